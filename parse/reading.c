/*
 * reading.c: see reading.h.
 */
#include "parse/reading.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "common/memory/buf.h"
#include "common/text.h"

#define DETAIL_BYTES 480

const char *
reading_clean(struct arena *a, const char *text, size_t most)
{
	struct buf b = BUF_INIT(4 * most + 16);
	size_t len = strlen(text), n;
	unsigned long cp;
	const char *copy = NULL;

	for (; len > 0 && b.len < most; text += n, len -= n) {
		n = text_decode(text, len, &cp);
		if (n == 0) {
			buf_text(&b, "\xef\xbf\xbd");	/* U+FFFD */
			n = 1;
		} else
			buf_add(&b, text, n);
	}
	copy = buf_string(&b);
	if (copy != NULL)
		copy = arena_strndup(a, copy, b.len);
	buf_free(&b);
	return copy;
}

/* Appends a finding to the part; NULL with E_NOMEM if out of memory. */
static struct found *
add(struct reading *r, enum dmarc_finding_kind kind, const char *part,
    struct dmarc_err *err)
{
	struct found *f = arena_alloc(r->arena, sizeof *f);

	if (f == NULL) {
		(void)dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
		return NULL;
	}
	f->finding.kind = kind;
	f->finding.part = part;
	f->mail = r->at.mail;
	*r->last = f;
	r->last = &f->next;
	r->found++;
	return f;
}

enum dmarc_status
reading_refuse(struct reading *r, const char *part, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct found *f;

	if (why->code != DMARC_E_INPUT && why->code != DMARC_E_LIMIT) {
		*err = *why;
		return err->code;
	}
	if (why->reason == DMARC_R_INFLATED_BYTES)
		r->burst = true;
	f = add(r, DMARC_FOUND_REFUSED, part, err);
	if (f == NULL)
		return err->code;
	f->finding.refused = (struct dmarc_refusal){ why->reason,
		reading_clean(r->arena, why->text, DETAIL_BYTES) };
	return DMARC_OK;
}

enum dmarc_status
reading_refuse_for(struct reading *r, const char *part,
    enum dmarc_reason reason, const char *text, struct dmarc_err *err)
{
	struct dmarc_err why;

	(void)dmarc_refuse(&why, reason, "%s", text);
	return reading_refuse(r, part, &why, err);
}

enum dmarc_status
reading_add_report(struct reading *r, enum dmarc_finding_kind kind,
    const char *part, struct dmarc_finding **out, struct dmarc_err *err)
{
	struct dmarc_err why;
	struct found *f;

	*out = NULL;
	if (r->reports++ == r->lim->reports) {
		r->full = true;
		(void)dmarc_refuse(&why, DMARC_R_REPORTS_PER_MESSAGE,
		    "more than %" PRIu64 " reports in a message or file "
		    "(reports)", r->lim->reports);
		return reading_refuse(r, part, &why, err);
	}
	f = add(r, kind, part, err);
	if (f == NULL)
		return err->code;
	f->report = true;
	f->finding.attached = r->at.attached;
	f->finding.quoted = r->at.quoted;
	*out = &f->finding;
	return DMARC_OK;
}

enum dmarc_status
reading_whole(struct source *from, struct buf *b, enum dmarc_reason reason,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	size_t got = 1;

	while (st == DMARC_OK && got > 0) {
		unsigned char chunk[READING_CHUNK];

		st = source_read(from, chunk, sizeof chunk, &got, err);
		if (st == DMARC_OK)
			buf_add(b, chunk, got);
		if (b->failed && got > b->cap - b->len)
			return dmarc_refuse(err, reason,
			    "more than %zu bytes", b->cap);
		if (b->failed)
			return dmarc_refuse(err, DMARC_R_MEMORY,
			    "out of memory");
	}
	return st;
}

const char *
reading_path(struct arena *a, const char *before, const char *after)
{
	size_t n = before != NULL ? strlen(before) : 0;
	size_t len = after != NULL ? strlen(after) : 0;
	char *path;

	if (before == NULL || after == NULL)
		return arena_strndup(a, before != NULL ? before : after,
		    n + len);
	path = arena_alloc(a, n + 1 + len + 1);
	if (path == NULL)
		return NULL;
	memcpy(path, before, n);
	path[n] = '/';
	memcpy(path + n + 1, after, len);
	path[n + 1 + len] = '\0';
	return path;
}

bool
reading_has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), n = strlen(suffix);

	return len >= n && strcasecmp(name + len - n, suffix) == 0;
}

void
reading_begin_part(struct reading *r, bool claims)
{
	if (!r->at.held) {
		r->list = NULL;
		r->last = &r->list;
		r->burst = false;
	}
	r->at.first = r->last;
	r->at.claims = claims;
}

enum dmarc_status
reading_end_part(struct reading *r, struct dmarc_err *err)
{
	if (r->at.held)
		return DMARC_OK;
	for (struct found *f = r->list; f != NULL; f = f->next) {
		enum dmarc_status st;

		if (r->burst && f->report)
			continue;
		r->told++;
		st = r->tell(r, f, err);
		if (st != DMARC_OK) {
			r->sink_failed = true;
			return st;
		}
	}
	return DMARC_OK;
}

bool
reading_is_report_name(const char *name)
{
	size_t marks = 0;

	for (; *name != '\0'; name++)
		marks += *name == '!';
	return marks >= 3;
}

/*
 * message.c: see message.h.
 *
 * One part is looked at as a whole before anything is told of it, so that a
 * report whose archive turns out to be a bomb is not told at all.
 */
#include "parse/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"
#include "parse/gzip.h"
#include "parse/mime.h"
#include "parse/sniff.h"
#include "parse/source.h"
#include "parse/xml.h"
#include "parse/zip.h"

#define CHUNK ((size_t)16 << 10)
#define NAME_BYTES 255		/* of a name as kept, for messages only */
#define DETAIL_BYTES 480

struct found {
	struct dmarc_finding finding;
	struct found *next;
};

struct reading {
	const struct dmarc_limits *lim;
	struct arena *arena;
	parse_sink *sink;
	void *ctx;
	struct source_budget budget;	/* shared by all parts and levels */
	uint64_t reports;
	size_t told;			/* findings given to the sink */
	bool full;			/* too many reports: look no further */
	bool sink_failed;		/* the status is the sink's */
	enum dmarc_other other;		/* what it is, if nothing is found */
	/* of the part that is being looked at */
	struct found *first, **last;
	bool claims;			/* it is named like a report */
	bool burst;			/* the budget was used up in it */
	bool attached;			/* in a mail within the mail */
	bool in_zip;			/* of which a member may be anything */
};

static enum dmarc_status look(struct reading *r, struct source *from,
    const char *part, uint64_t depth, struct dmarc_err *err);

/* ---- findings ---- */

/* A copy that is valid UTF-8 without NUL and not much longer than most. */
static const char *
clean(struct arena *a, const char *text, size_t most)
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

static struct dmarc_finding *
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
	*r->last = f;
	r->last = &f->next;
	return &f->finding;
}

/* What is wrong with a part; trouble that is not the input's is passed on. */
static enum dmarc_status
refuse(struct reading *r, const char *part, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct dmarc_finding *f;

	if (why->code != DMARC_E_INPUT && why->code != DMARC_E_LIMIT) {
		*err = *why;
		return err->code;
	}
	if (why->reason == DMARC_R_INFLATED_BYTES)
		r->burst = true;
	f = add(r, DMARC_FOUND_REFUSED, part, err);
	if (f == NULL)
		return err->code;
	f->reason = why->reason;
	f->detail = clean(r->arena, why->text, DETAIL_BYTES);
	return DMARC_OK;
}

static enum dmarc_status
refuse_for(struct reading *r, const char *part, enum dmarc_reason reason,
    const char *text, struct dmarc_err *err)
{
	struct dmarc_err why;

	(void)dmarc_refuse(&why, reason, "%s", text);
	return refuse(r, part, &why, err);
}

static enum dmarc_status
too_many_reports(struct reading *r, const char *part, struct dmarc_err *err)
{
	struct dmarc_err why;

	r->full = true;
	(void)dmarc_refuse(&why, DMARC_R_REPORTS_PER_MESSAGE,
	    "more than %" PRIu64 " reports", r->lim->reports);
	return refuse(r, part, &why, err);
}

static void
begin_part(struct reading *r, bool claims)
{
	r->first = NULL;
	r->last = &r->first;
	r->claims = claims;
	r->burst = false;
}

/* Tell what the part held; a bomb takes the reports beside it along. */
static enum dmarc_status
end_part(struct reading *r, struct dmarc_err *err)
{
	for (struct found *f = r->first; f != NULL; f = f->next) {
		enum dmarc_status st;

		if (r->burst && f->finding.kind == DMARC_FOUND_FEEDBACK)
			continue;
		r->told++;
		st = r->sink(r->ctx, &f->finding, err);
		if (st != DMARC_OK) {
			r->sink_failed = true;
			return st;
		}
	}
	return DMARC_OK;
}

/* ---- XML ---- */

/*
 * Read XML once. first of the len bytes already read; DMARC_OK and NULL in
 * *out: no report. E_INPUT and E_LIMIT are the XML's or the container's.
 */
static enum dmarc_status
read_xml(struct reading *r, struct source *from, const unsigned char *first,
    size_t len, bool mend, const struct dmarc_feedback **out,
    struct dmarc_err *err)
{
	struct xml_reader *x = xml_new(r->lim, r->arena, mend);
	size_t blanks = sniff_blanks(first, len);
	unsigned char chunk[CHUNK];
	enum dmarc_status st;

	if (x == NULL)
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	/* Blanks before an XML declaration are forbidden, and common. */
	st = xml_push(x, first + blanks, len - blanks, err);
	while (st == DMARC_OK && len > 0) {
		st = source_read(from, chunk, sizeof chunk, &len, err);
		if (st == DMARC_OK && len > 0)
			st = xml_push(x, chunk, len, err);
	}
	if (st == DMARC_OK)
		st = xml_end(x, out, err);
	xml_free(x);
	return st;
}

/* Whether it is the XML that is wrong, and not what it came in. */
static bool
is_of_xml(enum dmarc_reason reason)
{
	return reason >= DMARC_R_XML_DOCTYPE && reason <= DMARC_R_BAD_RECORDS;
}

static bool
may_be_mended(const struct dmarc_err *why)
{
	return why->reason == DMARC_R_XML_MALFORMED ||
	    why->reason == DMARC_R_XML_ENCODING;
}

/* XML that begins with len bytes of first; what comes next is in from. */
static enum dmarc_status
look_at_xml(struct reading *r, struct source *from, unsigned char *first,
    size_t len, const char *part, struct dmarc_err *err)
{
	const struct dmarc_feedback *fb = NULL;
	bool serious = r->claims || sniff_feedback(first, len);
	struct dmarc_finding *f;
	struct dmarc_err why;
	enum dmarc_status st;

	st = read_xml(r, from, first, len, false, &fb, &why);
	if (st == DMARC_E_INPUT && serious && may_be_mended(&why)) {
		st = source_rewind(from, &why);
		if (st == DMARC_OK)
			st = source_read(from, first, CHUNK, &len, &why);
		if (st == DMARC_OK)
			st = read_xml(r, from, first, len, true, &fb, &why);
	}
	if (st != DMARC_OK && !serious && is_of_xml(why.reason))
		return DMARC_OK;	/* a web page, a drawing */
	if (st != DMARC_OK)
		return refuse(r, part, &why, err);
	if (fb == NULL)
		return DMARC_OK;
	if (r->reports++ == r->lim->reports)
		return too_many_reports(r, part, err);
	f = add(r, DMARC_FOUND_FEEDBACK, part, err);
	if (f == NULL)
		return err->code;
	f->feedback = fb;
	f->attached = r->attached;
	return DMARC_OK;
}

/* ---- containers ---- */

static enum dmarc_status
look_at_gzip(struct reading *r, struct source *from, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	struct source *inner = gzip_open(from, r->lim->attachment_bytes,
	    &r->budget);
	enum dmarc_status st;

	if (inner == NULL)
		return refuse_for(r, part, DMARC_R_MEMORY, "out of memory",
		    err);
	st = look(r, inner, part, depth + 1, err);
	source_close(inner);
	return st;
}

/* All of a source, which may be a zip in a gzip, up to the limit. */
static enum dmarc_status
read_all(struct source *from, struct buf *b, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	size_t got = 1;

	while (st == DMARC_OK && got > 0) {
		unsigned char chunk[CHUNK];

		st = source_read(from, chunk, sizeof chunk, &got, err);
		if (st == DMARC_OK)
			buf_add(b, chunk, got);
		if (b->failed && got > b->cap - b->len)
			return dmarc_refuse(err, DMARC_R_ATTACHMENT_BYTES,
			    "an archive of more than %zu bytes", b->cap);
		if (b->failed)
			return dmarc_refuse(err, DMARC_R_MEMORY,
			    "out of memory");
	}
	return st;
}

static const char *
member_path(struct arena *a, const char *part, const char *name)
{
	const char *kept = clean(a, name, NAME_BYTES), *path = NULL;
	char *text;

	if (kept == NULL || part == NULL)
		return kept;
	if (asprintf(&text, "%s/%s", part, kept) < 0)
		return NULL;
	path = arena_strndup(a, text, strlen(text));
	free(text);
	return path;
}

static bool named_like_report(const char *name);

static enum dmarc_status
look_at_members(struct reading *r, struct zip_reader *z, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	uint64_t n = zip_reader_entries(z);
	const bool claims = r->claims;
	enum dmarc_status st = DMARC_OK;

	for (uint64_t i = 0; i < n && st == DMARC_OK && !r->burst && !r->full;
	    i++) {
		struct source *inner;
		struct dmarc_err why;
		const char *name, *path;

		if (i == r->lim->zip_entries) {
			(void)dmarc_refuse(&why, DMARC_R_ZIP_ENTRIES,
			    "the archive has %" PRIu64 " entries", n);
			return refuse(r, part, &why, err);
		}
		st = zip_reader_entry(z, i, &r->budget, &name, &inner, &why);
		path = member_path(r->arena, part, name);
		r->claims = claims || named_like_report(name);
		if (path == NULL)
			st = dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
		else if (st != DMARC_OK)
			st = refuse(r, path, &why, err);
		else if (inner != NULL)
			st = look(r, inner, path, depth + 1, err);
		source_close(inner);
		r->claims = claims;
	}
	return st;
}

static enum dmarc_status
look_at_zip(struct reading *r, struct source *from, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	struct buf all = BUF_INIT(r->lim->attachment_bytes);
	const bool was_in_zip = r->in_zip;
	struct zip_reader *z = NULL;
	struct dmarc_err why;
	enum dmarc_status st;

	st = read_all(from, &all, &why);
	if (st == DMARC_OK)
		st = zip_reader_open(all.data, all.len, &z, &why);
	if (st == DMARC_OK) {
		r->in_zip = true;
		st = look_at_members(r, z, part, depth, err);
		r->in_zip = was_in_zip;
	} else
		st = refuse(r, part, &why, err);
	zip_reader_close(z);
	buf_free(&all);
	return st;
}

/*
 * Whatever a source holds, at depth containers below the part. Only trouble
 * that is not the input's is returned.
 */
static enum dmarc_status
look(struct reading *r, struct source *from, const char *part, uint64_t depth,
    struct dmarc_err *err)
{
	unsigned char first[CHUNK];
	enum dmarc_status st;
	enum sniff_kind kind;
	struct dmarc_err why;
	size_t len;

	st = source_read(from, first, sizeof first, &len, &why);
	if (st != DMARC_OK)
		return refuse(r, part, &why, err);
	kind = sniff(first, len, len < 64);
	if (kind == SNIFF_XML)
		return look_at_xml(r, from, first, len, part, err);
	if (kind == SNIFF_GZIP || kind == SNIFF_ZIP) {
		if (depth == r->lim->container_depth)
			return refuse_for(r, part, DMARC_R_CONTAINER_DEPTH,
			    "archives are nested too deeply", err);
		st = source_rewind(from, &why);
		if (st != DMARC_OK)
			return refuse(r, part, &why, err);
		return (kind == SNIFF_GZIP ? look_at_gzip : look_at_zip)(r,
		    from, part, depth, err);
	}
	if (kind == SNIFF_EMPTY && (r->claims || (depth > 0 && !r->in_zip)))
		return refuse_for(r, part, DMARC_R_EMPTY_REPORT,
		    len == 0 ? "there is nothing in it" :
		    "there is no report in it", err);
	if (kind == SNIFF_JSON && sniff_tls_report(first, len))
		r->other = DMARC_OTHER_TLS_REPORT;
	return DMARC_OK;
}

/* ---- parts of a mail ---- */

/* receiver!policy-domain!begin!end, as RFC 9990 section 3.5.1 has it. */
static bool
named_like_report(const char *name)
{
	size_t marks = 0;

	for (; *name != '\0'; name++)
		marks += *name == '!';
	return marks >= 3;
}

static bool
is_type(const char *type, const char *const list[])
{
	for (; *list != NULL; list++)
		if (strcmp(type, *list) == 0)
			return true;
	return false;
}

/* Reports have these types; an empty part of one is an empty report. */
static const char *const report_types[] = {
	"application/gzip", "application/x-gzip", "application/zip",
	"application/x-zip-compressed", "application/xml", "text/xml", NULL
};

/* What no program of ours can look into. */
static const char *const sealed_types[] = {
	"application/pkcs7-mime", "application/x-pkcs7-mime",
	"application/pgp-encrypted", NULL
};

static void
note_other(struct reading *r, const char *type)
{
	if (strcmp(type, "message/feedback-report") == 0)
		r->other = DMARC_OTHER_FAILURE_REPORT;
	else if (r->other != DMARC_OTHER_MAIL)
		return;
	else if (strncmp(type, "application/tlsrpt", 18) == 0)
		r->other = DMARC_OTHER_TLS_REPORT;
	else if (strcmp(type, "message/delivery-status") == 0)
		r->other = DMARC_OTHER_BOUNCE;
}

/* Found nothing and nothing wrong in what was named like a report. */
static enum dmarc_status
settle_claim(struct reading *r, const struct mime_part *part,
    const char *path, struct dmarc_err *err)
{
	if (r->first != NULL || !r->claims || r->other != DMARC_OTHER_MAIL)
		return DMARC_OK;
	if (part->undecodable)
		return refuse_for(r, path, DMARC_R_MIME_ENCODING,
		    "the transfer encoding cannot be undone", err);
	return refuse_for(r, path, DMARC_R_NO_FEEDBACK,
	    "named like a report, but there is none in it", err);
}

static enum dmarc_status
on_part(void *ctx, const struct mime_part *part, struct dmarc_err *err)
{
	struct reading *r = ctx;
	bool named = part->name != NULL && named_like_report(part->name);
	struct source_memory bytes;
	const char *path = NULL;
	enum dmarc_status st;

	if (r->full)
		return DMARC_OK;
	note_other(r, part->type);
	r->attached = part->attached;
	if (part->path != NULL) {
		path = arena_strndup(r->arena, part->path,
		    strlen(part->path));
		if (path == NULL)
			return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	}
	begin_part(r, named || (part->len == 0 && !part->undecodable &&
	    is_type(part->type, report_types)));
	if (is_type(part->type, sealed_types) && (part->smime == NULL ||
	    strcasecmp(part->smime, "certs-only") != 0))
		st = refuse_for(r, path, DMARC_R_UNSUPPORTED_SMIME,
		    "an encrypted or opaque part cannot be looked into", err);
	else if (strcmp(part->type, "application/vnd.ms-outlook") == 0)
		st = refuse_for(r, path, DMARC_R_UNSUPPORTED_OUTLOOK,
		    "an attached Outlook .msg file", err);
	else {
		source_of_memory(&bytes, part->data, part->len);
		st = look(r, &bytes.base, path, 0, err);
		if (st == DMARC_OK)
			st = settle_claim(r, part, path, err);
	}
	return st == DMARC_OK ? end_part(r, err) : st;
}

static enum dmarc_status
on_refused(void *ctx, const char *path, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct reading *r = ctx;
	const char *kept = NULL;
	enum dmarc_status st;

	if (path != NULL) {
		kept = arena_strndup(r->arena, path, strlen(path));
		if (kept == NULL)
			return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	}
	begin_part(r, false);
	st = refuse(r, kept, why, err);
	return st == DMARC_OK ? end_part(r, err) : st;
}

static enum dmarc_status
read_mail(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	static const struct mime_visitor visitor = { on_part, on_refused };

	return mime_walk(data, len, r->lim, &visitor, r, err);
}

/* ---- the whole ---- */

/* A file that is no mail: what a person saved from one. */
static enum dmarc_status
read_file(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	struct source_memory bytes;
	enum dmarc_status st;

	begin_part(r, false);
	source_of_memory(&bytes, data, len);
	st = look(r, &bytes.base, NULL, 0, err);
	return st == DMARC_OK ? end_part(r, err) : st;
}

static enum dmarc_status
read_any(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	size_t at;

	switch (sniff(data, len, len < 64)) {
	case SNIFF_OUTLOOK:
		begin_part(r, false);
		if (refuse_for(r, NULL, DMARC_R_UNSUPPORTED_OUTLOOK,
		    "save the message as .eml and try again", err) !=
		    DMARC_OK)
			return err->code;
		return end_part(r, err);
	case SNIFF_XML:
	case SNIFF_GZIP:
	case SNIFF_ZIP:
	case SNIFF_JSON:
		return read_file(r, data, len, err);
	case SNIFF_EMPTY:
		return DMARC_OK;
	case SNIFF_OTHER:
		break;
	}
	if (!mime_has_header(data, len)) {
		at = sniff_embedded(data, len);
		if (at < len)
			return read_file(r, data + at, len - at, err);
	}
	return read_mail(r, data, len, err);
}

enum dmarc_status
parse_message(const unsigned char *data, size_t len,
    const struct dmarc_limits *lim, struct arena *a, parse_sink *sink,
    void *ctx, struct dmarc_err *err)
{
	struct reading r = {
		.lim = lim,
		.arena = a,
		.sink = sink,
		.ctx = ctx,
		.budget = { .most = lim->inflated_bytes },
	};
	struct dmarc_finding last = { .kind = DMARC_FOUND_OTHER };
	enum dmarc_status st;

	if (len > lim->message_bytes) {
		begin_part(&r, false);
		st = refuse_for(&r, NULL, DMARC_R_MESSAGE_BYTES,
		    "the message file is too large", err);
		if (st == DMARC_OK)
			st = end_part(&r, err);
	} else
		st = read_any(&r, data, len, err);
	if (r.sink_failed || (st == DMARC_OK && r.told > 0))
		return st;
	if (st == DMARC_OK)
		last.other = r.other;
	else {			/* no memory was left, not even to say so */
		last.kind = DMARC_FOUND_REFUSED;
		last.reason = DMARC_R_MEMORY;
	}
	return sink(ctx, &last, err);
}

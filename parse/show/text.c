/*
 * text.c: a finding for a person, in 80 columns; see show.h.
 */
#include "parse/show/show.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/buf.h"
#include "common/facts/words.h"
#include "common/reason.h"
#include "common/text.h"

#define COLUMNS ((size_t)80)

/* A line being written; every value goes into it through text_plain(). */
struct page {
	FILE *out;
	struct buf line;
	size_t column;
	size_t indent;		/* where a value goes on, on more lines */
	bool goes_on;		/* and nothing of it stands there yet */
	bool failed;
};

static void
end_line(struct page *p)
{
	while (p->line.len > 0 && p->line.data[p->line.len - 1] == ' ')
		p->line.len--;
	buf_byte(&p->line, '\n');
	if (p->line.failed || fwrite(p->line.data, 1, p->line.len, p->out) !=
	    p->line.len)
		p->failed = true;
	buf_clear(&p->line, 4096);
	p->column = 0;
	p->indent = 2;
	p->goes_on = false;
}

/* Blanks up to a column, at least one; what follows goes on below there. */
static void
tab(struct page *p, size_t column)
{
	do {
		buf_byte(&p->line, ' ');
		p->column++;
	} while (p->column < column);
	p->indent = p->column;
}

static void
next_line(struct page *p)
{
	size_t indent = p->indent;

	end_line(p);
	tab(p, indent);
	p->goes_on = true;
}

/* len bytes of s, if there is room for them in the line. */
static bool
fits(struct page *p, const char *s, size_t len)
{
	size_t was = p->line.len;
	size_t width = text_plain_bytes(&p->line, s, len, 0);

	if (p->column + width > COLUMNS) {
		p->line.len = was;
		return false;
	}
	p->column += width;
	p->goes_on = false;
	return true;
}

static void
put_word(struct page *p, const char *s, size_t len)
{
	unsigned long cp;

	if (fits(p, s, len))
		return;
	if (p->column > p->indent) {
		next_line(p);
		if (fits(p, s, len))
			return;
	}
	/* It is longer than a line. */
	for (size_t n; len > 0; s += n, len -= n) {
		n = text_decode(s, len, &cp);
		n = n > 0 ? n : 1;
		while (!fits(p, s, n))
			next_line(p);
	}
}

/* Text on as many lines as it needs, broken at blanks. */
static void
put(struct page *p, const char *s)
{
	while (*s != '\0') {
		size_t len = strcspn(s, " ");

		if (len > 0)
			put_word(p, s, len);
		for (s += len; *s == ' '; s++) {
			if (p->goes_on || p->column == COLUMNS)
				continue;
			buf_byte(&p->line, ' ');
			p->column++;
		}
	}
}

/* A number with thousands separators, in width columns. */
static void
put_count(struct page *p, uint64_t n, int width)
{
	char digits[24], grouped[32], padded[64];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			grouped[at++] = ',';
		grouped[at++] = digits[i];
	}
	grouped[at] = '\0';
	if (snprintf(padded, sizeof padded, "%*s", width, grouped) > 0)
		put(p, padded);
}

/* "n things"; with an s unless there is one. */
static void
put_many(struct page *p, uint64_t n, const char *thing)
{
	put_count(p, n, 0);
	put(p, " ");
	put(p, thing);
	if (n != 1)
		put(p, "s");
}

static void
put_time(struct page *p, int64_t seconds)
{
	const int64_t year_10000 = INT64_C(253402300800);
	char text[40];
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < 0 || seconds >= year_10000 ||
	    gmtime_r(&t, &tm) == NULL ||
	    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		(void)snprintf(text, sizeof text, "second %" PRId64, seconds);
	put(p, text);
}

/* "  Label      " */
static void
label(struct page *p, const char *name)
{
	put(p, "  ");
	put(p, name);
	tab(p, 13);
}

static void
labelled(struct page *p, const char *name, const char *value)
{
	if (value == NULL)
		return;
	label(p, name);
	put(p, value);
	end_line(p);
}

static void
put_tag(struct page *p, const char *name, const char *value)
{
	if (value == NULL)
		return;
	put(p, " ");
	/* A tag and its value stay together, if a line can hold them. */
	if (p->column + strlen(name) + 1 + strlen(value) > COLUMNS &&
	    !p->goes_on)
		next_line(p);
	put(p, name);
	put(p, "=");
	put(p, value);
}

static void
put_policy(struct page *p, const struct dmarc_policy *policy)
{
	char pct[16];

	(void)snprintf(pct, sizeof pct, "%d", policy->pct);
	label(p, "Policy");
	put(p, policy->domain);
	put(p, ":");
	put_tag(p, "p", p_word(policy->p));
	put_tag(p, "sp", p_word(policy->sp));
	put_tag(p, "np", p_word(policy->np));
	put_tag(p, "t", policy->testing < 0 ? NULL :
	    policy->testing ? "y" : "n");
	put_tag(p, "pct", policy->pct < 0 ? NULL : pct);
	put_tag(p, "adkim", alignment_word(policy->adkim));
	put_tag(p, "aspf", alignment_word(policy->aspf));
	put_tag(p, "fo", policy->fo);
	end_line(p);
}

/* A record and what its source has in all. */
struct entry {
	const struct dmarc_record *record;
	uint64_t of_source;
	size_t place;		/* keeps the order of the report */
};

static int
by_source(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	int c = memcmp(a->record->source.byte, b->record->source.byte,
	    sizeof a->record->source.byte);

	return c != 0 ? c : (a->place > b->place) - (a->place < b->place);
}

static int
by_messages(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;

	if (a->of_source != b->of_source)
		return a->of_source < b->of_source ? 1 : -1;
	return by_source(va, vb);
}

static bool
same_source(const struct entry *a, const struct entry *b)
{
	return memcmp(&a->record->source, &b->record->source,
	    sizeof a->record->source) == 0;
}

/* The records by source, the largest first; and how many sources. */
static struct entry *
sort_records(const struct dmarc_aggregate *fb, size_t *sources)
{
	struct entry *e = calloc(fb->records + 1, sizeof *e);

	if (e == NULL)
		return NULL;
	for (size_t i = 0; i < fb->records; i++) {
		e[i].record = &fb->record[i];
		e[i].place = i;
	}
	qsort(e, fb->records, sizeof *e, by_source);
	*sources = 0;
	for (size_t i = 0, next; i < fb->records; i = next) {
		uint64_t sum = 0;

		for (next = i; next < fb->records &&
		    same_source(&e[i], &e[next]); next++)
			sum += e[next].record->count;
		for (size_t k = i; k < next; k++)
			e[k].of_source = sum;
		++*sources;
	}
	qsort(e, fb->records, sizeof *e, by_messages);
	return e;
}

static void
put_auth(struct page *p, const char *what, const struct dmarc_auth *a,
    bool dkim)
{
	tab(p, 15);
	put(p, what);
	put(p, " ");
	put(p, a->said != NULL ? a->said : result_word(a->result));
	tab(p, 31);
	put(p, a->domain != NULL ? a->domain : "(no domain)");
	if (dkim && a->selector != NULL) {
		put(p, ", selector ");
		put(p, a->selector);
	}
	if (!dkim && a->scope == DMARC_SCOPE_HELO)
		put(p, " (HELO)");
	end_line(p);
	if (a->human_result != NULL) {
		tab(p, 31);
		put(p, a->human_result);
		end_line(p);
	}
}

static void
put_record(struct page *p, const struct dmarc_record *r,
    const struct dmarc_combination *c)
{
	put_count(p, r->count, 13);
	tab(p, 15);
	put(p, combination_passes(c) ? "pass" : "FAIL");
	put(p, "  dkim ");
	put(p, aligned_word(c->dkim_aligned));
	put(p, ", spf ");
	put(p, aligned_word(c->spf_aligned));
	put(p, "; disposition ");
	put(p, disposition_word(c->disposition));
	end_line(p);
	tab(p, 15);
	put(p, "from ");
	p->indent = p->column;
	put(p, c->header_from);
	if (c->header_from_absent)
		put(p, " (not stated)");
	if (c->envelope_from != NULL) {
		put(p, ", envelope ");
		put(p, c->envelope_from);
	}
	if (c->envelope_to != NULL) {
		put(p, ", to ");
		put(p, c->envelope_to);
	}
	end_line(p);
	for (uint32_t i = 0; i < c->overrides; i++) {
		tab(p, 15);
		put(p, "override ");
		p->indent = p->column;
		put(p, override_word(c->override[i].type));
		if (c->override[i].comment != NULL) {
			put(p, ": ");
			put(p, c->override[i].comment);
		}
		end_line(p);
	}
	for (uint32_t i = 0; i < c->dkims; i++)
		put_auth(p, "DKIM", &c->dkim[i], true);
	for (uint32_t i = 0; i < c->spfs; i++)
		put_auth(p, "SPF ", &c->spf[i], false);
}

static void
put_totals(struct page *p, const struct dmarc_aggregate *fb, size_t sources)
{
	uint64_t all = 0, pass = 0;

	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		all += r->count;
		if (combination_passes(&fb->combination[r->combination]))
			pass += r->count;
	}
	label(p, "Messages");
	put_count(p, all, 0);
	put(p, ": ");
	put_count(p, pass, 0);
	put(p, " pass, ");
	put_count(p, all - pass, 0);
	put(p, " fail; ");
	put_many(p, fb->records, "record");
	put(p, ", ");
	put_many(p, sources, "source");
	end_line(p);
}

static void
put_head(struct page *p, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_aggregate *fb = f->aggregate;

	put(p, "DMARC report from ");
	put(p, fb->org_name != NULL ? fb->org_name : fb->email);
	end_line(p);
	labelled(p, "File", file);
	labelled(p, "Part", f->part);
	labelled(p, "E-mail", fb->email);
	labelled(p, "Contact", fb->extra_contact_info);
	labelled(p, "Report id", fb->report_id);
	labelled(p, "Generator", fb->generator);
	labelled(p, "Error", fb->error);
	label(p, "Period");
	put_time(p, fb->begin);
	put(p, " to ");
	put_time(p, fb->end);
	put(p, " UTC");
	end_line(p);
	put_policy(p, &fb->policy);
	if (fb->repaired)
		labelled(p, "Note", dmarc_reason_text(DMARC_R_REPAIRED));
	if (fb->skipped_records > 0) {
		label(p, "Skipped");
		put_many(p, fb->skipped_records, "record");
		put(p, ", the first because of ");
		put(p, fb->skipped_why);
		end_line(p);
	}
	if (fb->cut_comments > 0) {
		label(p, "Left out");
		put_many(p, fb->cut_comments, "comment");
		put(p, ": too many bytes in all (comment_bytes)");
		end_line(p);
	}
}

/* false when out of memory. */
static bool
put_aggregate(struct page *p, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_aggregate *fb = f->aggregate;
	size_t sources;
	struct entry *e = sort_records(fb, &sources);

	if (e == NULL)
		return false;
	put_head(p, file, f);
	put_totals(p, fb, sources);
	for (size_t i = 0; i < fb->records && !p->failed; i++) {
		const struct dmarc_record *r = e[i].record;

		if (i == 0 || !same_source(&e[i - 1], &e[i])) {
			char source[DMARC_ADDRESS_TEXT];

			address_text(&r->source, source);
			end_line(p);
			put(p, source);
			put(p, "  ");
			put_many(p, e[i].of_source, "message");
			end_line(p);
		}
		put_record(p, r, &fb->combination[r->combination]);
	}
	free(e);
	return true;
}

/* "FILE, part PART: " */
static void
put_place(struct page *p, const char *file, const char *part)
{
	if (file != NULL)
		put(p, file);
	if (part != NULL) {
		put(p, file != NULL ? ", part " : "part ");
		put(p, part);
	}
	if (file != NULL || part != NULL)
		end_line(p);
}

enum dmarc_status
show_text(FILE *out, const char *file, const struct dmarc_finding *f,
    struct dmarc_err *err)
{
	struct page p = { .out = out, .line = BUF_INIT(64u << 10) };
	bool memory = true;

	errno = 0;
	switch (f->kind) {
	case DMARC_FOUND_AGGREGATE:
		memory = put_aggregate(&p, file, f);
		break;
	case DMARC_FOUND_REFUSED:
		put_place(&p, file, f->part);
		labelled(&p, "Refused", dmarc_reason_text(f->refused.reason));
		labelled(&p, "Reason", dmarc_reason_word(f->refused.reason));
		labelled(&p, "Detail", f->refused.detail);
		break;
	case DMARC_FOUND_OTHER:
		put_place(&p, file, f->part);
		labelled(&p, "No report", other_word(f->other));
		break;
	}
	buf_free(&p.line);
	if (!memory)
		return dmarc_no_memory(err);
	if (p.failed)
		return dmarc_fail(err, DMARC_E_IO, "cannot write: %s",
		    strerror(errno != 0 ? errno : EIO));
	return DMARC_OK;
}

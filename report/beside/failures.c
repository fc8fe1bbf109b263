/*
 * failures.c: see failures.h.
 */
#include "report/beside/failures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/facts/words.h"
#include "common/vec.h"
#include "report/say/format.h"

/* ---- reading ---- */

static bool
copy(struct arena *a, const char **text)
{
	if (*text == NULL)
		return true;
	*text = arena_strndup(a, *text, strlen(*text));
	return *text != NULL;
}

static bool
keep(struct arena *a, struct failure_row *r)
{
	return copy(a, &r->domain) && copy(a, &r->reporter) &&
	    copy(a, &r->header_from) && copy(a, &r->envelope_from) &&
	    copy(a, &r->envelope_to) && copy(a, &r->dkim_domain) &&
	    copy(a, &r->dkim_selector);
}

enum dmarc_status
failures_read(struct snapshot *db, const char *domain,
    const struct day_window *w, struct arena *a, struct failures *out,
    struct dmarc_err *err)
{
	struct statement s = failures_start(db, domain, w);
	struct failure_row row, *list = NULL, *kept;
	struct failures f = { .window = *w };
	size_t room = 0;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && !f.more && failures_next(&s, &row)) {
		if (f.n == FAILURES_MOST)
			f.more = true;
		else if (keep(a, &row) &&
		    vec_room(&list, f.n, &room, sizeof *list))
			list[f.n++] = row;
		else
			st = dmarc_no_memory(err);
	}
	st = statement_end(&s, st, err);
	if (st == DMARC_OK)
		st = failure_counts_read(db, domain, w, &f.counts, err);
	kept = st == DMARC_OK ? arena_array(a, f.n + 1, sizeof *kept) : NULL;
	if (st == DMARC_OK && kept == NULL)
		st = dmarc_no_memory(err);
	if (kept != NULL) {
		if (list != NULL)
			memcpy(kept, list, f.n * sizeof *kept);
		f.row = kept;
		*out = f;
	}
	free(list);
	return st;
}

/* ---- sums ---- */

static int
by_address(const void *a, const void *b)
{
	return address_compare(a, b);
}

static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool
is_about(const struct failure_row *r, const struct failure_sender *s)
{
	if (r->has_source && s->addresses > 0 && bsearch(&r->source,
	    s->address, s->addresses, sizeof *s->address, by_address) != NULL)
		return true;
	for (size_t i = 0; i < s->keys; i++)
		if (same(r->dkim_domain, s->key[i].domain) &&
		    same(r->dkim_selector, s->key[i].selector))
			return true;
	return false;
}

static int
by_reporter(const void *va, const void *vb)
{
	const struct failure_row *a = *(const struct failure_row *const *)va;
	const struct failure_row *b = *(const struct failure_row *const *)vb;

	return strcmp(a->reporter, b->reporter);
}

static int
by_subject(const void *va, const void *vb)
{
	const struct failure_row *a = *(const struct failure_row *const *)va;
	const struct failure_row *b = *(const struct failure_row *const *)vb;

	return memcmp(a->subject_tag.byte, b->subject_tag.byte, DMARC_TAG);
}

/* Enters a reporter among those with most reports. */
static void
rank(struct failure_sum *sum, const char *reporter, uint64_t reports)
{
	size_t at = sum->reporters < FAILURE_WHO ? sum->reporters :
	    FAILURE_WHO;

	sum->reporters++;
	while (at > 0 && sum->who[at - 1].reports < reports) {
		if (at < FAILURE_WHO)
			sum->who[at] = sum->who[at - 1];
		at--;
	}
	if (at < FAILURE_WHO) {
		sum->who[at].reporter = reporter;
		sum->who[at].reports = reports;
	}
}

static void
count_reporters(const struct failure_row **list, size_t n,
    struct failure_sum *sum)
{
	if (n > 0)
		qsort(list, n, sizeof *list, by_reporter);
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && by_reporter(&list[i], &list[end]) == 0)
			end++;
		rank(sum, list[i]->reporter, end - i);
	}
}

static void
count_subjects(const struct failure_row **list, size_t n,
    struct failure_sum *sum)
{
	size_t tagged = 0;

	for (size_t i = 0; i < n; i++)
		if (list[i]->subject_tag.made)
			list[tagged++] = list[i];
	if (tagged > 0)
		qsort(list, tagged, sizeof *list, by_subject);
	for (size_t i = 0; i < tagged; i++)
		sum->subjects += i == 0 ||
		    by_subject(&list[i - 1], &list[i]) != 0;
}

/* sender NULL: all reports. */
static enum dmarc_status
add_up(const struct failures *f, const struct failure_sender *sender,
    struct failure_sum *out, struct dmarc_err *err)
{
	const struct failure_row **list = calloc(f->n + 1, sizeof *list);
	size_t n = 0;

	*out = (struct failure_sum){ 0 };
	if (list == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < f->n; i++)
		if (sender == NULL || is_about(&f->row[i], sender))
			list[n++] = &f->row[i];
	out->reports = n;
	out->latest = n > 0 ? list[0] : NULL;
	count_reporters(list, n, out);
	count_subjects(list, n, out);
	free(list);
	return DMARC_OK;
}

enum dmarc_status
failures_of(const struct failures *f, struct failure_sender *sender,
    struct failure_sum *out, struct dmarc_err *err)
{
	if (sender->addresses > 0)
		qsort(sender->address, sender->addresses,
		    sizeof *sender->address, by_address);
	return add_up(f, sender, out, err);
}

enum dmarc_status
failures_all(const struct failures *f, struct failure_sum *out,
    struct dmarc_err *err)
{
	return add_up(f, NULL, out, err);
}

/* ---- words ---- */

static const char *
failed_words(unsigned bit)
{
	static const char *const words[DMARC_FAILED_BITS] = {
		"ADSP", "body hash", "revoked key", "signature", "SPF",
		"DMARC", "another reason",
	};

	return words[bit];
}

static void
item(struct buf *out, size_t start, const char *before, const char *text)
{
	buf_text(out, out->len > start ? ", " : "");
	buf_text(out, before);
	buf_text(out, text);
}

void
failures_describe_row(struct buf *out, const struct failure_row *r)
{
	unsigned failed = r->failed;
	size_t start = out->len;

	if (r->dkim_selector != NULL)
		item(out, start, "s=", r->dkim_selector);
	else if (r->dkim_domain != NULL)
		item(out, start, "d=", r->dkim_domain);
	/* Every report is about DMARC: what else failed says more. */
	if (failed != DMARC_FAILED_DMARC)
		failed &= ~(unsigned)DMARC_FAILED_DMARC;
	for (unsigned i = 0; i < DMARC_FAILED_BITS; i++)
		if ((failed & 1u << i) != 0)
			item(out, start, "", failed_words(i));
	if (r->delivery != DMARC_DELIVERY_ABSENT)
		item(out, start, "", r->delivery == DMARC_DELIVERY_UNKNOWN ?
		    "result unknown" : delivery_word(r->delivery));
}

void
failures_describe(struct buf *out, const struct failure_sum *sum,
    int64_t today)
{
	char count[FORMAT_TEXT], day[DAY_SHORT_TEXT];
	struct buf row = BUF_INIT(65536);

	if (sum->reports == 0)
		return;
	format_count(sum->reports, count);
	buf_text(out, count);
	buf_text(out, sum->reports == 1 ? " failure report (" :
	    " failure reports (");
	for (size_t i = 0; i < sum->reporters && i < FAILURE_WHO; i++) {
		buf_text(out, i > 0 ? ", " : "");
		buf_text(out, sum->who[i].reporter);
		format_count(sum->who[i].reports, count);
		buf_byte(out, ' ');
		buf_text(out, count);
	}
	if (sum->reporters > FAILURE_WHO)
		buf_text(out, ", ...");
	day_short(day_of(sum->latest->arrival), today, day);
	buf_text(out, "), latest ");
	buf_text(out, day);
	failures_describe_row(&row, sum->latest);
	if (row.len > 0 && buf_string(&row) != NULL) {
		buf_text(out, ": ");
		buf_text(out, buf_string(&row));
	}
	if (sum->subjects > 0) {
		format_count(sum->subjects, count);
		buf_text(out, "; ");
		buf_text(out, count);
		buf_text(out, sum->subjects == 1 ? " subject" : " subjects");
	}
	buf_free(&row);
}

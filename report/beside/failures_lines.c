/*
 * failures_lines.c: see failures_lines.h.
 */
#include "report/beside/failures_lines.h"

#include <stdio.h>
#include <string.h>

#include "common/facts/words.h"
#include "report/say/format.h"

#define NAME_BYTES 65536	/* bytes of a line, escaped */

/* ---- the page ---- */

/* "312 failure reports about 400 mails, 1,000 kept ..." */
static void
put_counts(struct buf *out, const struct failures *f)
{
	char count[FORMAT_TEXT];
	struct buf text = BUF_INIT(4096);
	struct format_flow flow;

	format_count(f->counts.reports, count);
	buf_text(&text, count);
	buf_text(&text, f->counts.reports == 1 ? " failure report" :
	    " failure reports");
	if (f->counts.incidents != f->counts.reports) {
		format_count(f->counts.incidents, count);
		buf_text(&text, " about ");
		buf_text(&text, count);
		buf_text(&text, " mails");
	}
	if (f->counts.reports != f->n) {
		format_count(f->n, count);
		buf_text(&text, f->more ? ", of which the latest " :
		    ", of which ");
		buf_text(&text, count);
		buf_text(&text, f->n == 1 ? " is" : " are");
		buf_text(&text, f->more ? " looked at" :
		    " kept (failure_days, failures_per_day)");
	}
	buf_text(&text, ". Few receivers send them, and anybody can cause "
	    "many: no verdict counts them.");
	flow_begin(&flow, out, "");
	if (buf_string(&text) != NULL)
		flow_text(&flow, buf_string(&text));
	flow_end(&flow);
	buf_free(&text);
}

static void
put_part(struct buf *text, const char *before, const char *value)
{
	if (value == NULL)
		return;
	buf_text(text, before);
	buf_text(text, value);
}

/* "18 Nov 07:12  192.0.2.9 by linkedin.com: s=mar26, body hash; ..." */
static void
put_report(struct buf *out, const struct failure_row *r, int64_t today)
{
	char ip[DMARC_ADDRESS_TEXT], day[DAY_SHORT_TEXT], label[48];
	char time[DAY_TIME_TEXT], count[FORMAT_TEXT];
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow flow;
	size_t before;

	day_short(day_of(r->arrival), today, day);
	day_time(r->arrival, time);
	(void)snprintf(label, sizeof label, "%11s %.5s  ", day, time + 11);
	flow_begin(&flow, out, label);
	if (r->has_source) {
		address_text(&r->source, ip);
		buf_text(&text, ip);
		buf_byte(&text, ' ');
	}
	put_part(&text, "by ", r->reporter);
	buf_text(&text, ": ");
	before = text.len;
	failures_describe_row(&text, r);
	buf_text(&text, text.len > before ? "; " : "");
	put_part(&text, "From ", r->header_from != NULL ? r->header_from :
	    r->domain);
	put_part(&text, ", envelope ", r->envelope_from);
	put_part(&text, ", to ", r->envelope_to);
	if (r->incidents > 1) {
		format_count(r->incidents, count);
		put_part(&text, ", mails: ", count);
	}
	if (buf_string(&text) != NULL)
		flow_words(&flow, buf_string(&text));
	flow_end(&flow);
	buf_free(&text);
}

enum dmarc_status
failures_page(struct output *out, const struct failures *f, size_t top,
    struct dmarc_err *err)
{
	size_t shown = top == 0 || f->n < top ? f->n : top;
	char count[FORMAT_TEXT];
	enum dmarc_status st = DMARC_OK;

	put_counts(&out->buf, f);
	if (shown > 0)
		buf_byte(&out->buf, '\n');
	for (size_t i = 0; st == DMARC_OK && i < shown; i++) {
		put_report(&out->buf, &f->row[i], f->window.to);
		st = output_flush(out, err);
	}
	if (f->n > shown) {
		format_count(f->n - shown, count);
		buf_text(&out->buf, "and ");
		buf_text(&out->buf, count);
		buf_text(&out->buf, " more (--top 0: all)\n");
	}
	return st;
}

/* ---- rows ---- */

static const char *const columns[] = { "arrival", "arrival_guessed",
	"policy_domain", "reporter", "source_ip", "header_from",
	"envelope_from", "envelope_to", "dkim_domain", "dkim_selector",
	"auth_failure", "identity_alignment", "delivery_result", "incidents",
	"subject_tag", "from_tag", "provenance" };

static void
put_tag(struct cells *r, const struct dmarc_tag *tag)
{
	char hex[2 * DMARC_TAG + 1] = "";

	for (size_t i = 0; i < DMARC_TAG; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", tag->byte[i]);
	cells_text(r, tag->made ? hex : NULL);
}

/* The words of a set, "bodyhash,dmarc"; NULL: none was said. */
static void
put_failed(struct cells *r, unsigned failed)
{
	struct buf words = BUF_INIT(256);

	for (unsigned i = 0; i < DMARC_FAILED_BITS; i++)
		if ((failed & 1u << i) != 0)
			put_part(&words, words.len > 0 ? "," : "",
			    failed_word(i));
	cells_text(r, failed != 0 ? buf_string(&words) : NULL);
	buf_free(&words);
}

static void
put_row(struct cells *r, const struct failure_row *f)
{
	static const char *const identities[] = { "none", "dkim", "spf",
		"dkim,spf" };
	char arrival[DAY_TIME_TEXT], ip[DMARC_ADDRESS_TEXT];

	day_time(f->arrival, arrival);
	if (f->has_source)
		address_text(&f->source, ip);
	cells_text(r, arrival);
	cells_flag(r, f->guessed);
	cells_text(r, f->domain);
	cells_text(r, f->reporter);
	cells_text(r, f->has_source ? ip : NULL);
	cells_text(r, f->header_from);
	cells_text(r, f->envelope_from);
	cells_text(r, f->envelope_to);
	cells_text(r, f->dkim_domain);
	cells_text(r, f->dkim_selector);
	put_failed(r, f->failed);
	cells_text(r, f->identity >= 0 && f->identity <= DMARC_IDENTITY_ALL ?
	    identities[f->identity] : NULL);
	cells_text(r, delivery_word(f->delivery));
	cells_number(r, (int64_t)f->incidents);
	put_tag(r, &f->subject_tag);
	put_tag(r, &f->from_tag);
	cells_text(r, f->provenance == DMARC_PROVENANCE_VERIFIED ? "verified" :
	    "unknown");
}

enum dmarc_status
failures_lines(struct cells *r, struct snapshot *db, const char *const *domain,
    size_t domains, const struct day_window *w, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	r->column = columns;
	r->columns = sizeof columns / sizeof *columns;
	cells_begin(r);
	for (size_t i = 0; st == DMARC_OK && i < domains; i++) {
		struct statement s = failures_start(db, domain[i], w);
		struct failure_row row;

		while (st == DMARC_OK && failures_next(&s, &row)) {
			put_row(r, &row);
			st = cells_next(r, err);
		}
		st = statement_end(&s, st, err);
	}
	return st == DMARC_OK ? cells_end(r, err) : st;
}

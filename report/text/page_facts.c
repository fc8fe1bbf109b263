/*
 * page_facts.c: see page.h. What surrounds a verdict: what changed, who
 * reported, what DNS says.
 */
#include "report/text/page.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "report/say/describe.h"

#define NAME_BYTES 65536	/* of a name, escaped */
#define CHANGES_MOST 12
#define REPORTERS_MOST 8
#define GAPS_MOST 5		/* days without a report, by date */
#define KEYS_MOST 8
#define ABSENTS_MOST 5

void
page_name(struct format_flow *f, const char *name, const char *tail)
{
	struct buf shown = BUF_INIT(NAME_BYTES);

	describe_domain(&shown, name);
	if (buf_string(&shown) != NULL)
		flow_value(f, buf_string(&shown), tail);
	buf_free(&shown);
}

static void
put_change(struct page *p, const struct verdict_change *c)
{
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow f;
	char label[24];

	(void)snprintf(label, sizeof label, "  %-8s ",
	    describe_change_word(c));
	flow_begin(&f, &p->out->buf, label);
	describe_change(&text, c, p->today);
	if (buf_string(&text) != NULL)
		flow_words(&f, buf_string(&text));
	flow_end(&f);
	buf_free(&text);
}

/* "silent   crm.example: not seen since 3 Sep; does it send in quarters?" */
static void
put_absent(struct page *p)
{
	const struct verdict *v = p->v;
	char day[DAY_SHORT_TEXT], line[64];
	struct format_flow f;

	for (size_t i = 0; i < v->absents && i < ABSENTS_MOST; i++) {
		flow_begin(&f, &p->out->buf, "  silent   ");
		page_name(&f, v->absent[i].name, ":");
		day_short(v->absent[i].last, p->today, day);
		(void)snprintf(line, sizeof line, "not seen since %s; is its "
		    "mail quarterly?", day);
		flow_text(&f, line);
		flow_end(&f);
	}
	if (v->absents > ABSENTS_MOST) {
		(void)snprintf(line, sizeof line, "  silent   and %zu more\n",
		    v->absents - ABSENTS_MOST);
		buf_text(&p->out->buf, line);
	}
}

void
page_sum_week(const struct verdict *v, struct page_week *w)
{
	for (size_t i = 0; i < v->entries; i++) {
		w->messages += v->entry[i].week;
		w->pass += v->entry[i].week_pass;
		w->before += v->entry[i].previous;
	}
}

void
page_describe_week(struct buf *out, const struct page_week *w)
{
	char count[FORMAT_TEXT], share[FORMAT_TEXT], change[FORMAT_TEXT];
	char line[4 * FORMAT_TEXT];

	if (w->messages == 0) {
		buf_text(out, ": no mail");
		return;
	}
	format_count(w->messages, count);
	format_percent(w->pass, w->messages, share);
	format_change(w->messages, w->before, change);
	if (w->messages == w->before)
		(void)snprintf(change, sizeof change, "as before");
	(void)snprintf(line, sizeof line, ": %s message%s%s%s%s, %s pass "
	    "DMARC", count, w->messages == 1 ? "" : "s",
	    w->before > 0 ? " (" : "", w->before > 0 ? change : "",
	    w->before > 0 ? ")" : "", share);
	buf_text(out, line);
}

void
page_changes(struct page *p)
{
	const struct verdict *v = p->v;
	struct buf *out = &p->out->buf;
	struct page_week week = { 0 };
	struct buf sums = BUF_INIT(4096);
	char day[DAY_SHORT_TEXT], line[80];
	struct format_flow f;

	day_short(p->last, p->today, day);
	buf_text(&sums, "THE 7 DAYS TO ");
	buf_text(&sums, day);
	page_sum_week(v, &week);
	page_describe_week(&sums, &week);
	buf_byte(out, '\n');
	flow_begin(&f, out, "");
	flow_text(&f, buf_string(&sums) != NULL ? buf_string(&sums) : "");
	flow_end(&f);
	buf_free(&sums);
	for (size_t i = 0; i < v->changes && i < CHANGES_MOST; i++)
		put_change(p, &v->change[i]);
	if (v->changes > CHANGES_MOST) {
		(void)snprintf(line, sizeof line, "  and %zu more\n",
		    v->changes - CHANGES_MOST);
		buf_text(out, line);
	}
	put_absent(p);
}

void
page_mismatch(struct page *p, const struct document_mismatch *m)
{
	char count[FORMAT_TEXT], reports[FORMAT_TEXT], line[200];
	char word[DESCRIBE_CODE];
	struct format_flow f;

	if (!m->left_out)
		return;
	format_count(m->messages, count);
	format_count(m->reports, reports);
	flow_begin(&f, &p->out->buf, "LEFT OUT ");
	(void)snprintf(line, sizeof line, "%s report%s that may be forged, "
	    "with %s message%s.", reports, m->reports == 1 ? "" : "s", count,
	    m->messages == 1 ? "" : "s");
	flow_text(&f, line);
	for (int i = 0; i < 2; i++) {
		if (!m->differs[i])
			continue;
		describe_code_words(m->other_code[i], word);
		(void)snprintf(line, sizeof line, "With them the verdict%s "
		    "would be %s.", i == 1 ? " on subdomains" : "", word);
		flow_text(&f, line);
	}
	if (!m->differs[0] && !m->differs[1])
		flow_text(&f, "They would not change the verdict.");
	flow_end(&f);
}

/* "no report about 11 and 12 Nov" */
static void
put_gaps(struct page *p, struct format_flow *f)
{
	const struct verdict *v = p->v;
	char day[DAY_SHORT_TEXT], text[DAY_SHORT_TEXT + 2];

	if (v->gaps == 0 || v->gaps > GAPS_MOST)
		return;
	flow_text(f, "(none about");
	for (size_t i = 0; i < v->gaps; i++) {
		day_short(v->gap[i], p->today, day);
		(void)snprintf(text, sizeof text, "%s%s", day,
		    i + 1 < v->gaps ? "," : ")");
		flow_text(f, text);
	}
}

void
page_reports(struct page *p)
{
	const struct verdict *v = p->v;
	char count[FORMAT_TEXT], line[96];
	struct format_flow f;

	format_count(v->reporters, count);
	flow_begin(&f, &p->out->buf, "REPORTS  ");
	(void)snprintf(line, sizeof line, "%s organization%s, %u of %d days",
	    count, v->reporters == 1 ? "" : "s", (unsigned)v->days, W28);
	flow_text(&f, line);
	put_gaps(p, &f);
	for (size_t i = 0; i < v->reporters && i < REPORTERS_MOST; i++) {
		if (i == 0)
			flow_text(&f, "-");
		page_name(&f, v->reporter[i].org, i + 1 < v->reporters ? "," :
		    "");
	}
	if (v->reporters > REPORTERS_MOST) {
		(void)snprintf(line, sizeof line, "%zu more",
		    v->reporters - REPORTERS_MOST);
		flow_text(&f, line);
	}
	flow_end(&f);
	if (v->confidence == CONFIDENCE_HIGH)
		return;
	flow_begin(&f, &p->out->buf, "         ");
	flow_text(&f, "Confidence:");
	for (size_t i = 0; i < v->reasons; i++) {
		flow_text(&f, v->reason[i]);
		buf_text(&p->out->buf, i + 1 < v->reasons ? "," : "");
		f.at += i + 1 < v->reasons;
	}
	flow_end(&f);
}

/* "7 of 10 SPF lookups, DKIM key s1 2048 bits" */
static void
put_dns_numbers(struct page *p, struct format_flow *f)
{
	const struct dns *d = p->dns;
	char line[64];

	if (d->spf_lookups >= 0) {
		(void)snprintf(line, sizeof line, "SPF %lld of 10 lookups,",
		    (long long)d->spf_lookups);
		flow_text(f, line);
	}
	for (size_t i = 0; i < d->keys && i < KEYS_MOST; i++) {
		const struct dns_key *k = &d->key[i];

		flow_text(f, "DKIM");
		flow_value(f, k->selector, "");
		if (k->bits >= 0 && strcmp(k->state, "good") == 0)
			(void)snprintf(line, sizeof line, "%lld bits,",
			    (long long)k->bits);
		else
			(void)snprintf(line, sizeof line, "%.20s,", k->state);
		flow_text(f, line);
	}
	if (d->keys > KEYS_MOST) {
		(void)snprintf(line, sizeof line, "%zu more keys,",
		    d->keys - KEYS_MOST);
		flow_text(f, line);
	}
}

/* Findings of which somebody should know. */
static bool
is_told(const struct dns_finding *f)
{
	return strcmp(f->severity, "error") == 0 ||
	    strcmp(f->severity, "warning") == 0;
}

void
page_dns(struct page *p)
{
	const struct dns *d = p->dns;
	char day[DAY_SHORT_TEXT], line[64];
	size_t told = 0, hints = 0;
	struct format_flow f;

	if (d == NULL || d->checked == INT64_MIN)
		return;
	for (size_t i = 0; i < d->findings; i++) {
		told += is_told(&d->finding[i]);
		hints += strcmp(d->finding[i].severity, "info") == 0;
	}
	day_short(day_of(d->checked), p->today, day);
	flow_begin(&f, &p->out->buf, "DNS      ");
	(void)snprintf(line, sizeof line, "%s:", day);
	flow_text(&f, line);
	put_dns_numbers(p, &f);
	flow_text(&f, told == 0 ? "nothing wrong" : "and:");
	flow_end(&f);
	for (size_t i = 0; i < d->findings; i++) {
		if (!is_told(&d->finding[i]))
			continue;
		flow_begin(&f, &p->out->buf, "         ");
		flow_words(&f, d->finding[i].severity);
		flow_name(&f, d->finding[i].code, ":");
		if (d->finding[i].detail != NULL)
			flow_words(&f, d->finding[i].detail);
		flow_end(&f);
	}
	if (hints > 0) {
		(void)snprintf(line, sizeof line, "         %zu hint%s: "
		    "dmarc-dns check\n", hints, hints == 1 ? "" : "s");
		buf_text(&p->out->buf, line);
	}
}

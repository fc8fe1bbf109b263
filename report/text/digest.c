/*
 * digest.c: see digest.h.
 */
#include "report/text/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "common/vec.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/format.h"
#include "report/text/digest_part.h"
#include "report/text/page.h"

#define LISTED_MOST 40	/* domains; of more, some are left out */
#define ITEMS_MOST 4	/* lines about one domain */
#define NAMES_MOST DIGEST_NAMES
#define NAME_BYTES 65536

struct digest_silent {
	const char *name;
	int64_t last;
};

/* The to-do lines of a domain, laid out for the page. */
static const char *
lines_of(struct digest *d, const char *domain, const struct verdict *v,
    size_t items)
{
	struct output out = { .colour = d->out->colour,
	    .buf = BUF_INIT(1 << 20) };
	struct page p = { .out = &out, .domain = domain, .v = v,
	    .today = day_of(d->summary->now), .last = d->summary->last };
	size_t shown = 0;
	char line[64];

	(void)page_publish(&p);
	for (size_t i = 0; i < v->blockers; i++)
		if (attention_counted(v->blocker, i) &&
		    shown++ < ITEMS_MOST)
			page_item_short(&p, i);
	if (items > ITEMS_MOST) {
		(void)snprintf(line, sizeof line, "   and %zu more\n",
		    items - ITEMS_MOST);
		buf_text(&out.buf, line);
	}
	return overview_keep(&out.buf, d->arena);
}

static enum dmarc_status
add_row(struct digest *d, const char *domain, const struct verdict *v,
    struct dmarc_err *err)
{
	struct digest_row r = { .lines = NULL };
	enum dmarc_status st = overview_row_fill(&r.row, domain, v,
	    day_of(d->summary->now), d->arena, err);

	if (st != DMARC_OK)
		return st;
	r.domain = arena_strndup(d->arena, domain, strlen(domain));
	if (r.row.todo > 0)
		r.lines = lines_of(d, domain, v, r.row.items);
	if (r.domain == NULL || (r.row.todo > 0 && r.lines == NULL) ||
	    !vec_room(&d->row, d->rows, &d->size, sizeof r))
		return dmarc_no_memory(err);
	d->row[d->rows++] = r;
	return DMARC_OK;
}

static enum dmarc_status
add_silent(struct digest *d, const char *domain, int64_t last,
    struct dmarc_err *err)
{
	struct digest_silent s = { .last = last };
	struct buf name = BUF_INIT(NAME_BYTES);

	describe_domain(&name, domain);
	s.name = overview_keep(&name, d->arena);
	if (s.name == NULL || !vec_room(&d->silent, d->silents,
	    &d->silent_size, sizeof s))
		return dmarc_no_memory(err);
	d->silent[d->silents++] = s;
	return DMARC_OK;
}

/* Count reports left out of verdicts, and the verdicts they would change. */
static enum dmarc_status
add_left_out(struct digest *d, const char *domain,
    const struct apart_reports *m, struct dmarc_err *err)
{
	struct digest_left *left = &d->left;

	left->domains++;
	left->reports += m->reports;
	left->messages += m->messages;
	for (int i = 0; i < 2; i++) {
		struct buf name = BUF_INIT(NAME_BYTES);

		if (!m->differs[i] || left->changes++ >= DIGEST_NAMES)
			continue;
		buf_text(&name, i == 1 ? "*." : "");
		describe_domain(&name, domain);
		left->name[left->changes - 1] = overview_keep(&name, d->arena);
		if (left->name[left->changes - 1] == NULL)
			return dmarc_no_memory(err);
	}
	return DMARC_OK;
}

enum dmarc_status
digest_add(struct digest *d, const char *domain, const struct judgement *j,
    const struct beside *b, struct dmarc_err *err)
{
	enum dmarc_status st;

	d->domains++;
	st = changed_add(&d->changed, domain, &j->dns,
	    day_of(d->summary->now), d->arena, err);
	if (st == DMARC_OK)
		st = tls_digest_add(&d->tls, domain, &b->tls,
		    day_of(d->summary->now), d->arena, err);
	if (st == DMARC_OK && j->hearing.mismatch.left_out)
		st = add_left_out(d, domain, &j->hearing.mismatch, err);
	if (st == DMARC_OK && j->hearing.unvouched.left_out)
		st = add_left_out(d, domain, &j->hearing.unvouched, err);
	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++) {
		page_sum_week(&j->verdict[i], &d->week);
		st = j->verdict[i].code == VERDICT_NO_DATA ?
		    add_silent(d, domain, j->last_report, err) :
		    add_row(d, domain, &j->verdict[i], err);
	}
	return st;
}

/* The most urgent first, then the most mail, then by name. */
static int
urgent_first(const void *a, const void *b)
{
	const struct digest_row *x = a, *y = b;
	int c = overview_urgency(x->row.code) -
	    overview_urgency(y->row.code);

	if (c == 0)
		c = (x->row.todo == 0) - (y->row.todo == 0);
	if (c == 0 && x->row.messages != y->row.messages)
		return x->row.messages > y->row.messages ? -1 : 1;
	if (c == 0)
		c = strcmp(x->domain, y->domain);
	return c != 0 ? c : strcmp(x->row.name, y->row.name);
}

static int
latest_first(const void *a, const void *b)
{
	const struct digest_silent *x = a, *y = b;

	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void
put_week(struct digest *d)
{
	struct buf week = BUF_INIT(4096);
	char day[DAY_SHORT_TEXT];
	struct format_flow f;

	day_short(d->summary->last, day_of(d->summary->now), day);
	flow_begin(&f, &d->out->buf, "");
	buf_text(&week, "The 7 days to ");
	buf_text(&week, day);
	page_describe_week(&week, &d->week);
	buf_text(&week, ". The table is about these days, its verdicts are "
	    "about 28.");
	if (buf_string(&week) != NULL)
		flow_text(&f, buf_string(&week));
	flow_end(&f);
	buf_free(&week);
}

/* Whether a row is listed; of many domains only those with something to do. */
static bool
is_listed(const struct digest *d, const struct overview_row *r)
{
	return d->domains <= LISTED_MOST || r->todo > 0;
}

static void
put_row(struct digest *d, const struct format_table *t,
    const struct overview_row *r)
{
	char yours[FORMAT_TEXT], pass[FORMAT_TEXT], forged[FORMAT_TEXT];
	char todo[FORMAT_TEXT];
	const struct format_row row = { .name = r->name,
	    .cell = { r->policy, r->verdict, yours, pass, forged, todo } };

	format_count(r->yours, yours);
	format_percent(r->pass, r->yours, pass);
	format_count(r->forged, forged);
	format_count(r->todo, todo);
	format_row(&d->out->buf, t, &row);
}

static void
widen(struct format_table *t, const struct overview_row *r)
{
	char text[FORMAT_TEXT];

	format_widen(t, 0, r->policy);
	format_widen(t, 1, r->verdict);
	format_count(r->yours, text);
	format_widen(t, 2, text);
	format_widen(t, 3, ">99.9%");
	format_count(r->forged, text);
	format_widen(t, 4, text);
	format_count(r->todo, text);
	format_widen(t, 5, text);
}

/* "and 960 more: 12 HOLD, 948 DONE" */
static void
put_others(struct digest *d, bool listed)
{
	static const char *const word[VERDICT_CODES] = {
		[VERDICT_NO_DATA] = "NO DATA", [VERDICT_DONE] = "DONE",
		[VERDICT_HOLD] = "HOLD", [VERDICT_NOT_READY] = "NOT READY",
		[VERDICT_ROLL_BACK] = "ROLL BACK",
		[VERDICT_READY_FOR_QUARANTINE] = "READY",
		[VERDICT_READY_FOR_REJECT] = "READY" };
	size_t n[VERDICT_CODES] = { 0 }, all = 0;
	char text[FORMAT_TEXT + 32], count[FORMAT_TEXT];
	struct format_flow f;

	for (size_t i = 0; i < d->rows; i++)
		if (!is_listed(d, &d->row[i].row)) {
			n[d->row[i].row.code]++;
			all++;
		}
	if (all == 0)
		return;
	flow_begin(&f, &d->out->buf, "");
	format_count(all, count);
	(void)snprintf(text, sizeof text, "%s%s that need%s nothing:", listed ?
	    "and " : "", count, all == 1 ? "s" : "");
	flow_text(&f, text);
	for (int c = 0; c < VERDICT_CODES; c++) {
		if (n[c] == 0)
			continue;
		all -= n[c];
		format_count(n[c], count);
		flow_text(&f, count);
		flow_text(&f, word[c]);
		if (all > 0) {
			buf_byte(&d->out->buf, ',');
			f.at++;
		}
	}
	flow_end(&f);
}

static void
put_table(struct digest *d)
{
	struct buf *out = &d->out->buf;
	struct format_table t = { .cells = 6, .head = { "DOMAIN", "POLICY",
	    "VERDICT", "YOURS", "PASS", "FORGED", "TODO" },
	    .left = { true, true } };

	bool any = false;

	for (size_t i = 0; i < t.cells; i++)
		format_widen(&t, i, t.head[i + 1]);
	for (size_t i = 0; i < d->rows; i++)
		if (is_listed(d, &d->row[i].row)) {
			widen(&t, &d->row[i].row);
			any = true;
		}
	buf_byte(out, '\n');
	if (any)
		format_head(out, &t);
	for (size_t i = 0; any && i < d->rows; i++)
		if (is_listed(d, &d->row[i].row))
			put_row(d, &t, &d->row[i].row);
	put_others(d, any);
}

/* What the columns count, and what a row of subdomains is. */
static void
put_legend(struct digest *d)
{
	struct buf text = BUF_INIT(NAME_BYTES);
	const char *below = NULL;
	struct format_flow f;

	for (size_t i = 0; i < d->rows && below == NULL; i++)
		if (d->row[i].row.below && is_listed(d, &d->row[i].row))
			below = d->row[i].row.name;
	overview_legend(&text, below, true);
	flow_begin(&f, &d->out->buf, "");
	if (buf_string(&text) != NULL)
		flow_words(&f, buf_string(&text));
	flow_end(&f);
	buf_free(&text);
}

/* Silent domains, each with the day of its last report, in running text. */
static void
put_silent(struct digest *d)
{
	struct format_flow f;
	char day[DAY_SHORT_TEXT], text[64];
	size_t n = d->silents;

	if (n == 0)
		return;
	qsort(d->silent, n, sizeof *d->silent, latest_first);
	buf_byte(&d->out->buf, '\n');
	flow_begin(&f, &d->out->buf, "No reports: ");
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		const struct digest_silent *s = &d->silent[i];

		flow_value(&f, s->name, "");
		day_short(s->last, day_of(d->summary->now), day);
		(void)snprintf(text, sizeof text, "(%s%s)%s",
		    s->last == INT64_MIN ? "never" : "last ",
		    s->last == INT64_MIN ? "" : day, i + 1 == n ? ";" : ",");
		flow_text(&f, text);
	}
	if (n > NAMES_MOST) {
		(void)snprintf(text, sizeof text, "and %zu more;",
		    n - NAMES_MOST);
		flow_text(&f, text);
	}
	flow_text(&f, n == 1 ? "is its rua= still published?" :
	    "are their rua= still published?");
	flow_end(&f);
}

static void
put_left_out(struct digest *d)
{
	const struct digest_left *left = &d->left;
	char reports[FORMAT_TEXT], messages[FORMAT_TEXT], text[128];
	struct format_flow f;

	if (left->domains == 0)
		return;
	format_count(left->reports, reports);
	format_count(left->messages, messages);
	flow_begin(&f, &d->out->buf, "LEFT OUT ");
	(void)snprintf(text, sizeof text, "%s report%s that may be forged, "
	    "with %s message%s.", reports, left->reports == 1 ? "" : "s",
	    messages, left->messages == 1 ? "" : "s");
	flow_text(&f, text);
	flow_text(&f, left->changes == 0 ? "No verdict would be another with "
	    "them." : "With them another verdict on");
	for (size_t i = 0; i < left->changes && i < DIGEST_NAMES; i++)
		flow_value(&f, left->name[i], i + 1 < left->changes ? "," :
		    ".");
	if (left->changes > DIGEST_NAMES) {
		(void)snprintf(text, sizeof text, "and %zu more.",
		    left->changes - DIGEST_NAMES);
		flow_text(&f, text);
	}
	flow_end(&f);
}

static enum dmarc_status
put_lines(struct digest *d, struct dmarc_err *err)
{
	struct buf *out = &d->out->buf;
	size_t shown = 0, more = 0;
	char line[96];
	struct format_flow f;
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < d->rows; i++) {
		if (d->row[i].lines == NULL)
			continue;
		if (shown++ >= LISTED_MOST) {
			more++;
			continue;
		}
		if (shown == 1)
			buf_byte(out, '\n');
		format_rule(out, d->row[i].row.name, '-');
		buf_text(out, d->row[i].lines);
		st = output_flush(d->out, err);
	}
	if (more > 0) {
		(void)snprintf(line, sizeof line, "and what to do for %zu "
		    "more: dmarc-report weekly DOMAIN", more);
		flow_begin(&f, out, "");
		flow_text(&f, line);
		flow_end(&f);
	}
	return st;
}

static void
put_page_of_one(struct digest *d)
{
	struct format_flow f;

	flow_begin(&f, &d->out->buf, "The whole page of one: ");
	flow_command(&f, "dmarc-report weekly", d->rows > 0 ?
	    d->row[0].domain : "DOMAIN", "");
	flow_end(&f);
}

enum dmarc_status
digest_write(struct digest *d, struct dmarc_err *err)
{
	struct buf *out = &d->out->buf;
	char title[64], count[FORMAT_TEXT];
	enum dmarc_status st;

	if (d->rows > 0)
		qsort(d->row, d->rows, sizeof *d->row, urgent_first);
	format_count(d->domains, count);
	(void)snprintf(title, sizeof title, "%s domains", count);
	weekly_title(d->out, d->summary, title);
	digest_calls(d);
	if (d->rows > 0) {
		put_week(d);
		put_table(d);
		put_legend(d);
	}
	put_silent(d);
	changed_write(out, &d->changed);
	st = put_lines(d, err);
	tls_digest_write(out, &d->tls);
	format_rule(out, NULL, '-');
	put_left_out(d);
	summary_uncounted(out, "", &d->apart);
	summary_end(out, d->summary);
	put_page_of_one(d);
	return st == DMARC_OK ? output_flush(d->out, err) : st;
}

void
digest_free(struct digest *d)
{
	free(d->row);
	free(d->silent);
	d->row = NULL;
	d->silent = NULL;
}

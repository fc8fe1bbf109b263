/*
 * weekly.c: see weekly.h.
 */
#include "report/weekly.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "report/describe.h"
#include "report/format.h"
#include "report/text.h"

#define NAME_BYTES 65536	/* of a name, escaped */
#define SENDERS_MOST 10		/* rows of the senders' table */
#define FAILING_MOST 3		/* failing senders in a short section */
#define NAMES_MOST 8		/* names in running text */
#define CHANGE_LEAST 10		/* messages of a sender worth naming */

static void
put_title(const struct weekly *w, const char *about)
{
	struct buf *out = &w->out->buf;
	struct buf title = BUF_INIT(NAME_BYTES);
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8], week[32];
	int year;
	unsigned number;
	const char *text;

	day_week(w->window->from, &year, &number);
	(void)snprintf(week, sizeof week, "DMARC week %u: ", number);
	buf_text(&title, week);
	buf_text(&title, about);
	day_span(w->window->from, w->window->to, true, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	text = buf_string(&title);
	if (text != NULL)
		format_edges(out, text, right);
	format_rule(out, NULL, '=');
	buf_free(&title);
}

static void
put_headline(struct buf *out, const struct model_section *s)
{
	struct format_flow f;
	struct buf policy = BUF_INIT(NAME_BYTES);
	char count[FORMAT_TEXT], share[FORMAT_TEXT], text[4 * FORMAT_TEXT];
	const char *shown;

	format_count(s->now.messages, count);
	format_percent(s->now.pass, s->now.messages, share);
	(void)snprintf(text, sizeof text, "%s message%s, %s pass DMARC; the "
	    "reported policy is", count, s->now.messages == 1 ? "" : "s",
	    share);
	describe_policy(&policy, &s->policy);
	shown = buf_string(&policy);
	flow_begin(&f, out, "");
	flow_text(&f, s->now.messages > 0 ? text :
	    "No mail: the reporters saw none; the reported policy is");
	flow_text(&f, shown != NULL ? shown : "");
	flow_end(&f);
	buf_free(&policy);
}

/* A row of the table of two weeks: a count, or indented its share. */
static void
put_compared(struct buf *out, const struct format_table *t, size_t indent,
    const char *name, uint64_t now, uint64_t before,
    const struct model_section *share)
{
	char a[FORMAT_TEXT], b[FORMAT_TEXT], c[FORMAT_TEXT] = "";
	struct format_row row = { .indent = indent, .name = name };
	bool first = share->before.messages == 0;

	if (indent > 0) {
		format_percent(now, share->now.messages, a);
		format_percent(before, share->before.messages, b);
	} else {
		format_count(now, a);
		format_count(before, b);
		format_change(now, before, c);
	}
	row.cell[0] = a;
	row.cell[1] = first ? "-" : b;
	row.cell[2] = first ? NULL : now == 0 && before > 0 ? "-100%" : c;
	format_row(out, t, &row);
}

static void
put_weeks(struct buf *out, const struct model_section *s)
{
	struct format_table t = { .cells = 3, .head = { "MAIL", "THIS WEEK",
	    "BEFORE", "CHANGE" } };
	char count[FORMAT_TEXT];

	for (size_t i = 0; i < t.cells; i++)
		format_widen(&t, i, t.head[i + 1]);
	format_count(s->now.messages, count);
	format_widen(&t, 0, count);
	format_count(s->before.messages, count);
	format_widen(&t, 1, count);
	buf_byte(out, '\n');
	format_head(out, &t);
	put_compared(out, &t, 0, "messages", s->now.messages,
	    s->before.messages, s);
	put_compared(out, &t, 2, "pass DMARC", s->now.pass, s->before.pass, s);
	put_compared(out, &t, 2, "DKIM aligned", s->now.dkim_aligned,
	    s->before.dkim_aligned, s);
	put_compared(out, &t, 2, "SPF aligned", s->now.spf_aligned,
	    s->before.spf_aligned, s);
	put_compared(out, &t, 0, "fail", model_fail(&s->now),
	    model_fail(&s->before), s);
	text_handled(out, "handled   ", s);
}

static void
put_sender_row(struct buf *out, const struct format_table *t,
    const char *name, const struct model_tally *now, uint64_t before,
    bool first)
{
	char messages[FORMAT_TEXT], pass[FORMAT_TEXT], dkim[FORMAT_TEXT];
	char spf[FORMAT_TEXT], change[FORMAT_TEXT];
	struct format_row row = { .indent = 2, .name = name,
	    .cell = { messages, pass, dkim, spf, first ? "-" : change } };

	format_count(now->messages, messages);
	format_percent(now->pass, now->messages, pass);
	format_percent(now->dkim_aligned, now->messages, dkim);
	format_percent(now->spf_aligned, now->messages, spf);
	format_change(now->messages, before, change);
	format_row(out, t, &row);
}

static void
put_networks_row(struct buf *out, const struct format_table *t,
    const struct model_sender *all, size_t n, bool first)
{
	char count[FORMAT_TEXT], name[3 * FORMAT_TEXT];

	format_count(n, count);
	(void)snprintf(name, sizeof name,
	    "nothing authenticates (%s network%s)", count, n == 1 ? "" : "s");
	put_sender_row(out, t, name, &all->now, all->before.messages, first);
}

/* The senders of the week; the networks are one row of them. */
static void
put_senders(struct buf *out, const struct model_section *s)
{
	struct format_table t = { .cells = 5, .head = { "SENDERS", "MESSAGES",
	    "PASS", "DKIM", "SPF", "CHANGE" } };
	size_t networks, shown = 0, more = 0;
	struct model_sender all = model_networks(s, &networks);
	struct model_tally rest = { 0 };
	bool first = s->before.messages == 0, pending = networks > 0;
	char text[3 * FORMAT_TEXT];

	for (size_t i = 0; i < t.cells; i++)
		format_widen(&t, i, t.head[i + 1]);
	format_count(s->now.messages, text);
	format_widen(&t, 0, text);
	for (size_t i = 1; i < 4; i++)
		format_widen(&t, i, ">99.9%");
	buf_byte(out, '\n');
	format_head(out, &t);
	for (size_t i = 0; i < s->senders; i++) {
		const struct model_sender *m = &s->sender[i];
		struct buf name = BUF_INIT(NAME_BYTES);

		if (pending && (m->kind == SENDER_NETWORK ||
		    model_compare(&all, m, MODEL_BY_MESSAGES) < 0)) {
			put_networks_row(out, &t, &all, networks, first);
			pending = false;
		}
		if (m->kind == SENDER_NETWORK || m->now.messages == 0)
			continue;
		if (shown++ >= SENDERS_MOST) {
			more++;
			rest.messages += m->now.messages;
			rest.pass += m->now.pass;
			continue;
		}
		describe_sender(&name, m);
		if (buf_string(&name) != NULL)
			put_sender_row(out, &t, buf_string(&name), &m->now,
			    m->before.messages, first);
		buf_free(&name);
	}
	if (more > 0) {
		char messages[FORMAT_TEXT], pass[FORMAT_TEXT];
		struct format_row row = { .indent = 2, .name = text,
		    .cell = { messages, pass } };

		(void)snprintf(text, sizeof text, "%zu more sender%s", more,
		    more == 1 ? "" : "s");
		format_count(rest.messages, messages);
		format_percent(rest.pass, rest.messages, pass);
		format_row(out, &t, &row);
	}
}

/* What fails, worst first, and why: at most FAILING_MOST lines. */
static void
put_failing(struct buf *out, const struct model_section *s,
    const char *label)
{
	const struct model_sender *worst[FAILING_MOST];
	size_t n = 0, networks;
	struct model_sender all = model_networks(s, &networks);
	char text[2 * FORMAT_TEXT + 64], count[FORMAT_TEXT];
	struct format_flow f;

	for (size_t i = 0; i < s->senders; i++) {
		const struct model_sender *m = &s->sender[i];
		size_t at = n;

		if (m->kind == SENDER_NETWORK || model_fail(&m->now) == 0)
			continue;
		while (at > 0 && model_compare(m, worst[at - 1],
		    MODEL_BY_FAIL) < 0)
			at--;
		if (at == FAILING_MOST)
			continue;
		if (n < FAILING_MOST)
			n++;
		for (size_t j = n - 1; j > at; j--)
			worst[j] = worst[j - 1];
		worst[at] = m;
	}
	for (size_t i = 0; i < n; i++) {
		struct buf why = BUF_INIT(NAME_BYTES);

		flow_begin(&f, out, label);
		flow_value(&f, worst[i]->name, ":");
		format_count(model_fail(&worst[i]->now), count);
		(void)snprintf(text, sizeof text, "%s fail%s;", count,
		    model_fail(&worst[i]->now) == 1 ? "s" : "");
		flow_text(&f, text);
		describe_why(&why, worst[i]->why);
		if (buf_string(&why) != NULL)
			flow_words(&f, buf_string(&why));
		flow_end(&f);
		buf_free(&why);
	}
	if (networks > 0) {
		char nets[FORMAT_TEXT];

		format_count(all.now.messages, count);
		format_count(networks, nets);
		(void)snprintf(text, sizeof text, "nothing authenticates: %s "
		    "message%s from %s network%s", count,
		    all.now.messages == 1 ? "" : "s", nets,
		    networks == 1 ? "" : "s");
		flow_begin(&f, out, label);
		flow_text(&f, text);
		flow_end(&f);
	}
}

/* What a sender has in the one week and not in the other. */
static uint64_t
only_in(const struct model_sender *m, bool before)
{
	const struct model_tally *here = before ? &m->before : &m->now;
	const struct model_tally *there = before ? &m->now : &m->before;

	return m->kind == SENDER_NETWORK || there->messages > 0 ? 0 :
	    here->messages;
}

/*
 * The next sender, by messages and then by name, of those that are only in
 * one week; last is the one before it, or NULL.
 */
static const struct model_sender *
next_only(const struct model_section *s, bool before,
    const struct model_sender *last)
{
	const struct model_sender *best = NULL;

	for (size_t i = 0; i < s->senders; i++) {
		const struct model_sender *m = &s->sender[i];
		uint64_t n = only_in(m, before);

		if (n < CHANGE_LEAST || (last != NULL &&
		    (n > only_in(last, before) ||
		    (n == only_in(last, before) && m <= last))))
			continue;
		if (best == NULL || n > only_in(best, before))
			best = m;
	}
	return best;
}

/* Senders that are new, or gone; nothing to say in a first week. */
static void
put_changed(struct buf *out, const struct model_section *s)
{
	static const char *const label[2] = { "new       ", "gone      " };
	bool any = false;

	for (int gone = 0; gone < 2 && s->before.messages > 0; gone++) {
		const struct model_sender *m = next_only(s, gone, NULL);
		struct format_flow f;

		if (m == NULL)
			continue;
		buf_text(out, any ? "" : "\nCHANGED\n");
		any = true;
		flow_begin(&f, out, label[gone]);
		for (size_t n = 0; m != NULL && n < NAMES_MOST; n++) {
			char tail[FORMAT_TEXT + 4], count[FORMAT_TEXT];

			format_count(only_in(m, gone), count);
			flow_value(&f, m->name, "");
			m = next_only(s, gone, m);
			(void)snprintf(tail, sizeof tail, "(%s)%s", count,
			    m != NULL ? "," : "");
			flow_text(&f, tail);
		}
		if (m != NULL)
			flow_text(&f, "and more");
		flow_end(&f);
	}
}

static void
put_coverage(struct buf *out, const struct weekly *w,
    const struct model_section *s)
{
	const struct model_coverage *c = &s->coverage;
	char text[8 * FORMAT_TEXT], reporters[FORMAT_TEXT];
	char reports[FORMAT_TEXT], last[DAY_SHORT_TEXT];
	struct format_flow f;

	format_count(c->reporters, reporters);
	format_count(c->reports, reports);
	day_short(day_of(c->last_end - 1), w->window->to, last);
	(void)snprintf(text, sizeof text, "%s from %s organization%s on %u of "
	    "7 days; the last one ends %s:", reports, reporters,
	    c->reporters == 1 ? "" : "s", (unsigned)c->days, last);
	buf_byte(out, '\n');
	flow_begin(&f, out, "REPORTS   ");
	flow_text(&f, text);
	for (size_t i = 0; i < c->reporters && i < NAMES_MOST; i++)
		flow_value(&f, c->reporter[i].name, i + 1 < c->reporters &&
		    i + 1 < NAMES_MOST ? "," : "");
	if (c->reporters > NAMES_MOST) {
		(void)snprintf(text, sizeof text, "and %zu more",
		    c->reporters - NAMES_MOST);
		flow_text(&f, text);
	}
	flow_end(&f);
	text_uncounted(out, "          ", &s->apart);
}

enum dmarc_status
weekly_page(const struct weekly *w, const struct model_section *s,
    struct dmarc_err *err)
{
	struct buf *out = &w->out->buf;

	put_title(w, s->domain);
	if (s->coverage.reports == 0) {
		text_nothing(out, s, w->window->to);
		text_rest(out, "", w->rest);
		return output_flush(w->out, err);
	}
	put_headline(out, s);
	if (s->before.messages == 0 && s->now.messages > 0)
		buf_text(out, "There are no numbers of the week before to "
		    "compare with.\n");
	if (s->now.messages > 0) {
		put_weeks(out, s);
		put_senders(out, s);
		if (model_fail(&s->now) > 0) {
			buf_text(out, "\nWHAT FAILS\n");
			put_failing(out, s, "  - ");
		}
	}
	put_changed(out, s);
	put_coverage(out, w, s);
	text_rest(out, "          ", w->rest);
	format_rule(out, NULL, '-');
	buf_text(out, "A sender is the organization whose DKIM signature or "
	    "SPF passed.\n");
	buf_text(out, "All sources: dmarc-report sources ");
	(void)text_plain(out, s->domain, 40);
	buf_byte(out, '\n');
	return output_flush(w->out, err);
}

/* Names with the last day of a report, in running text. */
static void
put_silent(const struct weekly *w, const struct question_domain *silent,
    size_t n)
{
	struct buf *out = &w->out->buf;
	struct format_flow f;
	char day[DAY_SHORT_TEXT], text[64];

	if (n == 0)
		return;
	flow_begin(&f, out, "No reports: ");
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		flow_value(&f, silent[i].name, "");
		day_short(silent[i].last, w->window->to, day);
		(void)snprintf(text, sizeof text, "(last %s)%s", day,
		    i + 1 == n ? ";" : ",");
		flow_text(&f, text);
	}
	if (n > NAMES_MOST) {
		(void)snprintf(text, sizeof text, "and %zu more;",
		    n - NAMES_MOST);
		flow_text(&f, text);
	}
	flow_text(&f, n == 1 ? "is its rua= still published?" :
	    "is their rua= still published?");
	flow_end(&f);
}

/* All domains together. */
static void
put_all(struct buf *out, const struct weekly_domain *row, size_t n,
    const struct question_domain *more, size_t mores)
{
	uint64_t messages = 0, pass = 0;
	char count[FORMAT_TEXT], share[FORMAT_TEXT];

	for (size_t i = 0; i < n + mores; i++) {
		const struct question_domain *d = i < n ? &row[i].domain :
		    &more[i - n];

		messages += d->messages;
		pass += d->pass;
	}
	format_count(messages, count);
	format_percent(pass, messages, share);
	buf_text(out, count);
	buf_text(out, messages == 1 ? " message, " : " messages, ");
	buf_text(out, share);
	buf_text(out, " pass DMARC.\n\n");
}

enum dmarc_status
weekly_table(const struct weekly *w, const struct weekly_domain *row,
    size_t n, const struct question_domain *more, size_t mores,
    const struct question_domain *silent, size_t silents,
    struct dmarc_err *err)
{
	struct buf *out = &w->out->buf;
	struct format_table t = { .cells = 5, .head = { "DOMAIN", "POLICY",
	    "MESSAGES", "PASS", "FAIL", "CHANGE" } };
	char cell[4][FORMAT_TEXT], title[64];
	struct question_domain rest = { 0 };

	(void)snprintf(title, sizeof title, "%zu domain%s", n + mores,
	    n + mores == 1 ? "" : "s");
	put_title(w, title);
	put_all(out, row, n, more, mores);
	for (size_t i = 0; i < t.cells; i++)
		format_widen(&t, i, t.head[i + 1]);
	format_widen(&t, 0, "quarantine");
	format_widen(&t, 2, ">99.9%");
	for (size_t i = 0; i < mores; i++) {
		rest.messages += more[i].messages;
		rest.pass += more[i].pass;
		rest.before += more[i].before;
	}
	for (size_t i = 0; i <= n; i++) {
		const struct question_domain *d = i < n ? &row[i].domain :
		    &rest;

		format_count(d->messages, cell[0]);
		format_widen(&t, 1, cell[0]);
		format_count(d->messages - d->pass, cell[0]);
		format_widen(&t, 3, cell[0]);
	}
	format_head(out, &t);
	for (size_t i = 0; i < n + (mores > 0); i++) {
		const struct question_domain *d = i < n ? &row[i].domain :
		    &rest;
		const char *p = i < n && row[i].policy.p != NULL ?
		    row[i].policy.p : "-";
		struct format_row r = { .name = i < n ? d->name : title,
		    .cell = { i < n ? p : NULL, cell[0], cell[1], cell[2],
		    cell[3] } };

		(void)snprintf(title, sizeof title, "%zu more domains", mores);
		format_count(d->messages, cell[0]);
		format_percent(d->pass, d->messages, cell[1]);
		format_count(d->messages - d->pass, cell[2]);
		format_change(d->messages, d->before, cell[3]);
		format_row(out, &t, &r);
	}
	buf_byte(out, '\n');
	put_silent(w, silent, silents);
	return output_flush(w->out, err);
}

enum dmarc_status
weekly_section(const struct weekly *w, const struct model_section *s,
    struct dmarc_err *err)
{
	struct buf *out = &w->out->buf;
	char text[6 * FORMAT_TEXT], dkim[FORMAT_TEXT], spf[FORMAT_TEXT];
	struct format_flow f;

	format_rule(out, s->domain, '-');
	if (s->coverage.reports == 0) {
		text_nothing(out, s, w->window->to);
		return output_flush(w->out, err);
	}
	format_percent(s->now.dkim_aligned, s->now.messages, dkim);
	format_percent(s->now.spf_aligned, s->now.messages, spf);
	(void)snprintf(text, sizeof text, "aligned DKIM %s, SPF %s; reports "
	    "on %u of 7 days", dkim, spf, (unsigned)s->coverage.days);
	flow_begin(&f, out, "  ");
	flow_text(&f, text);
	flow_end(&f);
	if (s->now.messages > 0)
		text_handled(out, "  ", s);
	if (s->now.messages > 0 && model_fail(&s->now) == 0)
		buf_text(out, "  all of it passes\n");
	put_failing(out, s, "  - ");
	text_uncounted(out, "  ", &s->apart);
	return output_flush(w->out, err);
}

void
weekly_end(const struct weekly *w)
{
	struct buf *out = &w->out->buf;

	format_rule(out, NULL, '-');
	text_rest(out, "", w->rest);
	buf_text(out, "More about one: dmarc-report weekly DOMAIN, "
	    "dmarc-report sources DOMAIN\n");
}

void
weekly_empty(const struct weekly *w, const struct question_domain *silent,
    size_t silents)
{
	struct buf *out = &w->out->buf;

	put_title(w, "no reports");
	if (silents == 0)
		buf_text(out, "The database holds no reports about your "
		    "domains up to this week.\n");
	else
		put_silent(w, silent, silents);
	text_rest(out, "", w->rest);
}

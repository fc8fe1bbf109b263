/*
 * page_mail.c: see page.h. The evidence: what the policy would cost, who
 * sends, what changed, who reported.
 */
#include "report/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/describe.h"

#define NAME_BYTES 65536	/* of a name, escaped */
#define SENDERS_MOST 20		/* rows of the table */
#define NAMES_MOST 3		/* senders named in a line */
#define CHANGES_MOST 12
#define REPORTERS_MOST 8
#define GAPS_MOST 5		/* days without a report, by date */

/* A sender's mail of one kind; all its classes of that kind together. */
struct sum {
	const struct verdict_sender *sender;
	bool service;
	uint64_t messages, pass, dkim, spf, week, previous;
};

static int
by_sender(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return strcmp(x->sender->key, y->sender->key);
}

static int
most_first(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return by_sender(a, b);
}

static int
fails_first(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	uint64_t f = x->messages - x->pass, g = y->messages - y->pass;

	return f != g ? (f > g ? -1 : 1) : by_sender(a, b);
}

static void
add(struct sum *s, const struct verdict_entry *e)
{
	s->sender = e->sender;
	s->service = s->service || e->class == CLASS_THIRD_OK ||
	    e->class == CLASS_THIRD_BAD;
	s->messages += e->messages;
	s->pass += e->pass;
	s->dkim += e->dkim;
	s->spf += e->spf;
	s->week += e->week;
	s->previous += e->previous;
}

/*
 * The senders of a class, or all direct ones (CLASS_OWN), most messages
 * first; for the caller to free. *all is their sum.
 */
static struct sum *
sums_of(struct page *p, enum verdict_class class, size_t *n, struct sum *all)
{
	const struct verdict *v = p->v;
	struct sum *list = calloc(v->entries > 0 ? v->entries : 1,
	    sizeof *list);
	size_t used = 0;

	*n = 0;
	*all = (struct sum){ .sender = NULL };
	if (list == NULL) {
		p->out->buf.failed = true;
		return NULL;
	}
	for (size_t i = 0; i < v->entries; i++)
		if (class == CLASS_OWN ? class_direct(v->entry[i].class) :
		    v->entry[i].class == class) {
			add(&list[used++], &v->entry[i]);
			add(all, &v->entry[i]);
		}
	qsort(list, used, sizeof *list, by_sender);
	for (size_t i = 0; i < used; i++) {
		struct sum *last = *n > 0 ? &list[*n - 1] : NULL;

		if (last == NULL || by_sender(last, &list[i]) != 0) {
			list[(*n)++] = list[i];
			continue;
		}
		last->service = last->service || list[i].service;
		last->messages += list[i].messages;
		last->pass += list[i].pass;
		last->dkim += list[i].dkim;
		last->spf += list[i].spf;
		last->week += list[i].week;
		last->previous += list[i].previous;
	}
	qsort(list, *n, sizeof *list, most_first);
	return list;
}

static void
put_name(struct format_flow *f, const char *name, const char *tail)
{
	struct buf shown = BUF_INIT(NAME_BYTES);

	describe_domain(&shown, name);
	if (buf_string(&shown) != NULL)
		flow_value(f, buf_string(&shown), tail);
	buf_free(&shown);
}

/* "Mailchimp 1,260, mx1.example.com 3, 5 more" */
static void
put_names(struct format_flow *f, const struct sum *list, size_t n,
    bool failing)
{
	char count[FORMAT_TEXT], tail[FORMAT_TEXT + 4];

	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		format_count(failing ? list[i].messages - list[i].pass :
		    list[i].messages, count);
		put_name(f, list[i].sender->name, "");
		(void)snprintf(tail, sizeof tail, "%s%s", count,
		    i + 1 < n ? "," : "");
		flow_text(f, tail);
	}
	if (n > NAMES_MOST) {
		format_count(n - NAMES_MOST, count);
		flow_text(f, count);
		flow_text(f, "more");
	}
}

/* "     1,263 yours or your suppliers'   Mailchimp 1,260" */
static void
lost_begin(struct page *p, struct format_flow *f, uint64_t n,
    const char *what)
{
	char count[FORMAT_TEXT], label[80];

	format_count(n, count);
	(void)snprintf(label, sizeof label, "%11s %-24s  ", count, what);
	flow_begin(f, &p->out->buf, label);
}

static void
put_at_risk(struct page *p, uint64_t messages)
{
	struct format_flow f;
	struct sum all, *list;
	size_t n, failing = 0;

	lost_begin(p, &f, messages, "yours or your suppliers'");
	list = sums_of(p, CLASS_OWN, &n, &all);
	if (list != NULL) {
		qsort(list, n, sizeof *list, fails_first);
		while (failing < n && list[failing].messages >
		    list[failing].pass)
			failing++;
		put_names(&f, list, failing, true);
		if (failing == 0)
			flow_text(&f, "no sender of yours fails");
	}
	free(list);
	flow_end(&f);
}

static void
put_lost(struct page *p, const struct verdict_what_if *x)
{
	char count[FORMAT_TEXT], line[96];
	struct format_flow f;

	put_at_risk(p, x->at_risk);
	if (x->collateral > 0) {
		lost_begin(p, &f, x->collateral, "forwarded or from a list");
		format_count(x->overridden, count);
		(void)snprintf(line, sizeof line, "%s of them likely "
		    "accepted anyway", x->overridden == 0 ? "none" : count);
		flow_text(&f, line);
		flow_end(&f);
	}
	if (x->unknown > 0) {
		lost_begin(p, &f, x->unknown, "not identified");
		flow_text(&f, "see below");
		flow_end(&f);
	}
	lost_begin(p, &f, x->forged, "forged");
	flow_text(&f, "what the policy is for");
	flow_end(&f);
}

static void
put_share(struct buf *out, uint64_t n, uint64_t whole, const char *what)
{
	char count[FORMAT_TEXT], percent[FORMAT_TEXT], line[96];

	format_count(n, count);
	format_percent(n, whole, percent);
	(void)snprintf(line, sizeof line, "%7s %s", count, what);
	format_edges(out, line, percent);
}

void
page_what_if(struct page *p)
{
	const struct verdict *v = p->v;
	const struct verdict_what_if *x = &v->what_if[0];
	enum verdict_level policy = v->code == VERDICT_ROLL_BACK ?
	    v->effective : x->policy;
	char count[FORMAT_TEXT], day[DAY_SHORT_TEXT], line[160];

	if (x->messages == 0)
		return;
	format_count(x->messages, count);
	day_short(p->last, p->today, day);
	(void)snprintf(line, sizeof line, "\n%s %s=%s%s (28 days to %s: %s "
	    "message%s)\n", policy == v->effective ? "UNDER" :
	    "IF YOU PUBLISHED", v->below ? "sp" : "p",
	    verdict_level_word(policy), policy == v->effective ? "" :
	    " TODAY", day, count, x->messages == 1 ? "" : "s");
	buf_text(&p->out->buf, line);
	put_share(&p->out->buf, x->messages - x->lost, x->messages,
	    "delivered");
	put_share(&p->out->buf, x->lost, x->messages,
	    policy == LEVEL_REJECT ? "refused" : "sent to spam");
	if (x->lost > 0)
		put_lost(p, x);
}

static void
put_sender(struct buf *out, const struct format_table *t, const char *name,
    const char *class, const struct sum *s)
{
	char cell[5][FORMAT_TEXT];
	struct format_row row = { .indent = 2, .name = name,
	    .cell = { class, cell[0], cell[1], cell[2], cell[3], cell[4] } };

	format_count(s->messages, cell[0]);
	format_percent(s->pass, s->messages, cell[1]);
	format_percent(s->dkim, s->messages, cell[2]);
	format_percent(s->spf, s->messages, cell[3]);
	format_change(s->week, s->previous, cell[4]);
	format_row(out, t, &row);
}

static void
put_table(struct page *p, const struct sum *list, size_t n,
    const struct sum *all)
{
	struct buf *out = &p->out->buf;
	char head[64], text[FORMAT_TEXT];
	struct format_table t = { .cells = 6, .head = { "YOUR SENDERS, 28 days",
	    "", "messages", "pass", "DKIM", "SPF", "week" },
	    .left = { true } };
	size_t shown = n < SENDERS_MOST ? n : SENDERS_MOST;
	struct sum rest = *all;

	format_widen(&t, 0, "service");
	format_widen(&t, 1, "messages");
	format_count(all->messages, text);
	format_widen(&t, 1, text);
	for (size_t i = 2; i < 6; i++)
		format_widen(&t, i, ">99.9%");
	buf_byte(out, '\n');
	format_head(out, &t);
	for (size_t i = 0; i < shown; i++) {
		struct buf name = BUF_INIT(NAME_BYTES);

		describe_domain(&name, list[i].sender->name);
		if (buf_string(&name) != NULL)
			put_sender(out, &t, buf_string(&name),
			    list[i].service ? "service" : "own", &list[i]);
		buf_free(&name);
		rest.messages -= list[i].messages;
		rest.pass -= list[i].pass;
		rest.dkim -= list[i].dkim;
		rest.spf -= list[i].spf;
		rest.week -= list[i].week;
		rest.previous -= list[i].previous;
	}
	if (n > shown) {
		(void)snprintf(head, sizeof head, "%zu more", n - shown);
		put_sender(out, &t, head, "", &rest);
	}
	if (n > 1)
		put_sender(out, &t, "together", "", all);
}

void
page_senders(struct page *p)
{
	struct sum all, *list;
	size_t n;

	list = sums_of(p, CLASS_OWN, &n, &all);
	if (list != NULL && n > 0)
		put_table(p, list, n, &all);
	free(list);
}

void
page_other(struct page *p)
{
	static const struct {
		enum verdict_class class;
		const char *what;
	} line[] = {
		{ CLASS_FWD_OK, "forwarded, still passing" },
		{ CLASS_FWD_BAD, "forwarded, broken" },
		{ CLASS_UNKNOWN, "not identified" },
		{ CLASS_SPOOF, "forged" },
	};
	bool any = false;

	for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
		struct sum all, *list;
		char count[FORMAT_TEXT], label[80];
		struct format_flow f;
		size_t n;

		list = sums_of(p, line[i].class, &n, &all);
		if (list != NULL && n > 0) {
			buf_text(&p->out->buf, any ? "" : "\nOTHER MAIL\n");
			any = true;
			format_count(all.messages, count);
			(void)snprintf(label, sizeof label, "  %-24s %9s  ",
			    line[i].what, count);
			flow_begin(&f, &p->out->buf, label);
			put_names(&f, list, n, false);
			flow_end(&f);
		}
		free(list);
	}
}

/* What a change is in words: a label, words before the day, words after. */
static const struct said {
	const char *code, *label, *before_day;
	bool detail;		/* and then what it says */
} said[] = {
	{ "DKIM_DROP", "worse", "fewer DKIM passes since", true },
	{ "NEW_SENDER", "new", "first seen", true },
	{ "PASS_DROP", "worse", NULL, true },
	{ "POLICY_SEEN", "policy", "seen", true },
	{ "RECOVERED", "better", "recovered since", false },
	{ "SELECTOR_GONE", "gone", "last seen", false },
	{ "SELECTOR_NEW", "new", "first seen", false },
	{ "SPF_DROP", "worse", NULL, true },
	{ "SPOOF_SPIKE", "up", NULL, true },
	{ "VANISHED", "gone", "nothing since", true },
};

static void
put_change(struct page *p, const struct verdict_change *c)
{
	static const struct said other = { "", "other", "", true };
	const struct said *s = &other;
	char label[24], day[DAY_SHORT_TEXT], tail[DAY_SHORT_TEXT + 4];
	struct format_flow f;

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (strcmp(said[i].code, c->code) == 0)
			s = &said[i];
	(void)snprintf(label, sizeof label, "  %-8s ", s->label);
	flow_begin(&f, &p->out->buf, label);
	if (strncmp(c->code, "SELECTOR_", 9) == 0 && c->detail != NULL) {
		flow_text(&f, "selector");
		flow_value(&f, c->detail, c->name != NULL ? " of" : ":");
	}
	if (c->name != NULL)
		put_name(&f, c->name, ":");
	if (s->before_day != NULL) {
		flow_text(&f, s->before_day);
		day_short(c->day, p->today, day);
		(void)snprintf(tail, sizeof tail, "%s%s", day, s->detail &&
		    c->detail != NULL ? ";" : "");
		flow_text(&f, tail);
	}
	if (s->detail && c->detail != NULL)
		flow_words(&f, c->detail);
	flow_end(&f);
}

void
page_changes(struct page *p)
{
	const struct verdict *v = p->v;
	char span[DAY_SPAN_TEXT], line[80];

	if (v->changes == 0)
		return;
	day_span(p->last - W7 + 1, p->last, false, span);
	(void)snprintf(line, sizeof line, "\nCHANGED, %s\n", span);
	buf_text(&p->out->buf, line);
	for (size_t i = 0; i < v->changes && i < CHANGES_MOST; i++)
		put_change(p, &v->change[i]);
	if (v->changes > CHANGES_MOST) {
		(void)snprintf(line, sizeof line, "  and %zu more\n",
		    v->changes - CHANGES_MOST);
		buf_text(&p->out->buf, line);
	}
}

void
page_mismatch(struct page *p, const struct document_mismatch *m)
{
	char count[FORMAT_TEXT], reports[FORMAT_TEXT], line[200];
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
	if (m->differs) {
		(void)snprintf(line, sizeof line, "With them the verdict "
		    "would be %s.", verdict_code_word(m->other_code));
		flow_text(&f, line);
	} else {
		flow_text(&f, "They would not change the verdict.");
	}
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
		put_name(&f, v->reporter[i].org, i + 1 < v->reporters ? "," :
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

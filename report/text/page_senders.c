/*
 * page_senders.c: see page.h. The mail behind a verdict: what the policy would
 * cost, and who sends.
 */
#include "report/text/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/beside/evidence.h"
#include "report/judge/sums.h"
#include "report/say/describe.h"
#include "report/say/paragraph.h"

#define NAME_BYTES 65536	/* bytes of a name, escaped */
#define SENDERS_MOST 20		/* rows of the table */
#define NAMES_MOST 3		/* senders named in a line */

/* The senders of a class. NULL: no memory, and the page has failed. */
static struct sum *
page_sums(struct page *p, enum verdict_class class, size_t *n,
    struct sum *all)
{
	struct sum *list = sums_of(p->v, class, n, all);

	if (list == NULL)
		p->out->buf.failed = true;
	return list;
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
		paragraph_name(f, list[i].sender->name, "");
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
	list = page_sums(p, CLASS_OWN, &n, &all);
	if (list != NULL) {
		sums_by_fail(list, n);
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
	if (x->forged > 0) {
		lost_begin(p, &f, x->forged, "forged");
		flow_text(&f, "what the policy is for");
		flow_end(&f);
	}
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
	enum verdict_level policy = describe_policy_asked(v);
	char count[FORMAT_TEXT], day[DAY_SHORT_TEXT], line[160];
	struct format_flow f;

	if (x->messages == 0)
		return;
	format_count(x->messages, count);
	day_short(p->last, p->today, day);
	(void)snprintf(line, sizeof line, "%s %s=%s%s (28 days to %s: %s "
	    "message%s)", describe_is_in_force(v, policy) ? "UNDER" :
	    "IF YOU PUBLISHED", v->below ? "sp" : "p",
	    verdict_level_word(policy), describe_is_in_force(v, policy) ? "" :
	    " TODAY", day, count, x->messages == 1 ? "" : "s");
	buf_byte(&p->out->buf, '\n');
	flow_begin(&f, &p->out->buf, "");
	flow_text(&f, line);
	flow_end(&f);
	put_share(&p->out->buf, x->messages - x->lost, x->messages,
	    "delivered");
	put_share(&p->out->buf, x->lost, x->messages,
	    describe_fate(policy));
	if (x->lost > 0)
		put_lost(p, x);
	paragraph_losses(&p->out->buf, x);
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

	list = page_sums(p, CLASS_OWN, &n, &all);
	if (list != NULL && n > 0)
		put_table(p, list, n, &all);
	free(list);
}

/* What failure reports say of the first senders of a list. */
static void
put_evidence(struct page *p, const struct sum *list, size_t n)
{
	for (size_t i = 0; p->beside != NULL && i < n && i < NAMES_MOST; i++) {
		struct buf text = BUF_INIT(NAME_BYTES);
		struct format_flow f;

		evidence_sender(&text, &p->beside->failures, p->v,
		    list[i].sender->key, p->today);
		if (text.len > 0 && buf_string(&text) != NULL) {
			flow_begin(&f, &p->out->buf, "    ");
			paragraph_name(&f, list[i].sender->name, ":");
			flow_words(&f, buf_string(&text));
			flow_end(&f);
		}
		buf_free(&text);
	}
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

		list = page_sums(p, line[i].class, &n, &all);
		if (list != NULL && n > 0) {
			buf_text(&p->out->buf, any ? "" : "\nOTHER MAIL\n");
			any = true;
			format_count(all.messages, count);
			(void)snprintf(label, sizeof label, "  %-24s %9s  ",
			    line[i].what, count);
			flow_begin(&f, &p->out->buf, label);
			put_names(&f, list, n, false);
			flow_end(&f);
			if (line[i].class == CLASS_UNKNOWN)
				put_evidence(p, list, n);
		}
		free(list);
	}
}

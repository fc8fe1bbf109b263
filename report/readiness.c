/*
 * readiness.c: see readiness.h. The first line answers; the second part says
 * what to do; evidence comes after that.
 */
#include "report/readiness.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "report/format.h"

#define INDENT "            "
#define SENDERS 20	/* lines of senders at most */

struct page {
	struct buf *out;
	const struct verdict *v;
	int64_t today;
	unsigned item;
};

static void
title(struct page *p, const char *domain)
{
	struct buf name = BUF_INIT(4096);
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8];
	const char *text;

	day_span(p->today - 29, p->today - 2, false, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	buf_text(&name, "DMARC readiness: ");
	(void)text_plain(&name, domain, 0);
	if (p->v->below)
		buf_text(&name, " (subdomains)");
	text = buf_string(&name);
	format_edges(p->out, text != NULL ? text : "", right);
	buf_free(&name);
	format_rule(p->out, NULL, '=');
}

/* "NOT READY for p=quarantine" */
static const char *
headline(const struct verdict *v, char out[64])
{
	const char *target = verdict_level_word(v->target);

	switch (v->code) {
	case VERDICT_NO_DATA:
		return "NO DATA: no reports with mail in 28 days";
	case VERDICT_READY_FOR_QUARANTINE:
		return "READY for p=quarantine";
	case VERDICT_READY_FOR_REJECT:
		return "READY for p=reject";
	case VERDICT_DONE:
		return "DONE";
	case VERDICT_HOLD:
		if (!v->has_target)
			return "HOLD";
		(void)snprintf(out, 64, "HOLD before p=%s", target);
		return out;
	case VERDICT_ROLL_BACK:
		(void)snprintf(out, 64, "ROLL BACK to p=%s", target);
		return out;
	default:
		(void)snprintf(out, 64, "NOT READY for p=%s", target);
		return out;
	}
}

static void
verdict_line(struct page *p)
{
	const struct verdict *v = p->v;
	char left[64], line[160], now[80], day[DAY_SHORT_TEXT];
	const char *head = headline(v, left), *written;
	size_t pad;

	written = verdict_level_word(v->effective);
	(void)snprintf(now, sizeof now, "now p=%s (%lld days)", written,
	    (long long)v->days_at_policy);
	if (!v->policy_known)
		now[0] = '\0';
	if (v->code == VERDICT_HOLD && v->earliest != NEVER) {
		day_short(v->earliest, p->today, day);
		(void)snprintf(line, sizeof line, "%s until %s", head, day);
	} else {
		(void)snprintf(line, sizeof line, "%s", head);
	}
	pad = strlen(line) < 35 ? 35 - strlen(line) : 3;
	(void)snprintf(line + strlen(line), sizeof line - strlen(line),
	    "%*s%s", (int)pad, "", now);
	(void)snprintf(left, sizeof left, "confidence %s",
	    v->confidence == CONFIDENCE_HIGH ? "HIGH" :
	    v->confidence == CONFIDENCE_MEDIUM ? "MEDIUM" : "LOW");
	format_edges(p->out, line, left);
}

static void
count_line(struct page *p)
{
	size_t n[KINDS] = { 0 };
	struct format_flow f;
	char line[128];

	for (size_t i = 0; i < p->v->blockers; i++)
		n[p->v->blocker[i].kind]++;
	flow_begin(&f, p->out, "");
	if (p->v->code == VERDICT_NO_DATA) {
		flow_text(&f, "Is rua in its record right, and is that "
		    "mailbox read?");
	} else if (p->v->blockers == 0) {
		flow_text(&f, "Nothing stands in the way.");
	} else {
		(void)snprintf(line, sizeof line,
		    "%zu urgent, %zu to fix, %zu to wait for.",
		    n[KIND_EMERGENCY], n[KIND_FIX], n[KIND_WAIT]);
		flow_text(&f, line);
	}
	for (size_t i = 0; i < p->v->reasons; i++)
		flow_value(&f, p->v->reason[i], i + 1 < p->v->reasons ?
		    "," : ".");
	flow_end(&f);
}

static void
sentence(struct page *p, const char *label, const char *text)
{
	struct format_flow f;

	if (text == NULL || text[0] == '\0')
		return;
	flow_begin(&f, p->out, label);
	flow_words(&f, text);
	flow_end(&f);
}

static void
numbers(struct page *p, const struct verdict_blocker *b)
{
	char count[FORMAT_TEXT], fail[FORMAT_TEXT], day[DAY_SHORT_TEXT];
	char line[200];
	struct format_flow f;

	if (b->messages == 0)
		return;
	format_count(b->messages, count);
	format_count(b->failing, fail);
	flow_begin(&f, p->out, INDENT);
	(void)snprintf(line, sizeof line, "%s messages in %d days, %s fail",
	    count, strcmp(b->code, "LEGIT_LOSS") == 0 ? W7 : W28, fail);
	flow_text(&f, line);
	if (b->first <= b->last && b->reporters > 0) {
		day_short(b->first, p->today, day);
		(void)snprintf(line, sizeof line, "(%llu reporters, since "
		    "%s)", (unsigned long long)b->reporters, day);
		flow_text(&f, line);
	}
	flow_end(&f);
}

static void
blocker(struct page *p, const struct verdict_blocker *b)
{
	static const char *const word[KINDS] = { "URGENT", "FIX", "WAIT",
	    "HINT" };
	char label[32];
	struct format_flow f;

	(void)snprintf(label, sizeof label, "%2u %-8s ", ++p->item,
	    strcmp(b->code, "CONFIRM_SENDER") == 0 ? "CONFIRM" :
	    word[b->kind]);
	flow_begin(&f, p->out, label);
	if (b->name != NULL)
		flow_value(&f, b->name, ":");
	flow_text(&f, b->code);
	flow_end(&f);
	numbers(p, b);
	sentence(p, INDENT "Why   ", b->why);
	sentence(p, INDENT "Do    ", b->fix);
	sentence(p, INDENT "Done when ", b->check);
}

static void
todo(struct page *p)
{
	if (p->v->blockers > 0)
		buf_text(p->out, "\nTO DO\n");
	for (size_t i = 0; i < p->v->blockers; i++)
		blocker(p, &p->v->blocker[i]);
	if (p->v->advices > 0)
		buf_text(p->out, "\nADVICE\n");
	for (size_t i = 0; i < p->v->advices; i++)
		blocker(p, &p->v->advice[i]);
	if (p->v->next_record != NULL) {
		buf_text(p->out, "\n");
		sentence(p, p->v->blockers > 0 &&
		    p->v->code != VERDICT_ROLL_BACK ? "THEN   " : "PUBLISH ",
		    p->v->next_record);
		/* Reports do not say it, and without it there are none. */
		sentence(p, "        ", "with rua and whatever else your record "
		    "has now");
	}
}

static void
share(struct page *p, uint64_t n, uint64_t whole, const char *what)
{
	char count[FORMAT_TEXT], percent[FORMAT_TEXT], line[128];

	format_count(n, count);
	format_percent(n, whole, percent);
	(void)snprintf(line, sizeof line, "%11s %s", count, what);
	format_edges(p->out, line, percent);
}

static void
what_if(struct page *p)
{
	const struct verdict_what_if *x = &p->v->what_if[0];
	char count[FORMAT_TEXT], line[128];

	if (x->messages == 0)
		return;
	format_count(x->messages, count);
	(void)snprintf(line, sizeof line, "\n%s p=%s TODAY (last 28 days: %s "
	    "messages)\n", p->v->effective == x->policy ? "UNDER" :
	    "IF YOU PUBLISHED", verdict_level_word(x->policy), count);
	buf_text(p->out, line);
	share(p, x->messages - x->lost, x->messages, "delivered");
	share(p, x->at_risk, x->messages, "lost: yours or your suppliers'");
	format_count(x->overridden, count);
	(void)snprintf(line, sizeof line, "lost: forwarded or mailing list "
	    "(%s accepted anyway)", count);
	share(p, x->collateral, x->messages, line);
	share(p, x->unknown, x->messages, "lost: not identified");
	share(p, x->forged, x->messages, "forged: what the policy is for");
}

static void
senders(struct page *p)
{
	struct format_table t = { .cells = 5, .head = { "SENDERS, 28 days",
	    "class", "messages", "pass", "DKIM", "SPF" } };
	size_t n = p->v->entries < SENDERS ? p->v->entries : SENDERS;
	char cell[SENDERS][4][FORMAT_TEXT], line[96];

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct verdict_entry *e = &p->v->entry[i];

		format_count(e->messages, cell[i][0]);
		format_percent(e->pass, e->messages, cell[i][1]);
		format_percent(e->dkim, e->messages, cell[i][2]);
		format_percent(e->spf, e->messages, cell[i][3]);
		format_widen(&t, 0, verdict_class_word(e->class));
		for (size_t c = 0; c < 4; c++)
			format_widen(&t, c + 1, cell[i][c]);
	}
	for (size_t c = 0; c < t.cells; c++)
		format_widen(&t, c, t.head[c + 1]);
	buf_text(p->out, "\n");
	format_head(p->out, &t);
	for (size_t i = 0; i < n; i++) {
		const struct verdict_entry *e = &p->v->entry[i];
		const struct format_row row = { .indent = 2,
		    .name = e->sender->name,
		    .cell = { verdict_class_word(e->class), cell[i][0],
		    cell[i][1], cell[i][2], cell[i][3] } };

		format_row(p->out, &t, &row);
	}
	if (p->v->entries > n) {
		(void)snprintf(line, sizeof line, "  and %zu more: "
		    "dmarc-report sources\n", p->v->entries - n);
		buf_text(p->out, line);
	}
}

static void
changes(struct page *p)
{
	if (p->v->changes > 0)
		buf_text(p->out, "\nCHANGED THIS WEEK\n");
	for (size_t i = 0; i < p->v->changes; i++) {
		const struct verdict_change *c = &p->v->change[i];
		char label[40], day[DAY_SHORT_TEXT];
		struct format_flow f;

		day_short(c->day, p->today, day);
		(void)snprintf(label, sizeof label, "  %-15s%-8s", c->code,
		    day);
		flow_begin(&f, p->out, label);
		if (c->name != NULL)
			flow_value(&f, c->name, "");
		if (c->detail != NULL)
			flow_words(&f, c->detail);
		flow_end(&f);
	}
}

static void
mismatch(struct page *p, const struct document_mismatch *m)
{
	char count[FORMAT_TEXT], line[200];
	struct format_flow f;

	if (!m->left_out)
		return;
	format_count(m->messages, count);
	flow_begin(&f, p->out, "\n");
	(void)snprintf(line, sizeof line, "Left out: %llu reports that may be "
	    "forged, with %s messages.", (unsigned long long)m->reports,
	    count);
	flow_text(&f, line);
	if (m->differs) {
		(void)snprintf(line, sizeof line, "With them the verdict "
		    "would be %s.", verdict_code_word(m->other_code));
		flow_text(&f, line);
	}
	flow_end(&f);
}

enum dmarc_status
readiness_page(struct output *out, const char *domain,
    const struct verdict *v, const struct document_mismatch *m,
    int64_t today, struct dmarc_err *err)
{
	struct page p = { .out = &out->buf, .v = v, .today = today };

	title(&p, domain);
	verdict_line(&p);
	count_line(&p);
	todo(&p);
	what_if(&p);
	senders(&p);
	changes(&p);
	mismatch(&p, m);
	return output_flush(out, err);
}

/*
 * overview.c: see overview.h.
 */
#include "report/say/overview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/format.h"

#define TEXT_BYTES 65536

int
overview_urgency(enum verdict_code code)
{
	static const int urgency[VERDICT_CODES] = { [VERDICT_ROLL_BACK] = 0,
	    [VERDICT_NOT_READY] = 1, [VERDICT_READY_FOR_QUARANTINE] = 2,
	    [VERDICT_READY_FOR_REJECT] = 2, [VERDICT_HOLD] = 3,
	    [VERDICT_NO_DATA] = 4, [VERDICT_DONE] = 5 };

	return urgency[code];
}

const char *
overview_keep(struct buf *text, struct arena *a)
{
	const char *whole = buf_string(text);
	const char *kept = whole == NULL ? NULL :
	    arena_strndup(a, whole, text->len);

	buf_free(text);
	return kept;
}

static void
sum_entries(struct overview_row *r, const struct verdict *v)
{
	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];

		if (e->class == CLASS_SPOOF)
			r->forged += e->week;
		if (class_direct(e->class)) {
			r->yours += e->week;
			r->pass += e->week_pass;
		}
	}
}

enum dmarc_status
overview_row_fill(struct overview_row *r, const char *domain,
    const struct verdict *v, int64_t today, struct arena *a,
    struct dmarc_err *err)
{
	struct buf name = BUF_INIT(TEXT_BYTES), verdict = BUF_INIT(TEXT_BYTES);
	struct buf counts = BUF_INIT(TEXT_BYTES);

	*r = (struct overview_row){ .code = v->code, .below = v->below,
	    .policy = v->policy_known ? verdict_level_word(v->effective) : "-",
	    .messages = v->what_ifs > 0 ? v->what_if[0].messages : 0 };
	for (size_t i = 0; i < v->blockers; i++)
		r->items += attention_counted(v->blocker, i);
	r->todo = r->items + attention_publish(v);
	sum_entries(r, v);
	buf_text(&name, v->below ? "*." : "");
	describe_domain(&name, domain);
	describe_verdict_short(&verdict, v, today);
	describe_counts(&counts, v);
	r->name = overview_keep(&name, a);
	r->verdict = overview_keep(&verdict, a);
	r->counts = overview_keep(&counts, a);
	return r->name != NULL && r->verdict != NULL && r->counts != NULL ?
	    DMARC_OK : dmarc_no_memory(err);
}

enum dmarc_status
overview_add(struct overview *o, const char *domain,
    const struct judgement *j, struct dmarc_err *err)
{
	struct overview_domain d = { .domain = domain, .place = o->domains,
	    .rows = j->verdicts, .attention = attention_domain(j->verdict,
	    j->verdicts, o->last, j->last_report) };

	for (size_t i = 0; i < j->verdicts; i++) {
		const struct verdict *v = &j->verdict[i];
		enum dmarc_status st = overview_row_fill(&d.row[i], domain, v,
		    o->today, o->arena, err);

		if (st != DMARC_OK)
			return st;
		d.messages += d.row[i].messages;
		o->todo += d.row[i].todo;
		if (i == 0 || overview_urgency(v->code) <
		    overview_urgency(d.code))
			d.code = v->code;
	}
	if (!vec_room(&o->domain, o->domains, &o->size, sizeof d))
		return dmarc_no_memory(err);
	o->domain[o->domains++] = d;
	o->rows += d.rows;
	o->code[d.code]++;
	o->attention = o->attention || d.attention;
	return DMARC_OK;
}

static int
urgent_first(const void *a, const void *b)
{
	const struct overview_domain *x = a, *y = b;
	int c = overview_urgency(x->code) - overview_urgency(y->code);

	if (c == 0 && x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return c != 0 ? c : strcmp(x->domain, y->domain);
}

void
overview_sort(struct overview *o)
{
	if (o->domains > 0)
		qsort(o->domain, o->domains, sizeof *o->domain,
		    urgent_first);
}

void
overview_todo(size_t todo, size_t inbound, char out[OVERVIEW_TODO])
{
	char count[FORMAT_TEXT], more[FORMAT_TEXT];

	format_count(todo, count);
	format_count(inbound, more);
	if (inbound == 0)
		(void)snprintf(out, OVERVIEW_TODO, "%s to do", todo == 0 ?
		    "nothing" : count);
	else if (todo == 0)
		(void)snprintf(out, OVERVIEW_TODO, "%s to do for mail to you",
		    more);
	else
		(void)snprintf(out, OVERVIEW_TODO, "%s to do, %s more for "
		    "mail to you", count, more);
}

void
overview_inbound(struct overview *o, size_t n)
{
	o->domain[o->domains - 1].inbound = n;
	o->inbound += n;
}

void
overview_codes(struct buf *out, const struct overview *o)
{
	static const struct { enum verdict_code code; const char *word; }
	    order[] = { { VERDICT_ROLL_BACK, "ROLL BACK" },
	    { VERDICT_NOT_READY, "NOT READY" },
	    { VERDICT_READY_FOR_QUARANTINE, "READY for quarantine" },
	    { VERDICT_READY_FOR_REJECT, "READY for reject" },
	    { VERDICT_HOLD, "HOLD" }, { VERDICT_NO_DATA, "NO DATA" },
	    { VERDICT_DONE, "DONE" } };
	char todo[OVERVIEW_TODO];
	bool any = false;

	overview_todo(o->todo, o->inbound, todo);
	buf_text(out, todo);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		char count[FORMAT_TEXT];

		if (o->code[order[i].code] == 0)
			continue;
		format_count(o->code[order[i].code], count);
		buf_text(out, any ? ", " : ": ");
		buf_text(out, count);
		buf_byte(out, ' ');
		buf_text(out, order[i].word);
		any = true;
	}
}

void
overview_legend(struct buf *out, const char *below, bool capitals)
{
	static const struct { const char *heading[2], *text; } line[] = {
		{ { "Yours", "YOURS" }, ": messages of your hosts and of the "
		    "services that send for you. " },
		{ { "Pass", "PASS" }, ": how many of these pass DMARC. " },
		{ { "Forged", "FORGED" }, ": messages that nothing "
		    "authenticates. " },
		{ { "To do", "TODO" }, ": what is listed for the row, without "
		    "what only needs time." } };

	for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
		buf_text(out, line[i].heading[capitals]);
		buf_text(out, line[i].text);
	}
	if (below == NULL)
		return;
	buf_byte(out, ' ');
	buf_text(out, below);
	buf_text(out, ": all names below ");
	buf_text(out, below + strlen("*."));
	buf_text(out, "; what both have to do counts for ");
	buf_text(out, below + strlen("*."));
	buf_byte(out, '.');
}

void
overview_rows(struct buf *out, const struct overview_domain *d)
{
	char count[FORMAT_TEXT];

	for (size_t i = 0; i < d->rows; i++) {
		const struct overview_row *r = &d->row[i];

		buf_text(out, i > 0 ? ", " : "");
		buf_text(out, i > 0 ? r->name : "");
		buf_text(out, i > 0 ? " " : "");
		buf_text(out, r->verdict);
		buf_text(out, r->counts[0] != '\0' ? " (" : "");
		buf_text(out, r->counts);
		buf_text(out, r->counts[0] != '\0' ? ")" : "");
	}
	if (d->inbound == 0)
		return;
	format_count(d->inbound, count);
	buf_text(out, ", ");
	buf_text(out, count);
	buf_text(out, " to do for mail to you");
}

void
overview_free(struct overview *o)
{
	free(o->domain);
	o->domain = NULL;
	o->domains = 0;
}

/*
 * overview.c: see overview.h.
 */
#include "report/say/overview.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/format.h"
#include "store/read/ask.h"

#define TEXT_BYTES 65536

/* How urgent a verdict is; 0 is the most. */
static const int rank[VERDICT_CODES] = { [VERDICT_ROLL_BACK] = 0,
    [VERDICT_NOT_READY] = 1, [VERDICT_READY_FOR_QUARANTINE] = 2,
    [VERDICT_READY_FOR_REJECT] = 2, [VERDICT_HOLD] = 3, [VERDICT_NO_DATA] = 4,
    [VERDICT_DONE] = 5 };

/* Keep a text; NULL when there is no memory. */
static const char *
keep(struct overview *o, struct buf *b)
{
	const char *text = buf_string(b);
	const char *kept = text == NULL ? NULL :
	    arena_strndup(o->arena, text, b->len);

	buf_free(b);
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

static bool
make_row(struct overview *o, struct overview_row *r, const char *domain,
    const struct verdict *v)
{
	struct buf name = BUF_INIT(TEXT_BYTES), verdict = BUF_INIT(TEXT_BYTES);
	struct buf counts = BUF_INIT(TEXT_BYTES);

	*r = (struct overview_row){ .code = v->code,
	    .policy_known = v->policy_known, .effective = v->effective,
	    .todo = attention_publish(v) };
	for (size_t i = 0; i < v->blockers; i++)
		r->todo += attention_leads(v, i) &&
		    attention_item(&v->blocker[i]);
	sum_entries(r, v);
	buf_text(&name, v->below ? "*." : "");
	describe_domain(&name, domain);
	describe_verdict_short(&verdict, v, o->today);
	describe_counts(&counts, v);
	r->name = keep(o, &name);
	r->verdict = keep(o, &verdict);
	r->counts = keep(o, &counts);
	return r->name != NULL && r->verdict != NULL && r->counts != NULL;
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

		if (!make_row(o, &d.row[i], domain, v))
			return dmarc_no_memory(err);
		d.messages += v->what_ifs > 0 ? v->what_if[0].messages : 0;
		if (i == 0 || rank[v->code] < rank[d.code])
			d.code = v->code;
	}
	if (!vec_grow((void **)&o->domain, o->domains, &o->size, sizeof d))
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
	int c = rank[x->code] - rank[y->code];

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
overview_codes(struct buf *out, const struct overview *o)
{
	static const struct { enum verdict_code code; const char *word; }
	    order[] = { { VERDICT_ROLL_BACK, "ROLL BACK" },
	    { VERDICT_NOT_READY, "NOT READY" },
	    { VERDICT_READY_FOR_QUARANTINE, "READY for quarantine" },
	    { VERDICT_READY_FOR_REJECT, "READY for reject" },
	    { VERDICT_HOLD, "HOLD" }, { VERDICT_NO_DATA, "NO DATA" },
	    { VERDICT_DONE, "DONE" } };
	bool any = false;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		char count[FORMAT_TEXT];

		if (o->code[order[i].code] == 0)
			continue;
		format_count(o->code[order[i].code], count);
		buf_text(out, any ? ", " : "");
		buf_text(out, count);
		buf_byte(out, ' ');
		buf_text(out, order[i].word);
		any = true;
	}
}

void
overview_free(struct overview *o)
{
	free(o->domain);
	o->domain = NULL;
	o->domains = 0;
}

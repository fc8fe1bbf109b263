/*
 * gate.c: what was asked and what the numbers were, kept for explanations.
 */
#include "report/verdict/work.h"

struct verdict_gate *
gate_add(struct work *w, struct verdict *v, const char *code,
    const struct verdict_sender *sender)
{
	struct verdict_gate *list = w->f->explain ? work_grow(w, v->gate,
	    v->gates, sizeof *list) : NULL;
	struct verdict_gate *g = &w->spare_gate;

	if (list != NULL) {
		v->gate = list;
		g = &list[v->gates++];
	}
	*g = (struct verdict_gate){ .code = code };
	if (sender != NULL) {
		g->sender = sender->key;
		g->name = sender->name;
	}
	return g;
}

void
gate_measure(struct verdict_gate *g, struct verdict_measure m)
{
	if (g->measures < MEASURES)
		g->measure[g->measures++] = m;
	g->passed = g->passed || m.met;
}

void
measure_count(struct verdict_gate *gate, const char *what, uint64_t value,
    enum verdict_relation relation, double limit, enum rule r)
{
	double n = (double)value;

	gate_measure(gate, (struct verdict_measure){ .what = what,
	    .value = n, .relation = relation, .limit = limit, .rule = r,
	    .met = relation == RELATION_AT_LEAST ? n >= limit :
	    relation == RELATION_BELOW ? n < limit : n <= limit });
}

void
measure_share(struct verdict_gate *gate, const char *what, double value,
    enum verdict_relation relation, double limit, enum rule r, bool met)
{
	gate_measure(gate, (struct verdict_measure){ .what = what,
	    .value = value, .relation = relation, .limit = limit,
	    .share = true, .rule = r, .met = met });
}

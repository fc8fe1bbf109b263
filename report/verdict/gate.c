/*
 * gate.c: the questions that were asked, with their numbers, for explanations.
 */
#include "report/verdict/work.h"

struct verdict_gate *
gate_add(struct work *w, struct verdict *v, enum code code,
    const struct verdict_sender *sender)
{
	struct verdict_gate *list = w->f->explain ? work_grow(w, v->gate,
	    v->gates, sizeof *list) : NULL;
	struct verdict_gate *g = &w->spare_gate;

	if (list != NULL) {
		v->gate = list;
		g = &list[v->gates++];
	}
	*g = (struct verdict_gate){ .code = code,
	    .word = codes[code].word };
	if (sender != NULL) {
		g->sender = sender->key;
		g->name = sender->name;
	}
	return g;
}

static void
add(struct verdict_gate *g, struct verdict_measure m)
{
	if (g->measures < GATE_MEASURES)
		g->measure[g->measures++] = m;
	g->passed = g->passed || m.met;
}

static bool
keeps(double value, enum verdict_relation relation, double limit)
{
	switch (relation) {
	case RELATION_AT_LEAST:
		return value >= limit;
	case RELATION_BELOW:
		return value < limit;
	default:
		return value <= limit;
	}
}

void
measure_count(struct verdict_gate *g, enum measure what, uint64_t value,
    double limit, enum rule r)
{
	double n = (double)value;

	add(g, (struct verdict_measure){ .what = what, .value = n,
	    .limit = limit, .rule = r,
	    .met = keeps(n, measures[what].relation, limit) });
}

void
measure_share(struct verdict_gate *g, enum measure what, double value,
    double limit, enum rule r, bool met)
{
	add(g, (struct verdict_measure){ .what = what, .value = value,
	    .limit = limit, .rule = r, .met = met });
}

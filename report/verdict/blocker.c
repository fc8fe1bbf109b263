/*
 * blocker.c: the lists of blockers, advice, changes and gates; the measures of
 * a gate, and the numbers of a blocker: messages, days, reporters, addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

struct verdict_change *
change_add(struct work *w, struct verdict *v, enum code code,
    const struct verdict_sender *sender)
{
	struct verdict_change *list = work_grow(w, v->change, v->changes,
	    sizeof *list);
	struct verdict_change *c;

	if (list == NULL)
		return &w->spare_change;
	v->change = list;
	c = &v->change[v->changes++];
	*c = (struct verdict_change){ .code = code, .day = w->f->last };
	if (sender != NULL) {
		c->sender = sender->key;
		c->name = sender->name;
	}
	return c;
}

struct verdict_blocker *
blocker_as(struct work *w, struct verdict *v, enum verdict_kind kind,
    enum code code)
{
	struct verdict_blocker **list = kind == KIND_ADVICE ? &v->advice :
	    &v->blocker;
	size_t *n = kind == KIND_ADVICE ? &v->advices : &v->blockers;
	struct verdict_blocker *grown = work_grow(w, *list, *n, sizeof *grown);

	if (grown == NULL)
		return &w->spare_blocker;
	*list = grown;
	grown += (*n)++;
	*grown = (struct verdict_blocker){ .kind = kind, .code = code,
	    .word = codes[code].word, .first = INT64_MAX,
	    .last = INT64_MIN, .why = "", .fix = "", .check = "" };
	return grown;
}

struct verdict_blocker *
blocker_add(struct work *w, struct verdict *v, enum code code)
{
	return blocker_as(w, v, codes[code].kind, code);
}

static int
by_kind(const void *a, const void *b)
{
	const struct verdict_blocker *x = a, *y = b;
	int c;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->of_dns != y->of_dns)
		return x->of_dns ? 1 : -1;
	if (x->failing != y->failing)
		return x->failing > y->failing ? -1 : 1;
	c = strcmp(x->name != NULL ? x->name : "",
	    y->name != NULL ? y->name : "");
	if (c == 0)
		c = strcmp(x->sender != NULL ? x->sender : "",
		    y->sender != NULL ? y->sender : "");
	if (c == 0)
		c = strcmp(x->word, y->word);
	return c != 0 ? c : strcmp(x->why, y->why);
}

void
blockers_sort(struct verdict *v)
{
	if (v->blockers > 0)
		qsort(v->blocker, v->blockers, sizeof *v->blocker, by_kind);
	if (v->advices > 0)
		qsort(v->advice, v->advices, sizeof *v->advice, by_kind);
}

static int
by_address(const void *a, const void *b)
{
	const struct verdict_evidence *x = a, *y = b;

	return address_compare(&x->source, &y->source);
}

static int
by_messages(const void *a, const void *b)
{
	const struct verdict_evidence *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return by_address(a, b);
}

/* Keep the addresses with the most bad messages as evidence. */
static void
choose(struct verdict_blocker *b, struct verdict_evidence *e, size_t n)
{
	size_t kept = 0;

	if (n == 0)
		return;
	qsort(e, n, sizeof *e, by_address);
	for (size_t i = 0; i < n; i++)
		if (kept > 0 && by_address(&e[kept - 1], &e[i]) == 0)
			e[kept - 1].messages += e[i].messages;
		else
			e[kept++] = e[i];
	qsort(e, kept, sizeof *e, by_messages);
	b->evidences = kept < EVIDENCE ? kept : EVIDENCE;
	memcpy(b->evidence, e, b->evidences * sizeof *e);
}

/* Widen the days of b by a bad row and by its pair before W28. */
static void
widen(struct verdict_blocker *b, const struct verdict_row *r,
    const struct pair *p)
{
	int64_t first = p->older > 0 ? p->older_first : r->day;

	if (first < b->first)
		b->first = first;
	if (r->day > b->last)
		b->last = r->day;
}

/* The reporter of nearly all of some messages; NULL: there is none. */
static const char *
alone(const struct work *w, const uint64_t *said)
{
	uint64_t all = 0;
	size_t most = 0;

	for (size_t i = 0; i < w->f->reporters; i++) {
		all += said[i];
		if (said[i] > said[most])
			most = i;
	}
	return all > 0 && (double)said[most] >= rule(RULE_ALONE,
	    STEP_QUARANTINE) * (double)all ? w->f->reporter[most].org : NULL;
}

static void
count(struct work *w, struct verdict_blocker *b, const struct scope *s,
    const struct member *m, enum about about)
{
	struct verdict_evidence *e = work_array(w, m->to - m->from,
	    sizeof *e);
	uint64_t *said = work_array(w, w->f->reporters, sizeof *said);
	uint64_t class[CLASSES] = { 0 }, most = 0;
	size_t n = 0;

	if (w->out_of_memory)
		return;
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_pair *p = &w->f->pair[r->pair];
		bool counts, bad = about_row(w, about, r, &counts);

		if (!counts || (b->kind == KIND_EMERGENCY &&
		    w->young[r->reporter]))
			continue;
		b->messages += r->messages;
		if (!mail_passes(p->mail))
			b->failing += r->messages;
		if (!bad)
			continue;
		class[w->pair[r->pair].class] += r->messages;
		widen(b, r, &w->pair[r->pair]);
		b->reporters += said[r->reporter] == 0;
		said[r->reporter] += r->messages;
		if (!w->f->address[p->address].others)
			e[n++] = (struct verdict_evidence){
				w->f->address[p->address].source,
				r->messages };
	}
	for (int c = 0; c < CLASSES; c++)
		if (class[c] > most) {
			most = class[c];
			b->class_name = verdict_class_word(
			    (enum verdict_class)c);
		}
	choose(b, e, n);
	b->alone = alone(w, said);
}

/* Let a blocker by the total rate name the reporter of what fails. */
static void
count_total(struct work *w, struct verdict_blocker *b, const struct scope *s)
{
	uint64_t *said = work_array(w, w->f->reporters, sizeof *said);

	for (size_t i = 0; !w->out_of_memory && i < s->rows; i++) {
		const struct verdict_row *r = s->row[i];
		bool counts;

		if (about_row(w, ABOUT_FAILING, r, &counts))
			said[r->reporter] += r->messages;
	}
	if (!w->out_of_memory)
		b->alone = alone(w, said);
}

void
blockers_alone(struct work *w, struct verdict *v, const struct scope *s)
{
	if (v->reporters < 2)
		return;
	for (size_t i = 0; i < v->blockers && !w->out_of_memory; i++) {
		struct verdict_blocker *b = &v->blocker[i];

		if (b->code == CODE_RATE_UNCERTAIN ||
		    b->code == CODE_RATE_TOO_HIGH)
			count_total(w, b, s);
		if (b->alone == NULL || (b->kind != KIND_FIX &&
		    b->code != CODE_RATE_UNCERTAIN))
			continue;
		b->why = work_say(w, "%s; nearly all of it is reported by %s "
		    "alone", b->why, b->alone);
		b->fix = work_say(w, "%s; if %s is wrong, distrust = %s in "
		    "[ingest] leaves it out", b->fix, b->alone, b->alone);
	}
}

void
blocker_evidence(struct work *w, struct verdict_blocker *b,
    const struct scope *s)
{
	struct verdict_evidence *e = work_array(w, s->rows, sizeof *e);
	size_t n = 0;

	for (size_t i = 0; !w->out_of_memory && i < s->rows; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_pair *p = &w->f->pair[r->pair];

		if (r->messages == 0 || !mail_passes(p->mail) ||
		    !class_direct(w->pair[r->pair].class))
			continue;
		e[n++] = (struct verdict_evidence){
			w->f->address[p->address].source, r->messages };
		if (r->day < b->first)
			b->first = r->day;
		if (r->day > b->last)
			b->last = r->day;
	}
	if (!w->out_of_memory)
		choose(b, e, n);
}

struct verdict_blocker *
blocker_sender(struct work *w, struct verdict_blocker *b,
    const struct scope *s, const struct member *m)
{
	enum about about = codes[b->code].about;

	b->sender = m->sender->key;
	b->name = m->sender->name;
	count(w, b, s, m, about);
	if (!w->out_of_memory)
		work_advise(w, b, s, m, about);
	return b;
}

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

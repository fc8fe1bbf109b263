/*
 * test_gates_shown.c: an explanation shows exactly the gates behind its
 * verdict, on random domains.
 */
#include <math.h>

#include "tests/cunit_main.h"
#include "tests/report/verdict/random_facts.h"

#define DOMAINS 400
#define MEMORY ((size_t)64 << 20)

static struct world w;

struct judged {
	struct verdict v[2];
	size_t n;
	struct arena *arena;
};

static void
judge(bool explain, struct judged *j)
{
	struct dmarc_err err;

	arena_reset(j->arena);
	w.f.explain = explain;
	CU_ASSERT_EQUAL_FATAL(verdict_reach(&w.f, j->arena, j->v, &j->n,
	    &err), DMARC_OK);
}

static void
each_domain(bool property(struct judged *j))
{
	struct judged j = { .arena = arena_new(MEMORY) };
	unsigned failed = 0;

	CU_ASSERT_FATAL(j.arena != NULL);
	for (uint64_t seed = 1; seed <= DOMAINS; seed++) {
		random_world(&w, seed);
		if (property(&j))
			continue;
		if (failed++ < 10)
			printf("\nseed %llu", (unsigned long long)seed);
	}
	CU_ASSERT_EQUAL(failed, 0);
	arena_free(j.arena);
}

/* explain does not change the verdict; without it, no gates are kept. */
static bool
change_nothing(struct judged *j)
{
	struct judged quiet = { .arena = arena_new(MEMORY) };
	bool fine;

	CU_ASSERT_FATAL(quiet.arena != NULL);
	judge(false, &quiet);
	judge(true, j);
	fine = quiet.n == j->n;
	for (size_t i = 0; fine && i < j->n; i++)
		fine = quiet.v[i].code == j->v[i].code &&
		    quiet.v[i].blockers == j->v[i].blockers &&
		    quiet.v[i].gates == 0 && j->v[i].gates > 0;
	arena_free(quiet.arena);
	return fine;
}

static bool
keeps(const struct verdict_measure *m)
{
	switch (measures[m->what].relation) {
	case RELATION_AT_LEAST:
		return m->value >= m->limit;
	case RELATION_AT_MOST:
		return m->value <= m->limit;
	default:
		return m->value < m->limit;
	}
}

/* A gate passes if and only if a number keeps its limit, as displayed. */
static bool
pass_by_a_number(struct judged *j)
{
	judge(true, j);
	for (size_t i = 0; i < j->n; i++)
		for (size_t k = 0; k < j->v[i].gates; k++) {
			const struct verdict_gate *g = &j->v[i].gate[k];
			bool any = false;

			for (size_t n = 0; n < g->measures; n++) {
				const struct verdict_measure *m =
				    &g->measure[n];

				any = any || m->met;
				/* Shares may be off by rounding. */
				if ((m->met != keeps(m) &&
				    fabs(m->value - m->limit) > 1e-9) ||
				    (measures[m->what].share &&
				    !(fabs(m->value) <= 1))) {
					printf("\n%s: %s %g, limit %g", g->word,
					    measures[m->what].label,
					    m->value, m->limit);
					return false;
				}
			}
			if (g->passed != any)
				return false;
		}
	return true;
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
stops(const struct verdict *v, const struct verdict_blocker *b)
{
	for (size_t i = 0; i < v->gates; i++)
		if (!v->gate[i].passed && same(v->gate[i].word, b->word) &&
		    same(v->gate[i].sender, b->sender))
			return true;
	return b->code == CODE_NO_OWN_MAIL;
}

static bool
is_listed(const struct verdict *v, const struct verdict_gate *g)
{
	for (size_t i = 0; i < v->blockers + v->advices; i++) {
		const struct verdict_blocker *b = i < v->blockers ?
		    &v->blocker[i] : &v->advice[i - v->blockers];

		if (same(b->word, g->word) && same(b->sender, g->sender))
			return true;
	}
	/* The rate of all mail: left out if a repair explains it. */
	return g->code == CODE_RATE_TOO_HIGH || g->code == CODE_RATE_UNCERTAIN;
}

/* Every blocker has a gate that stopped, and the other way round. */
static bool
stop_what_is_listed(struct judged *j)
{
	judge(true, j);
	for (size_t i = 0; i < j->n; i++) {
		const struct verdict *v = &j->v[i];

		for (size_t k = 0; k < v->blockers; k++)
			if (!stops(v, &v->blocker[k]))
				return false;
		if (v->code == VERDICT_NO_DATA || v->parked)
			continue;
		for (size_t k = 0; k < v->gates; k++)
			if (!v->gate[k].passed && !is_listed(v, &v->gate[k]))
				return false;
	}
	return true;
}

static void
asking_changes_nothing(void)
{
	each_domain(change_nothing);
}

static void
gates_pass_by_a_number(void)
{
	each_domain(pass_by_a_number);
}

static void
gates_stop_what_is_listed(void)
{
	each_domain(stop_what_is_listed);
}

static const struct test tests[] = {
	{ "asking why changes nothing", asking_changes_nothing },
	{ "gates pass by a number", gates_pass_by_a_number },
	{ "gates stop what is listed", gates_stop_what_is_listed },
};
TEST_MAIN("report/verdict/gates_shown", tests)

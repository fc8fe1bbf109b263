/*
 * test_lookup.c: work that waits for answers, and the limits of a run.
 */
#include "dns/lookup/lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "tests/cunit_main.h"
#include "tests/dns/zone.h"

static const struct zone_row rows[] = {
	{ "a.example", RR_TXT, "b.example", 0 },
	{ "b.example", RR_TXT, "c.example", 0 },
	{ "c.example", RR_A, "192.0.2.1", 0 },
	{ "dead.example", RR_TXT, "", NEVER },
	{ "broken.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
};

static struct zone zone;
static struct lookup *l;
static const volatile sig_atomic_t go;

static void
begin(const struct lookup_limits *limits)
{
	struct dmarc_err err;

	zone_open(&zone, rows, COUNT(rows));
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, limits, &l, &err),
	    DMARC_OK);
}

static void
run(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
}

/* Follows TXT records from name to name. */
struct walk {
	struct work work;
	char name[100], why[40];
	unsigned calls, steps;
	enum answer_status end;
};

static enum work_status
follow(struct work *w, struct lookup *look)
{
	struct walk *walk = (struct walk *)w;
	char name[100];
	const struct answer *a;

	walk->calls++;
	walk->steps = 0;
	(void)snprintf(name, sizeof name, "%s", walk->name);
	while ((a = lookup_ask(look, w, name, RR_TXT)) != NULL &&
	    a->status == ANSWER_DATA) {
		(void)snprintf(name, sizeof name, "%.*s",
		    (int)a->record[0].len, (const char *)a->record[0].byte);
		walk->steps++;
	}
	if (a == NULL)
		return lookup_waits(look);
	walk->end = a->status;
	(void)snprintf(walk->why, sizeof walk->why, "%s",
	    a->why != NULL ? a->why : "");
	return WORK_DONE;
}

#define WALK(n) { .work.step = follow, .name = n }

static void
goes_on_with_answers(void)
{
	struct walk a = WALK("a.example"), b = WALK("b.example"),
	    x = WALK("broken.example"), y = WALK("none.example");

	begin(&lookup_defaults);
	lookup_add(l, &a.work);
	lookup_add(l, &b.work);
	lookup_add(l, &x.work);
	lookup_add(l, &y.work);
	run();
	CU_ASSERT_TRUE(a.work.done && a.steps == 2 && a.calls <= 4);
	CU_ASSERT_EQUAL(a.end, ANSWER_EMPTY);
	CU_ASSERT_TRUE(b.work.done && b.steps == 1);
	CU_ASSERT_EQUAL(x.end, ANSWER_FAILED);
	CU_ASSERT_STRING_EQUAL(x.why, "SERVFAIL");
	CU_ASSERT_EQUAL(y.end, ANSWER_MISSING);
	/* No question was asked twice. */
	CU_ASSERT_EQUAL(zone.asked, 5);
	CU_ASSERT_EQUAL(lookup_tally(l).asked, 5);
	CU_ASSERT_EQUAL(lookup_tally(l).answered, 4);
	lookup_close(l);
}

/* Work that asks nothing leaves no trace: others still ask. */
static void
takes_what_is_known(void)
{
	struct walk b = WALK("b.example"), later = WALK("b.example"),
	    more = WALK("a.example"), all = WALK("a.example");

	later.work.asks_nothing = more.work.asks_nothing = true;
	begin(&lookup_defaults);
	CU_ASSERT_EQUAL(more.work.step(&more.work, l), WORK_DONE);
	CU_ASSERT_EQUAL(more.end, ANSWER_BUDGET);
	lookup_add(l, &b.work);
	run();
	CU_ASSERT_EQUAL(zone.asked, 2);
	CU_ASSERT_EQUAL(later.work.step(&later.work, l), WORK_DONE);
	CU_ASSERT_TRUE(later.steps == 1 && later.end == b.end);
	CU_ASSERT_EQUAL(more.work.step(&more.work, l), WORK_DONE);
	CU_ASSERT_TRUE(more.steps == 0 && more.end == ANSWER_BUDGET);
	CU_ASSERT_EQUAL(zone.asked, 2);
	lookup_add(l, &all.work);
	run();
	CU_ASSERT_TRUE(all.work.done && all.steps == 2);
	lookup_close(l);
}

static void
gives_up_in_time(void)
{
	struct lookup_limits limits = lookup_defaults;
	struct walk dead = WALK("dead.example"), a = WALK("a.example");
	int64_t start = clock_ms();

	limits.timeout_ms = 30;
	begin(&limits);
	lookup_add(l, &dead.work);
	lookup_add(l, &a.work);
	run();
	CU_ASSERT_TRUE(clock_ms() - start >= 30);
	CU_ASSERT_EQUAL(dead.end, ANSWER_FAILED);
	CU_ASSERT_STRING_EQUAL(dead.why, "timeout");
	CU_ASSERT_EQUAL(zone.cancelled, 1);
	CU_ASSERT_EQUAL(a.end, ANSWER_EMPTY);
	lookup_close(l);
}

static void
keeps_to_the_time_of_the_run(void)
{
	struct lookup_limits limits = lookup_defaults;
	struct walk dead = WALK("dead.example"), a = WALK("a.example");

	limits.budget_ms = 30;
	limits.jobs = 1;
	begin(&limits);
	lookup_add(l, &dead.work);
	lookup_add(l, &a.work);
	run();
	CU_ASSERT_EQUAL(dead.end, ANSWER_BUDGET);
	CU_ASSERT_EQUAL(a.end, ANSWER_BUDGET);
	CU_ASSERT_EQUAL(lookup_tally(l).answered, 0);
	CU_ASSERT_EQUAL(lookup_tally(l).over_budget, 2);
	lookup_close(l);
}

static void
keeps_to_budgets(void)
{
	struct lookup_limits limits = lookup_defaults;
	unsigned left = 1;
	struct walk a = WALK("a.example"), b = WALK("b.example"),
	    c = WALK("broken.example");

	limits.questions = 2;
	a.work.budget = &left;
	begin(&limits);
	lookup_add(l, &a.work);
	run();
	CU_ASSERT_TRUE(a.steps == 1 && a.end == ANSWER_BUDGET);
	CU_ASSERT_EQUAL(left, 0);
	/* What was left out for one is left out for all. */
	lookup_add(l, &b.work);
	run();
	CU_ASSERT_EQUAL(b.end, ANSWER_BUDGET);
	lookup_add(l, &c.work);
	run();
	CU_ASSERT_EQUAL(c.end, ANSWER_FAILED);
	lookup_close(l);
}

static void
keeps_so_many_in_flight(void)
{
	struct lookup_limits limits = lookup_defaults;
	struct walk walk[20];

	limits.jobs = 3;
	limits.rate = 0;
	begin(&limits);
	zone.at_once = 1;
	for (size_t i = 0; i < COUNT(walk); i++) {
		walk[i] = (struct walk)WALK("");
		(void)snprintf(walk[i].name, sizeof walk[i].name,
		    "n%zu.example", i);
		lookup_add(l, &walk[i].work);
	}
	run();
	CU_ASSERT_EQUAL(zone.most, 3);
	CU_ASSERT_EQUAL(zone.asked, COUNT(walk));
	lookup_close(l);
}

static void
keeps_to_a_rate(void)
{
	struct lookup_limits limits = lookup_defaults;
	struct walk walk[6];
	int64_t start = clock_ms();

	limits.rate = 50;
	begin(&limits);
	for (size_t i = 0; i < COUNT(walk); i++) {
		walk[i] = (struct walk)WALK("");
		(void)snprintf(walk[i].name, sizeof walk[i].name,
		    "n%zu.example", i);
		lookup_add(l, &walk[i].work);
	}
	run();
	/* One at once, five after 20 ms each. */
	CU_ASSERT_TRUE(clock_ms() - start >= 99);
	lookup_close(l);
}

static void
stops(void)
{
	volatile sig_atomic_t stop = 1;
	struct walk a = WALK("a.example");
	struct dmarc_err err;

	begin(&lookup_defaults);
	lookup_add(l, &a.work);
	CU_ASSERT_EQUAL(lookup_run(l, &stop, &err), DMARC_E_AGAIN);
	CU_ASSERT_FALSE(a.work.done);
	lookup_close(l);
}

/* Asks two questions, and needs the answer to one. */
static enum work_status
take_first(struct work *w, struct lookup *look)
{
	const struct answer *a = lookup_ask(look, w, "a.example", RR_TXT);

	(void)lookup_ask(look, w, "b.example", RR_TXT);
	return a != NULL ? WORK_DONE : lookup_waits(look);
}

/* Work ends with its run: what comes later finds nobody. */
static void
forgets_work_that_is_done(void)
{
	struct lookup_limits limits = lookup_defaults;
	struct work *first = calloc(1, sizeof *first);
	struct walk next = WALK("c.example");

	CU_ASSERT_PTR_NOT_NULL_FATAL(first);
	limits.rate = 0;
	begin(&limits);
	zone.at_once = 1;
	first->step = take_first;
	lookup_add(l, first);
	run();
	CU_ASSERT_EQUAL(zone.n, 1);
	free(first);
	lookup_add(l, &next.work);
	run();
	CU_ASSERT_TRUE(next.work.done);
	lookup_close(l);
}

static const struct test tests[] = {
	{ "work that asks nothing takes what is known", takes_what_is_known },
	{ "it goes on with answers, and asks once", goes_on_with_answers },
	{ "it gives up a question in time", gives_up_in_time },
	{ "it keeps to the time of the run", keeps_to_the_time_of_the_run },
	{ "it keeps to budgets of questions", keeps_to_budgets },
	{ "it keeps so many questions in flight", keeps_so_many_in_flight },
	{ "it keeps to a rate", keeps_to_a_rate },
	{ "it stops", stops },
	{ "it forgets work that is done", forgets_work_that_is_done },
};

TEST_MAIN("dns/lookup/lookup", tests)

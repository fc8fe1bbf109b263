/*
 * test_cost.c: the upper bound of what a report adds to the database.
 * tests/cli/worst.sh compares it with real growth.
 */
#include "store/write/ledger/cost.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static uint64_t
cost(const struct report *r, uint64_t limit)
{
	struct dmarc_err err;
	uint64_t bytes = 0;

	CU_ASSERT_EQUAL(cost_of(&r->finding, 1, limit, &bytes,
	    &err), DMARC_OK);
	return bytes;
}

static void
counts_each_fact(void)
{
	struct report r;
	uint64_t base;

	report_init(&r);
	base = cost(&r, UINT64_MAX);
	CU_ASSERT(base > 700 && base < 8000);
	r.fb.extra_contact_info = "x";
	CU_ASSERT(cost(&r, UINT64_MAX) > base);
	report_init(&r);
	report_add(&r, "192.0.2.9", 1, DMARC_DISP_NONE, DMARC_ALIGNED_PASS,
	    DMARC_ALIGNED_PASS);
	CU_ASSERT(cost(&r, UINT64_MAX) > base + 200);
	r.combination[1].envelope_to = "a.example";
	base = cost(&r, UINT64_MAX);
	r.combination[1].envelope_to = "aa.example";
	CU_ASSERT(cost(&r, UINT64_MAX) > base);
}

static void
costs_nothing_without_a_report(void)
{
	const struct dmarc_finding f = { .kind = DMARC_FOUND_OTHER };
	uint64_t bytes = 1;
	struct dmarc_err err;

	CU_ASSERT_EQUAL(cost_of(&f, 1, 0, &bytes, &err), DMARC_OK);
	CU_ASSERT_EQUAL(bytes, 0);
}

/* Names and addresses are stored once, however often they are mentioned. */
static void
counts_what_recurs_once_if_it_matters(void)
{
	enum { MANY = 1000 };
	static struct dmarc_combination c[MANY];
	static struct dmarc_record record[MANY];
	static char name[MANY][16];
	struct report r;
	struct dmarc_finding both[2];
	struct dmarc_err err;
	uint64_t all, once, apart, two;

	report_init(&r);
	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(name[i], sizeof name[i], "n%03zu.example", i);
		c[i] = r.combination[0];
		c[i].envelope_to = "same.example";
		record[i] = r.record[0];
		record[i].combination = (uint32_t)i;
	}
	r.fb.combination = c;
	r.fb.record = record;
	r.fb.combinations = r.fb.records = MANY;
	all = cost(&r, UINT64_MAX);
	once = cost(&r, all - 1);
	CU_ASSERT(once < all * 2 / 3);
	for (size_t i = 0; i < MANY; i++)
		c[i].envelope_to = name[i];
	apart = cost(&r, all - 1);
	CU_ASSERT(apart > once + MANY * 70);
	for (size_t i = 0; i < MANY; i++)
		record[i].source.byte[15] = (unsigned char)i;
	CU_ASSERT(cost(&r, all - 1) > apart + 255 * 90);
	/* Two reports share what they mention. */
	both[0] = both[1] = r.finding;
	CU_ASSERT_EQUAL(cost_of(both, 2, 2 * all - 1, &two, &err), DMARC_OK);
	CU_ASSERT(two > cost(&r, all - 1) && two < 2 * cost(&r, all - 1));
	/* A result above the limit says so. */
	CU_ASSERT(cost(&r, 5000) > 5000);
}

static const struct test tests[] = {
	{ "counts each fact", counts_each_fact },
	{ "costs nothing without a report", costs_nothing_without_a_report },
	{ "counts what recurs once if it matters",
	    counts_what_recurs_once_if_it_matters },
};

int
main(void)
{
	return run_tests("store/write/ledger/cost", tests, COUNT(tests));
}

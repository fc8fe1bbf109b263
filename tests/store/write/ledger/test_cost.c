/*
 * test_cost.c: the upper bound of what a report adds to the database.
 * tests/cli/worst.sh compares it with real growth.
 */
#include "store/write/ledger/cost.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/common/facts/other_sample.h"
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

static uint64_t
cost_of_one(const struct dmarc_finding *f)
{
	struct dmarc_err err;
	uint64_t bytes = 0;

	CU_ASSERT_EQUAL(cost_of(f, 1, UINT64_MAX, &bytes, &err), DMARC_OK);
	return bytes;
}

static void
counts_each_fact_of_other_reports(void)
{
	struct tls_sample s;
	struct failure_sample r;
	const struct dmarc_finding tls = { .kind = DMARC_FOUND_TLS,
		.tls = &s.report };
	const struct dmarc_finding failure = { .kind = DMARC_FOUND_FAILURE,
		.failure = &r.report };
	uint64_t base;

	tls_sample_init(&s);
	base = cost_of_one(&tls);
	CU_ASSERT(base > 1000 && base < 8000);
	s.failure[1].reason = "x";
	CU_ASSERT(cost_of_one(&tls) > base);
	s.failure[1].mx = "mx2.example.org";
	s.failure[1].has_sending = true;
	CU_ASSERT(cost_of_one(&tls) > base + 100);
	s.report.policies = 1;
	CU_ASSERT(cost_of_one(&tls) < base);
	failure_sample_init(&r);
	base = cost_of_one(&failure);
	CU_ASSERT(base > 1000 && base < 4000);
	r.report.dkims = 0;
	CU_ASSERT(cost_of_one(&failure) < base);
}

/* What is in the database after n reports, in bytes. */
static uint64_t
grown(struct fixture *f)
{
	return (uint64_t)fixture_number(f, "SELECT page_count * page_size "
	    "FROM pragma_page_count, pragma_page_size");
}

/* Reports with nothing in common take no more than is computed. */
static void
is_no_less_than_what_they_take(void)
{
	enum { MANY = 300 };
	struct tls_sample s;
	struct failure_sample r;
	const struct dmarc_finding both[] = {
		{ .kind = DMARC_FOUND_TLS, .tls = &s.report },
		{ .kind = DMARC_FOUND_FAILURE, .failure = &r.report },
	};

	for (size_t kind = 0; kind < COUNT(both); kind++) {
		struct fixture f;
		uint64_t before, cost = 0;

		fixture_open(&f);
		before = grown(&f);
		for (int i = 0; i < MANY; i++) {
			char name[40];

			tls_sample_init(&s);
			failure_sample_init(&r);
			(void)snprintf(name, sizeof name, "n%d.example", i);
			s.report.org_name = s.report.report_id =
			    s.report.contact = s.policy[0].domain =
			    s.report.report_domain = s.failure[0].mx = name;
			s.failure[0].sending.byte[15] = (unsigned char)i;
			s.failure[0].sending.byte[14] = (unsigned char)(i >> 8);
			r.report.domain = r.report.reporter =
			    r.report.envelope_to = r.dkim[0].selector = name;
			r.report.source = s.failure[0].sending;
			r.report.facts[0] = (unsigned char)i;
			r.report.facts[1] = (unsigned char)(i >> 8);
			(void)fixture_finding(&f, name, &both[kind]);
			cost += cost_of_one(&both[kind]);
		}
		CU_ASSERT(grown(&f) - before <= cost);
		fixture_close(&f);
	}
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
	{ "counts each fact of TLS and failure reports",
	    counts_each_fact_of_other_reports },
	{ "is no less than what they take", is_no_less_than_what_they_take },
	{ "costs nothing without a report", costs_nothing_without_a_report },
	{ "counts what recurs once if it matters",
	    counts_what_recurs_once_if_it_matters },
};

int
main(void)
{
	return run_tests("store/write/ledger/cost", tests, COUNT(tests));
}

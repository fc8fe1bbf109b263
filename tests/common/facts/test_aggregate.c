/*
 * test_aggregate.c: what passes, and which result is shown for a record.
 */
#include "common/facts/aggregate.h"

#include "tests/cunit_main.h"

static void
passes_one_way_or_the_other(void)
{
	for (int d = 0; d < DMARC_ALIGNEDS; d++)
		for (int s = 0; s < DMARC_ALIGNEDS; s++) {
			struct dmarc_combination c = {
				.dkim_aligned = (enum dmarc_aligned)d,
				.spf_aligned = (enum dmarc_aligned)s,
			};

			CU_ASSERT_EQUAL(combination_passes(&c),
			    d == DMARC_ALIGNED_PASS ||
			    s == DMARC_ALIGNED_PASS);
		}
}

static void
shows_the_first_pass(void)
{
	static const struct dmarc_auth auth[] = {
		{ .domain = "a.example.org", .result = DMARC_RESULT_FAIL },
		{ .domain = "b.example.org", .result = DMARC_RESULT_NEUTRAL },
		{ .domain = "c.example.org", .result = DMARC_RESULT_PASS },
		{ .domain = "d.example.org", .result = DMARC_RESULT_PASS },
	};
	struct dmarc_combination c = { .dkim = auth, .spf = auth };

	CU_ASSERT_PTR_NULL(combination_dkim(&c));
	CU_ASSERT_PTR_NULL(combination_spf(&c));
	c.dkims = 2;
	CU_ASSERT_PTR_EQUAL(combination_dkim(&c), &auth[0]);
	c.dkims = 4;
	c.spfs = 3;
	CU_ASSERT_PTR_EQUAL(combination_dkim(&c), &auth[2]);
	CU_ASSERT_PTR_EQUAL(combination_spf(&c), &auth[2]);
}

static const struct test tests[] = {
	{ "it passes by DKIM or by SPF, and never by an unknown word",
	    passes_one_way_or_the_other },
	{ "it shows the first pass, else the first", shows_the_first_pass },
};

TEST_MAIN("common/facts/aggregate", tests)

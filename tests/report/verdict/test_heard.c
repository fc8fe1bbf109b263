/*
 * test_heard.c: whose word counts: reports that our mail server vouches for.
 */
#include "tests/report/verdict/facts.h"

/* Three organizations vouch for a domain, in the 28 days. */
static void
asks_three_organizations(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 5);

	for (uint32_t n = 0; n <= 4; n++) {
		for (size_t i = 0; i < b->f.reports; i++)
			b->report[i].origin = b->report[i].reporter < n &&
			    b->report[i].day > LAST - 3 ? ORIGIN_VERIFIED :
			    ORIGIN_UNVOUCHED;
		CU_ASSERT_EQUAL(verdict_vouched(&b->f), n >= 3);
	}
	/* Their reports must be of these days. */
	for (size_t i = 0; i < b->f.reports; i++)
		b->report[i].origin = b->report[i].day <= LAST - W28 ?
		    ORIGIN_VERIFIED : ORIGIN_UNVOUCHED;
	CU_ASSERT_FALSE(verdict_vouched(&b->f));
	arena_free(b->arena);
}

/* The verdict without the reports of two origins, or (with) without one. */
static const struct verdict *
hear(struct bed *b, bool with)
{
	const bool left_out[ORIGINS] = { [ORIGIN_MISMATCH] = true,
	    [ORIGIN_UNVOUCHED] = !with };
	struct verdict_facts heard;
	struct dmarc_err err;

	facts_tell(&b->f, b->report);
	CU_ASSERT_EQUAL_FATAL(verdict_hear(&b->f, left_out, b->arena, &heard,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(verdict_reach(&heard, b->arena, b->v, &b->n,
	    &err), DMARC_OK);
	return &b->v[0];
}

/* What the last reporter says is unknown, and the rest verified. */
static void
doubt(struct bed *b)
{
	uint32_t last = (uint32_t)b->f.reporters - 1;

	for (size_t i = 0; i < b->f.reports; i++)
		b->report[i].origin = b->report[i].reporter == last ?
		    ORIGIN_UNVOUCHED : ORIGIN_VERIFIED;
	for (size_t i = 0; i < b->f.rows; i++)
		b->row[i].origin = b->row[i].reporter == last ?
		    ORIGIN_UNVOUCHED : ORIGIN_VERIFIED;
	CU_ASSERT_TRUE(verdict_vouched(&b->f));
}

static void
is_not_made_ready_by_a_number(void)	/* R24 */
{
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 60, W28, 4);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 1500, 18, 1482);
	b->reporter[4] = (struct verdict_reporter){ .org = "x.example" };
	b->f.reporters = 5;
	for (int64_t age = 0; age < W28; age++)
		b->row[b->f.rows++] = (struct verdict_row){ .pair = 0,
		    .reporter = 4, .day = LAST - age, .messages = 20000 };
	facts_tell(&b->f, b->report);
	doubt(b);
	v = hear(b, false);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v->rate.n, 1500);
	CU_ASSERT_EQUAL(v->rate.k, 18);
	CU_ASSERT_EQUAL(v->reporters, 4);
	CU_ASSERT_EQUAL(hear(b, true)->code, VERDICT_READY_FOR_REJECT);
	arena_free(b->arena);
}

static void
is_not_told_another_policy(void)	/* R36 */
{
	struct bed *b = bed_new(DMARC_P_REJECT, 120, W28, 6);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 2, 2998);
	for (size_t i = 0; i < b->f.publisheds; i++)
		b->published[i].origin = ORIGIN_VERIFIED;
	b->published[0] = (struct verdict_published){ .day = LAST,
	    .reporter = 5, .origin = ORIGIN_UNVOUCHED, .messages = 2000,
	    .reports = 1, .policy = BED_POLICY(.p = DMARC_P_NONE) };
	doubt(b);
	v = hear(b, false);
	CU_ASSERT_EQUAL(v->code, VERDICT_DONE);
	CU_ASSERT_EQUAL(v->effective, LEVEL_REJECT);
	CU_ASSERT_EQUAL(v->reporters, 5);
	CU_ASSERT_EQUAL(hear(b, true)->effective, LEVEL_NONE);
	arena_free(b->arena);
}

/* Earlier mail of an origin that is not heard dates no sender. */
static void
remembers_only_what_it_hears(void)
{
	for (int with = 0; with < 2; with++) {
		struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 4);

		bed_own(b, W28, "mx", "192.0.2.10", 500, 0, 500);
		bed_older(b, 0, 200, 190, 9, 0);
		b->older[0].origin = ORIGIN_UNVOUCHED;
		doubt(b);
		CU_ASSERT_EQUAL(hear(b, with == 1)->entry[0].first,
		    with == 1 ? LAST - 200 : LAST - W28 + 1);
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "asks three organizations", asks_three_organizations },
	{ "is not made ready by a number", is_not_made_ready_by_a_number },
	{ "is not told another policy", is_not_told_another_policy },
	{ "remembers only what it hears", remembers_only_what_it_hears },
};
TEST_MAIN("report/verdict/heard", tests)

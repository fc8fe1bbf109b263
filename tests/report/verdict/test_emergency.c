/*
 * test_emergency.c: on whose word an emergency stands.
 */
#include "tests/report/verdict/facts.h"

/*
 * Own mail at reject, of which some reporters say that so many messages of the
 * last week each were rejected.
 */
static struct bed *
losing(uint32_t first, uint32_t reporters, uint64_t each)
{
	struct bed *b = bed_new(DMARC_P_REJECT, 120, W28, 8);

	bed_own(b, W28, "mx", "192.0.2.10", 1200, 0, 1200);
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10", "",
	    "example.com=softfail", "ff", .messages = 1, .lost = true,
	    .from = 0, .to = 0, .reporters = 1 });
	b->f.rows--;
	for (uint32_t i = first; i < first + reporters; i++)
		b->row[b->f.rows++] = (struct verdict_row){ .pair = 1,
		    .reporter = i, .day = LAST - 1, .messages = each };
	return b;
}

static enum verdict_code
code_of_loss(struct bed *b)
{
	enum verdict_code code = bed_judge(b)->code;

	CU_ASSERT_EQUAL(code == VERDICT_ROLL_BACK, bed_has(&b->v[0], false,
	    CODE_LEGIT_LOSS, NULL));
	arena_free(b->arena);
	return code;
}

static void
asks_more_than_one(void)
{
	/* Reporters 0 to 2 are large, the others are not. */
	static const struct {
		uint32_t first, reporters;
		uint64_t each;
		bool loses;
	} of[] = {
		{ 0, 1, 200, true }, { 3, 1, 200, false },
		{ 3, 1, 1000000000, false }, { 3, 2, 200, true },
		{ 2, 2, 200, true },
		/* Ten are lost, but nine without either of two. */
		{ 3, 2, 9, false },
	};

	for (size_t i = 0; i < COUNT(of); i++)
		CU_ASSERT_EQUAL(code_of_loss(losing(of[i].first,
		    of[i].reporters, of[i].each)), of[i].loses ?
		    VERDICT_ROLL_BACK : VERDICT_HOLD);
}

/* Organizations made up for the alarm have no word, while there are others. */
static void
does_not_ask_the_young(void)
{
	for (int enough = 0; enough < 2; enough++)
		for (int64_t age = 13; age <= 14; age++) {
			struct bed *b = losing(3, 3, 200);

			b->f.enough_aged = enough == 1;
			for (int i = 3; i < 6; i++)
				b->reporter[i].first = LAST - age;
			CU_ASSERT_EQUAL(code_of_loss(b), enough == 1 &&
			    age < 14 ? VERDICT_HOLD : VERDICT_ROLL_BACK);
		}
}

/* No number of the verdict has their messages, either. */
static void
does_not_count_the_young(void)
{
	struct bed *b = losing(0, 2, 40);
	const struct verdict *v;

	b->f.enough_aged = true;
	b->reporter[1].first = LAST;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(bed_blocker(v, CODE_LEGIT_LOSS)->failing, 40);
	arena_free(b->arena);
}

/* A sender collapses on the word of two; one alone leaves it to the gates. */
static void
sees_senders_collapse(void)
{
	for (uint32_t n = 1; n <= 2; n++) {
		struct bed *b = bed_new(DMARC_P_QUARANTINE, 120, W28, 8);
		const struct verdict *v;

		bed_own(b, W28, "mx", "192.0.2.10", 9000, 0, 9000);
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.9",
		    "example.com/e=pass", "", "pf", .messages = 2100,
		    .from = 7, .to = 27 });
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.9",
		    "example.com/e=fail", "", "ff", .messages = 1,
		    .from = 0, .to = 0, .reporters = 1 });
		b->f.rows--;
		for (uint32_t i = 3; i < 3 + n; i++)
			b->row[b->f.rows++] = (struct verdict_row){
			    .pair = 2, .reporter = i, .day = LAST,
			    .messages = 300 };
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, n == 1 ? VERDICT_NOT_READY :
		    VERDICT_ROLL_BACK);
		CU_ASSERT_TRUE(bed_has(v, false, CODE_DKIM_BROKEN, "erp"));
		arena_free(b->arena);
	}
}

/* pct is a chance: what it lets through is lost all the same. */
static void
comes_down_from_what_is_enforced(void)	/* R23 */
{
	for (int pct = 0; pct <= 50; pct += 50) {
		struct bed *b = losing(0, 3, 100);
		const struct verdict *v;

		for (size_t i = 0; i < b->f.publisheds; i++)
			b->published[i].policy = (struct dmarc_policy){
			    .p = DMARC_P_QUARANTINE, .testing = -1,
			    .pct = pct };
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->effective, LEVEL_NONE);
		CU_ASSERT_EQUAL(v->code, pct == 0 ? VERDICT_NOT_READY :
		    VERDICT_ROLL_BACK);
		if (pct > 0)
			CU_ASSERT_STRING_EQUAL(v->next_record,
			    "v=DMARC1; p=none");
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "asks more than one", asks_more_than_one },
	{ "does not ask the young", does_not_ask_the_young },
	{ "does not count the young", does_not_count_the_young },
	{ "sees senders collapse", sees_senders_collapse },
	{ "comes down from what is enforced",
	    comes_down_from_what_is_enforced },
};
TEST_MAIN("report/verdict/emergency", tests)

/*
 * test_combination.c: enums stored in the database are read back unchanged,
 * whatever their codes.
 */
#include "store/read/parts/combination.h"

#include "tests/store/read/reading.h"

static struct arena *arena;
static struct combinations combinations;

static struct combination
read_one(uint64_t number)
{
	struct combination c = { .forwarded = false };
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(combination_read(&combinations, number, &c,
	    &err), DMARC_OK);
	return c;
}

static void
begin(void)
{
	read_it();
	arena = arena_new(1 << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	combinations = combinations_begin(db, "example.org", arena);
}

static void
end(void)
{
	arena_free(arena);
	end_reading();
}

static void
reads_what_was_evaluated(void)
{
	struct report r;
	struct combination c;

	fixture_open(&f);
	report_init(&r);
	report_add(&r, "192.0.2.2", 1, DMARC_DISP_REJECT, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_UNKNOWN);
	report_add(&r, "192.0.2.3", 1, DMARC_DISP_PASS, DMARC_ALIGNED_UNKNOWN,
	    DMARC_ALIGNED_PASS);
	r.override[0] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_MAILING_LIST, NULL };
	r.override[1] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_OTHER, "why" };
	r.combination[2].overrides = 2;
	r.combination[2].header_from = "news.example.org";
	(void)fixture_report(&f, "m1", &r);
	begin();
	c = read_one(1);
	CU_ASSERT_STRING_EQUAL(c.says.header_from, "example.org");
	CU_ASSERT_EQUAL(c.says.disposition, DMARC_DISP_NONE);
	CU_ASSERT_TRUE(c.dkim_aligned && c.spf_aligned && !c.forwarded);
	c = read_one(2);
	CU_ASSERT_EQUAL(c.says.disposition, DMARC_DISP_REJECT);
	CU_ASSERT_FALSE(c.dkim_aligned || c.spf_aligned);
	c = read_one(3);
	CU_ASSERT_EQUAL(c.says.disposition, DMARC_DISP_PASS);
	CU_ASSERT_TRUE(!c.dkim_aligned && c.spf_aligned && c.forwarded);
	CU_ASSERT_EQUAL(c.overrides, 1u << DMARC_OVERRIDE_MAILING_LIST |
	    1u << DMARC_OVERRIDE_OTHER);
	CU_ASSERT_STRING_EQUAL(c.says.header_from, "news.example.org");
	end();
}

/* Lists of one result each, for every result and scope. */
static void
reads_results(void)
{
	struct report r;

	fixture_open(&f);
	for (int i = 0; i < DMARC_RESULTS; i++) {
		char name[20];

		report_init(&r);
		(void)snprintf(name, sizeof name, "r%d", i);
		r.fb.report_id = name;
		r.dkim[0].result = r.spf[0].result = (enum dmarc_result)i;
		r.spf[0].scope = (enum dmarc_scope)(i % DMARC_SCOPES);
		(void)fixture_report(&f, name, &r);
	}
	begin();
	for (int i = 0; i < DMARC_RESULTS; i++) {
		struct combination c = read_one((uint64_t)i + 1);

		CU_ASSERT_EQUAL_FATAL(c.says.dkims, 1);
		CU_ASSERT_EQUAL_FATAL(c.says.spfs, 1);
		CU_ASSERT_EQUAL(c.says.dkim[0].result, (enum dmarc_result)i);
		CU_ASSERT_EQUAL(c.says.spf[0].result, (enum dmarc_result)i);
		CU_ASSERT_EQUAL(c.says.spf[0].scope,
		    (enum dmarc_scope)(i % DMARC_SCOPES));
		CU_ASSERT_STRING_EQUAL(c.says.dkim[0].selector, "s1");
		CU_ASSERT_PTR_NULL(c.says.spf[0].selector);
	}
	end();
}

/* For dmarc-fleet, which has to know all that was stored. */
static void
reads_the_rest_if_asked(void)
{
	struct report r;
	struct combination c;

	fixture_open(&f);
	report_init(&r);
	r.combination[0].envelope_from = "bounce.example";
	r.combination[0].envelope_to = "to.example";
	r.combination[0].dkim_aligned = DMARC_ALIGNED_UNKNOWN;
	r.override[0] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_MAILING_LIST, NULL };
	r.override[1] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_OTHER, "why, \"why\"" };
	r.combination[0].overrides = 2;
	report_add(&r, "192.0.2.2", 1, DMARC_DISP_REJECT, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
	r.override[2] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_FORWARDED, NULL };
	r.combination[1].overrides = 1;
	r.combination[1].override = &r.override[2];
	r.combination[1].envelope_from = NULL;
	r.combination[1].envelope_to = NULL;
	r.combination[1].header_from = "news.example.org";
	r.combination[1].header_from_absent = false;
	(void)fixture_report(&f, "m1", &r);
	begin();
	combinations.whole = true;
	c = read_one(1);
	CU_ASSERT_STRING_EQUAL(c.says.envelope_from, "bounce.example");
	CU_ASSERT_STRING_EQUAL(c.says.envelope_to, "to.example");
	CU_ASSERT_TRUE(c.says.header_from_absent);
	CU_ASSERT_EQUAL(c.says.dkim_aligned, DMARC_ALIGNED_UNKNOWN);
	CU_ASSERT_EQUAL_FATAL(c.says.overrides, 2);
	CU_ASSERT_EQUAL(c.says.override[0].type, DMARC_OVERRIDE_MAILING_LIST);
	CU_ASSERT_PTR_NULL(c.says.override[0].comment);
	CU_ASSERT_EQUAL(c.says.override[1].type, DMARC_OVERRIDE_OTHER);
	CU_ASSERT_STRING_EQUAL(c.says.override[1].comment, "why, \"why\"");
	c = read_one(2);
	CU_ASSERT_PTR_NULL(c.says.envelope_from);
	CU_ASSERT_PTR_NULL(c.says.envelope_to);
	CU_ASSERT_FALSE(c.says.header_from_absent);
	CU_ASSERT_EQUAL(c.says.dkim_aligned, DMARC_ALIGNED_FAIL);
	CU_ASSERT_EQUAL_FATAL(c.says.overrides, 1);
	CU_ASSERT_EQUAL(c.says.override[0].type, DMARC_OVERRIDE_FORWARDED);
	CU_ASSERT_PTR_NULL(c.says.override[0].comment);
	end();
}

static const struct test tests[] = {
	{ "it reads what was evaluated", reads_what_was_evaluated },
	{ "it reads every result and scope", reads_results },
	{ "it reads the rest if asked", reads_the_rest_if_asked },
};

TEST_MAIN("store/read/combination", tests)

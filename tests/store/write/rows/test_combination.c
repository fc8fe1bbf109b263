/*
 * test_combination.c: lists of results and reasons come back whole, show the
 * right result, and equal lists are stored once.
 */
#include "store/write/rows/combination.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define PASS DMARC_RESULT_PASS
#define FAIL DMARC_RESULT_FAIL
#define TEMP DMARC_RESULT_TEMPERROR

/* The whole DKIM list of the record with the most messages, in order. */
static const char dkim_list[] =
    "WITH RECURSIVE l (pk, n) AS ("
    "    SELECT dkim, 1 FROM (SELECT dkim FROM v_record "
    "        ORDER BY messages DESC LIMIT 1)"
    "    UNION ALL SELECT next, n + 1 FROM l, dkim "
    "        WHERE dkim_pk = pk AND pk <> 0)"
    "SELECT ifnull(group_concat(d.name || '/' || s.name || '/' || result, "
    "    ' '), '') FROM (SELECT * FROM l WHERE pk <> 0 ORDER BY n) "
    "JOIN dkim ON dkim_pk = pk "
    "JOIN name AS d ON d.name_pk = domain "
    "JOIN name AS s ON s.name_pk = selector";

static const char dkim_shown[] =
    "SELECT ifnull(dkim_domain, '-') || ' ' || ifnull(dkim_selector, '-') || "
    "' ' || ifnull(dkim_result, '-') FROM v_record ORDER BY messages DESC";

static void
shows_the_signature_that_passed(void)
{
	static const struct {
		struct dmarc_auth dkim[3];
		uint32_t n;
		const char *list, *shown;
	} cases[] = {
		{ { { .result = PASS } }, 0, "", "- - -" },
		{ { { .domain = "a.example", .selector = "s",
		    .result = FAIL } }, 1, "a.example/s/3",
		    "a.example s fail" },
		{ { { .domain = "a.example", .selector = "s", .result = FAIL },
		    { .domain = "b.example", .result = PASS } }, 2,
		    "a.example/s/3 b.example//2", "b.example - pass" },
		{ { { .domain = "a.example", .selector = "s", .result = FAIL },
		    { .domain = "b.example", .selector = "t",
			.result = TEMP } }, 2,
		    "a.example/s/3 b.example/t/7", "a.example s fail" },
		{ { { .domain = "a.example", .selector = "s", .result = TEMP },
		    { .domain = "c.example", .selector = "1", .result = PASS },
		    { .domain = "b.example", .result = PASS } }, 3,
		    "a.example/s/7 c.example/1/2 b.example//2",
		    "c.example 1 pass" },
		{ { { .result = DMARC_RESULT_OTHER } }, 1, "//0", "- - other" },
	};
	struct fixture f;
	struct report r;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char name[] = { 'm', (char)('0' + i), '\0' };

		report_init(&r);
		r.fb.report_id = name;
		r.record[0].count = 100 + i;
		memcpy(r.dkim, cases[i].dkim, sizeof cases[i].dkim);
		r.combination[0].dkims = cases[i].n;
		(void)fixture_report(&f, name, &r);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, dkim_list),
		    cases[i].list);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, dkim_shown),
		    cases[i].shown);
	}
	/* "b.example, no selector, pass" ends two of them */
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM dkim WHERE dkim_pk <> 0"), 8);
	fixture_close(&f);
}

static void
shows_the_spf_result_that_passed(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.spf[0] = (struct dmarc_auth){ .domain = "mx.example.net",
	    .scope = DMARC_SCOPE_HELO, .result = DMARC_RESULT_NONE };
	r.spf[1] = (struct dmarc_auth){ .domain = "bounce.example.net",
	    .result = PASS };
	r.combination[0].spfs = 2;
	(void)fixture_report(&f, "m1", &r);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT spf_domain || ' ' || "
	    "spf_result || ' ' || spf_scope FROM v_record"),
	    "bounce.example.net pass mfrom");
	r.fb.report_id = "r2";
	r.combination[0].spfs = 1;
	r.record[0].count = 11;
	(void)fixture_report(&f, "m2", &r);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT spf_domain || ' ' || "
	    "spf_result || ' ' || spf_scope FROM v_record "
	    "WHERE messages = 11"), "mx.example.net none helo");
	fixture_close(&f);
}

static void
lists_overrides(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.override[0] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_MAILING_LIST, "said \"x\"; \x1b[1m caf\xc3\xa9" };
	r.override[1] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_LOCAL_POLICY, NULL };
	r.override[2] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_OTHER, "arc=pass" };
	r.combination[0].overrides = 3;
	(void)fixture_report(&f, "m1", &r);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT override FROM "
	    "v_record"), "mailing_list,local_policy,other");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT override_comment "
	    "FROM v_record"), "said \"x\"; \x1b[1m caf\xc3\xa9; arc=pass");
	r.fb.report_id = "r2";
	r.override[0].comment = NULL;
	r.combination[0].overrides = 1;
	(void)fixture_report(&f, "m2", &r);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT override || "
	    "ifnull(override_comment, ' NULL') FROM v_record WHERE report_pk "
	    "= 2"), "mailing_list NULL");
	fixture_close(&f);
}

/* With and without the cache: existing rows are not stored again. */
static void
stores_each_combination_once(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.combination[1] = r.combination[0];
	r.combination[1].dkim_aligned = DMARC_ALIGNED_UNKNOWN;
	r.combination[2] = r.combination[0];
	r.combination[2].header_from = "mail.example.org";
	r.combination[3] = r.combination[0];
	r.combination[3].dkim = r.combination[0].dkim;
	r.override[0].type = DMARC_OVERRIDE_FORWARDED;
	r.combination[3].overrides = 1;
	for (uint32_t i = 0; i < MOST; i++) {
		r.record[i] = r.record[0];
		r.record[i].combination = i;
	}
	r.fb.records = r.fb.combinations = MOST;
	(void)fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM combination"), MOST);
	r.fb.report_id = "r2";
	(void)fixture_report(&f, "m2", &r);
	fixture_reopen(&f);
	r.fb.report_id = "r3";
	(void)fixture_report(&f, "m3", &r);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM combination"), MOST);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM source"), 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM policy"), 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM submitter"),
	    1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_record"),
	    3 * MOST);
	fixture_close(&f);
}

/*
 * After a new row, the next row is added before it is looked up, which must not
 * duplicate an existing row: here in a store with empty caches.
 */
static void
finds_what_is_there_after_something_new(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.combination[1] = r.combination[0];
	r.combination[1].envelope_to = "one.example";
	r.record[1] = r.record[0];
	r.record[1].combination = 1;
	r.record[1].source.byte[15] = 2;
	r.fb.records = r.fb.combinations = 2;
	(void)fixture_report(&f, "m1", &r);
	fixture_reopen(&f);
	/* The first of each is new, the second is that of the first report. */
	r.fb.report_id = "r2";
	r.combination[0].envelope_to = "two.example";
	r.combination[0].envelope_from = "two.example";
	r.record[0].source.byte[15] = 3;
	(void)fixture_report(&f, "m2", &r);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat(source_ip "
	    "|| ' ' || ifnull(envelope_to, '-') || ' ' || envelope_from, '; ')"
	    " FROM (SELECT * FROM v_record ORDER BY report_pk, n)"),
	    "192.0.2.1 - bounce.example.org; "
	    "192.0.2.2 one.example bounce.example.org; "
	    "192.0.2.3 two.example two.example; "
	    "192.0.2.2 one.example bounce.example.org");
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM combination"), 3);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM source"), 3);
	fixture_close(&f);
}

static void
falls_back_to_the_policy_domain(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.combination[0].header_from_absent = true;
	(void)fixture_report(&f, "m1", &r);
	r.fb.policy.domain = r.combination[0].header_from = "example.net";
	(void)fixture_report(&f, "m2", &r);
	r.combination[0].header_from_absent = false;
	r.fb.report_id = "r3";
	(void)fixture_report(&f, "m3", &r);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_record "
	    "WHERE header_from = policy_domain"), 3);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM combination"), 1);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "shows the signature that passed, and keeps all",
	    shows_the_signature_that_passed },
	{ "shows the SPF result that passed",
	    shows_the_spf_result_that_passed },
	{ "lists overrides and their comments", lists_overrides },
	{ "stores each combination once", stores_each_combination_once },
	{ "finds what is there after something new",
	    finds_what_is_there_after_something_new },
	{ "falls back to the policy domain", falls_back_to_the_policy_domain },
};

TEST_MAIN("store/write/rows/combination", tests)

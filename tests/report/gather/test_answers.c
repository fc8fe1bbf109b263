/*
 * test_answers.c: what became of keys and of SPF, out of the history of DNS.
 */
#include "report/gather/answers.h"

#include "tests/store/read/reading.h"

#define SECONDS(day) ((int64_t)(day) * 86400 + 21600)
#define TODAY 20000

static struct arena *arena;
static struct verdict_facts facts;
static struct dns dns;

/* Reads the answers about example.org; of DNS: more statements. */
static void
read_answers(const char *of_dns)
{
	struct dmarc_err err;

	arena = arena_new(1 << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	fixture_open(&f);
	/* d: days ago, as seconds */
	fixture_run(&f, "CREATE TABLE d (ago, ts);"
	    "WITH n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE "
	    "i < 500) INSERT INTO d SELECT i, (20000 - i) * 86400 + 21600 "
	    "FROM n;"
	    "INSERT INTO dns_domain (domain, spf_lookups, checked_ts, mx_ts, "
	    "spf_ts) SELECT 'example.org', 4, ts, ts, ts FROM d WHERE ago = 0;"
	    "INSERT INTO dns_record (domain, kind, record, ttl) VALUES "
	    "('example.org', 'spf', 'v=spf1 mx -all', 300)");
	fixture_run(&f, of_dns);
	fixture_run(&f, "DROP TABLE d");
	read_it();
	facts = (struct verdict_facts){ .domain = "example.org" };
	CU_ASSERT_EQUAL_FATAL(answers_read(db, "example.org", SECONDS(TODAY),
	    arena, &dns, &facts, &err), DMARC_OK);
}

static void
end(void)
{
	arena_free(arena);
	end_reading();
}

#define KEY(state) "INSERT INTO dns_key (domain, selector, state, testing, " \
	"checked_ts) SELECT 'example.org', 's1', '" state "', 0, ts FROM d " \
	"WHERE ago = 0;"
#define SEEN(kind, name, record, first, last) "INSERT INTO dns_history " \
	"SELECT '" kind "', '" name "', '" record "', a.ts, b.ts FROM d AS a " \
	"JOIN d AS b WHERE a.ago = " #first " AND b.ago = " #last ";"
#define HAD(record, first, last) \
	SEEN("dkim", "s1._domainkey.example.org", record, first, last)

static void
tells_the_past_of_a_key(void)
{
	static const struct {
		const char *sql;
		bool known;
		enum verdict_key_state state;
		int since, until;	/* days ago; -1: never */
		const char *key_before;
	} cases[] = {
		{ KEY("good") HAD("v=DKIM1; p=A", 9, 3) HAD("p=B", 2, 0), true,
		    VERDICT_KEY_GOOD, 2, 3, "A" },
		{ KEY("good") HAD("p=B", 90, 0), true, VERDICT_KEY_GOOD, 90,
		    -1, NULL },
		/* the same key, written otherwise */
		{ KEY("good") HAD("p=A", 90, 61) HAD("v=DKIM1; p=B;", 60, 31)
		    HAD("v=DKIM1; k=rsa; p=B", 30, 0), true,
		    VERDICT_KEY_GOOD, 60, 61, "A" },
		{ KEY("missing") HAD("p=A", 9, 3) HAD("", 2, 0), true,
		    VERDICT_KEY_MISSING, 2, 3, "A" },
		{ KEY("revoked") HAD("p=A", 9, 3) HAD("v=DKIM1; p=", 2, 0),
		    true, VERDICT_KEY_REVOKED, 2, 3, "A" },
		{ KEY("revoked") HAD("", 9, 3) HAD("v=DKIM1; p=", 2, 0),
		    true, VERDICT_KEY_REVOKED, 2, 3, NULL },
		{ KEY("good") HAD("p=A", 19, 13) HAD("v=DKIM1; p=", 12, 3)
		    HAD("p=A", 2, 0), true, VERDICT_KEY_GOOD, 2, 3, NULL },
		{ KEY("good") HAD("p=A", 499, 3) HAD("p=B", 2, 0), true,
		    VERDICT_KEY_GOOD, 2, 3, "A" },
		/* over a year ago */
		{ KEY("good") HAD("p=A", 499, 401) HAD("p=B", 400, 0), true,
		    VERDICT_KEY_GOOD, 400, -1, NULL },
		/* two at once: which one signs is not known */
		{ KEY("invalid") HAD("p=A", 9, 0) HAD("p=B", 2, 0), false,
		    0, 0, 0, NULL },
		{ KEY("good") HAD("p=A", 9, 1) HAD("p=B", 2, 0), false,
		    0, 0, 0, NULL },
		{ KEY("good"), false, 0, 0, 0, NULL },
		{ KEY("good") SEEN("dkim", "s2._domainkey.example.org", "p=A",
		    9, 0), false, 0, 0, 0, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct verdict_key_past *p;

		read_answers(cases[i].sql);
		CU_ASSERT_EQUAL_FATAL(facts.keys, 1);
		p = facts.key[0].past;
		CU_ASSERT_EQUAL(p != NULL, cases[i].known);
		if (p != NULL && cases[i].known) {
			CU_ASSERT_EQUAL(p->state, cases[i].state);
			CU_ASSERT_EQUAL(p->since, TODAY - cases[i].since);
			CU_ASSERT_EQUAL(p->until, cases[i].until < 0 ? NEVER :
			    TODAY - cases[i].until);
			CU_ASSERT_TRUE((p->before == NULL) ==
			    (cases[i].key_before == NULL));
			if (p->key_before != NULL && p->before != NULL)
				CU_ASSERT_STRING_EQUAL(p->key_before,
				    cases[i].key_before);
		}
		end();
	}
}

#define EVAL(ip, from, result, term, place) "INSERT INTO dns_spf SELECT " \
	"'example.org', '" ip "', '" from "', '" result "', " term ", " place \
	", 1, ts FROM d WHERE ago = 0;"

static void
tells_since_when_spf_allows(void)
{
	static const struct {
		const char *sql;
		int changed;	/* days ago; -1: never */
	} cases[] = {
		{ SEEN("spf", "example.org", "v=spf1 -all", 9, 3)
		    SEEN("spf", "example.org", "v=spf1 mx -all", 2, 0), 2 },
		{ SEEN("spf", "example.org", "v=spf1 mx -all", 2, 0), -1 },
		{ "", -1 },
		{ SEEN("spf", "example.org", "v=spf1 mx -all", 90, 0)
		    "INSERT INTO dns_include VALUES ('example.org', "
		    "'i.example');"
		    SEEN("include", "i.example", "v=spf1 -all", 9, 5)
		    SEEN("include", "i.example", "v=spf1 a -all", 4, 0), 4 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sql[2048];

		(void)snprintf(sql, sizeof sql, "%s%s", cases[i].sql,
		    EVAL("192.0.2.9", "example.org", "pass", "'mx'",
		    "'i.example'") EVAL("192.0.2.10", "example.org", "fail",
		    "'-all'", "'example.org'") EVAL("192.0.2.8",
		    "b.example.org", "pass", "'mx'", "'b.example.org'"));
		read_answers(sql);
		CU_ASSERT_EQUAL_FATAL(facts.spfs, 2);
		CU_ASSERT_EQUAL(facts.spf[0].source.byte[15], 8);
		CU_ASSERT_EQUAL(facts.spf[0].changed, NEVER);
		CU_ASSERT_STRING_EQUAL(facts.spf[1].term, "mx");
		CU_ASSERT_EQUAL(facts.spf[1].checked, TODAY);
		CU_ASSERT_EQUAL(facts.spf[1].changed, cases[i].changed < 0 ?
		    NEVER : TODAY - cases[i].changed);
		end();
	}
}

/* A record may be proposed with more terms only if it is known to work. */
static void
knows_the_spf_record(void)
{
	static const struct {
		const char *sql;
		bool known;
	} cases[] = { { "SELECT 1", true },
	    { "UPDATE dns_domain SET spf_lookups = 10", true },
	    { "UPDATE dns_domain SET spf_lookups = 11", false },
	    { "UPDATE dns_domain SET spf_lookups = NULL", false },
	    { "UPDATE dns_domain SET spf_ts = spf_ts - 31 * 86400", false },
	    { "DELETE FROM dns_record", false } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		read_answers(cases[i].sql);
		CU_ASSERT_EQUAL(facts.spf_record != NULL, cases[i].known);
		end();
	}
}

#define FINDING(code, fix) "INSERT INTO dns_finding (domain, code, " \
	"severity, subject, detail, fix) VALUES ('example.org', '" code \
	"', 'info', '', 'x', '" fix "');"
#define SPF_FIX(cost) "let it pass" cost ":" "\n" \
	"example.org. TXT \"v=spf1 ip4:192.0.2.1 \" \"mx -all\""

/* Findings that propose a record: other proposals start from it. */
static void
knows_proposed_records(void)
{
	static const struct {
		const char *sql, *record;
		int64_t lookups;
		bool mended;
	} cases[] = {
		{ FINDING("SPF_SOURCE_LOST", SPF_FIX(" (1 of 10 lookups)")),
		    "v=spf1 ip4:192.0.2.1 mx -all", 1, true },
		{ FINDING("SPF_SOURCE_LOST", SPF_FIX(" (10 of 10 lookups)")),
		    "v=spf1 ip4:192.0.2.1 mx -all", 10, true },
		{ FINDING("SPF_SOURCE_LOST", SPF_FIX(" (11 of 10 lookups)")),
		    NULL, 11, true },
		{ FINDING("SPF_SOURCE_LOST", SPF_FIX("")), NULL, -1, true },
		{ FINDING("SPF_LONG", "split it (1 of 10 lookups):\n"
		    "example.org. TXT \"v=spf1 mx -all\""),
		    "v=spf1 mx -all", 1, false },
		{ FINDING("SPF_SOFTFAIL", "nothing"), "v=spf1 mx -all", 4,
		    false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		read_answers(cases[i].sql);
		CU_ASSERT_EQUAL(facts.spf_record != NULL, cases[i].record !=
		    NULL);
		if (facts.spf_record != NULL && cases[i].record != NULL)
			CU_ASSERT_STRING_EQUAL(facts.spf_record,
			    cases[i].record);
		CU_ASSERT_EQUAL(facts.spf_lookups, cases[i].lookups);
		CU_ASSERT_EQUAL(facts.spf_mended, cases[i].mended);
		CU_ASSERT_PTR_NULL(facts.dns_mended);
		end();
	}
	read_answers(FINDING("DMARC_NO_RUA", "add a target:\n"
	    "_dmarc.example.org. TXT "
	    "\"v=DMARC1; p=none; rua=mailto:d@example.org\""));
	CU_ASSERT_PTR_NOT_NULL_FATAL(facts.dns_mended);
	CU_ASSERT_STRING_EQUAL(facts.dns_mended,
	    "v=DMARC1; p=none; rua=mailto:d@example.org");
	end();
}

static const struct test tests[] = {
	{ "knows the records that are proposed", knows_proposed_records },
	{ "tells the past of a key", tells_the_past_of_a_key },
	{ "tells since when SPF allows", tells_since_when_spf_allows },
	{ "knows the SPF record", knows_the_spf_record },
};
TEST_MAIN("report/gather/answers", tests)

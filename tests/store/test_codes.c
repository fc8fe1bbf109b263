/*
 * test_codes.c: the tables of codes.h match schema.sql. Each code is put into
 * its column; the view must show the word of its member, and the column must
 * refuse the neighbouring codes.
 */
#include "store/codes.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "common/facts/words.h"
#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* A column with codes, and the view column with its word; NULL: none. */
struct column {
	const char *table, *name, *shown, *view;
};

static const struct column outcome = { "message", "outcome", "outcome",
    "v_message" };
static const struct column provenance = { "report", "provenance",
    "provenance", "v_report" };
static const struct column disposition = { "evaluated", "disposition",
    "disposition", "v_record" };
static const struct column dkim_aligned = { "evaluated", "dkim_aligned",
    "dkim_aligned", "v_record" };
static const struct column spf_aligned = { "evaluated", "spf_aligned",
    "spf_aligned", "v_record" };
static const struct column evaluation = { "record", "evaluation",
    "(dmarc_pass > 0) || (dkim_aligned > 0) || (spf_aligned > 0) || ' ' || "
    "(disp_none > 0) || (disp_quarantine > 0) || (disp_reject > 0)",
    "v_source" };
static const struct column dkim_result = { "dkim", "result", "dkim_result",
    "v_record" };
static const struct column spf_result = { "spf", "result", "spf_result",
    "v_record" };
static const struct column scope = { "spf", "scope", "spf_scope",
    "v_record" };

static struct fixture f;

/* A database with one report of one record. */
static void
begin(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
}

/* Writes an SQL value into the only row; false: the column refuses it. */
static bool
put(const char *table, const char *name, const char *value)
{
	/* Row 0 of dkim and spf is the empty list. */
	bool list = strcmp(table, "dkim") == 0 || strcmp(table, "spf") == 0;
	char sql[200];
	sqlite3 *db = NULL;
	int rc;

	(void)snprintf(sql, sizeof sql, "PRAGMA synchronous = OFF;"
	    "UPDATE %s SET %s = %s%s", table, name, value,
	    list ? " WHERE rowid > 0" : "");
	CU_ASSERT_EQUAL_FATAL(sqlite3_open(f.path, &db), SQLITE_OK);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	CU_ASSERT_TRUE_FATAL(rc == SQLITE_OK || rc == SQLITE_CONSTRAINT);
	CU_ASSERT_EQUAL_FATAL(sqlite3_close(db), SQLITE_OK);
	return rc == SQLITE_OK;
}

static bool
put_code(const struct column *c, int code)
{
	char number[20];

	(void)snprintf(number, sizeof number, "%d", code);
	return put(c->table, c->name, number);
}

/* The word in the view after a code was put. */
static const char *
shown(const struct column *c, int code)
{
	char sql[200];

	CU_ASSERT_TRUE_FATAL(put_code(c, code));
	(void)snprintf(sql, sizeof sql, "SELECT %s FROM %s", c->shown,
	    c->view);
	return fixture_text(&f, sql);
}

/* Tests all codes from first to last; the codes beside them are refused. */
static void
check_range(const struct column *c, int least, int most)
{
	for (int code = least; code <= most; code++)
		CU_ASSERT_TRUE(put_code(c, code));
	CU_ASSERT_FALSE(put_code(c, least - 1));
	CU_ASSERT_FALSE(put_code(c, most + 1));
}

static void
match_the_columns_of_the_ledger(void)
{
	static const char *const origin[DMARC_PROVENANCES] = {
		[DMARC_PROVENANCE_UNKNOWN] = "unknown",
		[DMARC_PROVENANCE_VERIFIED] = "verified",
		[DMARC_PROVENANCE_MISMATCH] = "mismatch",
	};

	begin();
	for (int i = 0; i < STORE_OUTCOMES; i++) {
		enum store_outcome o = (enum store_outcome)i;

		CU_ASSERT_STRING_EQUAL(shown(&outcome, outcome_code(o)),
		    store_outcome_word(o));
		CU_ASSERT_EQUAL(outcome_of_code(outcome_code(o)), o);
	}
	check_range(&outcome, 0, STORE_OUTCOMES - 1);
	for (int i = 0; i < DMARC_PROVENANCES; i++) {
		enum dmarc_provenance p = (enum dmarc_provenance)i;

		CU_ASSERT_STRING_EQUAL(shown(&provenance, provenance_code(p)),
		    origin[i]);
		CU_ASSERT_EQUAL(provenance_of_code(provenance_code(p)), p);
	}
	check_range(&provenance, 0, DMARC_PROVENANCES - 1);
	fixture_close(&f);
}

static void
match_the_columns_of_evaluated(void)
{
	begin();
	for (int i = 0; i < DMARC_DISPS; i++) {
		enum dmarc_disposition d = (enum dmarc_disposition)i;

		CU_ASSERT_STRING_EQUAL(shown(&disposition,
		    disposition_code(d)), disposition_word(d));
		CU_ASSERT_EQUAL(disposition_of_code(disposition_code(d)), d);
	}
	check_range(&disposition, 0, DMARC_DISPS - 1);
	for (int i = 0; i < DMARC_ALIGNEDS; i++) {
		enum dmarc_aligned a = (enum dmarc_aligned)i;
		const char *want = a == DMARC_ALIGNED_PASS ? "1" : "0";

		CU_ASSERT_STRING_EQUAL(shown(&dkim_aligned, aligned_code(a)),
		    want);
		CU_ASSERT_STRING_EQUAL(shown(&spf_aligned, aligned_code(a)),
		    want);
		CU_ASSERT_EQUAL(aligned_of_code(aligned_code(a)), a);
	}
	check_range(&dkim_aligned, 0, DMARC_ALIGNEDS - 1);
	check_range(&spf_aligned, 0, DMARC_ALIGNEDS - 1);
	fixture_close(&f);
}

/* What v_source says of mail with this evaluation. */
static void
check_evaluation(enum dmarc_disposition d, enum dmarc_aligned dkim,
    enum dmarc_aligned spf)
{
	bool by_dkim = dkim == DMARC_ALIGNED_PASS;
	bool by_spf = spf == DMARC_ALIGNED_PASS;
	char want[12];

	(void)snprintf(want, sizeof want, "%d%d%d %d%d%d",
	    by_dkim || by_spf, by_dkim, by_spf,
	    d == DMARC_DISP_NONE || d == DMARC_DISP_PASS,
	    d == DMARC_DISP_QUARANTINE, d == DMARC_DISP_REJECT);
	CU_ASSERT_STRING_EQUAL(shown(&evaluation,
	    evaluation_code(d, dkim, spf)), want);
}

static void
match_the_sums_of_evaluations(void)
{
	begin();
	for (int d = 0; d < DMARC_DISPS; d++)
		for (int dkim = 0; dkim < DMARC_ALIGNEDS; dkim++)
			for (int spf = 0; spf < DMARC_ALIGNEDS; spf++)
				check_evaluation((enum dmarc_disposition)d,
				    (enum dmarc_aligned)dkim,
				    (enum dmarc_aligned)spf);
	check_range(&evaluation, 0, 19);
	fixture_close(&f);
}

static void
match_the_columns_of_results(void)
{
	begin();
	for (int i = 0; i < DMARC_RESULTS; i++) {
		enum dmarc_result r = (enum dmarc_result)i;

		CU_ASSERT_STRING_EQUAL(shown(&dkim_result, result_code(r)),
		    result_word(r));
		CU_ASSERT_STRING_EQUAL(shown(&spf_result, result_code(r)),
		    result_word(r));
		CU_ASSERT_EQUAL(result_of_code(result_code(r)), r);
	}
	/* -1 belongs to the empty list, which is row 0. */
	check_range(&dkim_result, -1, DMARC_RESULTS - 1);
	check_range(&spf_result, -1, DMARC_RESULTS - 1);
	for (int i = 0; i < DMARC_SCOPES; i++) {
		enum dmarc_scope s = (enum dmarc_scope)i;

		CU_ASSERT_STRING_EQUAL(shown(&scope, scope_code(s)),
		    scope_word(s));
		CU_ASSERT_EQUAL(scope_of_code(scope_code(s)), s);
	}
	check_range(&scope, 0, DMARC_SCOPES - 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dkim "
	    "WHERE dkim_pk = 0 AND next = 0"), 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM spf "
	    "WHERE spf_pk = 0 AND next = 0"), 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM name "
	    "WHERE name_pk = 0 AND name = ''"), 1);
	fixture_close(&f);
}

/* Whether the policy shows a word, or NULL, in a column. */
static void
check_policy(const char *name, const char *word)
{
	char value[40], sql[80];

	if (word == NULL)
		(void)snprintf(value, sizeof value, "NULL");
	else
		(void)snprintf(value, sizeof value, "'%s'", word);
	CU_ASSERT_TRUE(put("policy", name, value));
	(void)snprintf(sql, sizeof sql, "SELECT %s FROM v_report", name);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, sql),
	    word != NULL ? word : "NULL");
}

static void
match_the_words_of_policies(void)
{
	static const char *const p[] = { "p", "sp", "np" };
	static const char *const column[] = { "p", "sp", "np", "t", "adkim",
	    "aspf", "discovery" };

	begin();
	for (size_t i = 0; i < COUNT(p); i++)
		for (int word = 0; word < DMARC_PS; word++)
			check_policy(p[i], p_word((enum dmarc_p)word));
	for (int a = 0; a < DMARC_ALIGNMENTS; a++) {
		check_policy("adkim", alignment_word((enum dmarc_alignment)a));
		check_policy("aspf", alignment_word((enum dmarc_alignment)a));
	}
	for (int d = 0; d < DMARC_DISCOVERIES; d++)
		check_policy("discovery",
		    discovery_word((enum dmarc_discovery)d));
	for (int t = -1; t <= 1; t++) {
		check_policy("t", testing_code(t));
		CU_ASSERT_EQUAL(testing_of_code(testing_code(t)), t);
	}
	for (size_t i = 0; i < COUNT(column); i++)
		CU_ASSERT_FALSE(put("policy", column[i], "'else'"));
	fixture_close(&f);
}

static void
check_word(const char *table, const char *name, const char *word)
{
	char value[40];

	(void)snprintf(value, sizeof value, "'%s'", word);
	CU_ASSERT_TRUE(put(table, name, value));
}

static const char dns_rows[] =
    "INSERT INTO dns_domain (domain, checked_ts) VALUES ('example.org', 1);"
    "INSERT INTO dns_record (domain, kind, record, ttl)"
    " VALUES ('example.org', 'spf', 'v=spf1 -all', 1);"
    "INSERT INTO dns_finding (domain, code, detail, severity)"
    " VALUES ('example.org', 'X', 'x', 'ok');"
    "INSERT INTO dns_key (domain, selector, state, testing, checked_ts)"
    " VALUES ('example.org', 's1', 'good', 0, 1);";

static void
match_the_words_of_dns(void)
{
	begin();
	fixture_run(&f, dns_rows);
	for (int i = 0; i < DNS_KINDS; i++) {
		enum dns_kind k = (enum dns_kind)i;

		check_word("dns_record", "kind", dns_kind_word(k));
		CU_ASSERT_EQUAL(dns_kind_of(dns_kind_word(k)), k);
	}
	for (int i = 0; i < DNS_SEVERITIES; i++) {
		enum dns_severity s = (enum dns_severity)i;

		check_word("dns_finding", "severity", dns_severity_word(s));
		CU_ASSERT_EQUAL(dns_severity_of(dns_severity_word(s)), s);
	}
	for (int i = 0; i < DNS_KEY_STATES; i++) {
		enum dns_key_state s = (enum dns_key_state)i;

		check_word("dns_key", "state", dns_key_state_word(s));
		CU_ASSERT_EQUAL(dns_key_state_of(dns_key_state_word(s)), s);
	}
	CU_ASSERT_FALSE(put("dns_record", "kind", "'else'"));
	CU_ASSERT_FALSE(put("dns_finding", "severity", "'else'"));
	CU_ASSERT_FALSE(put("dns_key", "state", "'else'"));
	fixture_close(&f);
}

static const struct column tls_type = { "tls_policy", "type", "policy_type",
    "v_tls_report" };
static const struct column tls_mode = { "tls_policy", "mode", "mode",
    "v_tls_report" };
static const struct column tls_result = { "tls_failure", "result", "result",
    "v_tls_failure" };
static const struct column tls_provenance = { "tls_report", "provenance",
    "provenance", "v_tls_report" };

/* The word in the view after a code was put: want, or NULL if it is NULL. */
static void
check_word_of(const struct column *c, int code, const char *want)
{
	CU_ASSERT_STRING_EQUAL(shown(c, code), want != NULL ? want : "NULL");
}

static void
match_the_columns_of_tls_reports(void)
{
	struct tls_sample s;
	struct dmarc_finding finding = { .kind = DMARC_FOUND_TLS,
		.tls = &s.report };

	fixture_open(&f);
	tls_sample_init(&s);
	s.report.policies = s.policy[0].failures = 1;
	(void)fixture_finding(&f, "m1", &finding);
	for (int i = 0; i < DMARC_TLS_TYPES; i++) {
		enum dmarc_tls_type t = (enum dmarc_tls_type)i;

		check_word_of(&tls_type, tls_type_code(t), tls_type_word(t));
		CU_ASSERT_EQUAL(tls_type_of_code(tls_type_code(t)), t);
	}
	check_range(&tls_type, 0, DMARC_TLS_TYPES - 1);
	for (int i = 0; i < DMARC_TLS_MODES; i++) {
		enum dmarc_tls_mode m = (enum dmarc_tls_mode)i;

		check_word_of(&tls_mode, tls_mode_code(m), tls_mode_word(m));
		CU_ASSERT_EQUAL(tls_mode_of_code(tls_mode_code(m)), m);
	}
	check_range(&tls_mode, 0, DMARC_TLS_MODES - 1);
	for (int i = 0; i < DMARC_TLS_RESULTS; i++) {
		enum dmarc_tls_result r = (enum dmarc_tls_result)i;

		check_word_of(&tls_result, tls_result_code(r),
		    tls_result_word(r));
		CU_ASSERT_EQUAL(tls_result_of_code(tls_result_code(r)), r);
	}
	check_range(&tls_result, 0, DMARC_TLS_RESULTS - 1);
	check_word_of(&tls_provenance, provenance_code(
	    DMARC_PROVENANCE_MISMATCH), "mismatch");
	check_range(&tls_provenance, 0, DMARC_PROVENANCES - 1);
	fixture_close(&f);
}

static const struct column delivery = { "failure", "delivery",
    "delivery_result", "v_failure" };
static const struct column auth_failure = { "failure", "auth_failure",
    "auth_failure", "v_failure" };
static const struct column identity = { "failure", "identity",
    "identity_alignment", "v_failure" };
static const struct column failure_provenance = { "failure", "provenance",
    "provenance", "v_failure" };
static const struct column day_provenance = { "failure_day", "provenance",
    "provenance", "v_failure_day" };

static void
match_the_columns_of_failure_reports(void)
{
	static const char *const identities[] = { "none", "dkim", "spf",
		"dkim,spf" };
	struct failure_sample s;
	struct dmarc_finding finding = { .kind = DMARC_FOUND_FAILURE,
		.failure = &s.report };

	fixture_open(&f);
	failure_sample_init(&s);
	(void)fixture_finding(&f, "m1", &finding);
	for (int i = 0; i < DMARC_DELIVERIES; i++) {
		enum dmarc_delivery d = (enum dmarc_delivery)i;

		check_word_of(&delivery, delivery_code(d), delivery_word(d));
		CU_ASSERT_EQUAL(delivery_of_code(delivery_code(d)), d);
	}
	check_range(&delivery, 0, DMARC_DELIVERIES - 1);
	/* Sets of bits: the numbers of the enums. */
	for (unsigned n = 0; n < DMARC_FAILED_BITS; n++)
		check_word_of(&auth_failure, 1 << n, failed_word(n));
	check_word_of(&auth_failure, 0, NULL);
	check_word_of(&auth_failure, DMARC_FAILED_BODYHASH |
	    DMARC_FAILED_DMARC, "bodyhash,dmarc");
	check_range(&auth_failure, 0, DMARC_FAILED_ALL);
	for (int i = 0; i <= DMARC_IDENTITY_ALL; i++)
		check_word_of(&identity, i, identities[i]);
	check_range(&identity, 0, DMARC_IDENTITY_ALL);
	for (int i = 0; i < DMARC_PROVENANCES; i++) {
		static const char *const word[] = { "unknown", "verified",
			"mismatch" };

		check_word_of(&failure_provenance, i, word[i]);
		check_word_of(&day_provenance, i, word[i]);
	}
	fixture_close(&f);
}

static void
are_read_as_unknown_if_they_are_in_no_table(void)
{
	CU_ASSERT_EQUAL(provenance_of_code(9), DMARC_PROVENANCE_UNKNOWN);
	CU_ASSERT_EQUAL(outcome_of_code(-1), STORE_REJECTED);
	CU_ASSERT_EQUAL(disposition_of_code(9), DMARC_DISP_UNKNOWN);
	CU_ASSERT_EQUAL(aligned_of_code(9), DMARC_ALIGNED_UNKNOWN);
	CU_ASSERT_EQUAL(result_of_code(-1), DMARC_RESULT_OTHER);
	CU_ASSERT_EQUAL(scope_of_code(INT64_MAX), DMARC_SCOPE_MFROM);
	CU_ASSERT_EQUAL(tls_type_of_code(9), DMARC_TLS_UNKNOWN_TYPE);
	CU_ASSERT_EQUAL(tls_mode_of_code(9), DMARC_TLS_MODE_UNKNOWN);
	CU_ASSERT_EQUAL(tls_result_of_code(99), DMARC_TLS_RESULT_UNKNOWN);
	CU_ASSERT_EQUAL(delivery_of_code(-1), DMARC_DELIVERY_UNKNOWN);
	CU_ASSERT_EQUAL(dns_kind_of("else"), DNS_KINDS);
	CU_ASSERT_EQUAL(dns_severity_of(""), DNS_INFO);
	CU_ASSERT_EQUAL(dns_key_state_of("else"), DNS_KEY_INVALID);
}

static const struct test tests[] = {
	{ "codes match message and report", match_the_columns_of_the_ledger },
	{ "codes match evaluated", match_the_columns_of_evaluated },
	{ "codes match the sums of v_source", match_the_sums_of_evaluations },
	{ "codes match dkim and spf", match_the_columns_of_results },
	{ "codes match TLS reports", match_the_columns_of_tls_reports },
	{ "codes match failure reports",
	    match_the_columns_of_failure_reports },
	{ "words match policy", match_the_words_of_policies },
	{ "words match dns_record, dns_finding and dns_key",
	    match_the_words_of_dns },
	{ "other codes are read as unknown",
	    are_read_as_unknown_if_they_are_in_no_table },
};

TEST_MAIN("store/codes", tests)

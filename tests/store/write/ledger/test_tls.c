/*
 * test_tls.c: what is stored of TLS reports, which of them counts, and whom
 * their policies are about.
 */
#include "store/write/ledger/tls.h"

#include <stdio.h>
#include <string.h>

#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* The sample, for the Monday of the fixture. */
static struct dmarc_finding
sample(struct tls_sample *s)
{
	tls_sample_init(s);
	s->report.begin = MONDAY;
	s->report.end = MONDAY + 86399;
	s->report.repaired = false;
	s->report.skipped_policies = s->report.skipped_failures = 0;
	return (struct dmarc_finding){ .kind = DMARC_FOUND_TLS,
	    .tls = &s->report };
}

static struct store_result
put(struct fixture *f, const char *name, struct tls_sample *s,
    struct dmarc_finding *finding)
{
	CU_ASSERT_TRUE_FATAL(tls_digest(&s->report, s->report.facts));
	return fixture_finding(f, name, finding);
}

static void
own(struct fixture *f, const char *const *domain, size_t n)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_own_domains(f->writer, domain, n, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

static void
keeps_each_fact(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);
	struct store_result r;

	fixture_open(&f);
	r = put(&f, "m1", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(r.reports, 1);
	CU_ASSERT_EQUAL(r.records, 0);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_group_array("
	    "json_array(day, policy_domain, org_name, policy_type, mode, "
	    "successful, failed, report_id, said_domain, policy, mx, "
	    "provenance, counted, reporter, message_name)) FROM (SELECT * "
	    "FROM v_tls_report ORDER BY tls_policy_pk)"),
	    "[[\"2026-11-09\",\"example.org\",\"Reporter\",\"sts\","
	    "\"testing\",12,2,\"id-1\",\"example.org\","
	    "\"[\\\"version: STSv1\\\",\\\"mode: testing\\\"]\","
	    "\"[\\\"mx1.example.org\\\",\\\"*.mail.example.org\\\"]\","
	    "\"unknown\",1,\"reporter\",\"m1\"],"
	    "[\"2026-11-09\",\"example.org\",\"Reporter\",\"tlsa\","
	    "null,12,null,\"id-1\",\"mx1.example.org\","
	    "\"[\\\"version: STSv1\\\"]\",null,\"unknown\",1,\"reporter\","
	    "\"m1\"],"
	    "[\"2026-11-09\",\"example.org\",\"Reporter\",\"unknown\",null,"
	    "null,0,\"id-1\",null,null,null,\"unknown\",1,\"reporter\","
	    "\"m1\"]]");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_group_array("
	    "json_array(policy_type, result, mx, sending_ip, receiving_ip, "
	    "sessions, reason, information, helo, said_result)) "
	    "FROM v_tls_failure"),
	    "[[\"sts\",\"certificate-expired\",\"mx1.example.org\","
	    "\"192.0.2.1\",\"2001:db8::25\",1000000000000,"
	    "\"expired caf\xc3\xa9\",\"https://example.net/why\",\"mx1\","
	    "null],[\"sts\",\"unknown\",null,null,null,null,null,null,null,"
	    "\"tls-too-old\"]]");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"),
	    0);
	fixture_close(&f);
}

static void
knows_a_copy(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);
	struct dmarc_tls_policy first;

	fixture_open(&f);
	CU_ASSERT_EQUAL(put(&f, "m1", &s, &finding).outcome, STORE_STORED);
	/* Another order of the same policies, in another mail. */
	first = s.policy[0];
	s.policy[0] = s.policy[2];
	s.policy[2] = first;
	s.report.report_domain = "other.example";
	s.report.contact = "somebody else";
	CU_ASSERT_EQUAL(put(&f, "m2", &s, &finding).outcome, STORE_DUPLICATE);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM tls_report"), 1);
	/* Another id, another domain, another day. */
	s.report.report_id = "id-2";
	CU_ASSERT_EQUAL(put(&f, "m3", &s, &finding).outcome, STORE_STORED);
	s.policy[0].domain = "example.com";
	CU_ASSERT_EQUAL(put(&f, "m4", &s, &finding).outcome, STORE_STORED);
	s.report.begin += 86400;
	s.report.end += 86400;
	CU_ASSERT_EQUAL(put(&f, "m5", &s, &finding).outcome, STORE_STORED);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM tls_report "
	    "WHERE standing"), 4);
	fixture_close(&f);
}

#define COPIES 4
#define ORDERS 24	/* of four things */

/* Revisions of one report; the second and the last are copies. */
static const struct copy {
	int64_t successful;
	enum dmarc_provenance provenance;
} copies[COPIES] = {
	{ 20, DMARC_PROVENANCE_UNKNOWN },
	{ 10, DMARC_PROVENANCE_MISMATCH },
	{ 90, DMARC_PROVENANCE_MISMATCH },
	{ 10, DMARC_PROVENANCE_VERIFIED },
};

static void
counts_the_best_revision_in_any_order(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	for (size_t n = 0; n < ORDERS; n++) {
		char id[16], name[16], sql[300];
		size_t left = n;
		bool used[COPIES] = { false };

		(void)snprintf(id, sizeof id, "id%zu", n);
		s.report.report_id = id;
		for (size_t i = COPIES; i > 0; i--) {
			size_t at = 0, skip = left % i;

			for (left /= i; used[at] || skip-- > 0; at++)
				;
			used[at] = true;
			s.policy[0].successful = copies[at].successful;
			finding.provenance = copies[at].provenance;
			(void)snprintf(name, sizeof name, "m%zu.%zu", at, n);
			(void)put(&f, name, &s, &finding);
		}
		(void)snprintf(sql, sizeof sql, "SELECT group_concat("
		    "successful || provenance || counted || "
		    "substr(message_name, 1, 2), ' ') FROM (SELECT * FROM "
		    "v_tls_report WHERE report_id = '%s' AND policy_type = "
		    "'sts' ORDER BY successful)", id);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, sql),
		    "10verified1m3 20unknown0m0 90mismatch0m2");
	}
	fixture_close(&f);
}

static void
says_of_a_revision_which_one_counts(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);
	struct store_result r;

	fixture_open(&f);
	(void)put(&f, "m1", &s, &finding);
	s.policy[0].successful = 11;
	r = put(&f, "m2", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(r.reason, DMARC_R_CONFLICT);
	CU_ASSERT_STRING_EQUAL(r.detail, "a TLS report of this identity is "
	    "stored with other facts; the other one counts");
	fixture_close(&f);
}

static const char about[] =
    "SELECT group_concat(policy_type || ':' || policy_domain || ':' || "
    "counted, ' ') FROM v_tls_report";

static void
knows_whom_policies_are_about(void)
{
	static const char *const org[] = { "example.org" };
	static const char *const host[] = { "hoster.example" };
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	own(&f, org, 1);
	s.policy[1].domain = "mx.hoster.example";
	(void)put(&f, "m1", &s, &finding);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, about),
	    "sts:example.org:1 tlsa:example.org:1 unknown:example.org:1");
	/* The list of own domains changes. */
	own(&f, host, 1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, about),
	    "sts:example.org:0 tlsa:mx.hoster.example:1 "
	    "unknown:example.org:0");
	own(&f, NULL, 0);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, about),
	    "sts:example.org:1 tlsa:example.org:1 unknown:example.org:1");
	/* A better copy names another domain. */
	s.report.report_domain = "example.com";
	finding.provenance = DMARC_PROVENANCE_VERIFIED;
	CU_ASSERT_EQUAL(put(&f, "m2", &s, &finding).outcome, STORE_DUPLICATE);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, about),
	    "sts:example.org:1 tlsa:example.com:1 unknown:example.com:1");
	fixture_close(&f);
}

/* A mail server below the domain is own, too; its mail is for the domain. */
static void
knows_whose_mail_a_server_takes(void)
{
	static const char *const org[] = { "example.org" };
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	own(&f, org, 1);
	s.policy[1].domain = "mx1.example.org";
	(void)put(&f, "m1", &s, &finding);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, about),
	    "sts:example.org:1 tlsa:example.org:1 unknown:example.org:1");
	fixture_close(&f);
}

static void
leaves_out_what_is_about_nobody(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);
	struct store_result r;

	fixture_open(&f);
	s.report.report_domain = NULL;
	r = put(&f, "m1", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(r.reason, DMARC_R_POLICIES_SKIPPED);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM v_tls_report"), 2);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT skipped FROM tls_report"),
	    1);
	s.policy[0].domain = s.policy[1].domain = NULL;
	r = put(&f, "m2", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_REJECTED);
	CU_ASSERT_EQUAL(r.reason, DMARC_R_NO_POLICY_DOMAIN);
	fixture_close(&f);
}

static void
refuses_what_cannot_be(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	s.report.end = s.report.begin - 1;
	CU_ASSERT_EQUAL(put(&f, "m1", &s, &finding).reason,
	    DMARC_R_IMPLAUSIBLE_DATE);
	s.report.end = f.now + 3 * 86400;
	CU_ASSERT_EQUAL(put(&f, "m2", &s, &finding).reason,
	    DMARC_R_IMPLAUSIBLE_DATE);
	finding = sample(&s);
	s.policy[0].successful = s.policy[1].successful = DMARC_COUNT_MAX;
	CU_ASSERT_EQUAL(put(&f, "m3", &s, &finding).reason,
	    DMARC_R_BAD_POLICIES);
	finding = sample(&s);
	s.failure[1].sessions = 1;
	CU_ASSERT_EQUAL(put(&f, "m4", &s, &finding).reason,
	    DMARC_R_BAD_POLICIES);
	finding = sample(&s);
	s.report.org_name = s.report.contact = "";
	CU_ASSERT_EQUAL(put(&f, "m5", &s, &finding).reason,
	    DMARC_R_NO_REPORTER);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM tls_report"),
	    0);
	fixture_close(&f);
}

static void
makes_up_an_id(void)
{
	struct fixture f;
	struct tls_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	s.report.report_id = NULL;
	s.report.org_name = NULL;
	(void)put(&f, "m1", &s, &finding);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM tls_report "
	    "JOIN reporter ON reporter_pk = reporter WHERE report_id = "
	    "'facts:' || substr(lower(hex(facts)), 1, 32) AND identity = "
	    "'example.net'"), 1);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "it keeps each fact", keeps_each_fact },
	{ "it knows a copy in another mail", knows_a_copy },
	{ "the best revision counts, whatever came first",
	    counts_the_best_revision_in_any_order },
	{ "it says which of two revisions counts",
	    says_of_a_revision_which_one_counts },
	{ "it knows whom policies are about, also after own changes",
	    knows_whom_policies_are_about },
	{ "it knows for whom a mail server takes mail",
	    knows_whose_mail_a_server_takes },
	{ "it leaves out policies about nobody",
	    leaves_out_what_is_about_nobody },
	{ "it refuses what cannot be", refuses_what_cannot_be },
	{ "it makes up a missing id", makes_up_an_id },
};

TEST_MAIN("store/write/ledger/tls", tests)

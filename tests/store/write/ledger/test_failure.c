/*
 * test_failure.c: what is stored of failure reports, how many of them, and
 * what is only counted.
 */
#include "store/write/ledger/failure.h"

#include <stdio.h>
#include <string.h>

#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* The sample, for the Monday of the fixture. */
static struct dmarc_finding
sample(struct failure_sample *s)
{
	failure_sample_init(s);
	s->report.arrival = MONDAY + 3600;
	s->report.arrival_guessed = false;
	return (struct dmarc_finding){ .kind = DMARC_FOUND_FAILURE,
	    .failure = &s->report };
}

static struct store_result
put(struct fixture *f, const char *name, struct failure_sample *s,
    struct dmarc_finding *finding)
{
	CU_ASSERT_TRUE_FATAL(failure_digest(&s->report, s->report.facts));
	return fixture_finding(f, name, finding);
}

/* Makes the sample a report about another mail. */
static void
about_another(struct failure_sample *s, const char *mail)
{
	(void)snprintf((char *)s->report.message_tag.byte, DMARC_TAG, "%s",
	    mail);
}

/* n reports, each about another mail, from another address. */
static void
put_many(struct fixture *f, const char *name, int n, struct failure_sample *s,
    struct dmarc_finding *finding)
{
	for (int i = 0; i < n; i++) {
		char full[40];

		(void)snprintf(full, sizeof full, "%s.%d", name, i);
		s->report.message_tag.byte[0] = (unsigned char)i;
		s->report.source.byte[15] = (unsigned char)i;
		CU_ASSERT_EQUAL(put(f, full, s, finding).outcome,
		    STORE_STORED);
	}
}

static void
keeps_each_fact(void)
{
	struct fixture f;
	struct failure_sample s;
	struct dmarc_finding finding = sample(&s);
	struct store_result r;

	fixture_open(&f);
	r = put(&f, "m1", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(r.reports, 1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array("
	    "arrival_utc, policy_domain, reporter, source_ip, header_from, "
	    "envelope_from, envelope_to, dkim_domain, dkim_selector, "
	    "delivery_result, incidents, subject_tag, from_tag, provenance, "
	    "counted, auth_failure, identity_alignment, arrival_guessed, "
	    "message_name) FROM v_failure"),
	    "[\"2026-11-09T01:00:00Z\",\"example.org\",\"example.net\","
	    "\"192.0.2.1\",\"news.example.org\",\"bounce.example.org\","
	    "\"example.com\",\"example.org\",\"mar26\",\"reject\",7,"
	    "\"7375626a65637400\",\"66726f6d00000000\",\"unknown\",1,"
	    "\"spf,dmarc\",\"dkim\",0,\"m1\"]");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array(day, "
	    "policy_domain, reporter, source_ip, dkim_domain, envelope_from, "
	    "reports, incidents, kept, counted) FROM v_failure_day"),
	    "[\"2026-11-09\",\"example.org\",\"example.net\",\"192.0.2.1\","
	    "\"example.org\",\"bounce.example.org\",1,7,1,1]");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array(n.name, "
	    "k.result, r.result) FROM v_failure AS f "
	    "JOIN dkim AS k ON k.dkim_pk = f.dkim "
	    "JOIN dkim AS r ON r.dkim_pk = k.next "
	    "JOIN name AS n ON n.name_pk = k.selector"), "[\"mar26\",3,1]");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"),
	    0);
	fixture_close(&f);
}

static void
keeps_what_is_not_said_apart(void)
{
	struct fixture f;
	struct failure_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	s.report = (struct dmarc_failure_report){ .domain = "example.org",
	    .reporter = "example.net", .identity = -1, .incidents = 1 };
	CU_ASSERT_EQUAL(put(&f, "m1", &s, &finding).outcome, STORE_STORED);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array("
	    "arrival_ts, arrival_guessed, source_ip, header_from, "
	    "envelope_from, envelope_to, dkim_domain, dkim_selector, "
	    "delivery_result, subject_tag, from_tag, auth_failure, "
	    "identity_alignment, dkim, spf) FROM v_failure"),
	    "[1794787200,1,null,null,null,null,null,null,null,null,null,"
	    "null,null,0,0]");
	s.report.identity = 0;
	(void)put(&f, "m2", &s, &finding);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_failure "
	    "WHERE identity_alignment = 'none'"), 1);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT reports FROM v_failure_day"), 2);
	fixture_close(&f);
}

static void
counts_a_copy_once_as_its_best(void)
{
	static const enum dmarc_provenance provenance[] = {
		DMARC_PROVENANCE_UNKNOWN, DMARC_PROVENANCE_MISMATCH,
		DMARC_PROVENANCE_VERIFIED,
	};

	for (size_t first = 0; first < 3; first++) {
		struct fixture f;
		struct failure_sample s;
		struct dmarc_finding finding = sample(&s);

		fixture_open(&f);
		put_many(&f, "other", 1, &s, &finding);
		about_another(&s, "copied");
		for (size_t i = 0; i < 3; i++) {
			char name[16];

			finding.provenance = provenance[(first + i) % 3];
			(void)snprintf(name, sizeof name, "m%zu",
			    (first + i) % 3);
			CU_ASSERT_EQUAL(put(&f, name, &s, &finding).outcome,
			    i == 0 ? STORE_STORED : STORE_DUPLICATE);
		}
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT "
		    "group_concat(provenance || message_name, ' ') FROM "
		    "(SELECT * FROM v_failure ORDER BY message_name)"),
		    "verifiedm2 unknownother.0");
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT "
		    "group_concat(provenance || reports || '/' || incidents "
		    "|| '/' || kept, ' ') FROM (SELECT * FROM v_failure_day "
		    "ORDER BY provenance)"), "unknown1/7/1 verified1/7/1");
		fixture_close(&f);
	}
}

static void
keeps_some_and_counts_all(void)
{
	struct fixture f;
	struct failure_sample s;
	struct dmarc_finding finding = sample(&s);
	struct store_result r;

	fixture_open(&f);
	f.failures_per_day = 10;
	put_many(&f, "flood", 200, &s, &finding);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM failure"),
	    10);
	/* What is over the limit takes one row, whoever sent it. */
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM failure_day"), 11);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM source"),
	    10);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array("
	    "sum(reports), sum(incidents), sum(kept)) FROM v_failure_day"),
	    "[200,1400,10]");
	about_another(&s, "more");
	r = put(&f, "more", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(r.reason, DMARC_R_FAILURES_CUT);
	/* Others have room: of that day by other reporters, and verified. */
	s.report.reporter = "example.com";
	put_many(&f, "other", 10, &s, &finding);
	s.report.reporter = "example.net";
	finding.provenance = DMARC_PROVENANCE_VERIFIED;
	about_another(&s, "new");
	CU_ASSERT_EQUAL(put(&f, "verified", &s, &finding).reason,
	    DMARC_R_NONE);
	s.report.arrival += 86400;
	finding.provenance = DMARC_PROVENANCE_UNKNOWN;
	CU_ASSERT_EQUAL(put(&f, "tomorrow", &s, &finding).reason,
	    DMARC_R_NONE);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM failure"),
	    22);
	fixture_close(&f);
}

/*
 * A better copy of a kept report frees its place, and a higher limit makes
 * places; but a day that was cut stays cut, so that the first reports of the
 * day are the ones that are kept.
 */
static void
keeps_no_more_of_a_day_that_was_cut(void)
{
	struct fixture f;
	struct failure_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	f.failures_per_day = 2;
	put_many(&f, "flood", 3, &s, &finding);
	s.report.message_tag.byte[0] = 0;
	s.report.source.byte[15] = 0;
	finding.provenance = DMARC_PROVENANCE_VERIFIED;
	CU_ASSERT_EQUAL(put(&f, "copy", &s, &finding).outcome,
	    STORE_DUPLICATE);
	finding.provenance = DMARC_PROVENANCE_UNKNOWN;
	about_another(&s, "later");
	CU_ASSERT_EQUAL(put(&f, "later", &s, &finding).reason,
	    DMARC_R_FAILURES_CUT);
	f.failures_per_day = 100;
	about_another(&s, "last");
	CU_ASSERT_EQUAL(put(&f, "last", &s, &finding).reason,
	    DMARC_R_FAILURES_CUT);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM failure"),
	    2);
	fixture_close(&f);
}

static void
keeps_none_if_told_so(void)
{
	struct fixture f;
	struct failure_sample s;
	struct dmarc_finding finding = sample(&s);
	struct store_result r;

	fixture_open(&f);
	f.failures_per_day = 0;
	CU_ASSERT_EQUAL(put(&f, "m1", &s, &finding).reason,
	    DMARC_R_FAILURES_CUT);
	/* The same message, read again. */
	CU_ASSERT_TRUE(put(&f, "m1", &s, &finding).known);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT sum(reports) FROM "
	    "failure_day"), 1);
	f.no_failures = true;
	about_another(&s, "2");
	r = put(&f, "m2", &s, &finding);
	CU_ASSERT_EQUAL(r.outcome, STORE_NOT_A_REPORT);
	CU_ASSERT_STRING_EQUAL(r.detail, "failure-report");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array("
	    "(SELECT count(*) FROM failure), (SELECT sum(reports) FROM "
	    "failure_day))"), "[0,1]");
	fixture_close(&f);
}

static void
refuses_dates_that_cannot_be(void)
{
	struct fixture f;
	struct failure_sample s;
	struct dmarc_finding finding = sample(&s);

	fixture_open(&f);
	s.report.arrival = f.now + 3 * 86400;
	CU_ASSERT_EQUAL(put(&f, "m1", &s, &finding).reason,
	    DMARC_R_IMPLAUSIBLE_DATE);
	s.report.arrival = INT64_MIN;
	CU_ASSERT_EQUAL(put(&f, "m2", &s, &finding).reason,
	    DMARC_R_IMPLAUSIBLE_DATE);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "it keeps each fact", keeps_each_fact },
	{ "it keeps what is not said apart from zero",
	    keeps_what_is_not_said_apart },
	{ "it counts a copy once, as the best copy says",
	    counts_a_copy_once_as_its_best },
	{ "it keeps some reports of a day and counts all",
	    keeps_some_and_counts_all },
	{ "it keeps no more reports of a day that was cut",
	    keeps_no_more_of_a_day_that_was_cut },
	{ "it keeps none if told so", keeps_none_if_told_so },
	{ "it refuses dates that cannot be", refuses_dates_that_cannot_be },
};

TEST_MAIN("store/write/ledger/failure", tests)

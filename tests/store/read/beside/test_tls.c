/*
 * test_tls.c: TLS reports that count, as they were stored.
 */
#include "store/read/beside/tls.h"

#include "tests/common/facts/other_sample.h"
#include "tests/store/read/reading.h"

static struct tls_sample sample;

/* Puts the sample, for a day, as another report. */
static void
put(const char *id, int64_t day, enum dmarc_provenance provenance)
{
	struct dmarc_finding finding = { .kind = DMARC_FOUND_TLS,
		.tls = &sample.report, .provenance = provenance };

	sample.report.report_id = id;
	sample.report.begin = day * 86400;
	sample.report.end = day * 86400 + 86399;
	CU_ASSERT_EQUAL(fixture_finding(&f, id, &finding).reports, 1);
}

static void
reads_what_was_stored(void)
{
	static const struct day_window w = { DAY, DAY };
	struct statement policies, failures;
	struct tls_row p;
	struct tls_failure_row r;

	fixture_open(&f);
	tls_sample_init(&sample);
	put("id-1", DAY, DMARC_PROVENANCE_VERIFIED);
	read_it();
	policies = tls_start(db, "example.org", &w, TLS_OLDEST_FIRST);
	failures = tls_failures_start(db, "example.org", &w,
	    TLS_OLDEST_FIRST);
	CU_ASSERT_TRUE_FATAL(tls_next(&policies, &p));
	CU_ASSERT_STRING_EQUAL(p.domain, "example.org");
	CU_ASSERT_EQUAL(p.day, DAY);
	CU_ASSERT_EQUAL(p.begin, DAY * 86400);
	CU_ASSERT_EQUAL(p.end, DAY * 86400 + 86399);
	CU_ASSERT_STRING_EQUAL(p.reporter, "reporter");
	CU_ASSERT_STRING_EQUAL(p.org_name, "Reporter");
	CU_ASSERT_STRING_EQUAL(p.report_id, "id-1");
	CU_ASSERT_EQUAL(p.type, DMARC_TLS_STS);
	CU_ASSERT_EQUAL(p.mode, DMARC_TLS_MODE_TESTING);
	CU_ASSERT_EQUAL(p.successful, 12);
	CU_ASSERT_EQUAL(p.failed, 2);
	CU_ASSERT_STRING_EQUAL(p.strings,
	    "[\"version: STSv1\",\"mode: testing\"]");
	CU_ASSERT_STRING_EQUAL(p.mx,
	    "[\"mx1.example.org\",\"*.mail.example.org\"]");
	CU_ASSERT_EQUAL(p.provenance, DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_TRUE_FATAL(tls_failures_next(&failures, &r));
	CU_ASSERT_EQUAL(r.policy, p.key);
	CU_ASSERT_EQUAL(r.result, DMARC_TLS_CERTIFICATE_EXPIRED);
	CU_ASSERT_PTR_NULL(r.said);
	CU_ASSERT_STRING_EQUAL(r.mx, "mx1.example.org");
	CU_ASSERT_STRING_EQUAL(r.sending_ip, "192.0.2.1");
	CU_ASSERT_STRING_EQUAL(r.receiving_ip, "2001:db8::25");
	CU_ASSERT_EQUAL(r.sessions, (int64_t)DMARC_COUNT_MAX);
	CU_ASSERT_STRING_EQUAL(r.helo, "mx1");
	CU_ASSERT_TRUE_FATAL(tls_failures_next(&failures, &r));
	CU_ASSERT_EQUAL(r.policy, p.key);
	CU_ASSERT_EQUAL(r.result, DMARC_TLS_RESULT_UNKNOWN);
	CU_ASSERT_STRING_EQUAL(r.said, "tls-too-old");
	CU_ASSERT_PTR_NULL(r.mx);
	CU_ASSERT_PTR_NULL(r.sending_ip);
	CU_ASSERT_EQUAL(r.sessions, DMARC_TLS_NOT_SAID);
	CU_ASSERT_FALSE(tls_failures_next(&failures, &r));
	CU_ASSERT_TRUE_FATAL(tls_next(&policies, &p));
	CU_ASSERT_EQUAL(p.type, DMARC_TLS_TLSA);
	/* The policy that names no domain. */
	CU_ASSERT_TRUE_FATAL(tls_next(&policies, &p));
	CU_ASSERT_EQUAL(p.type, DMARC_TLS_UNKNOWN_TYPE);
	CU_ASSERT_EQUAL(p.successful, DMARC_TLS_NOT_SAID);
	CU_ASSERT_EQUAL(p.failed, 0);
	CU_ASSERT_PTR_NULL(p.strings);
	CU_ASSERT_FALSE(tls_next(&policies, &p));
	end_rows(&policies);
	end_rows(&failures);
	end_reading();
}

static void
reads_what_counts_in_a_window(void)
{
	static const struct day_window w = { DAY, DAY + 1 };
	struct arena *a = arena_new(1 << 16);
	const char *const *name = NULL;
	size_t n = 0, rows = 0;
	int64_t last = INT64_MAX;
	struct statement s;
	struct tls_row p;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	fixture_open(&f);
	tls_sample_init(&sample);
	put("before", DAY - 1, DMARC_PROVENANCE_UNKNOWN);
	put("first", DAY, DMARC_PROVENANCE_UNKNOWN);
	put("forged", DAY, DMARC_PROVENANCE_MISMATCH);
	sample.policy[0].successful++;
	put("first-again", DAY + 1, DMARC_PROVENANCE_UNKNOWN);
	put("after", DAY + 2, DMARC_PROVENANCE_UNKNOWN);
	read_it();
	s = tls_start(db, "example.org", &w, TLS_LATEST_FIRST);
	while (tls_next(&s, &p)) {
		CU_ASSERT(p.day <= last);
		last = p.day;
		CU_ASSERT_STRING_EQUAL(p.domain, "example.org");
		CU_ASSERT(p.day >= DAY && p.day <= DAY + 1);
		CU_ASSERT_STRING_NOT_EQUAL(p.report_id, "forged");
		rows++;
	}
	end_rows(&s);
	CU_ASSERT_EQUAL(rows, 6);
	CU_ASSERT_EQUAL(tls_domains(db, &w, a, &name, &n, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(n, 1);
	CU_ASSERT_STRING_EQUAL(name[0], "example.org");
	arena_free(a);
	end_reading();
}

static const struct test tests[] = {
	{ "it reads what was stored", reads_what_was_stored },
	{ "it reads what counts, in a window", reads_what_counts_in_a_window },
};

TEST_MAIN("store/read/beside/tls", tests)

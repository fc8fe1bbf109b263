/*
 * test_schema.c: the views agree with numbers computed by hand from the
 * reports.
 */
#include "store/write/ledger/store.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define PASS DMARC_ALIGNED_PASS
#define FAIL DMARC_ALIGNED_FAIL
#define UNKNOWN DMARC_ALIGNED_UNKNOWN

/* All columns of the first row, with | between them and - for NULL. */
static const char *
row(const struct fixture *f, const char *columns, const char *rest)
{
	char sql[2048], list[1024];
	size_t used = 0;

	CU_ASSERT_FATAL((size_t)snprintf(list, sizeof list, "%s", columns) <
	    sizeof list);
	used = (size_t)snprintf(sql, sizeof sql, "SELECT ");
	for (char *save = NULL, *c = strtok_r(list, " ,", &save); c != NULL;
	    c = strtok_r(NULL, " ,", &save))
		used += (size_t)snprintf(sql + used, sizeof sql - used,
		    "%sifnull(%s, '-')", used > 7 ? " || '|' || " : "", c);
	(void)snprintf(sql + used, sizeof sql - used, " %s", rest);
	return fixture_text(f, sql);
}

/* Two reports: 10 + 4 + 3 + 2 messages about example.org, and 10. */
static void
put_two(struct fixture *f)
{
	struct report r;

	report_init(&r);
	report_add(&r, "192.0.2.1", 4, DMARC_DISP_PASS, PASS, FAIL);
	report_add(&r, "2001:db8::25", 3, DMARC_DISP_QUARANTINE, FAIL,
	    UNKNOWN);
	report_add(&r, "198.51.100.7", 2, DMARC_DISP_REJECT, UNKNOWN, PASS);
	r.combination[2].dkims = r.combination[2].spfs = 0;
	r.combination[3].dkims = 0;
	r.fb.error = "oops";
	CU_ASSERT_EQUAL(fixture_report(f, "m1", &r).records, 4);
	report_init(&r);
	r.fb.org_name = "Other Mail";
	r.fb.begin += 86400;
	r.fb.end += 86400;
	r.fb.policy.p = DMARC_P_REJECT;
	r.fb.policy.sp = DMARC_P_QUARANTINE;
	r.fb.policy.np = DMARC_P_UNKNOWN;
	r.fb.policy.testing = 0;
	r.fb.policy.pct = -1;
	r.fb.policy.adkim = DMARC_ALIGNMENT_STRICT;
	r.fb.policy.aspf = DMARC_ALIGNMENT_RELAXED;
	CU_ASSERT_EQUAL(fixture_report(f, "m2", &r).records, 1);
}

static void
shows_reports(void)
{
	struct fixture f;

	fixture_open(&f);
	put_two(&f);
	CU_ASSERT_STRING_EQUAL(row(&f, "org_name, email, report_id, "
	    "policy_domain, begin_ts, end_ts, begin_utc, end_utc",
	    "FROM v_report WHERE report_pk = 1"),
	    "Example Mail|dmarc@mail.example.net|r1|example.org|1794182400|"
	    "1794268799|2026-11-09T00:00:00Z|2026-11-09T23:59:59Z");
	CU_ASSERT_STRING_EQUAL(row(&f, "records, messages, dmarc_pass, "
	    "dkim_aligned, spf_aligned, disp_none, disp_quarantine, "
	    "disp_reject, provenance, counted, skipped_records, message_name, "
	    "length(sha256), error", "FROM v_report WHERE report_pk = 1"),
	    "4|19|16|14|12|14|3|2|unknown|1|0|m1|64|oops");
	CU_ASSERT_STRING_EQUAL(row(&f, "p, sp, np, t, pct, adkim, aspf",
	    "FROM v_report WHERE report_pk = 1"), "none|-|-|-|100|-|-");
	CU_ASSERT_STRING_EQUAL(row(&f, "p, sp, np, t, pct, adkim, aspf",
	    "FROM v_report WHERE report_pk = 2"),
	    "reject|quarantine|unknown|n|-|s|r");
	fixture_close(&f);
}

static void
shows_records(void)
{
	static const char columns[] = "day, day_ts, policy_domain, "
	    "header_from, org_name, source_ip, source_net, messages, "
	    "disposition, dmarc, dkim_aligned, spf_aligned, envelope_from, "
	    "envelope_to, dkim_domain, dkim_selector, dkim_result, "
	    "spf_domain, spf_result, override, override_comment";
	static const char *const want[] = {
		"2026-11-09|1794182400|example.org|example.org|Example Mail|"
		"192.0.2.1|192.0.2.0/24|10|none|pass|1|1|bounce.example.org|-|"
		"example.org|s1|pass|bounce.example.org|pass|-|-",
		"2026-11-09|1794182400|example.org|example.org|Example Mail|"
		"192.0.2.1|192.0.2.0/24|4|pass|pass|1|0|bounce.example.org|-|"
		"example.org|s1|pass|bounce.example.org|pass|-|-",
		"2026-11-09|1794182400|example.org|example.org|Example Mail|"
		"2001:db8::25|2001:db8::/48|3|quarantine|fail|0|0|"
		"bounce.example.org|-|-|-|-|-|-|-|-",
		"2026-11-09|1794182400|example.org|example.org|Example Mail|"
		"198.51.100.7|198.51.100.0/24|2|reject|pass|0|1|"
		"bounce.example.org|-|-|-|-|bounce.example.org|pass|-|-",
	};
	struct fixture f;

	fixture_open(&f);
	put_two(&f);
	for (size_t i = 0; i < COUNT(want); i++) {
		char rest[80];

		(void)snprintf(rest, sizeof rest,
		    "FROM v_record WHERE report_pk = 1 AND n = %zu", i);
		CU_ASSERT_STRING_EQUAL(row(&f, columns, rest), want[i]);
	}
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_record"),
	    5);
	fixture_close(&f);
}

static void
sums_sources_senders_reporters_and_policies(void)
{
	struct fixture f;

	fixture_open(&f);
	put_two(&f);
	CU_ASSERT_STRING_EQUAL(row(&f, "policy_domain, source_net, records, "
	    "messages, dmarc_pass, dkim_aligned, spf_aligned, disp_none, "
	    "disp_quarantine, disp_reject, reporters, first_day, last_day",
	    "FROM v_source WHERE source_ip = '192.0.2.1'"),
	    "example.org|192.0.2.0/24|3|24|24|24|20|24|0|0|2|2026-11-09|"
	    "2026-11-10");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_source"),
	    3);
	CU_ASSERT_STRING_EQUAL(row(&f, "sender, authenticated_by, records, "
	    "messages, dmarc_pass, disp_none, sources, reporters",
	    "FROM v_sender ORDER BY messages DESC"),
	    "example.org|dkim|3|24|24|24|1|2");
	CU_ASSERT_STRING_EQUAL(row(&f, "sender, authenticated_by, messages, "
	    "disp_reject", "FROM v_sender ORDER BY messages"),
	    "bounce.example.org|spf|2|2");
	CU_ASSERT_STRING_EQUAL(row(&f, "sender, authenticated_by, messages, "
	    "dmarc_pass", "FROM v_sender WHERE sender IS NULL"), "-|-|3|0");
	CU_ASSERT_STRING_EQUAL(row(&f, "policy_domain, reporter, org_name, "
	    "email, reports, records, messages, dmarc_pass, first_day, "
	    "last_day, days", "FROM v_reporter ORDER BY reporter"),
	    "example.org|example mail|Example Mail|dmarc@mail.example.net|1|4|"
	    "19|16|2026-11-09|2026-11-09|1");
	CU_ASSERT_STRING_EQUAL(row(&f, "policy_domain, p, sp, np, t, pct, "
	    "adkim, aspf, reports, messages, reporters, first_day, last_day",
	    "FROM v_policy ORDER BY p DESC"), "example.org|reject|quarantine|"
	    "unknown|n|-|s|r|1|10|1|2026-11-10|2026-11-10");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_policy"),
	    2);
	fixture_close(&f);
}

static const char daily[] = "day, policy_domain, reports, messages, "
    "dmarc_pass, dkim_aligned, spf_aligned, disp_none, disp_quarantine, "
    "disp_reject";

static void
counts_a_short_period_on_its_middle_day(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	put_two(&f);
	CU_ASSERT_STRING_EQUAL(row(&f, daily, "FROM v_daily ORDER BY day_ts"),
	    "2026-11-09|example.org|1|19|16|14|12|14|3|2");
	/* 25 h are short: 18:00 to 19:00, the middle is 06:30 */
	report_init(&r);
	r.fb.report_id = "r3";
	r.fb.begin = MONDAY + 2 * 86400 - 6 * 3600;
	r.fb.end = r.fb.begin + 25 * 3600;
	(void)fixture_report(&f, "m3", &r);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT messages FROM v_daily "
	    "WHERE day = '2026-11-11'"), 10);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_daily"),
	    3);
	fixture_close(&f);
}

static void
splits_a_long_period(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	/*
	 * Mon 12:00 to Thu 00:00: 12 + 24 + 24 of 60 hours. Thursday is not
	 * in it. 10 pass: 2, 4, 4. 4 in quarantine: 0.8, 1.6, 1.6: 0, 1, 1
	 * and the two left to Mon (.8) and Tue (.6, the earlier).
	 */
	report_init(&r);
	r.fb.begin = MONDAY + 12 * 3600;
	r.fb.end = MONDAY + 3 * 86400;
	report_add(&r, "192.0.2.9", 1, DMARC_DISP_QUARANTINE, FAIL, FAIL);
	report_add(&r, "192.0.2.8", 3, DMARC_DISP_QUARANTINE, FAIL, UNKNOWN);
	(void)fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_daily"),
	    3);
	CU_ASSERT_STRING_EQUAL(row(&f, daily, "FROM v_daily WHERE day = "
	    "'2026-11-09'"), "2026-11-09|example.org|1|3|2|2|2|2|1|0");
	CU_ASSERT_STRING_EQUAL(row(&f, daily, "FROM v_daily WHERE day = "
	    "'2026-11-10'"), "2026-11-10|example.org|1|6|4|4|4|4|2|0");
	CU_ASSERT_STRING_EQUAL(row(&f, daily, "FROM v_daily WHERE day = "
	    "'2026-11-11'"), "2026-11-11|example.org|1|5|4|4|4|4|1|0");
	/* one second over 25 h is long; beside a short one of its day */
	report_init(&r);
	r.fb.report_id = "r2";
	r.fb.end = r.fb.begin + 90001;
	r.record[0].count = 90001;
	(void)fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT messages FROM v_daily "
	    "WHERE day = '2026-11-09'"), 3 + 86400);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT reports FROM v_daily "
	    "WHERE day = '2026-11-10'"), 2);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT sum(messages) FROM "
	    "v_daily"), 14 + 90001);
	fixture_close(&f);
}

/* The largest possible counts and periods do not overflow. */
static void
splits_the_longest_period(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.begin = MONDAY - 40 * 86400;
	r.fb.end = MONDAY;
	r.record[0].count = DMARC_COUNT_MAX;
	(void)fixture_report(&f, "m1", &r);
	r.fb.report_id = "r2";
	r.fb.records = 0;
	(void)fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT sum(messages) FROM "
	    "v_daily"), (int64_t)DMARC_COUNT_MAX);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT min(messages) > 0 "
	    "AND min(reports) = 2 AND count(*) = 40 FROM v_daily"), "1");
	fixture_close(&f);
}

/* A small mail must not fill years of days. */
static void
does_not_split_more_than_40_days(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.begin = INT64_C(1325376000) + 1;
	r.fb.end = NOW;
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reason,
	    DMARC_R_LONG_PERIOD);
	r.fb.begin = MONDAY - 40 * 86400;
	r.fb.end = MONDAY + 1;
	r.fb.report_id = "r2";
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).reason,
	    DMARC_R_LONG_PERIOD);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_daily"),
	    2);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT messages FROM v_daily "
	    "WHERE day = '2026-10-20'"), 10);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "shows reports", shows_reports },
	{ "shows records", shows_records },
	{ "sums sources, senders, reporters and policies",
	    sums_sources_senders_reporters_and_policies },
	{ "counts a short period on the day of its middle",
	    counts_a_short_period_on_its_middle_day },
	{ "splits a long period by seconds", splits_a_long_period },
	{ "splits the longest period", splits_the_longest_period },
	{ "does not split more than 40 days",
	    does_not_split_more_than_40_days },
};

TEST_MAIN("store/schema", tests)

/*
 * test_tls_judge.c: what is found in TLS reports: each code, and what is none.
 */
#include "report/beside/tls.h"

#include <stdio.h>
#include <string.h>

#include "tests/store/read/reading.h"

/* The days of the reports: 28, which end on LAST. */
#define LAST (DAY + 27)

static const char testing[] = "mode: testing max_age: 86400";
static const char enforce[] = "mode: enforce max_age: 86400";

/* How many sessions went well, and how many failed, how and where. */
struct went {
	int64_t successful, failed;
	enum dmarc_tls_result result;	/* of all that failed */
	const char *mx;
	bool no_sum;		/* only the failure says how many failed */
};

/* Puts a report about example.org of one policy. */
static void
put(const char *org, int64_t day, enum dmarc_tls_type type,
    enum dmarc_tls_mode mode, const char *text, struct went went)
{
	static int n;
	struct dmarc_tls_failure failure = { .result = went.result,
	    .mx = went.mx, .sessions = went.failed };
	struct dmarc_tls_policy policy = { .domain = "example.org",
	    .type = type, .mode = mode, .successful = went.successful,
	    .failed = went.no_sum ? DMARC_TLS_NOT_SAID : went.failed,
	    .failure = &failure,
	    .failures = went.result != DMARC_TLS_RESULT_UNKNOWN,
	    .string = &text, .strings = text != NULL };
	char id[16];
	struct dmarc_tls_report report = { .org_name = org, .report_id = id,
	    .begin = day * 86400, .end = day * 86400 + 86399,
	    .policy = &policy, .policies = 1 };
	struct dmarc_finding finding = { .kind = DMARC_FOUND_TLS,
		.tls = &report };

	(void)snprintf(id, sizeof id, "m%d", n++);
	CU_ASSERT_TRUE_FATAL(tls_digest(&report, report.facts));
	CU_ASSERT_EQUAL(fixture_finding(&f, id, &finding).reports, 1);
}

static struct went
good(int64_t successful)
{
	return (struct went){ .successful = successful };
}

static struct went
bad(int64_t successful, int64_t failed, enum dmarc_tls_result result,
    const char *mx)
{
	return (struct went){ .successful = successful, .failed = failed,
	    .result = result, .mx = mx };
}

/* n days to LAST on which two reporters saw 20 good sessions each. */
static void
put_good(int n, enum dmarc_tls_mode mode, const char *policy)
{
	for (int i = 0; i < n; i++) {
		put("one.example", LAST - i, DMARC_TLS_STS, mode, policy,
		    good(20));
		put("two.example", LAST - i, DMARC_TLS_STS, mode, policy,
		    good(20));
	}
}

/* Reads what was put, and closes the database. */
static struct arena *
judge(struct tls_facts *out)
{
	static const struct day_window w = { DAY, LAST };
	struct arena *a = arena_new(1 << 26);
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	read_it();
	CU_ASSERT_EQUAL_FATAL(tls_read(db, "example.org", &w, a, out, &err),
	    DMARC_OK);
	end_reading();
	return a;
}

static void
begin(void)
{
	fixture_open(&f);
	f.now = (LAST + 1) * 86400;
}

/* "TLS_REFUSED mx1.example.org 41/44, TLS_SILENT" */
static const char *
items(const struct tls_facts *t)
{
	static char text[1024];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < t->items && used < sizeof text; i++) {
		const struct tls_item *item = &t->item[i];

		used += (size_t)snprintf(text + used, sizeof text - used,
		    "%s%s", i > 0 ? ", " : "", tls_code_word(item->code));
		if (item->sessions > 0)
			used += (size_t)snprintf(text + used,
			    sizeof text - used, " %s %s %llu/%llu",
			    item->mx != NULL ? item->mx : "-",
			    tls_result_name(item),
			    (unsigned long long)item->sessions,
			    (unsigned long long)item->of);
	}
	return text;
}

static void
check(const char *want)
{
	struct tls_facts t;
	struct arena *a = judge(&t);

	CU_ASSERT_STRING_EQUAL(items(&t), want);
	arena_free(a);
}

static void
names_what_is_held_back(void)
{
	static const struct {
		enum dmarc_tls_type type;
		enum dmarc_tls_mode mode;
		enum dmarc_tls_result result;
		const char *want;
	} cases[] = {
		{ DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
		    DMARC_TLS_CERTIFICATE_EXPIRED,
		    "TLS_REFUSED mx1 certificate-expired 9/9" },
		{ DMARC_TLS_TLSA, DMARC_TLS_MODE_ABSENT,
		    DMARC_TLS_CERTIFICATE_NOT_TRUSTED,
		    "TLS_REFUSED mx1 certificate-not-trusted 9/9" },
		{ DMARC_TLS_STS, DMARC_TLS_MODE_TESTING,
		    DMARC_TLS_STARTTLS_NOT_SUPPORTED,
		    "TLS_WOULD_FAIL mx1 starttls-not-supported 9/9" },
		{ DMARC_TLS_STS, DMARC_TLS_MODE_TESTING,
		    DMARC_TLS_STS_POLICY_FETCH_ERROR,
		    "TLS_POLICY mx1 sts-policy-fetch-error 9/9" },
		{ DMARC_TLS_TLSA, DMARC_TLS_MODE_ABSENT,
		    DMARC_TLS_DNSSEC_INVALID,
		    "TLS_DANE mx1 dnssec-invalid 9/9" },
		{ DMARC_TLS_STS, DMARC_TLS_MODE_NONE,
		    DMARC_TLS_CERTIFICATE_EXPIRED, "" },
		/* TLS was opportunistic. */
		{ DMARC_TLS_NO_POLICY_FOUND, DMARC_TLS_MODE_ABSENT,
		    DMARC_TLS_STARTTLS_NOT_SUPPORTED, "" },
		/* No details: something failed all the same. */
		{ DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
		    DMARC_TLS_RESULT_UNKNOWN,
		    "TLS_REFUSED - unknown 9/9" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		begin();
		put("one.example", LAST, cases[i].type, cases[i].mode, NULL,
		    bad(90, 9, cases[i].result, "mx1"));
		check(cases[i].want);
	}
}

static void
rings_not_for_scanners(void)
{
	begin();
	/* Two a day, for a month; and 3 of 400. */
	for (int i = 0; i < 28; i++)
		put("one.example", LAST - i, DMARC_TLS_STS,
		    DMARC_TLS_MODE_ENFORCE, NULL, bad(1, 2,
		    DMARC_TLS_STARTTLS_NOT_SUPPORTED, "mx1"));
	put("two.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(397, 3, DMARC_TLS_STARTTLS_NOT_SUPPORTED, "mx1"));
	check("");
	begin();
	put("two.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(297, 3, DMARC_TLS_STARTTLS_NOT_SUPPORTED, "mx1"));
	check("TLS_REFUSED mx1 starttls-not-supported 3/3");
}

static void
forgets_what_is_over(void)
{
	begin();
	put("one.example", LAST - 2, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(0, 50, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, good(50));
	check("");
	/* A failure to fetch counts for a week, unless its reporter
	 * fetches the policy again. */
	for (int64_t ago = 6; ago <= 7; ago++) {
		begin();
		put("one.example", LAST - ago, DMARC_TLS_STS,
		    DMARC_TLS_MODE_ABSENT, NULL, bad(0, 50,
		    DMARC_TLS_STS_POLICY_FETCH_ERROR, NULL));
		put("two.example", LAST, DMARC_TLS_STS,
		    DMARC_TLS_MODE_ENFORCE, enforce, good(50));
		check(ago == 6 ? "TLS_POLICY - sts-policy-fetch-error 50/50" :
		    "");
	}
	begin();	/* its reporter says so, a day later */
	put("one.example", LAST - 1, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(0, 50, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, NULL,
	    good(50));
	check("");
	begin();	/* another reporter cannot say so */
	put("one.example", LAST - 1, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(0, 50, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("two.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, NULL,
	    good(50));
	check("TLS_REFUSED mx1 certificate-expired 50/50");
	begin();	/* the policy is another one now */
	put("one.example", LAST - 9, DMARC_TLS_STS, DMARC_TLS_MODE_TESTING,
	    testing, bad(0, 50, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, enforce,
	    good(50));
	check("");
}

/* "Unknown" is not 0. */
static void
counts_failures_without_a_sum(void)
{
	struct went went = bad(5, 50, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1");
	struct went unknown = { .successful = 20, .no_sum = true };
	struct tls_facts t;
	struct arena *a;

	went.no_sum = true;
	begin();
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, enforce,
	    went);
	a = judge(&t);
	CU_ASSERT_STRING_EQUAL(
	    items(&t), "TLS_REFUSED mx1 certificate-expired 50/50");
	CU_ASSERT_EQUAL(t.group[0].failed, 50);
	arena_free(a);
	begin();	/* enforce is not safe by such reports */
	put_good(13, DMARC_TLS_MODE_TESTING, testing);
	put("one.example", LAST - 20, DMARC_TLS_STS, DMARC_TLS_MODE_TESTING,
	    testing, unknown);
	check("");
}

/* A detail of no session is no failure. */
static void
leaves_failures_of_nothing_out(void)
{
	begin();
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, NULL,
	    bad(0, 0, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, NULL,
	    bad(0, 9, DMARC_TLS_STARTTLS_NOT_SUPPORTED, "mx1"));
	check("TLS_REFUSED mx1 starttls-not-supported 9/9");
}

static void
adds_up_within_a_type_only(void)
{
	struct tls_facts t;
	struct arena *a;

	begin();
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    enforce, bad(60, 40, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("one.example", LAST, DMARC_TLS_TLSA, DMARC_TLS_MODE_ABSENT,
	    NULL, good(100));
	put("two.example", LAST - 9, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(DMARC_TLS_NOT_SAID, 5, DMARC_TLS_RESULT_UNKNOWN, NULL));
	a = judge(&t);
	CU_ASSERT_EQUAL_FATAL(t.groups, 2);
	CU_ASSERT_EQUAL(t.reporters, 2);
	CU_ASSERT_EQUAL(t.group[0].successful, 60);
	CU_ASSERT_EQUAL(t.group[0].failed, 45);
	CU_ASSERT_EQUAL(t.group[0].week_sessions, 100);
	CU_ASSERT_EQUAL(t.group[0].week_failed, 40);
	CU_ASSERT_EQUAL(t.group[0].since, LAST - 9);
	CU_ASSERT_EQUAL_FATAL(t.group[0].whos, 2);
	CU_ASSERT_STRING_EQUAL(t.group[0].who[0].org, "one.example");
	CU_ASSERT_EQUAL(t.group[0].who[1].failed, 5);
	CU_ASSERT_EQUAL(t.group[1].successful, 100);
	CU_ASSERT_EQUAL(t.group[1].failed, 0);
	CU_ASSERT_STRING_EQUAL(items(&t),
	    "TLS_REFUSED mx1 certificate-expired 40/45");
	arena_free(a);
}

/* A reporter may list successes and failures apart (two entries a day). */
static void
joins_entries_of_a_day(void)
{
	begin();
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, good(1000));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(0, 5, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	check("");
	begin();	/* what could not be fetched has no mode */
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, enforce,
	    good(1000));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ABSENT, NULL,
	    bad(0, 5, DMARC_TLS_STS_POLICY_FETCH_ERROR, NULL));
	check("");
	begin();
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, enforce,
	    good(1000));
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ABSENT, NULL,
	    bad(0, 11, DMARC_TLS_STS_POLICY_FETCH_ERROR, NULL));
	check("TLS_POLICY - sts-policy-fetch-error 11/11");
}

static void
says_when_enforce_is_safe(void)
{
	begin();
	put_good(14, DMARC_TLS_MODE_TESTING, testing);
	check("TLS_ENFORCE");
	begin();	/* too few days */
	put_good(13, DMARC_TLS_MODE_TESTING, testing);
	check("");
	begin();	/* too few reporters */
	for (int i = 0; i < 28; i++)
		put("one.example", LAST - i, DMARC_TLS_STS,
		    DMARC_TLS_MODE_TESTING, testing, good(20));
	check("");
	/* 98 sessions on 14 days, and two more */
	for (int64_t more = 1; more <= 2; more++) {
		begin();
		for (int i = 0; i < 14; i++)
			put("one.example", LAST - i, DMARC_TLS_STS,
			    DMARC_TLS_MODE_TESTING, testing, good(7));
		put("two.example", LAST, DMARC_TLS_STS,
		    DMARC_TLS_MODE_TESTING, testing, good(more));
		check(more == 2 ? "TLS_ENFORCE" : "");
	}
	begin();	/* enforced already */
	put_good(14, DMARC_TLS_MODE_ENFORCE, enforce);
	check("");
	begin();	/* a bad day */
	put_good(14, DMARC_TLS_MODE_TESTING, testing);
	put("three.example", LAST - 9, DMARC_TLS_STS,
	    DMARC_TLS_MODE_TESTING, NULL, bad(9, 9,
	    DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	check("");
	begin();	/* one under enforce, which shows what it does */
	put_good(14, DMARC_TLS_MODE_TESTING, testing);
	put("three.example", LAST - 1, DMARC_TLS_STS,
	    DMARC_TLS_MODE_ENFORCE, NULL, bad(9, 9,
	    DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	check("TLS_REFUSED mx1 certificate-expired 9/9");
	begin();	/* one that was long ago */
	put_good(16, DMARC_TLS_MODE_TESTING, testing);
	put("three.example", LAST - 15, DMARC_TLS_STS,
	    DMARC_TLS_MODE_TESTING, NULL, bad(9, 9,
	    DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	check("TLS_ENFORCE");
	begin();	/* the policy itself cannot be fetched by some */
	put_good(14, DMARC_TLS_MODE_TESTING, testing);
	put("three.example", LAST, DMARC_TLS_NO_POLICY_FOUND,
	    DMARC_TLS_MODE_ABSENT, NULL, bad(0, 9,
	    DMARC_TLS_STS_POLICY_FETCH_ERROR, NULL));
	check("TLS_POLICY - sts-policy-fetch-error 9/9");
}

static void
names_who_has_an_old_policy(void)
{
	begin();
	put_good(5, DMARC_TLS_MODE_ENFORCE, enforce);
	put("old.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_TESTING,
	    testing, good(9));
	check("TLS_OLD_POLICY");
	begin();	/* it may keep its policy for a week */
	put_good(5, DMARC_TLS_MODE_ENFORCE, enforce);
	put("old.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_TESTING,
	    "mode:testing; max_age:604800", good(9));
	check("");
	begin();	/* the same, in other words */
	put_good(5, DMARC_TLS_MODE_ENFORCE, enforce);
	put("new.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    "version:STSv1;mode:enforce;max_age:86400", good(9));
	check("");
}

static void
notes_silence(void)
{
	begin();
	put("one.example", LAST - 7, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, good(9));
	check("TLS_SILENT");
	begin();
	put("one.example", LAST - 6, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, good(9));
	check("");
	begin();	/* never any report */
	check("");
}

/* Anybody can send reports: they must not fill the memory of a page. */
static void
looks_at_the_latest(void)
{
	struct tls_facts t;
	struct arena *a;

	begin();
	put("one.example", LAST, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE, NULL,
	    bad(90, 9, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	put("one.example", LAST - 1, DMARC_TLS_STS, DMARC_TLS_MODE_ENFORCE,
	    NULL, bad(1, 0, DMARC_TLS_CERTIFICATE_EXPIRED, "mx1"));
	/* Very many entries and failures of the day before. */
	fixture_run(&f, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i <= 20000) "
	    "INSERT INTO tls_policy (tls_report, domain, policy_domain, type, "
	    "mode, strings, mx, successful, failed) SELECT tls_report, "
	    "domain, policy_domain, type, mode, strings, mx, successful, "
	    "failed FROM tls_policy, n WHERE successful = 1;"
	    "INSERT INTO tls_failure (tls_policy, result, mx, sessions, "
	    "reason) SELECT tls_policy_pk, 3, 0, 0, "
	    "printf('%.4000c', 'x') FROM tls_policy WHERE successful = 1");
	a = judge(&t);
	CU_ASSERT_TRUE(t.more);
	CU_ASSERT_EQUAL(t.group[0].successful, 90 + 20000 - 1);
	CU_ASSERT_STRING_EQUAL(items(&t),
	    "TLS_REFUSED mx1 certificate-expired 9/9");
	CU_ASSERT(arena_used(a) < 32 << 20);
	arena_free(a);
}

static const struct test tests[] = {
	{ "it names what is held back", names_what_is_held_back },
	{ "it does not ring for scanners", rings_not_for_scanners },
	{ "it forgets what is over", forgets_what_is_over },
	{ "it counts failures without a sum", counts_failures_without_a_sum },
	{ "it leaves failures of nothing out",
	    leaves_failures_of_nothing_out },
	{ "it adds sessions up within a type only",
	    adds_up_within_a_type_only },
	{ "it joins entries of a day", joins_entries_of_a_day },
	{ "it says when enforce is safe", says_when_enforce_is_safe },
	{ "it names who still has an old policy",
	    names_who_has_an_old_policy },
	{ "it notes silence", notes_silence },
	{ "it looks at the latest of very many", looks_at_the_latest },
};

TEST_MAIN("report/beside/tls_judge", tests)

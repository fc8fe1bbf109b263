/*
 * test_marks.c: what changed on which day, from the history of DNS and of
 * policies.
 */
#include "report/judge/marks.h"

#include <string.h>

#include "tests/cunit_main.h"

#define LAST 20000
#define AT(age) ((LAST - (age)) * INT64_C(86400) + 3600)

static const struct day_window days = { LAST - 83, LAST };

/* A key record, seen first and last so many days ago. */
#define KEY(text, first, last, latest) { "dkim", \
    "s1._domainkey.example.com", text, AT(first), AT(last), latest }

static struct day_marks
marks_of(const struct dns_stretch *s, size_t n)
{
	const struct dns dns = { .stretch = s, .stretches = n };
	struct day_marks m = { .n = 0 };

	marks_key(&m, &dns, "example.com", "s1", &days);
	return m;
}

static void
tells_what_became_of_a_key(void)
{
	static const struct {
		struct dns_stretch s[2];
		enum mark_kind kind;
		int64_t age, until;	/* NEVER: not known */
	} cases[] = {
		{ { KEY("p=A", 50, 10, false), KEY("p=B", 8, 0, true) },
		    MARK_KEY_OTHER, 8, LAST - 10 },
		{ { KEY("p=A", 50, 10, false), KEY(NULL, 9, 0, true) },
		    MARK_KEY_GONE, 9, LAST - 10 },
		{ { KEY("p=A", 50, 10, false), KEY("v=DKIM1; p=", 9, 0, true) },
		    MARK_KEY_GONE, 9, LAST - 10 },
		{ { KEY(NULL, 50, 10, false), KEY("p=A", 9, 0, true) },
		    MARK_KEY_NEW, 9, LAST - 10 },
		/* A second record beside the first. */
		{ { KEY("p=A", 50, 0, true), KEY("p=B", 9, 0, true) },
		    MARK_KEY_OTHER, 9, NEVER },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct day_marks m = marks_of(cases[i].s, 2);

		CU_ASSERT_EQUAL_FATAL(m.n, 1);
		CU_ASSERT_EQUAL(m.list[0].kind, cases[i].kind);
		CU_ASSERT_EQUAL(m.list[0].day, LAST - cases[i].age);
		CU_ASSERT_EQUAL(m.list[0].until, cases[i].until);
		CU_ASSERT_STRING_EQUAL(m.list[0].selector, "s1");
	}
}

static void
takes_nothing_for_a_change(void)
{
	static const struct dns_stretch cases[][2] = {
		/* The same key, written in another way. */
		{ KEY("v=DKIM1; p=A", 50, 10, false),
		    KEY("k=rsa; p=A", 9, 0, true) },
		/* Before these days. */
		{ KEY("p=A", 300, 100, false), KEY("p=B", 99, 0, true) },
		/* After them: no day of the picture. */
		{ KEY("p=A", 50, 1, false), KEY("p=B", -1, -1, true) },
		/* Of other names, one of which begins alike. */
		{ KEY("p=A", 50, 10, false), { "dkim",
		    "s1._domainkey.example.com.net", "p=B", AT(9), AT(0),
		    true } },
		{ KEY("p=A", 50, 10, false), { "dkim",
		    "s._domainkey.example.com", "p=B", AT(9), AT(0), true } },
		{ KEY("p=A", 50, 10, false), { "spf",
		    "s1._domainkey.example.com", "p=B", AT(9), AT(0), true } },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CU_ASSERT_EQUAL(marks_of(cases[i], 2).n, 0);
	/* What was seen first is no change. */
	CU_ASSERT_EQUAL(marks_of(cases[0], 1).n, 0);
	CU_ASSERT_EQUAL(marks_of(NULL, 0).n, 0);
}

static void
follows_the_spf_record(void)
{
	static const struct dns_stretch s[] = {
		{ "spf", "example.com", "v=spf1 a -all", AT(60), AT(30),
		    false },
		{ "spf", "example.com", NULL, AT(29), AT(29), false },
		{ "spf", "example.com", "v=spf1 a ~all", AT(28), AT(0), true },
		{ "spf", "other.example", "v=spf1 -all", AT(5), AT(0), true },
	};
	const struct dns dns = { .stretch = s, .stretches = 4 };
	struct day_marks m = { .n = 0 };

	marks_spf(&m, &dns, "example.com", &days);
	CU_ASSERT_EQUAL_FATAL(m.n, 2);
	CU_ASSERT_EQUAL(m.list[0].kind, MARK_SPF_GONE);
	CU_ASSERT_EQUAL(m.list[0].day, LAST - 29);
	CU_ASSERT_EQUAL(m.list[1].kind, MARK_SPF_NEW);
	CU_ASSERT_PTR_NULL(m.list[1].selector);
}

static void
keeps_the_latest(void)
{
	struct day_marks m = { .n = 0 };

	/* Newest first, as nothing promises their order. */
	for (int i = 0; i < 20; i++)
		marks_add(&m, &(struct day_mark){ .day = LAST - i,
		    .kind = MARK_SELECTOR_NEW, .domain = "example.com",
		    .selector = "s1" });
	CU_ASSERT_EQUAL_FATAL(m.n, MARKS_MOST);
	CU_ASSERT_EQUAL(m.earlier, 20 - MARKS_MOST);
	CU_ASSERT_EQUAL(m.list[0].day, LAST - MARKS_MOST + 1);
	CU_ASSERT_EQUAL(m.list[MARKS_MOST - 1].day, LAST);
	/* A cause stands before what it did on that day. */
	marks_add(&m, &(struct day_mark){ .day = LAST, .kind = MARK_SHARE });
	marks_add(&m, &(struct day_mark){ .day = LAST, .kind = MARK_POLICY });
	CU_ASSERT_EQUAL(m.list[MARKS_MOST - 1].kind, MARK_SHARE);
	CU_ASSERT_EQUAL(m.list[MARKS_MOST - 3].kind, MARK_POLICY);
	CU_ASSERT_EQUAL(m.earlier, 20 - MARKS_MOST + 2);
}

static void
begins_with_the_second_policy(void)
{
	static const struct verdict_policy_change list[] = {
		{ .day = LAST - 10, .written = LEVEL_NONE },
		{ .day = LAST - 5, .written = LEVEL_REJECT },
	};
	static const struct verdict_policy_change old[] = {
		{ .day = LAST - 300, .written = LEVEL_NONE },
		{ .day = LAST - 84, .written = LEVEL_QUARANTINE },
		{ .day = LAST - 83, .written = LEVEL_REJECT },
	};
	struct day_marks m = { .n = 0 };

	marks_policies(&m, list, 2, &days);
	CU_ASSERT_EQUAL_FATAL(m.n, 1);
	CU_ASSERT_PTR_EQUAL(m.list[0].policy, &list[1]);
	CU_ASSERT_EQUAL(m.list[0].day, LAST - 5);
	/* The days of the chart are all that is marked. */
	m.n = 0;
	marks_policies(&m, old, 3, &days);
	CU_ASSERT_EQUAL_FATAL(m.n, 1);
	CU_ASSERT_EQUAL(m.list[0].day, LAST - 83);
}

/* Days 0 .. of 100 messages, of which so many fail. */
static struct day_marks
shares_of(const uint64_t *fail, size_t n)
{
	struct share day[40];
	struct day_marks m = { .n = 0 };

	for (size_t i = 0; i < n; i++)
		day[i] = (struct share){ 100, fail[i] };
	marks_shares(&m, day, n, 1000);
	return m;
}

static void
marks_where_more_fails_and_until_when(void)
{
	static const uint64_t spell[10] = { 0, 0, 0, 90, 90, 0, 0, 0, 0, 80 };
	static const uint64_t repaired[10] = { 90, 90, 90, 90, 0, 0, 0, 0, 0,
	    0 };
	struct day_marks m = shares_of(spell, 10);

	CU_ASSERT_EQUAL_FATAL(m.n, 2);
	CU_ASSERT_EQUAL(m.list[0].day, 1003);
	CU_ASSERT_EQUAL(m.list[0].until, 1004);
	CU_ASSERT_EQUAL(m.list[0].after.fail, 180);
	CU_ASSERT_EQUAL(m.list[1].day, 1009);
	CU_ASSERT_EQUAL(m.list[1].until, NEVER);
	m = shares_of(repaired, 10);
	CU_ASSERT_EQUAL_FATAL(m.n, 1);
	CU_ASSERT_EQUAL(m.list[0].day, 1004);
	CU_ASSERT_EQUAL(m.list[0].until, NEVER);
}

static const struct test tests[] = {
	{ "it tells what became of a key", tells_what_became_of_a_key },
	{ "it takes nothing for a change", takes_nothing_for_a_change },
	{ "it follows the SPF record", follows_the_spf_record },
	{ "it keeps the latest", keeps_the_latest },
	{ "it marks where more fails, and until when",
	    marks_where_more_fails_and_until_when },
	{ "it begins with the second policy", begins_with_the_second_policy },
};

TEST_MAIN("report/judge/marks", tests)

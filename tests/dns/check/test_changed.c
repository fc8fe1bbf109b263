/*
 * test_changed.c: MX records of now and of the last days.
 */
#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/check/judged.h"

#define NOW ((int64_t)1794182400)	/* 2026-11-09 */
#define DAYS(n) ((int64_t)(n) * 86400)

static const struct zone_row hosts[] = {
	{ "d.example", RR_MX, "10 a.example", 0 },
	{ "d.example", RR_MX, "20 b.example", 0 },
}, silent[] = {
	{ "d.example", RR_MX, "SERVFAIL", ANSWER_FAILED },
}, null[] = {
	{ "d.example", RR_MX, "0 .", 0 },
};

static char found[2000];

/* What changed, by the history: "SUBJECT: DETAIL;". */
static const char *
look(const struct zone_row *row, size_t n, const struct check_past *past,
    size_t pasts)
{
	static struct judged j;
	struct check_request q = { .domain = "d.example", .past = past,
		.pasts = pasts, .now = NOW };

	judged_open(&j, row, n, &q);
	found[0] = '\0';
	for (size_t i = 0; i < j.check.findings.n; i++) {
		const struct finding *f = &j.check.findings.item[i];
		size_t at = strlen(found);

		if (f->code == CODE_MX_CHANGED)
			(void)snprintf(found + at, sizeof found - at,
			    "%s: %s;", f->subject, f->detail);
	}
	judged_close(&j);
	return found;
}

static void
names_what_changed(void)
{
	static const struct check_past past[] = {
		/* new for the last answer; gone now; as ever */
		{ "20 b.example", NOW - DAYS(2), NOW - DAYS(1), true, true },
		{ "5 c.example", NOW - DAYS(9), NOW - DAYS(1), true, false },
		{ "6 d.example", NOW - DAYS(9), NOW - DAYS(3), false, false },
		{ "10 a.example", NOW - DAYS(9), NOW - DAYS(1), true, false },
		{ "", NOW - DAYS(6), NOW - DAYS(5), false, true },
	};

	CU_ASSERT_STRING_EQUAL(look(hosts, COUNT(hosts), past, COUNT(past)),
	    "20 b.example: MX 20 b.example is new since 7 Nov;"
	    "5 c.example: MX 5 c.example is gone, and was there until "
	    "8 Nov;"
	    "6 d.example: MX 6 d.example is gone, and was there until "
	    "6 Nov;");
	CU_ASSERT_STRING_EQUAL(look(null, COUNT(null), past + 1, 1),
	    "0 .: MX 0 . is new since 9 Nov;"
	    "5 c.example: MX 5 c.example is gone, and was there until "
	    "8 Nov;");
}

static void
says_nothing_without_a_change(void)
{
	static const struct check_past same[] = {
		{ "10 a.example", NOW - DAYS(9), NOW, true, true },
		{ "20 b.example", NOW - DAYS(1), NOW, true, false },
	};

	CU_ASSERT_STRING_EQUAL(look(hosts, COUNT(hosts), same, COUNT(same)),
	    "");
	/* Nothing is known of before, or of now. */
	CU_ASSERT_STRING_EQUAL(look(hosts, COUNT(hosts), NULL, 0), "");
	CU_ASSERT_STRING_EQUAL(look(silent, COUNT(silent), same,
	    COUNT(same)), "");
}

static const struct test tests[] = {
	{ "names what changed", names_what_changed },
	{ "says nothing without a change", says_nothing_without_a_change },
};

TEST_MAIN("dns/check/changed", tests)

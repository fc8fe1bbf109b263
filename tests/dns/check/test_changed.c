/*
 * test_changed.c: MX records of now, beside those of the last days.
 */
#include <stdio.h>
#include <string.h>

#include "dns/check/check.h"
#include "tests/cunit_main.h"
#include "tests/dns/zone.h"

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
	static const volatile sig_atomic_t go;
	static struct zone zone;
	struct suffixes *suffixes;
	struct check_request q = { .domain = "d.example", .past = past,
		.pasts = pasts, .now = NOW };
	struct lookup *l;
	struct check c;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(suffixes_open(NULL, 100, &suffixes, &err),
	    DMARC_OK);
	q.suffixes = suffixes;
	zone_open(&zone, row, n);
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, &lookup_defaults, &l,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(check_open(&c, &q, &err), DMARC_OK);
	check_start(&c, l);
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
	CU_ASSERT_EQUAL(check_judge(&c, &err), DMARC_OK);
	found[0] = '\0';
	for (size_t i = 0; i < c.findings.n; i++) {
		const struct finding *f = &c.findings.item[i];
		size_t at = strlen(found);

		if (f->code == CODE_MX_CHANGED)
			(void)snprintf(found + at, sizeof found - at,
			    "%s: %s;", f->subject, f->detail);
	}
	check_close(&c);
	lookup_close(l);
	suffixes_close(suffixes);
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
	    "20 b.example: MX 20 b.example is new since 2026-11-07;"
	    "5 c.example: MX 5 c.example is gone, and was there until "
	    "2026-11-08;"
	    "6 d.example: MX 6 d.example is gone, and was there until "
	    "2026-11-06;");
	CU_ASSERT_STRING_EQUAL(look(null, COUNT(null), past + 1, 1),
	    "0 .: MX 0 . is new since 2026-11-09;"
	    "5 c.example: MX 5 c.example is gone, and was there until "
	    "2026-11-08;");
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

/*
 * test_date.c: dates as mail and reports write them.
 */
#include "parse/mail/date.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct {
	const char *text;
	int64_t want;		/* -1: no date */
} cases[] = {
	{ "Mon, 12 Oct 2026 09:12:02 +0000", 1791796322 },
	{ "Mon, 12 Oct 2026 11:12:02 +0200", 1791796322 },
	{ "12 Oct 2026 03:42:02 -0530", 1791796322 },
	{ "Mon, 12 Oct 2026 04:12:02 EST", 1791796322 },
	{ "Mon, 12 Oct 2026 05:12:02 edt (Eastern (US))", 1791796322 },
	{ "Mon, 12 Oct 2026 09:12:02 GMT", 1791796322 },
	{ "Mon, 12 Oct 2026 09:12:02 Z", 1791796322 },
	{ "Mon, 12 Oct 2026 09:12:02", 1791796322 },
	{ "Mon, 12 Oct 2026 09:12:02 XYZ", 1791796322 },
	{ "\r\n\tMon,\r\n 12 October 26 09:12 +0000", 1791796320 },
	{ "12-Oct-2026 09:12:02 +0000", 1791796322 },
	{ "Monday, 12 Oct 126 09:12:02 +0000", 1791796322 },
	{ "1 Jan 70 00:00:00 +0000", 0 },
	{ "31 Dec 99 23:59:60 +0000", 946684800 },
	{ "29 Feb 2024 00:00 +0000", 1709164800 },
	{ "30 Feb 2024 00:00 +0000", -1 },
	{ "0 Jan 2024 00:00 +0000", -1 },
	{ "12 Foo 2026 09:12:02 +0000", -1 },
	{ "12 Oct 2026 24:00:00 +0000", -1 },
	{ "12 Oct 2026 09:60:00 +0000", -1 },
	{ "12 Oct 2026 09:12:02 +2", -1 },
	{ "12 Oct 2026 09:12:02 +0099", -1 },
	{ "2026-10-12T09:12:02Z", -1 },
	{ "Monday", -1 }, { "", -1 }, { "(12 Oct 2026 09:12:02", -1 },
	{ "Mon, 12 Oct 2026 09:12:02 +0000 and so much more that no date can "
	    "have it", -1 },
};

static void
reads_dates(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t got = -1;
		bool is_date = date_read((const void *)cases[i].text,
		    strlen(cases[i].text), &got);

		if (is_date != (cases[i].want >= 0) ||
		    (is_date && got != cases[i].want)) {
			fprintf(stderr, "%s: %lld\n", cases[i].text,
			    (long long)got);
			CU_FAIL("date");
		}
	}
}

static const struct test tests[] = {
	{ "it reads dates of mails", reads_dates },
};

TEST_MAIN("parse/mail/date", tests)

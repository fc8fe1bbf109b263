/*
 * test_marks.c: changes on a day, in words.
 */
#include "report/say/marks.h"

#include "common/day.h"
#include "tests/cunit_main.h"

static void
has_words_for_each(void)
{
	static const struct verdict_policy_change policy[] = {
		{ .written = LEVEL_QUARANTINE, .testing = true },
		{ .written = LEVEL_QUARANTINE, .pct = 25 },
		{ .written = LEVEL_REJECT, .effective = LEVEL_REJECT },
	};
	int64_t day = day_from_civil(2026, 11, 14);
	const struct {
		struct day_mark mark;
		const char *want;
	} cases[] = {
		{ { .kind = MARK_POLICY, .policy = &policy[1] },
		    "policy quarantine (test) to quarantine (25% sampled)" },
		{ { .kind = MARK_POLICY, .policy = &policy[2] },
		    "policy quarantine (25% sampled) to reject" },
		{ { .kind = MARK_SPF_OTHER, .until = day - 1 },
		    "another SPF record in DNS" },
		{ { .kind = MARK_SPF_GONE, .until = day - 4 },
		    "DNS has no SPF record any more (as before until 10 Nov)" },
		{ { .kind = MARK_KEY_OTHER, .until = NEVER, .selector = "s1",
		    .domain = "xn--bcher-kva.example" },
		    "another key in DNS for selector s1 of bücher.example "
		    "[xn--bcher-kva.example]" },
		{ { .kind = MARK_KEY_NEW, .until = day - 2, .selector = "s1",
		    .domain = "example.org" },
		    "DNS now has a key for selector s1 of example.org "
		    "(as before until 12 Nov)" },
		{ { .kind = MARK_SELECTOR_NEW, .selector = "s2",
		    .domain = "example.org" },
		    "selector s2 of example.org first seen" },
		{ { .kind = MARK_SELECTOR_LAST, .selector = "s2",
		    .domain = "example.org" },
		    "selector s2 of example.org last seen" },
		{ { .kind = MARK_SHARE, .before = { 1000, 4 },
		    .after = { 50, 49 }, .until = NEVER },
		    "from then on 98.0% fails, before 0.4%" },
		{ { .kind = MARK_SHARE, .before = { 1000, 4 },
		    .after = { 50, 50 }, .until = day },
		    "that day 100% fails, before 0.4%" },
		{ { .kind = MARK_SHARE, .before = { 1000, 0 },
		    .after = { 50, 49 }, .until = day + 2 },
		    "until 16 Nov 98.0% fails, before 0%" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = BUF_INIT(4096);
		struct day_mark mark = cases[i].mark;

		mark.day = day;
		marks_describe(&out, &mark, day + 3);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), cases[i].want);
		buf_free(&out);
	}
}

static void
names_places(void)
{
	struct buf out = BUF_INIT(256);

	marks_place(&out, WAY_NONE, -1);
	buf_byte(&out, ' ');
	marks_place(&out, WAY_QUARANTINE_TRIAL, 25);
	buf_byte(&out, ' ');
	marks_place(&out, WAY_REJECT_TRIAL, -1);
	buf_byte(&out, ' ');
	marks_place(&out, WAY_REJECT, -1);
	CU_ASSERT_STRING_EQUAL(buf_string(&out),
	    "none quarantine (25% sampled) reject (test) reject");
	buf_free(&out);
}

static const struct test tests[] = {
	{ "it has words for each", has_words_for_each },
	{ "it names places", names_places },
};

TEST_MAIN("report/say/marks", tests)

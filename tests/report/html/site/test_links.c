/*
 * test_links.c: an item of a page leads to the gate that it comes from, and
 * the name of a sender to its page.
 */
#include <stdio.h>
#include <string.h>

#include "report/html/site/pages.h"
#include "tests/cunit_main.h"

static struct judgement judgement;
static struct site_domain domain = { .judgement = &judgement };
static struct pages pages = { .d = &domain, .prefix = "" };

static const char *
code_link(const char *word, const char *sender, bool below)
{
	static char out[256];
	const struct verdict_blocker b = { .word = word, .sender = sender };
	const struct links l = links_of(&pages);
	struct buf text = BUF_INIT(sizeof out - 1);

	(void)snprintf(out, sizeof out, "%s",
	    l.code(l.site, &b, below, &text) ? buf_string(&text) : "-");
	buf_free(&text);
	return out;
}

static void
leads_to_the_gate_that_stops(void)
{
	struct verdict_gate gate[] = {
		{ .word = "DKIM_DROP", .sender = "one", .passed = true },
		{ .word = "DKIM_DROP", .sender = "two" },
		{ .word = "VOLUME" },
		{ .word = "PASS_RATE", .passed = true },
	};

	judgement.verdicts = 1;
	judgement.verdict[0].gate = gate;
	judgement.verdict[0].gates = 4;
	CU_ASSERT_STRING_EQUAL(code_link("DKIM_DROP", "two", false),
	    "explain.html#s1-dkim_5fdrop-two");
	CU_ASSERT_STRING_EQUAL(code_link("DKIM_DROP", "one", false), "-");
	CU_ASSERT_STRING_EQUAL(code_link("DKIM_DROP", "three", false), "-");
	CU_ASSERT_STRING_EQUAL(code_link("VOLUME", NULL, false),
	    "explain.html#s1-volume");
	CU_ASSERT_STRING_EQUAL(code_link("VOLUME", NULL, true), "-");
	CU_ASSERT_STRING_EQUAL(code_link("PASS_RATE", NULL, false), "-");
}

static const struct test tests[] = {
	{ "leads to the gate that stops", leads_to_the_gate_that_stops },
};
TEST_MAIN("report/html/site/links", tests)

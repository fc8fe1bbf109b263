/*
 * test_sender.c: the sender whose domain SPF is about.
 */
#include "dns/spf/sender.h"

#include "tests/cunit_main.h"

static void
divides(void)
{
	static const struct { const char *mail_from, *helo, *address, *local,
	    *origin; } cases[] = {
		{ "a@b.c", NULL, "a@b.c", "a", "b.c" },
		{ "a@b@c.d", "x", "a@b@c.d", "a@b", "c.d" },
		{ "@b.c", NULL, "postmaster@b.c", "postmaster", "b.c" },
		{ "b.c", NULL, "postmaster@b.c", "postmaster", "b.c" },
		{ NULL, "h.i", "postmaster@d.e", "postmaster", "d.e" },
		{ "", "h.i", "postmaster@h.i", "postmaster", "h.i" },
		{ "", NULL, "postmaster@d.e", "postmaster", "d.e" },
	};
	struct arena *a = arena_new(1 << 16);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct sender *s = sender_of(a, cases[i].mail_from,
		    cases[i].helo, "d.e");

		CU_ASSERT_PTR_NOT_NULL_FATAL(s);
		CU_ASSERT_STRING_EQUAL(s->address, cases[i].address);
		CU_ASSERT_STRING_EQUAL(s->local, cases[i].local);
		CU_ASSERT_STRING_EQUAL(s->origin, cases[i].origin);
	}
	arena_free(a);
}

static const struct test tests[] = {
	{ "it divides addresses", divides },
};

TEST_MAIN("dns/spf/sender", tests)

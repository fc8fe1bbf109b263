/*
 * test_reach_memory.c: a failed allocation, at any place, means no verdict.
 */
#include "tests/report/verdict/facts.h"

/* A domain with mail and blockers of every kind. */
static struct bed *
troubled(enum dmarc_p p)
{
	static const struct verdict_dns_error error[] = {
	    { .code = "SPF_MULTIPLE", .detail = "two records" } };
	struct bed *b = bed_new(p, 120, W28, 8);
	struct flow ses = { .sender = "ses", .ip = "198.51.100.9",
	    .service = VERDICT_SENDS, .spf = "amazonses.com=pass",
	    .dkim = "example.com/s2=pass amazonses.com=pass", .ev = "pf",
	    .messages = 1200, .from = 7, .to = 27 };

	bed_own(b, W28, "mx", "192.0.2.10", 4000, 4, 3990);
	bed_own(b, W28, "erp", "198.51.100.8", 410, 0, 0);
	bed_own(b, W28, "alarm", "198.51.100.7", 40, 20, 20);
	bed_flow(b, W28, ses);
	ses.dkim = "example.com/s2=fail amazonses.com=pass";
	ses.ev = "ff";
	ses.messages = 371;
	ses.lost = true;
	ses.from = 0;
	ses.to = 6;
	bed_flow(b, W28, ses);
	bed_flow(b, W28, (struct flow){ "shop", "198.51.100.30", "",
	    "shop.example=pass", "ff", .messages = 100 });
	bed_flow(b, W28, (struct flow){ "uni", "198.51.100.60",
	    "example.com/s1=fail", "lists.uni.example=pass", "ff",
	    .messages = 500, .forwarded = true });
	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 900, .from = 0, .to = 6 });
	bed_flow(b, W28, (struct flow){ "news", "198.51.100.61",
	    "news.example.com/n1=pass", "", "pf", .messages = 300,
	    .below = true });
	bed_flow(b, W28, (struct flow){ "news", "198.51.100.61", "",
	    "news.example.com=softfail", "ff", .messages = 30,
	    .below = true });
	b->f.dns_error = error;
	b->f.dns_errors = 1;
	b->f.explain = true;
	return b;
}

static void
starve(struct bed *b)
{
	struct arena *a = arena_new(64u << 20);
	enum dmarc_status st = DMARC_E_NOMEM;
	struct dmarc_err err;
	size_t at = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	while (st == DMARC_E_NOMEM && at < 100000) {
		arena_reset(a);
		arena_fail_at(a, ++at);
		b->n = 7;
		st = verdict_reach(&b->f, a, b->v, &b->n, &err);
		if (st == DMARC_E_NOMEM)
			CU_ASSERT_EQUAL(b->n, 7);
	}
	CU_ASSERT_EQUAL(st, DMARC_OK);
	CU_ASSERT_EQUAL(b->n, 2);
	CU_ASSERT_TRUE(at > 100);
	arena_fail_at(a, 0);
	arena_free(a);
	arena_free(b->arena);
}

static void
needs_memory(void)
{
	struct bed *b;

	starve(troubled(DMARC_P_NONE));
	starve(troubled(DMARC_P_QUARANTINE));
	starve(troubled(DMARC_P_REJECT));
	b = troubled(DMARC_P_NONE);
	b->f.no_mail = true;
	starve(b);
}

static void
needs_memory_for_nothing_too(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 0, 0, 0);
	struct dmarc_err err;

	arena_reset(b->arena);
	for (size_t at = 1; at < 4; at++) {
		arena_fail_at(b->arena, at);
		CU_ASSERT_EQUAL(verdict_reach(&b->f, b->arena, b->v, &b->n,
		    &err), DMARC_E_NOMEM);
	}
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "needs memory", needs_memory },
	{ "needs memory for nothing too", needs_memory_for_nothing_too },
};
TEST_MAIN("report/verdict/reach_memory", tests)

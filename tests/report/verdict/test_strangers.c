/*
 * test_strangers.c: mail that is neither known to be yours nor plainly forged:
 * what is asked, and what is only advised.
 */
#include "tests/report/verdict/facts.h"

static struct bed *
healthy(uint64_t messages)
{
	struct bed *b = bed_new(DMARC_P_NONE, 90, W28, 6);

	bed_own(b, W28, "mx", "192.0.2.10", messages, 1, messages - 1);
	return b;
}

/* A burst on one day. */
static void
burst(struct bed *b, enum verdict_service service, uint64_t messages,
    int reporters)
{
	bed_flow(b, W28, (struct flow){ .sender = "news", .ip = "198.51.100.9",
	    .dkim = "news.example=pass", .spf = "news.example=pass",
	    .ev = "ff", .messages = messages, .service = service, .from = 9,
	    .to = 9, .reporters = reporters });
}

static void
asks_about_services_that_came_once(void)	/* R21 */
{
	static const struct {
		enum verdict_service service;
		uint64_t own, messages;
		int reporters;
		bool asked, advised;
	} cases[] = {
		{ VERDICT_SENDS, 2600, 3000, 6, true, false },
		{ VERDICT_SENDS, 2600, 3000, 2, false, false },
		{ VERDICT_SENDS, 12000, 99, 6, false, false },
		{ VERDICT_SENDS, 12000, 100, 6, true, false },
		{ VERDICT_SENDS, 9800, 99, 6, true, false },	/* 1 % */
		{ VERDICT_NO_SERVICE, 2600, 3000, 6, false, true },
		{ VERDICT_NO_SERVICE, 12000, 99, 6, false, false },
		{ VERDICT_SHARED, 2600, 3000, 6, false, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(cases[i].own);
		const struct verdict *v;

		burst(b, cases[i].service, cases[i].messages,
		    cases[i].reporters);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, cases[i].asked ? VERDICT_NOT_READY :
		    VERDICT_READY_FOR_QUARANTINE);
		CU_ASSERT_EQUAL(bed_has(v, false, CODE_CONFIRM_SENDER, "news"),
		    cases[i].asked);
		CU_ASSERT_EQUAL(bed_has(v, true, CODE_CONFIRM_SENDER, "news"),
		    cases[i].advised);
		arena_free(b->arena);
	}
}

/* A service seen in two weeks of 400 days is no stranger. */
static void
knows_monthly_mail(void)	/* R21-monthly */
{
	for (int64_t days = 35; days <= 365; days += 330) {
		struct bed *b = healthy(2600);
		const struct verdict *v;

		burst(b, VERDICT_SENDS, 3000, 6);
		bed_older(b, b->f.pairs - 1, days, days, 500, 0);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
		CU_ASSERT_TRUE(bed_has(v, false, CODE_UNALIGNED_SERVICE,
		    "news"));
		CU_ASSERT_EQUAL(v->class_messages[CLASS_THIRD_BAD], 3000);
		arena_free(b->arena);
	}
}

/* Nobody can say whose a private mailbox is: it is advice. */
static void
advises_about_private_mailboxes(void)	/* R27 */
{
	for (int private = 0; private < 2; private++) {
		struct bed *b = healthy(2600);
		const struct verdict *v;

		bed_flow(b, W28, (struct flow){ "hotmail", "198.51.100.7", "",
		    "hotmail.com=pass", "ff", .messages = 80,
		    .service = VERDICT_SHARED });
		b->sender[b->f.senders - 1].private = private == 1;
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, private == 0 ? VERDICT_NOT_READY :
		    VERDICT_READY_FOR_QUARANTINE);
		CU_ASSERT_EQUAL(bed_has(v, true, CODE_FREEMAIL, "hotmail"),
		    private == 1);
		CU_ASSERT_EQUAL(bed_has(v, false, CODE_CONFIRM_SENDER,
		    "hotmail"), private == 0);
		arena_free(b->arena);
	}
}

/* Mail without any pass, with an envelope. */
static void
unsigned_mail(struct bed *b, const char *sender, const char *ip,
    const char *envelope, uint64_t messages, int reporters)
{
	bed_flow(b, W28, (struct flow){ sender, ip, "", envelope, "ff",
	    .messages = messages, .reporters = reporters });
}

static void
looks_at_machines_that_nobody_signs(void)	/* R22 */
{
	static const struct {
		const char *envelope;
		uint64_t messages;
		int reporters;
		bool told;
	} cases[] = {
		{ "example.com=softfail", 170, 6, true },
		{ "example.com=softfail", 30, 3, true },
		{ "example.com=softfail", 29, 3, false },
		{ "example.com=softfail", 170, 2, false },
		{ "news.example.com=softfail", 170, 6, false },
		{ "forger.example=softfail", 170, 6, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(2600);
		const struct verdict *v;

		unsigned_mail(b, "net:203.0.113.0/24", "203.0.113.5",
		    cases[i].envelope, cases[i].messages, cases[i].reporters);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
		CU_ASSERT_EQUAL(bed_has(v, true, CODE_CHECK_SOURCE,
		    "net:203.0.113.0/24"), cases[i].told);
		if (cases[i].told) {
			CU_ASSERT_STRING_EQUAL(v->advice[0].name,
			    "203.0.113.5");
			CU_ASSERT_EQUAL(v->advice[0].messages,
			    cases[i].messages);
		}
		arena_free(b->arena);
	}
}

/* Other mail of the network explains it; of several addresses, none is it. */
static void
looks_at_whole_networks(void)
{
	struct bed *b = healthy(2600);
	const struct verdict *v;

	unsigned_mail(b, "net:203.0.113.0/24", "203.0.113.5",
	    "example.com=softfail", 60, 6);
	unsigned_mail(b, "net:203.0.113.0/24", "203.0.113.6",
	    "example.com=softfail", 61, 6);
	unsigned_mail(b, "net:203.0.113.0/24", "203.0.113.7",
	    "example.com=softfail", 60, 6);
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(v->advices, 1);
	CU_ASSERT_STRING_EQUAL(v->advice[0].name, "net:203.0.113.0/24");
	CU_ASSERT_EQUAL(v->advice[0].messages, 181);
	unsigned_mail(b, "net:203.0.113.0/24", "203.0.113.8",
	    "forger.example=fail", 182, 6);
	CU_ASSERT_EQUAL(bed_judge(b)->advices, 0);
	arena_free(b->arena);
}

static void
lists_five_networks(void)
{
	struct bed *b = healthy(2600);
	char ip[24], name[7][24];
	const struct verdict *v;

	for (uint64_t i = 0; i < 7; i++) {
		(void)snprintf(ip, sizeof ip, "203.0.%u.1", (unsigned)i);
		(void)snprintf(name[i], sizeof name[i], "net%u", (unsigned)i);
		unsigned_mail(b, name[i], ip, "example.com=fail", 100 + i, 6);
	}
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(v->advices, 5);
	CU_ASSERT_STRING_EQUAL(v->advice[0].sender, "net6");
	arena_free(b->arena);
}

/* A sender that failed when it was last seen, weeks ago. */
static void
remembers_what_comes_once_a_season(void)	/* R28 */
{
	static const struct {
		enum verdict_service service;
		enum verdict_label label;
		int64_t last;
		uint64_t messages;
		uint32_t reporters;
		const char *ev;
		bool told;
	} cases[] = {
		{ VERDICT_SENDS, 0, 40, 900, 3, "ff", true },
		{ VERDICT_SENDS, 0, 34, 900, 3, "ff", false },
		{ VERDICT_SENDS, 0, 40, 900, 2, "ff", false },
		{ VERDICT_SENDS, 0, 40, 99, 3, "ff", false },
		{ VERDICT_SENDS, 0, 40, 900, 3, "pf", false },
		{ VERDICT_NO_SERVICE, 0, 40, 900, 3, "ff", false },
		{ VERDICT_NO_SERVICE, VERDICT_OWN, 40, 12, 1, "ff", true },
		{ VERDICT_NO_SERVICE, VERDICT_OWN, 40, 9, 1, "ff", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(2600);
		size_t rows = b->f.rows;
		const struct verdict *v;

		bed_flow(b, W28, (struct flow){ .sender = "cards",
		    .ip = "198.51.100.9", .dkim = "cards.example=pass",
		    .spf = "cards.example=pass", .ev = cases[i].ev,
		    .messages = 1, .service = cases[i].service,
		    .label = cases[i].label });
		b->f.rows = rows;
		for (uint32_t r = 0; r < cases[i].reporters; r++)
			bed_older(b, b->f.pairs - 1, cases[i].last + 1,
			    cases[i].last, cases[i].messages /
			    cases[i].reporters, r);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
		CU_ASSERT_EQUAL(bed_has(v, true, CODE_SEASONAL_FAILS,
		    "cards"), cases[i].told);
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "asks about services that came once",
	    asks_about_services_that_came_once },
	{ "knows monthly mail", knows_monthly_mail },
	{ "advises about private mailboxes",
	    advises_about_private_mailboxes },
	{ "looks at machines that nobody signs",
	    looks_at_machines_that_nobody_signs },
	{ "looks at whole networks", looks_at_whole_networks },
	{ "lists five networks", lists_five_networks },
	{ "remembers what comes once a season",
	    remembers_what_comes_once_a_season },
};
TEST_MAIN("report/verdict/strangers", tests)

/*
 * test_gates.c: the blockers of report/verdict/gates.c, and those left out
 * because another one explains them.
 */
#include "tests/report/verdict/facts.h"

/* A service with mail that never aligned, and with broken signatures. */
static void
names_what_most_failing_mail_is(void)
{
	static const struct {
		uint64_t plain, broken, own;
		enum code code;
	} cases[] = {
		{ 100, 60, 0, CODE_UNALIGNED_SERVICE },
		{ 60, 100, 0, CODE_DKIM_BROKEN },
		{ 100, 0, 0, CODE_UNALIGNED_SERVICE },
		{ 0, 100, 0, CODE_DKIM_BROKEN },
		{ 60, 60, 100, CODE_SENDER_FAILS },
		{ 60, 100, 90, CODE_DKIM_BROKEN },
		{ 100, 0, 90, CODE_UNALIGNED_SERVICE },
		{ 0, 0, 100, CODE_SENDER_FAILS },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		const struct verdict *v;
		struct flow x = { "svc", "198.51.100.9", "svc.example=pass",
		    "", "ff", .service = VERDICT_SENDS };

		bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
		x.messages = cases[i].plain;
		if (x.messages > 0)
			bed_flow(b, W28, x);
		x.dkim = "example.com/s1=fail svc.example=pass";
		x.messages = cases[i].broken;
		if (x.messages > 0)
			bed_flow(b, W28, x);
		x.label = VERDICT_OWN;
		x.messages = cases[i].own;
		if (x.messages > 0)
			bed_flow(b, W28, x);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->blockers, 1);
		CU_ASSERT_TRUE(bed_has(v, false, cases[i].code, "svc"));
		arena_free(b->arena);
	}
}

/* A sender that failed until until days ago, with since messages after. */
static const struct verdict *
repaired(struct bed *b, int until, uint64_t since, uint64_t bad)
{
	struct flow x = { "erp", "198.51.100.8", "", "example.com=softfail",
	    "ff", .messages = 400, .label = VERDICT_OWN, .from = until,
	    .to = 27 };

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	bed_flow(b, W28, x);
	x.from = 0;
	x.to = 13;
	if (bad > 0) {
		x.messages = bad;
		bed_flow(b, W28, x);
	}
	x.dkim = "example.com/e1=pass";
	x.ev = "pf";
	x.messages = since - bad;
	bed_flow(b, W28, x);
	return bed_judge(b);
}

static void
lets_the_repaired_pass_after_two_weeks(void)
{
	static const struct {
		int until;
		uint64_t since, bad;
		bool recovered;
		int day;	/* its age */
	} cases[] = {
		{ 14, 10, 0, true, 13 }, { 14, 9, 0, false, 0 },
		{ 13, 500, 0, false, 0 }, { 20, 500, 0, true, 19 },
		{ 14, 100, 1, true, 13 }, { 14, 100, 2, false, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 2);
		const struct verdict *v = repaired(b, cases[i].until,
		    cases[i].since, cases[i].bad);

		CU_ASSERT_EQUAL(bed_has(v, false, CODE_SENDER_FAILS, "erp"),
		    !cases[i].recovered);
		CU_ASSERT_EQUAL(v->rate.n, 3000 + cases[i].since +
		    (cases[i].recovered ? 0 : 400));
		for (size_t k = 0; k < v->changes; k++)
			if (v->change[k].code == CODE_RECOVERED)
				CU_ASSERT_EQUAL(v->change[k].day,
				    LAST - cases[i].day);
		CU_ASSERT_EQUAL(v->what_if[0].at_risk, 400 + cases[i].bad);
		arena_free(b->arena);
	}
}

/* Google reported on expected of the 28 days before W7, silent days ago. */
static bool
gap(int expected, int silent)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 4);
	size_t kept = 0;
	bool has;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	for (size_t i = 0; i < b->f.reports; i++)
		if (b->report[i].reporter != 0)
			b->report[kept++] = b->report[i];
	b->f.reports = kept;
	bed_mute(b, 0, 1);
	for (int i = 0; i < expected; i++)
		bed_empty(b, 0, LAST - W7 - i);
	if (silent < W7)
		bed_empty(b, 0, LAST - silent);
	has = bed_has(bed_judge(b), false, CODE_COVERAGE_GAP, "google.com");
	CU_ASSERT_EQUAL(b->v[0].code, has ? VERDICT_HOLD :
	    VERDICT_READY_FOR_QUARANTINE);
	/* Days that are not settled do not count. */
	bed_empty(b, 0, LAST + 1);
	CU_ASSERT_EQUAL(bed_has(bed_judge(b), false, CODE_COVERAGE_GAP,
	    "google.com"), has);
	arena_free(b->arena);
	return has;
}

static void
misses_who_used_to_report(void)
{
	CU_ASSERT_TRUE(gap(10, 4));
	CU_ASSERT_FALSE(gap(10, 3));
	CU_ASSERT_FALSE(gap(9, 4));
	CU_ASSERT_FALSE(gap(9, 7));
	CU_ASSERT_TRUE(gap(10, 7));
	CU_ASSERT_TRUE(gap(28, 7));
}

/* One major under two names is silent only if both are. */
static void
knows_a_reporter_by_its_names(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 5);
	size_t kept = 0;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	for (size_t i = 0; i < b->f.reports; i++)
		if (b->report[i].reporter != 1 ||
		    b->report[i].day <= LAST - 10)
			b->report[kept++] = b->report[i];
	b->f.reports = kept;
	for (size_t i = 0; i < b->f.rows; i++)
		if (b->row[i].reporter == 1 && b->row[i].day > LAST - 10)
			b->row[i].reporter = 0;
	CU_ASSERT_TRUE(bed_has(bed_judge(b), false, CODE_COVERAGE_GAP,
	    "microsoft.com"));
	b->reporter[4] = (struct verdict_reporter){
	    .org = "outlook.example", .major = MAJOR_MICROSOFT };
	CU_ASSERT_FALSE(bed_has(bed_judge(b), false, CODE_COVERAGE_GAP, NULL));
	arena_free(b->arena);
}

/* fail of 1,000 messages fail, from senders too small to be judged. */
static struct bed *
spread(enum dmarc_p p, int64_t days, uint64_t fail)
{
	struct bed *b = bed_new(p, days, W28, 4);
	char key[16][8];

	bed_own(b, W28, "mx", "192.0.2.10", 1000 - fail, 0, 1000 - fail);
	for (uint64_t i = 0; fail > 0; i++) {
		uint64_t n = fail < 9 ? fail : 9;

		(void)snprintf(key[i], sizeof key[i], "s%d", (int)i);
		bed_flow(b, W28, (struct flow){ key[i], "198.51.100.8", "",
		    "example.com=softfail", "ff", .messages = n,
		    .label = VERDICT_OWN });
		fail -= n;
	}
	return b;
}

static void
names_the_total_if_no_sender(void)
{
	static const struct verdict_dns_error error = {
		.code = "SPF_MULTIPLE", .detail = "two records" };
	static const struct {
		uint64_t fail;
		int64_t days;
		bool dns;
		enum code code;	/* CODE_OTHER: none about the rate */
		enum verdict_code verdict;
	} cases[] = {
		{ 9, 45, false, CODE_OTHER, VERDICT_READY_FOR_QUARANTINE },
		{ 20, 45, false, CODE_RATE_UNCERTAIN, VERDICT_HOLD },
		{ 21, 45, false, CODE_RATE_TOO_HIGH, VERDICT_NOT_READY },
		/* also with a wait; not beside a repair */
		{ 20, 9, false, CODE_RATE_UNCERTAIN, VERDICT_HOLD },
		{ 21, 9, false, CODE_RATE_TOO_HIGH, VERDICT_NOT_READY },
		{ 20, 45, true, CODE_OTHER, VERDICT_NOT_READY },
		{ 21, 45, true, CODE_OTHER, VERDICT_NOT_READY },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = spread(DMARC_P_NONE, cases[i].days,
		    cases[i].fail);
		const struct verdict *v;

		b->f.dns_error = &error;
		b->f.dns_errors = cases[i].dns;
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, cases[i].verdict);
		CU_ASSERT_EQUAL(bed_has(v, false, CODE_RATE_UNCERTAIN, NULL) ||
		    bed_has(v, false, CODE_RATE_TOO_HIGH, NULL),
		    cases[i].code != CODE_OTHER);
		if (cases[i].code != CODE_OTHER)
			CU_ASSERT_TRUE(bed_has(v, false, cases[i].code, NULL));
		/* The earliest day stays unknown, despite other waits. */
		CU_ASSERT_EQUAL(v->earliest, NEVER);
		arena_free(b->arena);
	}
}

/* At reject, only lost mail counts, by the limits of reject. */
static void
asks_less_at_reject(void)
{
	static const struct verdict_dns_error error = {
		.code = "SPF_MULTIPLE", .detail = "two records" };
	struct bed *b = bed_new(DMARC_P_REJECT, 3, 9, 1);
	const struct verdict *v;

	/* Young, few days, few reporters, lists, unsigned, few messages. */
	bed_own(b, 9, "mx", "192.0.2.10", 50, 0, 0);
	bed_flow(b, 9, (struct flow){ "list", "198.51.100.80", "",
	    "lists.example.net=pass", "ff", .messages = 40,
	    .forwarded = true });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_DONE);
	CU_ASSERT_FALSE(v->has_target);
	/* Lists lose mail at reject, too. */
	CU_ASSERT_EQUAL(v->advices, 1);
	CU_ASSERT_TRUE(bed_has(v, true, CODE_INTEROP, NULL));
	b->f.dns_error = &error;
	b->f.dns_errors = 1;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SPF_MULTIPLE, NULL));
	CU_ASSERT_EQUAL(v->earliest, NEVER);
	b->f.dns_errors = 0;
	bed_flow(b, 9, (struct flow){ "erp", "198.51.100.8", "",
	    "example.com=softfail", "ff", .messages = 3,
	    .label = VERDICT_OWN });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SENDER_FAILS, "erp"));
	arena_free(b->arena);
}

/* The element of the list of blockers with the word of a code; NULL: none. */
static const struct verdict_blocker *
blocker_of(const struct verdict *v, const char *word)
{
	for (size_t i = 0; i < v->blockers; i++)
		if (strcmp(v->blocker[i].word, word) == 0)
			return &v->blocker[i];
	return NULL;
}

/* Each error has its own fix, after senders; an old one says its date. */
static void
tells_what_mends_dns(void)
{
	static const struct verdict_dns_error error[] = {
		{ .code = "SPF_SYNTAX", .detail = "a typo",
		    .fix = "publish this:\nexample.com. TXT \"v=spf1 -all\"" },
		{ .code = "DMARC_NO_RUA", .detail = "no rua" },
	};
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 100, W28, 5);
	const struct verdict_blocker *x;
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	/* By SPF alone: nothing fails. */
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
	    "example.com=pass", "fp", .messages = 900,
	    .label = VERDICT_OWN });
	b->f.dns_error = error;
	b->f.dns_errors = COUNT(error);
	b->f.dns_checked = b->f.today - 7;
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(v->blockers, 3);
	CU_ASSERT_STRING_EQUAL(v->blocker[0].word, "SPF_ONLY");
	x = blocker_of(v, "SPF_SYNTAX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(x);
	CU_ASSERT_EQUAL(x->kind, KIND_FIX);
	CU_ASSERT_STRING_EQUAL(x->why, "a typo");
	CU_ASSERT_STRING_EQUAL(x->fix,
	    "publish this: example.com. TXT \"v=spf1 -all\"");
	x = blocker_of(v, "DMARC_NO_RUA");
	CU_ASSERT_PTR_NOT_NULL_FATAL(x);
	CU_ASSERT_STRING_EQUAL(x->fix, "dmarc-dns check example.com");
	b->f.dns_checked = b->f.today - 8;
	x = blocker_of(bed_judge(b), "SPF_SYNTAX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(x);
	CU_ASSERT_PTR_NOT_NULL(strstr(x->why, "; run dmarc-dns refresh)"));
	arena_free(b->arena);
}

/*
 * An error of a subdomain's record counts for subdomains; for the domain, only
 * if mail of it passed by that record. Forged mail that names it is nothing.
 */
static void
judges_errors_where_they_matter(void)
{
	static const struct verdict_dns_error error = {
		.code = "DKIM_KEY_MISSING", .detail = "no key k",
		.fix = "publish it", .place = "news.example.com" };
	static const struct {
		const char *dkim, *spf, *ev;
		bool domain;
	} cases[] = {
		{ "example.com/s1=pass", "", "pf", false },
		{ "news.example.com/k=fail", "", "ff", false },
		{ "news.example.com/k=fail", "example.com=pass", "fp", false },
		{ "news.example.com/k=pass", "", "pf", true },
		{ "", "news.example.com=pass", "fp", true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 5);
		const struct verdict *v;

		bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
		bed_flow(b, W28, (struct flow){ "x", "203.0.113.9",
		    cases[i].dkim, cases[i].spf, cases[i].ev,
		    .messages = 500 });
		bed_flow(b, W28, (struct flow){ "news", "198.51.100.8",
		    "news.example.com/k=pass", "", "pf", .messages = 900,
		    .label = VERDICT_OWN, .below = true });
		b->f.dns_error = &error;
		b->f.dns_errors = 1;
		v = bed_judge(b);
		CU_ASSERT_EQUAL(blocker_of(&v[0], "DKIM_KEY_MISSING") != NULL,
		    cases[i].domain);
		CU_ASSERT_EQUAL_FATAL(b->n, 2);
		CU_ASSERT_PTR_NOT_NULL(blocker_of(&v[1], "DKIM_KEY_MISSING"));
		arena_free(b->arena);
	}
}

static void
is_as_sure_as_its_facts(void)
{
	static const struct {
		int days, reporters;
		uint64_t n;
		int64_t checked;	/* days ago; < 0: never */
		enum verdict_confidence want;
	} cases[] = {
		{ 26, 5, 1000, 7, CONFIDENCE_HIGH },
		{ 25, 5, 1000, 7, CONFIDENCE_MEDIUM },
		{ 26, 4, 1000, 7, CONFIDENCE_MEDIUM },
		{ 26, 5, 999, 7, CONFIDENCE_MEDIUM },
		{ 26, 5, 1000, 8, CONFIDENCE_MEDIUM },
		{ 26, 5, 1000, -1, CONFIDENCE_MEDIUM },
		{ 26, 3, 1000, 7, CONFIDENCE_MEDIUM },
		{ 26, 2, 1000, 7, CONFIDENCE_LOW },
		{ 28, 6, 188, 0, CONFIDENCE_LOW },	/* low volume */
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 100, cases[i].days,
		    cases[i].reporters);

		bed_own(b, cases[i].days, "mx", "192.0.2.10", cases[i].n, 0,
		    cases[i].n);
		b->f.dns_checked = cases[i].checked < 0 ? NEVER :
		    b->f.today - cases[i].checked;
		CU_ASSERT_EQUAL(bed_judge(b)->confidence, cases[i].want);
		arena_free(b->arena);
	}
}

/* HIGH needs an answer of a week about each part, and each key in use. */
static void
is_not_sure_of_half_an_answer(void)
{
	static const struct {
		int64_t mx, spf, dmarc, key;	/* days ago; < 0: never */
		const char *lack;
	} cases[] = {
		{ 7, 7, 7, 7, NULL },
		{ -1, 0, 0, 0, "DNS: no answer about MX" },
		{ 0, 8, -1, 0, "DNS: no answer about SPF, DMARC" },
		{ 0, 0, 0, 8, "DNS: a key in use is not known" },
		{ 0, 0, 0, -1, "DNS: a key in use is not known" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 100, 26, 5);
		int64_t today = b->f.today;
		struct verdict_key key = { "example.com", "s1", -1,
			today - cases[i].key, NULL };
		const struct verdict *v;
		bool said = false, today_said = false;

		bed_own(b, 26, "mx", "192.0.2.10", 1000, 0, 1000);
		/* Who signs in vain uses no key. */
		bed_flow(b, 26, (struct flow){ "x", "203.0.113.9",
		    "example.com/s7=fail", "", "ff", .messages = 100 });
		b->f.dns_checked = today;
		b->f.mx_answered = cases[i].mx < 0 ? NEVER :
		    today - cases[i].mx;
		b->f.spf_answered = cases[i].spf < 0 ? NEVER :
		    today - cases[i].spf;
		b->f.dmarc_answered = cases[i].dmarc < 0 ? NEVER :
		    today - cases[i].dmarc;
		b->f.key = &key;
		b->f.keys = cases[i].key >= 0;
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->confidence, cases[i].lack == NULL ?
		    CONFIDENCE_HIGH : CONFIDENCE_MEDIUM);
		for (size_t j = 0; cases[i].lack != NULL && j < v->reasons;
		    j++)
			said |= strcmp(v->reason[j], cases[i].lack) == 0;
		CU_ASSERT_EQUAL(said, cases[i].lack != NULL);
		for (size_t j = 0; j < v->reasons; j++)
			today_said |= strcmp(v->reason[j],
			    "DNS checked today") == 0;
		CU_ASSERT_TRUE(today_said);
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "names what most failing mail is",
	    names_what_most_failing_mail_is },
	{ "lets the repaired pass after two weeks",
	    lets_the_repaired_pass_after_two_weeks },
	{ "misses who used to report", misses_who_used_to_report },
	{ "knows a reporter by its names", knows_a_reporter_by_its_names },
	{ "names the total if no sender", names_the_total_if_no_sender },
	{ "asks less at reject", asks_less_at_reject },
	{ "tells what mends DNS", tells_what_mends_dns },
	{ "judges errors where they matter",
	    judges_errors_where_they_matter },
	{ "is not sure of half an answer", is_not_sure_of_half_an_answer },
	{ "is as sure as its facts", is_as_sure_as_its_facts },
};
TEST_MAIN("report/verdict/gates", tests)

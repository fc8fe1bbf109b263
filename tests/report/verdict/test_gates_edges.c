/*
 * test_gates_edges.c: values just below and just above each threshold.
 */
#include "tests/report/verdict/facts.h"

static enum verdict_code
verdict_of(struct bed *b)
{
	return bed_judge(b)->code;
}

/* A domain with plenty of good mail: only mail of the test can block. */
static struct bed *
healthy(enum dmarc_p p)
{
	struct bed *b = bed_new(p, 100, W28, 6);

	bed_own(b, W28, "mx", "192.0.2.10", 30000, 0, 30000);
	return b;
}

/* Add a second host: n messages, fail of them failing recently. */
static void
add_second(struct bed *b, uint64_t n, uint64_t fail)
{
	bed_own(b, W28, "erp", "198.51.100.8", n - fail, 0, n - fail);
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
	    "example.com=softfail", "ff", .messages = fail, .from = 3,
	    .to = 4 });
}

static bool
second(enum dmarc_p p, uint64_t n, uint64_t fail, enum code code)
{
	struct bed *b = healthy(p);
	bool has;

	add_second(b, n, fail);
	has = bed_has(bed_judge(b), false, code, "erp");
	CU_ASSERT_EQUAL(b->v[0].code == VERDICT_NOT_READY, has);
	arena_free(b->arena);
	return has;
}

static void
judges_small_senders(void)
{
	CU_ASSERT_FALSE(second(DMARC_P_NONE, 9, 2, CODE_SENDER_FAILS));
	CU_ASSERT_TRUE(second(DMARC_P_NONE, 10, 2, CODE_SENDER_FAILS));
	CU_ASSERT_TRUE(second(DMARC_P_NONE, 50, 1, CODE_SENDER_FAILS));
	CU_ASSERT_FALSE(second(DMARC_P_NONE, 51, 1, CODE_SENDER_FAILS));
	CU_ASSERT_FALSE(second(DMARC_P_QUARANTINE, 2, 1, CODE_SENDER_FAILS));
	CU_ASSERT_TRUE(second(DMARC_P_QUARANTINE, 3, 1, CODE_SENDER_FAILS));
	CU_ASSERT_TRUE(second(DMARC_P_QUARANTINE, 100, 1, CODE_SENDER_FAILS));
	CU_ASSERT_FALSE(second(DMARC_P_QUARANTINE, 101, 1, CODE_SENDER_FAILS));
}

static enum verdict_code
low_volume(enum dmarc_p p, uint64_t n, uint64_t fail, int64_t days)
{
	struct bed *b = bed_new(p, days, W28, 6);
	enum verdict_code code;

	if (n - fail > 0)
		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "example.com/s1=pass", "example.com=pass", "pp",
		    .messages = n - fail });
	if (fail > 0)
		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "", "example.com=softfail", "ff", .messages = fail });
	code = verdict_of(b);
	CU_ASSERT_EQUAL(b->v[0].low_volume,
	    code >= VERDICT_READY_FOR_QUARANTINE &&
	    code <= VERDICT_READY_FOR_REJECT && fail == 0 &&
	    n < (p == DMARC_P_NONE ? 189 : 765));
	arena_free(b->arena);
	return code;
}

static void
lets_few_messages_wait(void)
{
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 188, 0, 55), VERDICT_HOLD);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 188, 0, 56),
	    VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 189, 0, 30),
	    VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 1, 0, 56),
	    VERDICT_READY_FOR_QUARANTINE);
	/* With a failure, waiting does not help: the rate gate applies. */
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 9, 1, 400),
	    VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 150, 1, 400), VERDICT_HOLD);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_NONE, 300, 1, 30),
	    VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_QUARANTINE, 764, 0, 83),
	    VERDICT_HOLD);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_QUARANTINE, 764, 0, 84),
	    VERDICT_READY_FOR_REJECT);
	CU_ASSERT_EQUAL(low_volume(DMARC_P_QUARANTINE, 765, 0, 30),
	    VERDICT_READY_FOR_REJECT);
}

/* An unknown sender that authenticates, on days of ages from .. to. */
static bool
stranger(enum dmarc_p p, uint64_t n, int from, int to, int reporters)
{
	struct bed *b = healthy(p);
	bool has;

	bed_flow(b, W28, (struct flow){ "shop", "198.51.100.30", "",
	    "shop.example=pass", "ff", .messages = n, .from = from, .to = to,
	    .reporters = reporters });
	has = bed_has(bed_judge(b), false, CODE_CONFIRM_SENDER, "shop");
	CU_ASSERT_EQUAL(b->v[0].code == VERDICT_NOT_READY, has);
	arena_free(b->arena);
	return has;
}

static void
asks_about_strangers_that_come_back(void)
{
	for (int p = DMARC_P_NONE; p <= DMARC_P_QUARANTINE; p++) {
		enum dmarc_p at = (enum dmarc_p)p;

		CU_ASSERT_FALSE(stranger(at, 9, 0, 27, 2));
		CU_ASSERT_TRUE(stranger(at, 10, 0, 27, 2));
		CU_ASSERT_FALSE(stranger(at, 280, 0, 27, 1));
		CU_ASSERT_TRUE(stranger(at, 280, 6, 14, 2));	/* 3 weeks */
		CU_ASSERT_FALSE(stranger(at, 280, 7, 20, 2));	/* 2 weeks */
	}
}

/* A campaign with every message signed, by domains used for one day. */
static void
is_not_held_up_by_throwaway_domains(void)
{
	struct bed *b = healthy(DMARC_P_NONE);
	char domain[28][40], key[28][40];
	const struct verdict *v;

	for (int i = 1; i < 28; i++) {
		(void)snprintf(key[i], sizeof key[i], "org:t%d.example", i);
		(void)snprintf(domain[i], sizeof domain[i],
		    "t%d.example/x=pass", i);
		bed_flow(b, W28, (struct flow){ key[i], "203.0.113.9",
		    domain[i], "", "ff", .messages = 500, .from = i, .to = i,
		    .reporters = 2 });
	}
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->what_if[0].unknown, 27 * 500);
	arena_free(b->arena);
}

static void
asks_for_dkim_from_ten_messages_on(void)
{
	struct bed *b;

	for (int dkim = 94; dkim <= 95; dkim++) {
		b = healthy(DMARC_P_QUARANTINE);
		bed_own(b, W28, "erp", "198.51.100.8", 100, 0,
		    (uint64_t)dkim);
		CU_ASSERT_EQUAL(verdict_of(b), dkim < 95 ? VERDICT_NOT_READY :
		    VERDICT_READY_FOR_REJECT);
		arena_free(b->arena);
	}
	for (uint64_t n = 9; n <= 10; n++) {
		b = healthy(DMARC_P_QUARANTINE);
		bed_own(b, W28, "erp", "198.51.100.8", n, 0, 0);
		CU_ASSERT_EQUAL(bed_has(bed_judge(b), false, CODE_SPF_ONLY,
		    "erp"), n == 10);
		arena_free(b->arena);
	}
	/* Unverifiable signatures alone do not count as DKIM. */
	b = healthy(DMARC_P_QUARANTINE);
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8",
	    "example.com/e1=temperror", "example.com=pass", "fp",
	    .messages = 100 });
	CU_ASSERT_TRUE(bed_has(bed_judge(b), false, CODE_SPF_ONLY, "erp"));
	/* Beside signatures that pass, they do not count against it. */
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8",
	    "example.com/e1=pass", "example.com=pass", "pp",
	    .messages = 30 });
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_READY_FOR_REJECT);
	arena_free(b->arena);
}

static void
weighs_one_percent_of_forwarding(void)
{
	for (uint64_t bad = 100; bad <= 101; bad++) {
		struct bed *b = bed_new(DMARC_P_QUARANTINE, 100, W28, 6);

		bed_own(b, W28, "mx", "192.0.2.10", 9900, 0, 9900);
		bed_flow(b, W28, (struct flow){ "list", "198.51.100.80",
		    "example.com/s1=fail", "lists.example.net=pass", "ff",
		    .messages = bad });
		CU_ASSERT_EQUAL(verdict_of(b), bad > 100 ? VERDICT_HOLD :
		    VERDICT_READY_FOR_REJECT);
		for (size_t i = 0; i < b->f.publisheds; i++)
			b->published[i].policy.p = DMARC_P_NONE;
		CU_ASSERT_EQUAL(verdict_of(b), VERDICT_READY_FOR_QUARANTINE);
		CU_ASSERT_EQUAL(bed_has(&b->v[0], true, CODE_INTEROP, NULL),
		    bad > 100);
		arena_free(b->arena);
	}
}

/* Of 100 messages of a second host last week, some failed, lost were lost. */
static enum verdict_code
loss(uint64_t lost, uint64_t failing)
{
	struct bed *b = bed_new(DMARC_P_REJECT, 100, W28, 3);
	struct flow x = { "erp", "198.51.100.8", "", "example.com=softfail",
	    "ff", .messages = lost, .lost = true, .from = 0, .to = 6 };
	enum verdict_code code;

	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 280 });
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 100 - failing, .from = 0, .to = 6 });
	bed_flow(b, W28, x);
	if (failing > lost) {
		x.messages = failing - lost;
		x.lost = false;
		bed_flow(b, W28, x);
	}
	code = verdict_of(b);
	CU_ASSERT_EQUAL(bed_has(&b->v[0], false, CODE_LEGIT_LOSS, NULL),
	    code == VERDICT_ROLL_BACK);
	arena_free(b->arena);
	return code;
}

static void
calls_back_from_ten_lost_messages_on(void)
{
	CU_ASSERT_EQUAL(loss(9, 20), VERDICT_HOLD);
	CU_ASSERT_EQUAL(loss(10, 20), VERDICT_ROLL_BACK);
}

/* A host that passed before: pass of n messages pass in W7. */
static bool
collapse(uint64_t before_fail, uint64_t n, uint64_t pass)
{
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 100, W28, 3);
	struct flow x = { "mx", "192.0.2.10", "example.com/s1=pass",
	    "example.com=pass", "pp", .messages = 1000 - before_fail,
	    .from = 7, .to = 27 };
	bool has;

	bed_flow(b, W28, x);
	x.dkim = "";
	x.spf = "example.com=softfail";
	x.ev = "ff";
	x.messages = before_fail;
	bed_flow(b, W28, x);
	x.messages = n - pass;
	x.from = 0;
	x.to = 6;
	bed_flow(b, W28, x);
	x.spf = "example.com=pass";
	x.ev = "fp";
	x.messages = pass;
	bed_flow(b, W28, x);
	/* Signatures are missing, so DKIM broke. */
	has = bed_has(bed_judge(b), false, CODE_DKIM_BROKEN, "mx");
	CU_ASSERT_EQUAL(b->v[0].code == VERDICT_ROLL_BACK, has);
	arena_free(b->arena);
	return has;
}

static void
calls_back_when_a_sender_collapses(void)
{
	CU_ASSERT_TRUE(collapse(20, 50, 24));
	CU_ASSERT_FALSE(collapse(20, 50, 25));
	CU_ASSERT_FALSE(collapse(20, 49, 20));
	CU_ASSERT_FALSE(collapse(21, 50, 24));
}

/* Failed DNS look-ups do not show that a key is broken. */
static void
takes_no_dns_trouble_for_a_broken_key(void)
{
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 100, W28, 3);
	struct flow x = { "mx", "192.0.2.10", "example.com/s1=pass",
	    "example.com=pass", "pp", .messages = 1000, .from = 7, .to = 27 };
	const struct verdict *v;

	bed_flow(b, W28, x);
	x.dkim = "example.com/s1=temperror";
	x.spf = "example.com=temperror";
	x.ev = "ff";
	x.messages = 100;
	x.from = 0;
	x.to = 6;
	bed_flow(b, W28, x);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_ROLL_BACK);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SENDER_COLLAPSED, "mx"));
	CU_ASSERT_FALSE(bed_has(v, false, CODE_DKIM_BROKEN, "mx"));
	CU_ASSERT_FALSE(bed_has(v, false, CODE_DKIM_DROP, "mx"));
	arena_free(b->arena);
}

static void
counts_days_and_organizations(void)
{
	struct bed *b;

	for (int days = 20; days <= 21; days++) {
		b = bed_new(DMARC_P_NONE, 40, days, 4);
		bed_own(b, days, "mx", "192.0.2.10", 1000, 0, 1000);
		CU_ASSERT_EQUAL(verdict_of(b), days < 21 ? VERDICT_HOLD :
		    VERDICT_READY_FOR_QUARANTINE);
		if (days < 21)
			CU_ASSERT_EQUAL(b->v[0].earliest, NEVER);
		arena_free(b->arena);
	}
	/* three organizations, or two */
	for (int n = 2; n <= 3; n++) {
		b = bed_new(DMARC_P_NONE, 40, W28, n);
		bed_own(b, W28, "mx", "192.0.2.10", 1000, 0, 1000);
		for (int i = 0; i < n; i++)
			b->reporter[i].major = MAJOR_NONE;
		CU_ASSERT_EQUAL(verdict_of(b), n < 3 ? VERDICT_HOLD :
		    VERDICT_READY_FOR_QUARANTINE);
		arena_free(b->arena);
	}
	/* Two majors are enough; a major and another are not. */
	b = bed_new(DMARC_P_NONE, 40, W28, 2);
	bed_own(b, W28, "mx", "192.0.2.10", 1000, 0, 1000);
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_READY_FOR_QUARANTINE);
	b->reporter[1].major = MAJOR_NONE;
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_HOLD);
	CU_ASSERT_TRUE(bed_has(&b->v[0], false, CODE_FEW_REPORTERS, NULL));
	/* A reporter with empty reports counts, too. */
	b->reporter[2] = (struct verdict_reporter){ .org = "yahooinc.com",
	    .major = MAJOR_YAHOO };
	b->f.reporters = 3;
	bed_empty(b, 2, LAST);
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(b->v[0].reporters, 3);
	arena_free(b->arena);
}

static void
does_not_take_silence_for_mail(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 6);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 1000, 0, 1000);
	for (size_t i = 0; i < b->f.rows; i++)
		b->row[i].messages = 0;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NO_DATA);
	CU_ASSERT_EQUAL(v->blockers, 0);
	CU_ASSERT_EQUAL(v->days, W28);
	CU_ASSERT_EQUAL(v->reporters, 6);
	CU_ASSERT_EQUAL(v->entries, 0);
	b->f.rows = 0;
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_NO_DATA);
	arena_free(b->arena);
}

static void
tells_of_spikes_only_with_a_past(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 7, 7, 6);
	struct flow x = { "net", "203.0.113.7", "", "example.com=fail", "ff",
	    .messages = 100, .from = 0, .to = 6 };
	const struct verdict *v;

	bed_flow(b, 7, x);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->changes, 0);
	arena_free(b->arena);
	for (uint64_t before = 100; before <= 101; before++) {
		b = bed_new(DMARC_P_NONE, 100, W28, 6);
		bed_flow(b, W28, x);
		x.from = 7;
		x.to = 27;
		x.messages = before;
		bed_flow(b, W28, x);
		x.from = 0;
		x.to = 6;
		x.messages = 100;
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->changes, before == 100);
		arena_free(b->arena);
	}
}

/* Ignored mail makes neither its address nor its selector own. */
static void
learns_nothing_from_what_is_ignored(void)
{
	struct bed *b = healthy(DMARC_P_NONE);

	bed_flow(b, W28, (struct flow){ "rule", "203.0.113.7",
	    "example.com/x1=pass", "example.com=pass", "pp", .messages = 50,
	    .label = VERDICT_IGNORE });
	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 50 });
	bed_flow(b, W28, (struct flow){ "net", "203.0.113.8",
	    "example.com/x1=fail", "example.com=fail", "ff",
	    .messages = 50 });
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(b->v[0].what_if[0].forged, 100);
	CU_ASSERT_EQUAL(b->v[0].what_if[0].messages, 30100);
	arena_free(b->arena);
}

static void
ends_where_the_operator_says(void)
{
	struct bed *b = healthy(DMARC_P_QUARANTINE);
	const struct verdict *v;

	b->f.goal_quarantine = true;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_DONE);
	CU_ASSERT_FALSE(v->has_target);
	CU_ASSERT_PTR_NULL(v->next_record);
	add_second(b, 100, 1);
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_HOLD);
	CU_ASSERT_TRUE(bed_has(&b->v[0], false, CODE_SENDER_FAILS, "erp"));
	arena_free(b->arena);
	/* At none, the goal has no effect. */
	b = healthy(DMARC_P_NONE);
	b->f.goal_quarantine = true;
	CU_ASSERT_EQUAL(verdict_of(b), VERDICT_READY_FOR_QUARANTINE);
	arena_free(b->arena);
}

/* All mail is of subdomains; the domain itself sends none. */
static void
knows_domains_that_only_have_subdomains(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 6);
	const struct verdict *v;

	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "news.example.com/s1=pass", "news.example.com=pass", "pp",
	    .messages = 3000, .below = true });
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(b->n, 2);
	CU_ASSERT_EQUAL(v[0].code, VERDICT_NO_DATA);
	CU_ASSERT_PTR_NULL(v[0].next_record);
	CU_ASSERT_EQUAL(v[1].code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_STRING_EQUAL(v[1].next_record,
	    "v=DMARC1; p=none; sp=quarantine; t=y; pct=0");
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "judges small senders", judges_small_senders },
	{ "lets few messages wait", lets_few_messages_wait },
	{ "asks about strangers that come back",
	    asks_about_strangers_that_come_back },
	{ "is not held up by throwaway domains",
	    is_not_held_up_by_throwaway_domains },
	{ "asks for DKIM from ten messages on",
	    asks_for_dkim_from_ten_messages_on },
	{ "weighs one percent of forwarding",
	    weighs_one_percent_of_forwarding },
	{ "calls back from ten lost messages on",
	    calls_back_from_ten_lost_messages_on },
	{ "calls back when a sender collapses",
	    calls_back_when_a_sender_collapses },
	{ "takes no DNS trouble for a broken key",
	    takes_no_dns_trouble_for_a_broken_key },
	{ "counts days and organizations", counts_days_and_organizations },
	{ "does not take silence for mail", does_not_take_silence_for_mail },
	{ "tells of spikes only with a past",
	    tells_of_spikes_only_with_a_past },
	{ "learns nothing from what is ignored",
	    learns_nothing_from_what_is_ignored },
	{ "ends where the operator says", ends_where_the_operator_says },
	{ "knows domains that only have subdomains",
	    knows_domains_that_only_have_subdomains },
};
TEST_MAIN("report/verdict/gates_edges", tests)

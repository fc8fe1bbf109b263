/*
 * test_reach.c: the verdict reached from given facts, with its numbers.
 */
#include "tests/report/verdict/facts.h"

#define NEAR(a, b) CU_ASSERT_DOUBLE_EQUAL(a, b, 0.000051)

static void
service(struct bed *b, const char *name, uint64_t n, uint64_t fail)
{
	struct flow x = { .sender = name, .ip = "198.51.100.20",
	    .service = VERDICT_SENDS };

	if (n > fail) {
		x.dkim = "example.com/sg1=pass sendgrid.net=pass";
		x.spf = "em12.example.com=pass";
		x.ev = "pp";
		x.messages = n - fail;
		bed_flow(b, W28, x);
	}
	if (fail > 0) {
		x.dkim = n > fail ? "example.com/sg1=fail sendgrid.net=pass" :
		    "sendgrid.net=pass";
		x.spf = "sendgrid.net=pass";
		x.ev = "ff";
		x.messages = fail;
		bed_flow(b, W28, x);
	}
}

static void
forwarded(struct bed *b, uint64_t good, uint64_t bad)
{
	if (good > 0)
		bed_flow(b, W28, (struct flow){ "org:uni.example",
		    "198.51.100.60", "example.com/s1=pass",
		    "bounces.uni.example=pass", "pf", .messages = good });
	if (bad > 0)
		bed_flow(b, W28, (struct flow){ "org:example.net",
		    "198.51.100.80", "example.com/s1=fail",
		    "lists.example.net=pass", "ff", .messages = bad });
}

static void
forged(struct bed *b, int days, uint64_t n)
{
	bed_flow(b, days, (struct flow){ "net:203.0.113.0/24", "203.0.113.7",
	    "", "example.com=fail", "ff", .messages = n });
}

static void
judges_senders_and_not_the_total(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 7);	/* R01 */
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 2, 2998);
	service(b, "sendgrid", 1800, 4);
	forwarded(b, 150, 22);
	forged(b, W28, 640);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->confidence, CONFIDENCE_HIGH);
	CU_ASSERT_EQUAL(v->rate.n, 4800);
	CU_ASSERT_EQUAL(v->rate.k, 6);
	NEAR(v->rate.ratio, 0.00125);
	NEAR(v->rate.upper, 0.0027);
	CU_ASSERT_EQUAL(v->what_if[0].lost, 668);
	CU_ASSERT_EQUAL(v->what_if[0].at_risk, 6);
	CU_ASSERT_EQUAL(v->what_if[0].collateral, 22);
	CU_ASSERT_EQUAL(v->what_if[0].forged, 640);
	CU_ASSERT_STRING_EQUAL(v->next_record,
	    "v=DMARC1; p=quarantine; t=y; pct=0");
	arena_free(b->arena);

	b = bed_new(DMARC_P_NONE, 90, 27, 9);			/* R03 */
	bed_own(b, 27, "mx", "192.0.2.10", 2000, 1, 1999);
	forged(b, 27, 58000);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->confidence, CONFIDENCE_HIGH);
	NEAR(v->rate.ratio, 0.0005);
	NEAR(v->rate.upper, 0.0028);
	arena_free(b->arena);
}

static void
names_the_sender_that_fails(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 6);	/* R02 */
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 4120, 3, 4117);
	service(b, "mailchimp", 1260, 1260);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_UNALIGNED_SERVICE, "mailchimp"));
	CU_ASSERT_EQUAL(v->rate.n, 5380);
	CU_ASSERT_EQUAL(v->rate.k, 1263);
	NEAR(v->rate.ratio, 0.2348);
	NEAR(v->rate.lower, 0.2236);
	NEAR(v->rate.upper, 0.2463);
	arena_free(b->arena);

	b = bed_new(DMARC_P_NONE, 70, W28, 8);			/* R04 */
	service(b, "sendgrid", 99000, 40);
	bed_flow(b, W28, (struct flow){ "payroll", "198.51.100.40", "",
	    "example.com=softfail", "ff", .messages = 300,
	    .label = VERDICT_OWN });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SENDER_FAILS, "payroll"));
	NEAR(v->rate.ratio, 0.0034);
	NEAR(v->rate.upper, 0.0038);
	arena_free(b->arena);
}

static void
waits_and_says_until_when(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 9, 9, 5);		/* R05 */
	const struct verdict *v;

	bed_own(b, 9, "mx", "192.0.2.10", 900, 0, 900);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_EQUAL(v->blockers, 2);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SOAK, NULL));
	CU_ASSERT_TRUE(bed_has(v, false, CODE_TOO_FEW_DAYS, NULL));
	CU_ASSERT_EQUAL(v->earliest, b->f.today + 21);
	b->f.profile = PROFILE_FAST;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->earliest, b->f.today + 12);
	b->f.profile = PROFILE_CAUTIOUS;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->earliest, b->f.today + 51);
	arena_free(b->arena);
}

static void
lets_small_domains_pass_with_time(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 63, 22, 2);	/* R06 */
	const struct verdict *v;

	bed_own(b, 22, "mx", "192.0.2.10", 74, 0, 74);
	forged(b, 22, 11);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->confidence, CONFIDENCE_LOW);
	CU_ASSERT_TRUE(v->low_volume);
	NEAR(v->rate.upper, 0.0494);
	b->f.publisheds = 50;	/* days: too young */
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_LOW_VOLUME, NULL));
	CU_ASSERT_FALSE(v->low_volume);
	CU_ASSERT_EQUAL(v->earliest, b->f.today + 6);
	arena_free(b->arena);
}

static void
asks_for_dkim_before_reject(void)
{
	/* R08 */
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 40, W28, 8);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 5200, 2, 5190);
	bed_own(b, W28, "erp", "198.51.100.8", 410, 0, 0);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SPF_ONLY, "erp"));
	arena_free(b->arena);

	b = bed_new(DMARC_P_NONE, 40, W28, 8);
	bed_own(b, W28, "mx", "192.0.2.10", 5200, 2, 5190);
	bed_own(b, W28, "erp", "198.51.100.8", 410, 0, 0);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_TRUE(bed_has(v, true, CODE_SPF_ONLY, "erp"));
	arena_free(b->arena);
}

static void
weighs_forwarding_before_reject(void)
{
	/* R12 */
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 90, W28, 10);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 9000, 3, 8990);
	forwarded(b, 0, 310);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_INTEROP, NULL));
	CU_ASSERT_EQUAL(v->blocker[0].failing, 310);
	CU_ASSERT_EQUAL(v->blocker[0].messages, 9310);
	CU_ASSERT_EQUAL(v->earliest, NEVER);
	b->f.forwarding_accepted = true;
	CU_ASSERT_EQUAL(bed_judge(b)->code, VERDICT_READY_FOR_REJECT);
	arena_free(b->arena);
}

static void
calls_back_when_own_mail_is_lost(void)
{
	static const struct verdict_key key[] = {
	    { "example.com", "s1", 60, LAST, NULL },
	    { "x.example.com", "s2", 60, LAST, NULL },
	    { "example.com", "s2", 3600, LAST, NULL } };
	struct bed *b = bed_new(DMARC_P_REJECT, 120, W28, 8);	/* R09 */
	const struct verdict *v;
	struct flow x = { .sender = "ses", .ip = "198.51.100.9",
	    .service = VERDICT_SENDS, .spf = "amazonses.com=pass" };

	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 1000, .from = 0, .to = 6 });
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 2996, .from = 7, .to = 27 });
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10", "",
	    "example.com=softfail", "ff", .messages = 4, .from = 7,
	    .to = 27 });
	x.dkim = "example.com/s2=pass amazonses.com=pass";
	x.ev = "pf";
	x.messages = 1200;
	x.from = 7;
	x.to = 27;
	bed_flow(b, W28, x);
	x.messages = 29;
	x.from = 0;
	x.to = 6;
	bed_flow(b, W28, x);
	x.dkim = "example.com/s2=fail amazonses.com=pass";
	x.ev = "ff";
	x.messages = 371;
	x.lost = true;
	bed_flow(b, W28, x);
	b->f.explain = true;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_ROLL_BACK);
	CU_ASSERT_EQUAL(v->target, LEVEL_QUARANTINE);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_DKIM_BROKEN, "ses"));
	CU_ASSERT_TRUE(bed_has(v, false, CODE_LEGIT_LOSS, NULL));
	CU_ASSERT_EQUAL(v->blocker[0].kind, KIND_EMERGENCY);
	CU_ASSERT_PTR_NULL(strchr(bed_blocker(v, CODE_LEGIT_LOSS)->why, '.'));
	NEAR(bed_measure(v, CODE_LEGIT_LOSS), 0.2425);
	CU_ASSERT_EQUAL(bed_blocker(v, CODE_LEGIT_LOSS)->messages, 1400);
	CU_ASSERT_EQUAL(bed_blocker(v, CODE_LEGIT_LOSS)->failing, 371);
	CU_ASSERT_EQUAL(bed_blocker(v, CODE_LEGIT_LOSS)->first, LAST - 6);
	CU_ASSERT_STRING_EQUAL(v->next_record, "v=DMARC1; p=quarantine");
	CU_ASSERT_PTR_NULL(strstr(v->blocker[0].fix, "faster"));
	/* With the TTL of the policy and of the key known. */
	b->f.dns_ttl = 7200;
	b->f.key = key;
	b->f.keys = COUNT(key);
	v = bed_judge(b);
	CU_ASSERT_PTR_NOT_NULL(strstr(v->blocker[0].fix,
	    "faster: the key, one record that works in about 1 hour"));
	b->f.dns_ttl = 300;
	v = bed_judge(b);
	CU_ASSERT_PTR_NOT_NULL(strstr(v->blocker[0].fix,
	    "faster: the weaker policy, which works in about 5 minutes"));
	arena_free(b->arena);
}

static void
knows_parked_domains(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 0, 0, 0);		/* R10 */
	const struct verdict *v = bed_judge(b);

	CU_ASSERT_EQUAL(v->code, VERDICT_NO_DATA);
	CU_ASSERT_PTR_NULL(v->next_record);
	b->f.dns_parked = true;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_REJECT);
	CU_ASSERT_STRING_EQUAL(v->next_record,
	    "v=DMARC1; p=reject; sp=reject; np=reject");
	arena_free(b->arena);

	b = bed_new(DMARC_P_NONE, 60, W28, 5);
	b->f.no_mail = true;
	bed_own(b, W28, "mx", "192.0.2.10", 1000, 0, 1000);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_PARKED_BUT_SENDING, NULL));
	arena_free(b->arena);
}

static void
lists_errors_of_dns(void)
{
	static const struct verdict_dns_error error[] = {
	    { .code = "SPF_TOO_MANY_LOOKUPS",
		.detail = "12 of 10 lookups" } };
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 7);	/* R14 */
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 2600, 12, 2588);
	b->f.dns_error = error;
	b->f.dns_errors = 1;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SPF_TOO_MANY_LOOKUPS, NULL));
	NEAR(v->rate.upper, 0.0081);
	arena_free(b->arena);
}

static void
judges_the_repaired_by_their_last_days(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 80, W28, 7);	/* R13 */
	const struct verdict *v;
	struct flow x = { .sender = "zendesk", .ip = "198.51.100.13",
	    .service = VERDICT_SENDS, .dkim = "zendesk.com=pass",
	    .spf = "mail.zendesk.com=pass", .ev = "ff", .messages = 330,
	    .from = 14, .to = 27 };

	bed_own(b, W28, "mx", "192.0.2.10", 2500, 1, 2499);
	bed_flow(b, W28, x);
	x.dkim = "example.com/z1=pass zendesk.com=pass";
	x.ev = "pf";
	x.messages = 30;
	bed_flow(b, W28, x);
	x.messages = 340;
	x.from = 0;
	x.to = 13;
	bed_flow(b, W28, x);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->rate.n, 2840);
	CU_ASSERT_EQUAL(v->rate.k, 1);
	NEAR(v->rate.upper, 0.0020);
	CU_ASSERT_EQUAL(v->what_if[0].at_risk, 331);
	CU_ASSERT_EQUAL(v->changes, 1);
	CU_ASSERT_EQUAL(v->change[0].code, CODE_RECOVERED);
	CU_ASSERT_EQUAL(v->change[0].day, LAST - 13);
	arena_free(b->arena);
}

static void
finds_a_domain_ready_for_reject(void)
{
	/* R07 */
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 35, W28, 8);
	const struct verdict *v;
	struct flow x = { .sender = "sendgrid", .ip = "198.51.100.20",
	    .service = VERDICT_SENDS, .spf = "em12.example.com=pass",
	    .dkim = "example.com/sg1=pass", .ev = "pp", .messages = 2596 };

	bed_own(b, W28, "mx", "192.0.2.10", 5200, 5, 5180);
	bed_flow(b, W28, x);
	x.dkim = "example.com/sg1=fail";
	x.spf = "sendgrid.net=pass";
	x.ev = "ff";
	x.messages = 4;
	bed_flow(b, W28, x);
	forwarded(b, 260, 40);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_REJECT);
	CU_ASSERT_EQUAL(v->confidence, CONFIDENCE_HIGH);
	CU_ASSERT_EQUAL(v->blockers, 0);
	CU_ASSERT_EQUAL(v->rate.n, 7800);
	NEAR(v->rate.ratio, 0.0012);
	NEAR(v->rate.upper, 0.0022);
	NEAR(v->limit, 0.005);
	CU_ASSERT_EQUAL(v->what_if[0].collateral, 40);
	CU_ASSERT_EQUAL(v->what_if[0].messages, 8100);
	NEAR(rate_of(v->what_if[0].collateral, 8100).ratio, 0.0049);
	CU_ASSERT_STRING_EQUAL(v->next_record,
	    "v=DMARC1; p=reject; t=y; pct=0");
	arena_free(b->arena);
}

static void
waits_for_a_reporter_that_fell_silent(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 50, 26, 5);	/* R11 */
	const struct verdict *v;
	size_t kept = 0;

	bed_own(b, 26, "mx", "192.0.2.10", 1200, 0, 1200);
	for (size_t i = 0; i < b->f.reports; i++)
		if (b->report[i].reporter != 0 ||
		    b->report[i].day <= LAST - 6)
			b->report[kept++] = b->report[i];
	b->f.reports = kept;
	for (size_t i = 0; i < b->f.rows; i++)
		if (b->row[i].reporter == 0 && b->row[i].day > LAST - 6)
			b->row[i].reporter = 1;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_COVERAGE_GAP, "google.com"));
	CU_ASSERT_EQUAL(v->earliest, NEVER);
	NEAR(v->rate.upper, 0.0032);
	/* Three days are no gap, and a rare reporter is not missed. */
	for (uint32_t age = 3; age < 6; age++)
		bed_empty(b, 0, LAST - age);
	CU_ASSERT_EQUAL(bed_judge(b)->code, VERDICT_READY_FOR_QUARANTINE);
	arena_free(b->arena);
}

static void
names_the_selector_that_fell(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 200, W28, 7);	/* R15 */
	const struct verdict_blocker *drop;
	const struct verdict *v;
	struct flow x = { .sender = "mx", .ip = "192.0.2.10",
	    .spf = "example.com=pass", .dkim = "example.com/s1=pass",
	    .ev = "pp", .from = 7, .to = 27, .messages = 660 };

	bed_flow(b, W28, x);
	x.dkim = "example.com/s2=pass";
	x.messages = 2607;
	bed_flow(b, W28, x);
	x.dkim = "example.com/s2=fail";
	x.spf = "example.com=softfail";
	x.ev = "ff";
	x.messages = 23;
	bed_flow(b, W28, x);
	x.from = 0;
	x.to = 5;
	x.messages = 7;
	bed_flow(b, W28, x);
	x.spf = "example.com=pass";
	x.ev = "fp";
	x.messages = 762;
	bed_flow(b, W28, x);
	x.dkim = "example.com/s1=pass";
	x.ev = "pp";
	x.messages = 216;
	x.to = 6;
	bed_flow(b, W28, x);
	x.dkim = "example.com/s2=pass";
	x.from = x.to = 6;
	x.messages = 125;
	bed_flow(b, W28, x);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_EQUAL(v->rate.n, 4400);
	CU_ASSERT_EQUAL(v->rate.k, 30);
	NEAR(v->rate.ratio, 0.0068);
	NEAR(v->rate.upper, 0.0097);
	drop = bed_blocker(v, CODE_DKIM_DROP);
	CU_ASSERT_STRING_EQUAL(drop->sender, "mx");
	CU_ASSERT_EQUAL(drop->first, LAST - 5);
	CU_ASSERT_PTR_NOT_NULL(strstr(drop->why, "selector s2"));
	CU_ASSERT_PTR_NOT_NULL(strstr(drop->why, "29 Sep"));
	CU_ASSERT_EQUAL(v->change[0].code, CODE_DKIM_DROP);
	CU_ASSERT_STRING_EQUAL(v->change[0].detail, "s2");
	CU_ASSERT_EQUAL(v->change[0].day, LAST - 5);
	arena_free(b->arena);
}

static void
judges_subdomains_apart(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 80, W28, 7);	/* R16 */
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 3300, 4, 3296);
	bed_flow(b, 25, (struct flow){ "sendgrid", "198.51.100.20",
	    "sendgrid.net=pass", "sendgrid.net=pass", "ff",
	    .messages = 240, .service = VERDICT_SENDS, .below = true,
	    .reporters = 5 });
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(b->n, 2);
	CU_ASSERT_EQUAL(v[0].code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v[0].confidence, CONFIDENCE_HIGH);
	NEAR(v[0].rate.ratio, 0.0012);
	NEAR(v[0].rate.upper, 0.0031);
	CU_ASSERT_STRING_EQUAL(v[0].next_record,
	    "v=DMARC1; p=quarantine; sp=none; t=y; pct=0");
	CU_ASSERT_EQUAL(v[1].code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v[1].blockers, 1);
	CU_ASSERT_TRUE(bed_has(&v[1], false, CODE_UNALIGNED_SERVICE,
	    "sendgrid"));
	CU_ASSERT_PTR_NOT_NULL(strstr(v[1].blocker[0].why,
	    "From news.example.com: "));
	CU_ASSERT_EQUAL(v[1].days, 25);
	CU_ASSERT_EQUAL(v[1].reporters, 5);
	NEAR(v[1].rate.ratio, 1);
	NEAR(v[1].rate.lower, 0.9842);
	arena_free(b->arena);
}

static void
counts_the_days_a_policy_acts(void)
{
	struct bed *b = bed_new(DMARC_P_REJECT, 72, W28, 8);	/* R17 */
	const struct verdict *v;

	for (size_t i = 0; i < 72; i++) {
		struct dmarc_policy *p = &b->published[i].policy;

		/* old receivers show pct, new ones t */
		if (i >= 12)
			p->p = DMARC_P_NONE;
		else if (i % 2 == 0)
			p->pct = 0;
		else
			p->testing = 1;
	}
	bed_own(b, W28, "mx", "192.0.2.10", 5000, 2, 4998);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_EQUAL(v->effective, LEVEL_QUARANTINE);
	CU_ASSERT_EQUAL(v->target, LEVEL_REJECT);
	CU_ASSERT_EQUAL(v->days_at_policy, 12);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SOAK, NULL));
	CU_ASSERT_EQUAL(v->earliest, b->f.today + 18);
	NEAR(v->rate.ratio, 0.0004);
	NEAR(v->rate.upper, 0.0015);
	/* After a week of test mode, the plain record is next. */
	CU_ASSERT_STRING_EQUAL(v->next_record, "v=DMARC1; p=reject");
	arena_free(b->arena);
}

static void
takes_quarantined_mail_of_ours_for_a_loss(void)
{
	/* R18 */
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 45, W28, 8);
	const struct verdict *v;
	struct flow x = { .sender = "helpdesk", .ip = "198.51.100.42",
	    .dkim = "example.com/s1=pass", .spf = "example.com=pass",
	    .ev = "pp", .messages = 204, .from = 7, .to = 27 };

	bed_own(b, W28, "mx", "192.0.2.10", 4000, 2, 3995);
	bed_flow(b, W28, x);
	x.messages = 76;
	x.from = 0;
	x.to = 6;
	bed_flow(b, W28, x);
	x.dkim = "";
	x.spf = "bounce.example.com=none";
	x.ev = "ff";
	x.lost = true;
	x.messages = 24;
	bed_flow(b, W28, x);
	x.messages = 96;
	x.from = 7;
	x.to = 27;
	bed_flow(b, W28, x);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_EQUAL(v->blockers, 1);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SENDER_FAILS, "helpdesk"));
	CU_ASSERT_EQUAL(bed_blocker(v, CODE_SENDER_FAILS)->failing, 120);
	NEAR(v->rate.ratio, 0.0277);
	NEAR(v->rate.lower, 0.0233);
	NEAR(v->rate.upper, 0.0330);
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "judges senders and not the total",
	    judges_senders_and_not_the_total },
	{ "names the sender that fails", names_the_sender_that_fails },
	{ "waits and says until when", waits_and_says_until_when },
	{ "lets small domains pass with time",
	    lets_small_domains_pass_with_time },
	{ "asks for DKIM before reject", asks_for_dkim_before_reject },
	{ "weighs forwarding before reject",
	    weighs_forwarding_before_reject },
	{ "calls back when own mail is lost",
	    calls_back_when_own_mail_is_lost },
	{ "knows parked domains", knows_parked_domains },
	{ "lists errors of DNS", lists_errors_of_dns },
	{ "judges the repaired by their last days",
	    judges_the_repaired_by_their_last_days },
	{ "finds a domain ready for reject",
	    finds_a_domain_ready_for_reject },
	{ "waits for a reporter that fell silent",
	    waits_for_a_reporter_that_fell_silent },
	{ "names the selector that fell", names_the_selector_that_fell },
	{ "judges subdomains apart", judges_subdomains_apart },
	{ "counts the days a policy acts", counts_the_days_a_policy_acts },
	{ "takes quarantined mail of ours for a loss",
	    takes_quarantined_mail_of_ours_for_a_loss },
};
TEST_MAIN("report/verdict/reach", tests)

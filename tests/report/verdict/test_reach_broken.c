/*
 * test_reach_broken.c: a key that breaks, whoever holds it and whatever DNS
 * says of the holder, is never overlooked: at no policy the domain is ready or
 * done, and where the policy loses the mail, it is called back.
 */
#include "tests/report/verdict/facts.h"

#define ORGS 8
#define RESULTS_TRIED 3
#define NETWORKS 4
#define DAILY ((uint64_t)34)	/* messages of a network, next to 107 others */

/* A holder of a key: what its mail says beside its own signature. */
struct holder {
	const char *name;
	const char *selector;	/* its domain and name */
	const char *others;	/* other DKIM results */
	const char *spf;
	enum verdict_service service;
	bool tenant;
	int networks;		/* without DNS each is a sender; 0: one */
};

static const struct holder holders[] = {
	{ "a host of ours that SPF does not list", "example.com/h1", "",
	    "example.com=softfail", VERDICT_NO_SERVICE, false, 0 },
	{ "a service of the table", "example.com/a1", "amazonses.com=pass",
	    "amazonses.com=pass", VERDICT_SENDS, false, 0 },
	{ "a service that signs for us alone", "example.com/z1", "", "",
	    VERDICT_SENDS, false, 0 },
	{ "a service below the domain", "mail.example.com/a1",
	    "amazonses.com=pass", "amazonses.com=pass", VERDICT_SENDS, false,
	    0 },
	{ "an unknown ERP", "example.com/e1", "", "", VERDICT_NO_SERVICE,
	    false, 0 },
	{ "an unknown ERP with an envelope of its own", "example.com/e1", "",
	    "bounce.erp.example=pass", VERDICT_NO_SERVICE, false, 0 },
	{ "an unknown ERP that signs twice", "example.com/e1",
	    "erp.example=pass", "bounce.erp.example=pass",
	    VERDICT_NO_SERVICE, false, 0 },
	{ "an unknown ERP in several networks", "example.com/e1", "", "",
	    VERDICT_NO_SERVICE, false, NETWORKS },
	{ "Google Workspace by DKIM only", "example.com/google", "",
	    "example.com=softfail", VERDICT_SHARED, false, 0 },
	{ "Google Workspace that signs with its own name, too",
	    "example.com/google",
	    "example-com.20230601.gappssmtp.com=pass",
	    "example.com=softfail", VERDICT_SHARED, true, 0 },
	{ "Google Workspace in several networks", "example.com/google", "",
	    "example.com=softfail", VERDICT_SHARED, false, NETWORKS },
};

/* When the key broke. */
static const struct {
	int days;	/* the last ones */
	bool history;	/* it passed before W28 */
} breaks[] = { { 3, false }, { 7, false }, { 7, true }, { 20, false },
    { W28, true } };

/* A holder's mail from one network; DNS knows that its networks are one. */
static struct flow
signed_mail(struct bed *b, const struct holder *h, int network, bool dns,
    const char *result)
{
	static const char *const names[NETWORKS] = { "holder 1", "holder 2",
	    "holder 3", "holder 4" };
	static const char *const ips[NETWORKS] = { "198.18.1.5",
	    "198.18.2.5", "198.18.3.5", "198.18.4.5" };
	bool pass = strcmp(result, "pass") == 0;
	char dkim[128];
	int len = snprintf(dkim, sizeof dkim, "%s=%s %s", h->selector, result,
	    h->others);

	return (struct flow){ .sender = names[dns ? 0 : network],
	    .ip = ips[network], .spf = h->spf, .ev = pass ? "pf" : "ff",
	    .dkim = arena_strndup(b->arena, dkim, (size_t)len),
	    .service = h->networks > 0 && !dns ? VERDICT_NO_SERVICE :
	    h->service, .tenant = h->tenant, .lost = !pass };
}

/* Let DNS know the hosts, and that the domain uses the service. */
static void
resolve(struct bed *b)
{
	for (size_t i = 0; i < b->f.senders; i++)
		b->sender[i].related = b->sender[i].service == VERDICT_SENDS;
	for (size_t i = 0; i < b->f.addresses; i++)
		b->address[i].host_confirmed = b->address[i].host_named =
		    true;
}

/*
 * A domain with good mail, of which one key broke at break i. orgs small
 * organizations report the mail that fails; 0: all do.
 */
static struct bed *
broken(const struct holder *h, enum dmarc_p p, size_t i, const char *result,
    bool dns, int orgs)
{
	struct bed *b = bed_new(p, 150, W28, ORGS);
	int days = breaks[i].days;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	for (int k = 0; k == 0 || k < h->networks; k++) {
		struct flow bad = signed_mail(b, h, k, dns, result);
		struct flow good = signed_mail(b, h, k, dns, "pass");
		size_t rows = b->f.rows;

		bad.messages = DAILY * (uint64_t)days;
		bad.to = days - 1;
		bad.reporters = orgs;
		bed_flow(b, W28, bad);
		for (; rows < b->f.rows; rows++)
			b->row[rows].reporter += orgs > 0 ? MAJORS - 1 : 0;
		good.messages = DAILY * (uint64_t)(W28 + 1 - days);
		good.from = days < W28 ? days : 0;
		good.to = W28 - 1;
		bed_flow(b, W28, good);
		if (days == W28)
			b->f.rows = rows;	/* only before */
		if (breaks[i].history)
			bed_older(b, b->f.pairs - 1, 90, 40, 100 * DAILY, 0);
	}
	if (dns)
		resolve(b);
	else
		b->f.dns_checked = NEVER;
	return b;
}

static bool
overlooks(enum verdict_code code)
{
	return code == VERDICT_DONE || code == VERDICT_NO_DATA ||
	    code == VERDICT_READY_FOR_QUARANTINE ||
	    code == VERDICT_READY_FOR_REJECT;
}

/* Ask each holder, each break and each result; returns what is wrong. */
static unsigned
each_break(enum dmarc_p p, int orgs, bool roll_back)
{
	static const char *const results[RESULTS_TRIED] = { "fail",
	    "permerror", "none" };
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT(holders) * COUNT(breaks) *
	    RESULTS_TRIED * 2; i++) {
		const struct holder *h = &holders[i / 2 / RESULTS_TRIED /
		    COUNT(breaks)];
		size_t when = i / 2 / RESULTS_TRIED % COUNT(breaks);
		const char *result = results[i / 2 % RESULTS_TRIED];
		struct bed *b = broken(h, p, when, result, i % 2 == 1, orgs);
		enum verdict_code code = bed_judge(b)->code;

		if (overlooks(code) ||
		    (roll_back && code != VERDICT_ROLL_BACK)) {
			printf("\n%s, %s for %d days: %s\n", h->name, result,
			    breaks[when].days, verdict_code_word(code));
			wrong++;
		}
		arena_free(b->arena);
	}
	return wrong;
}

static void
stops_the_next_step(void)
{
	CU_ASSERT_EQUAL(each_break(DMARC_P_NONE, 0, false), 0);
	CU_ASSERT_EQUAL(each_break(DMARC_P_QUARANTINE, 0, false), 0);
}

static void
calls_the_policy_back(void)
{
	CU_ASSERT_EQUAL(each_break(DMARC_P_REJECT, 0, true), 0);
	CU_ASSERT_EQUAL(each_break(DMARC_P_REJECT, 2, true), 0);
	/* On the word of one, it is not. */
	CU_ASSERT_EQUAL(each_break(DMARC_P_REJECT, 1, false), 0);
}

/* Mail of the six networks of a pool; the first sends most, and may rest. */
static void
pool(struct bed *b, const char *dkim, bool pass, int from, int to, int first)
{
	static const char *const names[] = { "net 1", "net 2", "net 3",
	    "net 4", "net 5", "net 6" };
	static const char *const ips[] = { "198.18.1.5", "198.18.2.5",
	    "198.18.3.5", "198.18.4.5", "198.18.5.5", "198.18.6.5" };

	for (int i = first; i < (int)COUNT(names); i++)
		bed_flow(b, W28, (struct flow){ names[i], ips[i], dkim,
		    "example.com=softfail", pass ? "pf" : "ff",
		    .messages = (i == 0 ? 15 : 10) * (uint64_t)(to - from + 1),
		    .from = from, .to = to, .lost = !pass });
}

/*
 * A pool of networks of which none carries half of the mail. The network that
 * carried most sends nothing once the key is broken.
 */
static void
finds_the_holder_of_a_pool(void)
{
	static const enum dmarc_p policies[] = { DMARC_P_NONE,
	    DMARC_P_QUARANTINE, DMARC_P_REJECT };

	for (size_t i = 0; i < COUNT(policies) * COUNT(breaks) * 2; i++) {
		enum dmarc_p p = policies[i / 2 / COUNT(breaks)];
		int days = breaks[i / 2 % COUNT(breaks)].days;
		struct bed *b = bed_new(p, 150, W28, ORGS);
		enum verdict_code code;

		bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
		if (i % 2 == 1)	/* copies through a host of ours */
			bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
			    "example.com/google=pass", "example.com=pass",
			    "pp", .messages = 40, .from = days < W28 ? days :
			    W28 - 1, .to = W28 - 1 });
		pool(b, "example.com/google=fail", false, 0, days - 1, 1);
		if (days < W28)
			pool(b, "example.com/google=pass", true, days,
			    W28 - 1, 0);
		else {
			size_t rows = b->f.rows;

			pool(b, "example.com/google=pass", true, 0, 0, 0);
			b->f.rows = rows;	/* only before W28 */
			for (size_t k = b->f.pairs - 6; k < b->f.pairs; k++)
				bed_older(b, k, 90, 40, 300, 0);
		}
		b->f.dns_checked = NEVER;
		code = bed_judge(b)->code;
		CU_ASSERT_FALSE(overlooks(code));
		CU_ASSERT_TRUE(p != DMARC_P_REJECT ||
		    code == VERDICT_ROLL_BACK);
		arena_free(b->arena);
	}
}

/* Where others sign with the key as before, what fails was altered on the
 * way; and where none carried the key's mail before, it is forged. */
static void
leaves_forwarders_and_forgers_alone(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 150, W28, ORGS);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	pool(b, "example.com/google=pass", true, 0, W28 - 1, 0);
	pool(b, "example.com/google=fail", false, 0, 1, 1);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->what_if[0].at_risk, 0);
	arena_free(b->arena);

	b = bed_new(DMARC_P_NONE, 150, W28, ORGS);
	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	pool(b, "example.com/google=pass", true, 7, W28 - 1, 0);
	bed_flow(b, W28, (struct flow){ "a forger", "203.0.113.9",
	    "example.com/google=fail", "", "ff", .messages = 100, .from = 0,
	    .to = 6 });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->what_if[0].at_risk, 0);
	arena_free(b->arena);
}

/*
 * What quarantine puts at risk of a pool of four networks. The key of each
 * passed until a week ago, and has another result since. The last networks
 * stand for many senders. ignored: the result of the first network's mail that
 * is labelled so; NULL: there is none.
 */
static uint64_t
ended_pool(const char *result, uint64_t passed, uint64_t failed, int many,
    const char *ignored)
{
	static const char *const names[NETWORKS] = { "net 1", "net 2",
	    "net 3", "net 4" };
	static const char *const ips[NETWORKS] = { "198.18.1.5",
	    "198.18.2.5", "198.18.3.5", "198.18.4.5" };
	struct bed *b = bed_new(DMARC_P_NONE, 150, W28, ORGS);
	char dkim[64];
	uint64_t risk;

	(void)snprintf(dkim, sizeof dkim, "example.com/google=%s", result);
	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	for (int i = 0; i < NETWORKS; i++) {
		bed_flow(b, W28, (struct flow){ names[i], ips[i],
		    "example.com/google=pass", "", "pf", .messages = passed,
		    .from = 7, .to = W28 - 1 });
		b->sender[b->f.senders - 1].many = i >= NETWORKS - many;
		bed_flow(b, W28, (struct flow){ names[i], ips[i], dkim, "",
		    "ff", .messages = failed, .from = 0, .to = 6 });
		b->sender[b->f.senders - 1].many = i >= NETWORKS - many;
	}
	if (ignored != NULL) {
		(void)snprintf(dkim, sizeof dkim, "example.com/google=%s",
		    ignored);
		bed_flow(b, W28, (struct flow){ names[0], "203.0.113.9", dkim,
		    "", *ignored == 'p' ? "pf" : "ff", .messages = 70,
		    .label = VERDICT_IGNORE, .from = 0, .to = 6 });
	}
	b->f.dns_checked = NEVER;
	risk = bed_judge(b)->what_if[0].at_risk;
	arena_free(b->arena);
	return risk;
}

/*
 * Twenty messages that passed and twenty that fail tell that a key ended. Else
 * the mail of one network counts, which is guessed to be the holder.
 */
static void
tells_when_the_key_of_a_pool_ended(void)
{
	CU_ASSERT_EQUAL(ended_pool("fail", 5, 5, 0, NULL), 20);
	CU_ASSERT_EQUAL(ended_pool("fail", 4, 100, 0, NULL), 100);
	CU_ASSERT_EQUAL(ended_pool("fail", 100, 4, 0, NULL), 4);
	/* No answer of DNS says nothing about the key. */
	CU_ASSERT_EQUAL(ended_pool("temperror", 100, 100, 0, NULL), 100);
	/* Nor does mail that we ignore, whether it passes or fails. */
	CU_ASSERT_EQUAL(ended_pool("fail", 100, 100, 0, "pass"), 400);
	CU_ASSERT_EQUAL(ended_pool("fail", 100, 4, 0, "fail"), 4);
	/* What stands for many small senders holds no key. */
	CU_ASSERT_EQUAL(ended_pool("fail", 100, 100, 2, NULL), 200);
}

/* Aligned SPF still covers it: nothing is lost, but the next step waits. */
static void
is_seen_where_spf_covers_it(void)
{
	static const struct {
		enum dmarc_p p;
		enum verdict_code code;
	} of[] = { { DMARC_P_NONE, VERDICT_NOT_READY },
	    { DMARC_P_QUARANTINE, VERDICT_NOT_READY },
	    { DMARC_P_REJECT, VERDICT_HOLD } };

	for (size_t i = 0; i < COUNT(of); i++) {
		struct bed *b = bed_new(of[i].p, 150, W28, ORGS);
		const struct verdict *v;

		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "example.com/s1=pass", "example.com=pass", "pp",
		    .messages = 2250, .from = 7, .to = 27 });
		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "example.com/s1=fail", "example.com=pass", "fp",
		    .messages = 750, .from = 0, .to = 6 });
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, of[i].code);
		CU_ASSERT_TRUE(bed_has(v, false, CODE_DKIM_DROP, "mx"));
		CU_ASSERT_EQUAL(v->what_if[0].at_risk, 0);
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "stops the next step", stops_the_next_step },
	{ "calls the policy back", calls_the_policy_back },
	{ "finds the holder of a pool", finds_the_holder_of_a_pool },
	{ "leaves forwarders and forgers alone",
	    leaves_forwarders_and_forgers_alone },
	{ "tells when the key of a pool ended",
	    tells_when_the_key_of_a_pool_ended },
	{ "is seen where SPF covers it", is_seen_where_spf_covers_it },
};
TEST_MAIN("report/verdict/reach_broken", tests)

/*
 * test_advise.c: why a sender blocks, its repair, and its evidence, from
 * report/verdict/advise.c and blocker.c.
 */
#include "tests/report/verdict/facts.h"

#define SERVICE_FIX "publish its CNAMEs; an include changes nothing"

/* Mail of one own host, and the sentences about it. */
static const struct {
	const char *name;
	struct flow flow;
	const char *why, *fix;
} cases[] = {
	{ "strict alignment, signed", { .dkim = "mail.example.com/s9=pass",
	    .spf = "", .ev = "ff" }, "asks for strict alignment",
	    "publish adkim=r and aspf=r" },
	{ "strict alignment, envelope", { .dkim = "example.com/s9=fail",
	    .spf = "mail.example.com=pass", .ev = "ff" },
	    "asks for strict alignment", "publish adkim=r and aspf=r" },
	{ "an unusable key", { .dkim = "example.com/s9=permerror",
	    .spf = "example.com=fail", .ev = "ff" },
	    "the key of selector s9 cannot be used",
	    "publish the key again at s9._domainkey.example.com" },
	{ "a key that is not there", { .dkim = "example.com/s9=none",
	    .spf = "", .ev = "ff" }, "the key of selector s9 cannot be used",
	    "publish the key again at s9._domainkey.example.com" },
	{ "no signature, said so", { .dkim = "example.com=none",
	    .spf = "example.com=softfail", .ev = "ff" },
	    "not signed, and SPF does not allow", "add ip4:198.51.100.8" },
	{ "DNS trouble with a key", { .dkim = "example.com/s9=temperror",
	    .spf = "example.com=fail", .ev = "ff" }, "had DNS trouble",
	    "nothing to change" },
	{ "DNS trouble with SPF alone", { .dkim = "",
	    .spf = "example.com=temperror", .ev = "ff" }, "had DNS trouble",
	    "nothing to change" },
	{ "a broken signature, and DNS trouble with SPF", {
	    .dkim = "example.com/s9=fail", .spf = "example.com=temperror",
	    .ev = "ff" }, "signatures of selector s9 fail",
	    "compare s9._domainkey.example.com in DNS with the key that "
	    "signs" },
	{ "a broken signature of no known selector", {
	    .dkim = "example.com=fail", .spf = "", .ev = "ff" },
	    "signatures of selector ? fail", "compare ?._domainkey" },
	{ "another's signature and envelope", {
	    .dkim = "mailer.example/k=pass", .spf = "bounce.example=pass",
	    .ev = "ff" },
	    "signed as mailer.example, Return-Path bounce.example",
	    "let it sign with d=example.com; an SPF include only helps if" },
	{ "another's signature", { .dkim = "mailer.example/k=pass",
	    .spf = "example.com=softfail", .ev = "ff" },
	    "signed as mailer.example, and nothing of example.com passes",
	    "let it sign with d=example.com" },
	{ "another's envelope", { .dkim = "", .spf = "bounce.example=pass",
	    .ev = "ff" }, "Return-Path bounce.example, no signature of "
	    "example.com", "let it sign with d=example.com" },
	{ "not in SPF", { .dkim = "", .spf = "example.com=softfail",
	    .ev = "ff" }, "not signed, and SPF does not allow the address",
	    "let it sign with d=example.com, or add ip4:198.51.100.8 to the "
	    "SPF record" },
	{ "not in SPF, IPv6", { .ip = "2001:db8::8", .dkim = "",
	    .spf = "example.com=none", .ev = "ff" },
	    "SPF does not allow the address", "add ip6:2001:db8::8 to" },
	{ "nothing at all", { .dkim = "", .spf = "", .ev = "ff" },
	    "nothing passes", "let it sign with d=example.com, or add ip4:" },
};

static bool
says(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		return true;
	printf("\n\"%s\" says not \"%s\"\n", text, part);
	return false;
}

static void
tells_why_and_what_to_do(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		struct flow x = cases[i].flow;
		const struct verdict_blocker *fails;

		x.sender = "erp";
		x.label = VERDICT_OWN;
		x.messages = 500;
		if (x.ip == NULL)
			x.ip = "198.51.100.8";
		bed_flow(b, W28, x);
		fails = bed_blocker(bed_judge(b), CODE_SENDER_FAILS);
		if (!says(fails->why, cases[i].why) ||
		    !says(fails->fix, cases[i].fix))
			CU_FAIL(cases[i].name);
		CU_ASSERT_STRING_EQUAL(fails->check,
		    "erp passes in the next weekly summary");
		arena_free(b->arena);
	}
}

/* The fix in the table of services comes first, except for a broken key. */
static void
asks_the_table_of_services(void)
{
	static const struct {
		const char *dkim;
		enum code code;
		const char *fix;
	} of[] = {
		{ "mailer.example/k=pass", CODE_UNALIGNED_SERVICE,
		    SERVICE_FIX },
		{ "example.com/s1=fail mailer.example/k=pass", CODE_DKIM_BROKEN,
		    "compare s1._domainkey.example.com" },
		{ "example.com/s1=permerror mailer.example/k=pass",
		    CODE_DKIM_BROKEN,
		    "publish the key again at s1._domainkey" },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);

		bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
		bed_flow(b, W28, (struct flow){ "mailer", "198.51.100.9",
		    of[i].dkim, "", "ff", .messages = 500,
		    .service = VERDICT_SENDS });
		b->sender[1].fix = SERVICE_FIX;
		CU_ASSERT_TRUE(says(bed_blocker(bed_judge(b),
		    of[i].code)->fix, of[i].fix));
		/* for a service without a fix, its facts about SPF */
		b->sender[1].fix = NULL;
		b->sender[1].never_spf = true;
		if (i == 0)
			CU_ASSERT_TRUE(says(bed_blocker(bed_judge(b),
			    of[i].code)->fix, "SPF include would change "
			    "nothing"));
		arena_free(b->arena);
	}
}

/* The sentences name the cause of most failing messages. */
static void
tells_the_main_cause(void)
{
	for (uint64_t n = 300; n <= 302; n += 2) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		struct flow x = { "erp", "198.51.100.8",
		    "example.com/s9=fail", "", "ff", .messages = 301,
		    .label = VERDICT_OWN };

		bed_flow(b, W28, x);
		x.dkim = "";
		x.spf = "bounce.example=pass";
		x.messages = n;
		bed_flow(b, W28, x);
		CU_ASSERT_TRUE(says(bed_blocker(bed_judge(b),
		    CODE_SENDER_FAILS)->why, n > 301 ? "Return-Path bounce" :
		    "selector s9"));
		arena_free(b->arena);
	}
}

/* Seven hosts of a sender: shows the five with most, and their first day. */
static void
shows_where_from(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	const struct verdict_blocker *fails;
	char ip[8][16];

	for (int i = 1; i < 8; i++) {
		(void)snprintf(ip[i], sizeof ip[i], "198.51.100.%d", i);
		bed_flow(b, W28, (struct flow){ "erp", ip[i], "",
		    "example.com=fail", "ff", .label = VERDICT_OWN,
		    .messages = 100 * (uint64_t)(i % 5 + 1), .from = 3,
		    .to = 9, .reporters = i < 4 ? 1 : 3 });
	}
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.9",
	    "example.com/s1=pass", "", "pf", .messages = 5000,
	    .label = VERDICT_OWN });
	bed_older(b, 2, 90, 80, 1, 0);
	fails = bed_blocker(bed_judge(b), CODE_SENDER_FAILS);
	CU_ASSERT_EQUAL(fails->messages, 7000);
	CU_ASSERT_EQUAL(fails->failing, 2000);
	CU_ASSERT_EQUAL(fails->reporters, 3);
	CU_ASSERT_EQUAL(fails->first, LAST - 90);
	CU_ASSERT_EQUAL(fails->last, LAST - 3);
	CU_ASSERT_STRING_EQUAL(fails->class_name, "OWN");
	CU_ASSERT_EQUAL_FATAL(fails->evidences, 5);
	for (size_t i = 0; i < 5; i++) {
		static const unsigned char want[] = { 4, 3, 2, 7, 1 };

		CU_ASSERT_EQUAL(fails->evidence[i].source.byte[15], want[i]);
	}
	CU_ASSERT_EQUAL(fails->evidence[0].messages, 500);
	CU_ASSERT_EQUAL(fails->evidence[3].messages, 300);
	arena_free(b->arena);
}

/* Days count back from the last settled day; -1: no other record was seen. */
struct spf_case {
	int changed, checked;
	const char *domain, *ip;	/* that SPF allows now */
	const char *why, *fix;
};

/* SPF in DNS allows now what failed by it. */
static void
sees_spf_repaired(void)
{
	static const char failed[] = "not signed, and SPF does not allow the "
	    "address", add[] = "or add ip4:198.51.100.8 ip4:198.51.100.9 to";
	static const struct spf_case of[] = {
		{ 2, 0, "example.com", "198.51.100.9",
		    "; in DNS ip4:198.51.100.0/24 allows it since 2 Oct",
		    "repaired in DNS on 2 Oct: wait for reports" },
		/* a day for what receivers still remember */
		{ 3, 0, "example.com", "198.51.100.9", "allows it since 1 Oct",
		    "repaired in DNS on 1 Oct: wait for reports" },
		{ 4, 0, "example.com", "198.51.100.9", failed, add },
		{ -1, 0, "example.com", "198.51.100.9",
		    "allows it as of 4 Oct", "nothing more to do: wait" },
		{ -1, 3, "example.com", "198.51.100.9", failed, add },
		{ 2, 0, "a.example.com", "198.51.100.9", failed, add },
		/* one of both hosts only */
		{ 2, 0, "example.com", "198.51.100.10", failed, add },
	};

	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		const struct spf_case *c = &of[i];
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		struct flow x = { "erp", "198.51.100.8", "",
		    "example.com=softfail", "ff", .messages = 300,
		    .label = VERDICT_OWN, .from = 2, .to = 20 };
		struct verdict_spf spf[] = {
			{ .domain = "example.com", .term =
			    "ip4:198.51.100.0/24", .checked = LAST - c->checked,
			    .changed = c->changed < 0 ? NEVER :
			    LAST - c->changed },
			{ .domain = NULL } };
		const struct verdict_blocker *fails;

		bed_flow(b, W28, x);
		x.ip = "198.51.100.9";
		bed_flow(b, W28, x);
		CU_ASSERT_TRUE(address_parse("198.51.100.8", &spf[0].source));
		spf[1] = spf[0];
		spf[1].domain = c->domain;
		CU_ASSERT_TRUE(address_parse(c->ip, &spf[1].source));
		b->f.spf = spf;
		b->f.spfs = 2;
		fails = bed_blocker(bed_judge(b), CODE_SENDER_FAILS);
		CU_ASSERT_TRUE(says(fails->why, c->why));
		CU_ASSERT_TRUE(says(fails->fix, c->fix));
		CU_ASSERT_EQUAL(strstr(fails->why, "in DNS") != NULL,
		    c->why != failed);
		arena_free(b->arena);
	}
}

/* The line for senders.conf: the authenticating domain, or the address. */
static void
writes_the_label(void)
{
	static const struct {
		struct flow flow;
		const char *line;
	} of[] = {
		{ { .sender = "shop.example",
		    .dkim = "mail.shop.example/k=pass",
		    .spf = "shop.example=pass" },
		    "unauthorised dkim:shop.example" },
		{ { .sender = "shop.example", .dkim = "",
		    .spf = "shop.example=pass" },
		    "unauthorised spf:shop.example" },
		{ { .sender = "shop.example",
		    .dkim = "myshop.example/k=pass",
		    .spf = "" }, "unauthorised 198.51.100.7" },
		{ { .sender = "<b>.example", .dkim = "<b>.example/k=pass",
		    .spf = "" }, "unauthorised 198.51.100.7" },
		{ { .sender = "Mail service", .dkim = "service.example/k=pass",
		    .spf = "", .service = VERDICT_SHARED },
		    "unauthorised 198.51.100.7" },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		struct flow x = of[i].flow;
		const struct verdict_blocker *asks;

		bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
		x.ip = "198.51.100.7";
		x.ev = "ff";
		x.messages = 500;
		bed_flow(b, W28, x);
		asks = bed_blocker(bed_judge(b), CODE_CONFIRM_SENDER);
		CU_ASSERT_TRUE(says(asks->fix, of[i].line));
		CU_ASSERT_TRUE(says(asks->fix, " /etc/dmarc/senders.conf: "));
		CU_ASSERT_STRING_EQUAL(asks->check, "it has a label");
		CU_ASSERT_TRUE(says(asks->why, "fails every week: "));
		arena_free(b->arena);
	}
}

/* Names the subdomain with most of the failing mail. */
static void
names_the_subdomain(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	const struct verdict_blocker *fails;

	for (int i = 0; i < 2; i++)
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
		    "example.com=fail", "ff", .label = VERDICT_OWN,
		    .messages = 400, .below = true });
	bed_judge(b);
	fails = bed_blocker(&b->v[1], CODE_SENDER_FAILS);
	CU_ASSERT_TRUE(says(fails->why, "From news.example.com: not signed"));
	b->mail[1].header_from = "a.example.com";
	bed_judge(b);
	fails = bed_blocker(&b->v[1], CODE_SENDER_FAILS);
	CU_ASSERT_TRUE(says(fails->why, "From a.example.com and others: "));
	arena_free(b->arena);
}

/* FIX before WAIT; most failing messages first, then by name. */
static void
puts_the_worst_first(void)
{
	static const char *const want[] = { "b", "a", "c", NULL };
	struct bed *b = bed_new(DMARC_P_NONE, 9, W28, 4);
	const struct verdict *v;

	for (int i = 0; i < 3; i++)
		bed_flow(b, W28, (struct flow){ (const char *[]){ "c", "a",
		    "b" }[i], "198.51.100.8", "", "example.com=fail", "ff",
		    .label = VERDICT_OWN, .messages = i == 2 ? 500 : 400 });
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(v->blockers, 4);
	for (size_t i = 0; i < 4; i++) {
		CU_ASSERT_EQUAL(v->blocker[i].kind, want[i] != NULL ?
		    KIND_FIX : KIND_WAIT);
		if (want[i] != NULL)
			CU_ASSERT_STRING_EQUAL(v->blocker[i].name, want[i]);
	}
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "tells why and what to do", tells_why_and_what_to_do },
	{ "asks the table of services", asks_the_table_of_services },
	{ "tells the main cause", tells_the_main_cause },
	{ "shows where from", shows_where_from },
	{ "sees SPF repaired", sees_spf_repaired },
	{ "writes the label", writes_the_label },
	{ "names the subdomain", names_the_subdomain },
	{ "puts the worst first", puts_the_worst_first },
};
TEST_MAIN("report/verdict/advise", tests)

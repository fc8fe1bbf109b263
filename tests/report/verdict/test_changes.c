/*
 * test_changes.c: changes in the last week, from report/verdict/changes.c and
 * selectors.c.
 */
#include "tests/report/verdict/facts.h"

static struct bed *
healthy(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 4);

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	return b;
}

/* The change with a code, of a sender (NULL: of any); or NULL. */
static const struct verdict_change *
change(const struct verdict *v, enum code code, const char *sender)
{
	for (size_t i = 0; i < v->changes; i++)
		if (v->change[i].code == code &&
		    (sender == NULL || (v->change[i].sender != NULL &&
		    strcmp(v->change[i].sender, sender) == 0)))
			return &v->change[i];
	return NULL;
}

/* Add a host with aligned mail on days of ages from .. to. */
static void
erp(struct bed *b, uint64_t n, int from, int to)
{
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8",
	    "example.com/e1=pass", "example.com=pass", "pp", .messages = n,
	    .from = from, .to = to });
}

static void
sees_who_is_new(void)
{
	static const struct {
		uint64_t n;
		int from, to, older;
		bool is_new;
	} cases[] = {
		{ 10, 0, 6, 0, true }, { 9, 0, 6, 0, false },
		{ 700, 0, 7, 0, false }, { 10, 0, 6, 300, false },
		{ 10, 4, 4, 0, true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy();
		const struct verdict_change *c;

		erp(b, cases[i].n, cases[i].from, cases[i].to);
		if (cases[i].older > 0)
			bed_older(b, 1, cases[i].older, cases[i].older, 1,
			    0);
		c = change(bed_judge(b), CODE_NEW_SENDER, "erp");
		CU_ASSERT_EQUAL(c != NULL, cases[i].is_new);
		if (c != NULL)
			CU_ASSERT_TRUE(c->day >= LAST - cases[i].to &&
			    c->day <= LAST - cases[i].from);
		CU_ASSERT_PTR_NULL(change(&b->v[0], CODE_NEW_SENDER, "mx"));
		arena_free(b->arena);
	}
	/* In the first week of reports, no sender counts as new. */
	{
		struct bed *b = bed_new(DMARC_P_NONE, 7, 7, 4);

		bed_own(b, 7, "mx", "192.0.2.10", 3000, 0, 3000);
		CU_ASSERT_EQUAL(bed_judge(b)->changes, 0);
		arena_free(b->arena);
	}
}

static void
sees_who_is_gone(void)
{
	struct bed *b;
	const struct verdict_change *c;
	size_t kept = 0;

	for (uint64_t n = 29; n <= 30; n++) {
		b = healthy();
		erp(b, n, 7, 27);
		c = change(bed_judge(b), CODE_VANISHED, "erp");
		CU_ASSERT_EQUAL(c != NULL, n == 30);
		if (c != NULL) {
			CU_ASSERT_EQUAL(c->day, LAST - 7);
			CU_ASSERT_FALSE(c->asks);
		}
		arena_free(b->arena);
	}
	/* It goes on, but no longer signs: only the good mail is gone. */
	b = healthy();
	erp(b, 300, 7, 27);
	bed_flow(b, W28, (struct flow){ "erp", "198.51.100.9", "", "", "ff",
	    .messages = 120, .from = 0, .to = 6 });
	c = change(bed_judge(b), CODE_VANISHED, "erp");
	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_EQUAL(c->day, LAST - 7);
	CU_ASSERT_PTR_NOT_NULL(strstr(c->detail, "In 7 days 120 from there"));
	CU_ASSERT_TRUE(c->asks);
	arena_free(b->arena);
	/* One message this week: not gone. */
	b = healthy();
	erp(b, 300, 7, 27);
	erp(b, 1, 6, 6);
	CU_ASSERT_PTR_NULL(change(bed_judge(b), CODE_VANISHED, "erp"));
	arena_free(b->arena);
	/* A reporter that saw the sender is silent itself. */
	b = healthy();
	erp(b, 300, 7, 27);
	for (size_t i = 0; i < b->f.reports; i++)
		if (b->report[i].reporter != 3 ||
		    b->report[i].day <= LAST - 7)
			b->report[kept++] = b->report[i];
	b->f.reports = kept;
	for (size_t i = 0; i < b->f.rows; i++)
		if (b->row[i].reporter == 3 && b->row[i].day > LAST - 7)
			b->row[i].reporter = 2;
	CU_ASSERT_PTR_NULL(change(bed_judge(b), CODE_VANISHED, "erp"));
	arena_free(b->arena);
}

/* Add mail with a selector on days of ages from .. to. */
static void
selector(struct bed *b, const char *dkim, const char *ev, int from, int to)
{
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10", dkim,
	    "example.com=pass", ev, .messages = 100, .from = from,
	    .to = to });
}

static void
sees_keys_come_and_go(void)
{
	struct bed *b = healthy();
	const struct verdict_change *c;
	const struct verdict *v;

	selector(b, "example.com/k1=pass", "pp", 2, 4);
	selector(b, "example.com/k2=pass", "pp", 9, 20);
	selector(b, "example.com/k3=pass", "pp", 0, 10);
	selector(b, "example.com/k4=fail", "fp", 0, 3);
	selector(b, "example.com/k5=pass", "pp", 0, 3);
	bed_older(b, 5, 200, 200, 1, 0);
	selector(b, "other.example/k6=pass", "fp", 0, 27);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->changes, 2);
	c = change(v, CODE_SELECTOR_NEW, "mx");
	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_STRING_EQUAL(c->detail, "k1");
	CU_ASSERT_EQUAL(c->day, LAST - 4);
	c = change(v, CODE_SELECTOR_GONE, "mx");
	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	CU_ASSERT_STRING_EQUAL(c->detail, "k2");
	CU_ASSERT_EQUAL(c->day, LAST - 9);
	arena_free(b->arena);

	/* One that fails now is broken, and not gone; a forger's is no use. */
	for (int forged = 0; forged < 2; forged++) {
		b = healthy();
		bed_flow(b, W28, (struct flow){ "erp", "198.18.5.5",
		    "example.com/e1=pass", "", "pf", .messages = 300,
		    .from = 7, .to = 27 });
		bed_flow(b, W28, (struct flow){ forged ? "net" : "erp",
		    "198.18.5.5", "example.com/e1=fail", "", "ff",
		    .messages = 100, .from = 0, .to = 6 });
		CU_ASSERT_EQUAL(change(bed_judge(b), CODE_SELECTOR_GONE,
		    NULL) != NULL, forged == 1);
		arena_free(b->arena);
	}

	/* A week without reports does not show that a key is gone. */
	b = bed_new(DMARC_P_NONE, 100, W28, 4);
	b->f.reports = 0;
	for (uint32_t age = 7; age < W28; age++)
		bed_empty(b, 0, LAST - age);
	selector(b, "example.com/k2=pass", "pp", 7, 20);
	CU_ASSERT_PTR_NULL(change(bed_judge(b), CODE_SELECTOR_GONE, NULL));
	arena_free(b->arena);
}

/*
 * A host that signs all its mail, and passed before. In the last week, pass of
 * n messages pass, the others have the result now. spf: whether SPF passes.
 */
static struct bed *
fallen(const char *now, uint64_t pass, uint64_t n, bool spf)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 4);
	struct flow x = { "mx", "192.0.2.10", "example.com/s1=pass",
	    spf ? "example.com=pass" : "", spf ? "pp" : "pf",
	    .messages = 1000, .from = 7, .to = 27,
	    .label = spf ? VERDICT_UNLABELLED : VERDICT_OWN };

	bed_flow(b, W28, x);
	x.to = 6;
	x.from = 0;
	if (pass > 0) {
		x.messages = pass;
		bed_flow(b, W28, x);
	}
	x.dkim = now;
	x.ev = spf ? "fp" : "ff";
	x.messages = n - pass;
	bed_flow(b, W28, x);
	return b;
}

static void
sees_keys_fail(void)
{
	static const struct {
		const char *now;
		uint64_t pass, n;
		const char *why, *fix;	/* NULL: no drop */
	} cases[] = {
		{ "example.com/s1=fail", 79, 100, "the key in DNS is not",
		    "compare s1._domainkey.example.com" },
		{ "example.com/s1=fail", 80, 100, "the key in DNS is not",
		    "compare s1._domainkey.example.com" },
		{ "example.com/s1=fail", 81, 100, NULL, NULL },
		{ "example.com/s1=fail", 0, 20, "the key in DNS is not",
		    "compare s1._domainkey.example.com" },
		{ "example.com/s1=fail", 0, 19, NULL, NULL },
		{ "example.com/s1=permerror", 10, 100,
		    "missing or revoked", "publish the key again at "
		    "s1._domainkey.example.com" },
		{ "example.com/s1=none", 10, 100, "missing or revoked",
		    "publish the key again" },
		{ "example.com/s1=temperror", 10, 100, NULL, NULL },
		{ "", 0, 100, "nothing is signed with selector s1 since "
		    "28 Sep; 100% of it passed before",
		    "let it sign again with d=example.com" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = fallen(cases[i].now, cases[i].pass,
		    cases[i].n, true);
		const struct verdict *v = bed_judge(b);
		bool drop = bed_has(v, false, CODE_DKIM_DROP, "mx");

		CU_ASSERT_EQUAL(drop, cases[i].why != NULL);
		CU_ASSERT_EQUAL(drop, change(v, CODE_DKIM_DROP, "mx") != NULL);
		CU_ASSERT_EQUAL(v->code, drop ? VERDICT_NOT_READY :
		    VERDICT_READY_FOR_QUARANTINE);
		if (drop && cases[i].why != NULL) {
			const struct verdict_blocker *d = bed_blocker(v,
			    CODE_DKIM_DROP);

			CU_ASSERT_PTR_NOT_NULL(strstr(d->why, cases[i].why));
			CU_ASSERT_PTR_NOT_NULL(strstr(d->fix, cases[i].fix));
		}
		arena_free(b->arena);
	}
}

static void
sees_mail_pass_less(void)
{
	static const struct {
		uint64_t pass;
		bool drop;
	} cases[] = { { 951, false }, { 950, true }, { 900, true } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = fallen("example.com/s1=fail", cases[i].pass,
		    1000, false);
		const struct verdict *v = bed_judge(b);

		CU_ASSERT_EQUAL(bed_has(v, false, CODE_PASS_DROP, "mx"),
		    cases[i].drop);
		CU_ASSERT_EQUAL(change(v, CODE_PASS_DROP, "mx") != NULL,
		    cases[i].drop);
		if (cases[i].drop)
			CU_ASSERT_EQUAL(bed_blocker(v, CODE_PASS_DROP)->kind,
			    KIND_FIX);
		CU_ASSERT_FALSE(bed_has(v, false, CODE_SPF_DROP, "mx"));
		arena_free(b->arena);
	}
}

/* SPF of a host fails for two days; DKIM covers a part of its mail. */
static void
sees_spf_fail_where_nothing_covers_it(void)
{
	for (uint64_t dkim = 94; dkim <= 95; dkim++) {
		struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 4);
		const struct verdict_change *c;
		struct flow x = { "mx", "192.0.2.10", "", "example.com=pass",
		    "fp", .messages = 1000, .from = 7, .to = 27 };

		bed_flow(b, W28, x);
		x.from = 2;
		x.to = 6;
		x.messages = 100 - dkim;
		bed_flow(b, W28, x);
		x.dkim = "example.com/s1=pass";
		x.spf = "example.com=softfail";
		x.ev = "pf";
		x.from = 0;
		x.to = 1;
		x.messages = dkim;
		bed_flow(b, W28, x);
		c = change(bed_judge(b), CODE_SPF_DROP, "mx");
		CU_ASSERT_EQUAL(c != NULL, dkim == 94);
		CU_ASSERT_EQUAL(bed_has(&b->v[0], false, CODE_SPF_DROP, "mx"),
		    dkim == 94);
		if (c != NULL) {
			CU_ASSERT_EQUAL(c->day, LAST - 1);
			CU_ASSERT_EQUAL(b->v[0].code, VERDICT_NOT_READY);
			CU_ASSERT_EQUAL(bed_blocker(&b->v[0],
			    CODE_SPF_DROP)->first, LAST - 1);
		}
		arena_free(b->arena);
	}
}

static void
names_the_policy_that_is_new(void)
{
	static const struct {
		int age;	/* of the day of the change */
		struct dmarc_policy before, after;
		const char *detail;	/* NULL: no change */
	} cases[] = {
		{ 6, { .p = DMARC_P_NONE, .testing = -1, .pct = -1 },
		    { .p = DMARC_P_QUARANTINE, .testing = 1, .pct = 0 },
		    "none to quarantine (test)" },
		{ 7, { .p = DMARC_P_NONE, .testing = -1, .pct = -1 },
		    { .p = DMARC_P_QUARANTINE, .testing = 1, .pct = 0 },
		    NULL },
		{ 0, { .p = DMARC_P_QUARANTINE, .testing = -1, .pct = 50 },
		    { .p = DMARC_P_QUARANTINE, .testing = -1, .pct = 100 },
		    "quarantine (50% sampled) to quarantine" },
		/* old receivers and new ones show one record differently */
		{ 3, { .p = DMARC_P_QUARANTINE, .testing = 1, .pct = -1 },
		    { .p = DMARC_P_QUARANTINE, .testing = -1, .pct = 0 },
		    NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy();
		const struct verdict_change *c;

		for (size_t day = 0; day < b->f.publisheds; day++)
			b->published[day].policy = (int)day <= cases[i].age ?
			    cases[i].after : cases[i].before;
		c = change(bed_judge(b), CODE_POLICY_SEEN, NULL);
		CU_ASSERT_EQUAL(c != NULL, cases[i].detail != NULL);
		if (c != NULL && cases[i].detail != NULL) {
			CU_ASSERT_STRING_EQUAL(c->detail, cases[i].detail);
			CU_ASSERT_EQUAL(c->day, LAST - cases[i].age);
		}
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "sees who is new", sees_who_is_new },
	{ "sees who is gone", sees_who_is_gone },
	{ "sees keys come and go", sees_keys_come_and_go },
	{ "sees keys fail", sees_keys_fail },
	{ "sees mail pass less", sees_mail_pass_less },
	{ "sees SPF fail where nothing covers it",
	    sees_spf_fail_where_nothing_covers_it },
	{ "names the policy that is new", names_the_policy_that_is_new },
};
TEST_MAIN("report/verdict/changes", tests)

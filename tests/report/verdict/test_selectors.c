/*
 * test_selectors.c: what DNS shows about a key whose signatures fail, and the
 * first bad day.
 */
#include "tests/report/verdict/facts.h"

#define KEY "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1wIDAQAB"
#define RECORD "v=DKIM1; p=" KEY

/*
 * A host signs all its mail with s1. Its signatures have a result on the last
 * days; before, they pass.
 */
static struct bed *
failing(const char *now, int days)
{
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 4);
	struct flow x = { "mx", "192.0.2.10", "example.com/s1=pass",
	    "example.com=pass", "pp", .messages = 1000, .from = days,
	    .to = W28 - 1 };

	if (days < W28)
		bed_flow(b, W28, x);
	x.to = days - 1;
	x.from = 0;
	x.dkim = now;
	x.ev = "fp";
	bed_flow(b, W28, x);
	return b;
}

/* What DNS said: days count back from the last settled day; -1: not known. */
struct said {
	enum verdict_key_state state;
	int since, until, checked;
	bool before;	/* there was a key */
};

static void
tell(struct bed *b, const struct said *said, struct verdict_key *key,
    struct verdict_key_past *past)
{
	*past = (struct verdict_key_past){ .state = said->state,
	    .since = LAST - said->since,
	    .until = said->until < 0 ? NEVER : LAST - said->until,
	    .before = said->before ? RECORD : NULL,
	    .key_before = said->before ? KEY : NULL };
	*key = (struct verdict_key){ "example.com", "s1", 3600,
	    LAST - said->checked, past };
	b->f.key = key;
	b->f.keys = 1;
}

#define SHOWN "p=MIIBIjAN...1wIDAQAB"
#define AGAIN "publish this one again: s1._domainkey.example.com. TXT \"" \
	RECORD "\""

/* The result of signatures that fail for four days, and what is said. */
static const struct {
	const char *now;
	struct said said;
	const char *why, *fix;
} cases[] = {
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_MISSING, 3, 4, 0, true },
	    "bad since 1 Oct: DNS has had no record of the key "
	    "since 1 Oct; it was " SHOWN " until 30 Sep", AGAIN },
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_REVOKED, 3, 4, 0, true },
	    "the key has been revoked in DNS since 1 Oct", AGAIN },
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_UNREADABLE, 3, 4, 0, true },
	    "nobody can read the record of the key in DNS since 1 Oct",
	    AGAIN },
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_MISSING, 3, -1, 0, false },
	    "bad since 1 Oct: the record of the key is missing",
	    "publish the key again at s1._domainkey" },
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 3, 4, 0, true },
	    "the key in DNS was replaced on 1 Oct; it was " SHOWN
	    " until 30 Sep", "let it sign with the new key, or publish "
	    "the one of before again: s1._domainkey.example.com. TXT" },
	/* DNS is asked once a day, and DNS keeps old answers. */
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 6, 7, 0, true },
	    "the key in DNS was replaced on 28 Sep;", "new key" },
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 7, 8, 0, true },
	    "DNS has had the same key since 27 Sep, so another one "
	    "signs", "compare s1._domainkey.example.com in DNS with" },
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 1, 2, 0, true },
	    "replaced on 3 Oct, after the first failures; it was",
	    "if the new key is the one that signs, wait for reports" },
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_GOOD, 1, 2, 0, false },
	    "DNS did not have the key until 2 Oct, and has it since 3 "
	    "Oct", "repaired in DNS on 3 Oct: wait for reports" },
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 90, -1, 0, false },
	    "DNS has had the same key since", "compare s1" },
	/* Receivers say what DNS does not: it may be their DNS. */
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_GOOD, 90, -1, 0, false },
	    "the record of the key is missing", "publish the key" },
	/* DNS was asked before the mail failed. */
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 90, -1, 9, false },
	    "the key in DNS is not the one that signs", "compare s1" },
};

static void
tells_what_became_of_a_key(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed *b = failing(cases[i].now, 4);
		struct verdict_key key;
		struct verdict_key_past past;
		const struct verdict_blocker *d;

		tell(b, &cases[i].said, &key, &past);
		d = bed_blocker(bed_judge(b), CODE_DKIM_DROP);
		CU_ASSERT_PTR_NOT_NULL_FATAL(d);
		if (strstr(d->why, cases[i].why) == NULL ||
		    strstr(d->fix, cases[i].fix) == NULL)
			printf("\n%zu: %s\n%s\n", i, d->why, d->fix);
		CU_ASSERT_PTR_NOT_NULL(strstr(d->why, cases[i].why));
		CU_ASSERT_PTR_NOT_NULL(strstr(d->fix, cases[i].fix));
		arena_free(b->arena);
	}
}

/* A key that is no cause, of another selector or domain, is not told of. */
static void
tells_nothing_of_other_keys(void)
{
	static const struct said gone = { VERDICT_KEY_MISSING, 3, 4, 0, true };
	static const char *const names[][2] = { { "example.com", "s2" },
	    { "a.example.com", "s1" } };

	for (size_t i = 0; i < 2; i++) {
		struct bed *b = failing("example.com/s1=fail", 4);
		struct verdict_key key;
		struct verdict_key_past past;

		tell(b, &gone, &key, &past);
		key.domain = names[i][0];
		key.selector = names[i][1];
		CU_ASSERT_PTR_NOT_NULL(strstr(bed_blocker(bed_judge(b),
		    CODE_DKIM_DROP)->why, "the key in DNS is not the one"));
		arena_free(b->arena);
	}
}

/* A key may have been failing for longer than the week that shows it. */
static void
finds_the_first_bad_day(void)
{
	static const struct {
		int days;
		const char *since;
	} of[] = { { 3, "2 Oct" }, { 7, "28 Sep" },
	    { 8, "27 Sep" }, { 12, "23 Sep" } };

	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct bed *b = failing("example.com/s1=fail", of[i].days);
		char want[40];

		(void)snprintf(want, sizeof want, "bad since %s",
		    of[i].since);
		CU_ASSERT_PTR_NOT_NULL(strstr(bed_blocker(bed_judge(b),
		    CODE_DKIM_DROP)->why, want));
		arena_free(b->arena);
	}
}

/* A service whose key broke weeks ago: the item of its failing mail says so. */
static void
tells_of_the_key_of_a_service(void)
{
	static const struct said gone = { VERDICT_KEY_MISSING, 20, 21, 0,
	    true };
	struct bed *b = bed_new(DMARC_P_NONE, 100, W28, 4);
	struct verdict_key key;
	struct verdict_key_past past;
	const struct verdict_blocker *d;
	struct flow x = { "erp", "198.51.100.8", "example.com/erp7=permerror",
	    "", "ff", .messages = 300 };

	bed_own(b, W28, "mx", "192.0.2.10", 2600, 1, 2600);
	bed_flow(b, W28, x);
	bed_older(b, b->f.pairs - 1, 60, 60, 0, 0);
	x.dkim = "example.com/erp7=pass";
	x.ev = "pf";
	x.from = 24;
	x.to = 27;
	bed_flow(b, W28, x);
	tell(b, &gone, &key, &past);
	key.selector = "erp7";
	d = bed_blocker(bed_judge(b), CODE_DKIM_BROKEN);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d);
	CU_ASSERT_PTR_NOT_NULL(strstr(d->why, "signatures of selector erp7 "
	    "fail: DNS has had no record of the key since 14 Sep; it was "));
	CU_ASSERT_PTR_NOT_NULL(strstr(d->fix, "publish this one again: "
	    "erp7._domainkey.example.com. TXT \"" RECORD "\""));
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "tells what became of a key", tells_what_became_of_a_key },
	{ "tells nothing of other keys", tells_nothing_of_other_keys },
	{ "finds the first bad day", finds_the_first_bad_day },
	{ "tells of the key of a service", tells_of_the_key_of_a_service },
};
TEST_MAIN("report/verdict/selectors", tests)

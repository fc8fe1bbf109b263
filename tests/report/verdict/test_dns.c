/*
 * test_dns.c: what DNS shows beside the mail: what became of a key whose
 * signatures fail, errors that a sender's item says, and the SPF record with
 * the hosts that it lacks.
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
} keys[] = {
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
	/* What was wrong long ago may not be so any more. */
	{ "example.com/s1=permerror",
	    { VERDICT_KEY_MISSING, 6, 7, 6, true }, " until 27 Sep (as of 28 "
	    "Sep; run dmarc-dns refresh)", AGAIN },
	/* DNS was asked before the mail failed. */
	{ "example.com/s1=fail",
	    { VERDICT_KEY_GOOD, 90, -1, 9, false },
	    "the key in DNS is not the one that signs", "compare s1" },
};

static void
tells_what_became_of_a_key(void)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct bed *b = failing(keys[i].now, 4);
		struct verdict_key key;
		struct verdict_key_past past;
		const struct verdict_blocker *d;

		tell(b, &keys[i].said, &key, &past);
		d = bed_blocker(bed_judge(b), CODE_DKIM_DROP);
		CU_ASSERT_PTR_NOT_NULL_FATAL(d);
		if (strstr(d->why, keys[i].why) == NULL ||
		    strstr(d->fix, keys[i].fix) == NULL)
			printf("\n%zu: %s\n%s\n", i, d->why, d->fix);
		CU_ASSERT_PTR_NOT_NULL(strstr(d->why, keys[i].why));
		CU_ASSERT_PTR_NOT_NULL(strstr(d->fix, keys[i].fix));
		arena_free(b->arena);
	}
}

/* A string of a TXT record has 255 bytes at most; quotes are escaped. */
static void
quotes_the_record(void)
{
	static const struct said gone = { VERDICT_KEY_MISSING, 3, 4, 0, true };
	struct bed *b = failing("example.com/s1=permerror", 4);
	struct verdict_key key;
	struct verdict_key_past past;
	char record[512] = "", want[700] = "TXT \"p=\\\"\\\\";
	size_t n = strlen(want);

	tell(b, &gone, &key, &past);
	(void)snprintf(record, sizeof record, "p=\"\\");
	for (size_t i = 4; i < 511; i++) {
		record[i] = 'A';
		n += (size_t)snprintf(want + n, sizeof want - n, "%s",
		    i == 255 || i == 510 ? "\" \"A" : "A");
	}
	n += (size_t)snprintf(want + n, sizeof want - n, "\"");
	CU_ASSERT_FATAL(n < sizeof want);
	past.before = record;
	CU_ASSERT_PTR_NOT_NULL(strstr(bed_blocker(bed_judge(b),
	    CODE_DKIM_DROP)->fix, want));
	arena_free(b->arena);
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

/* Whether a sentence holds a part; else prints both. */
static bool
says(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		return true;
	printf("\n\"%s\" says not \"%s\"\n", text, part);
	return false;
}

#define ADD "or add ip4:198.51.100.8 to the SPF record of "

/* The whole record, where it is ours and nothing in it may refuse the host. */
static void
writes_the_spf_record(void)
{
	static const struct {
		const char *record, *spf, *fix;
	} cases[] = {
		{ "v=spf1 mx -all", "example.com=fail", "or publish "
		    "example.com. TXT \"v=spf1 ip4:198.51.100.8 mx -all\" "
		    "(3 of 10 lookups)" },
		{ "v=spf1 +ip4:192.0.2.0/24 IP6:2001:db8::1  "
		    "include:a.example ~all", "example.com=fail",
		    "\"v=spf1 +ip4:192.0.2.0/24 IP6:2001:db8::1 "
		    "ip4:198.51.100.8 include:a.example ~all\"" },
		{ "v=spf1", "example.com=softfail",
		    "\"v=spf1 ip4:198.51.100.8\"" },
		{ "v=spf1 -ip4:198.51.100.0/24 mx", "example.com=fail", ADD
		    "example.com" },
		{ "v=spf1 mx -all", "bounce.example.com=fail", ADD
		    "bounce.example.com" },
		{ NULL, "example.com=fail", ADD "example.com" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);

		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
		    cases[i].spf, "ff", .messages = 300,
		    .label = VERDICT_OWN });
		b->f.spf_record = cases[i].record;
		b->f.spf_lookups = 3;
		CU_ASSERT_TRUE(says(bed_blocker(bed_judge(b),
		    CODE_SENDER_FAILS)->fix, cases[i].fix));
		arena_free(b->arena);
	}
}

/* Own hosts that SPF lacks are in one record, whichever item proposes it. */
static void
writes_one_record_for_all_hosts(void)
{
	static const char *const sender[] = { "erp", "shop", "forwarder",
	    "mailer", "sub", "fine" };
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	struct verdict_spf fine = { .domain = "example.com", .term = "mx",
	    .changed = NEVER, .checked = LAST };
	const struct verdict *v;
	size_t told = 0;

	for (int i = 0; i < 6; i++) {
		char ip[16];

		(void)snprintf(ip, sizeof ip, "198.51.100.%d", 8 - i);
		bed_flow(b, W28, (struct flow){ sender[i], ip, "",
		    i == 4 ? "a.example.com=fail" : "example.com=fail", "ff",
		    .messages = 300, .label = i == 2 ? VERDICT_FORWARDER :
		    i == 3 ? VERDICT_AUTHORISED : VERDICT_OWN });
	}
	CU_ASSERT_TRUE(address_parse("198.51.100.3", &fine.source));
	b->f.spf = &fine;
	b->f.spfs = 1;
	b->f.spf_record = "v=spf1 mx -all";
	v = bed_judge(b);
	for (size_t i = 0; i < v->blockers; i++)
		told += strstr(v->blocker[i].fix, "example.com. TXT \"v=spf1 "
		    "ip4:198.51.100.7 ip4:198.51.100.8 mx -all\"") != NULL;
	CU_ASSERT_EQUAL(told, 2);
	arena_free(b->arena);
}

/* Changes that findings ask for are kept; some findings name hosts, too. */
static void
adds_to_the_proposed_record(void)
{
	static const struct { const char *record, *fix; } cases[] = {
		{ "v=spf1 ip4:198.51.100.8 mx -all", "\"v=spf1 "
		    "ip4:198.51.100.8 ip4:198.51.100.9 mx -all\"" },
		{ "v=spf1 ip4:198.51.100.8 ip4:198.51.100.9 -all", "\"v=spf1 "
		    "ip4:198.51.100.8 ip4:198.51.100.9 -all\" (1 of 10 "
		    "lookups; it also has the changes that dmarc-dns check "
		    "example.com asks for)" },
		{ "v=spf1 ip4:198.51.100.89 -all", "\"v=spf1 "
		    "ip4:198.51.100.89 ip4:198.51.100.8 ip4:198.51.100.9 "
		    "-all\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);

		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
		    "example.com=fail", "ff", .messages = 300,
		    .label = VERDICT_OWN });
		bed_flow(b, W28, (struct flow){ "shop", "198.51.100.9", "",
		    "example.com=fail", "ff", .messages = 300,
		    .label = VERDICT_OWN });
		b->f.spf_record = cases[i].record;
		b->f.spf_lookups = 1;
		b->f.spf_mended = true;
		CU_ASSERT_TRUE(says(bed_blocker(bed_judge(b),
		    CODE_SENDER_FAILS)->fix, cases[i].fix));
		arena_free(b->arena);
	}
}

/* Mail fails by SPF since the record changed, or for another reason. */
static void
dates_what_spf_lost(void)
{
	static const struct {
		int from, since, until;	/* days ago; -1: no other record */
		bool told;
	} cases[] = { { 5, 5, 6, true }, { 5, 4, 5, true },
	    { 5, 8, 9, true }, { 5, 9, 10, false }, { 5, 3, 4, false },
	    { 5, 4, 8, true }, { 5, -1, -1, false } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);

		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
		    "example.com=fail", "ff", .messages = 300,
		    .label = VERDICT_OWN, .to = cases[i].from });
		b->f.spf_since = cases[i].since < 0 ? NEVER :
		    LAST - cases[i].since;
		b->f.spf_until = cases[i].until < 0 ? NEVER :
		    LAST - cases[i].until;
		CU_ASSERT_EQUAL(strstr(bed_blocker(bed_judge(b),
		    CODE_SENDER_FAILS)->why, "does not allow the address since "
		    "the record changed on") != NULL, cases[i].told);
		arena_free(b->arena);
	}
}

/* An error that explains why a sender fails is told with that sender. */
static void
tells_errors_with_senders(void)
{
	static const struct {
		struct verdict_dns_error error;
		const char *dkim, *spf, *told_by;
	} cases[] = {
		{ { "DKIM_KEY_REVOKED", "x", NULL, NULL, "s9" },
		    "example.com/s9=permerror", "", "erp" },
		{ { "DKIM_KEY_MISSING", "x", NULL, NULL, "s9" },
		    "example.com/s9=fail", "", "erp" },
		{ { "DKIM_KEY_MISSING", "x", NULL, "a.example.com", "s9" },
		    "a.example.com/s9=fail", "", "erp" },
		{ { "DKIM_KEY_MISSING", "x", NULL, "a.example.com", "s9" },
		    "example.com/s9=fail", "", NULL },
		{ { "DKIM_KEY_MISSING", "x", NULL, NULL, "s8" },
		    "example.com/s9=fail", "", NULL },
		/* that has a repair of its own */
		{ { "DKIM_KEY_SHORT", "x", NULL, NULL, "s9" },
		    "example.com/s9=fail", "", NULL },
		{ { "SPF_SOURCE_LOST", "x", NULL, NULL, "198.51.100.8" },
		    "", "example.com=fail", "erp" },
		{ { "SPF_SOURCE_LOST", "x", NULL, NULL, "198.51.100.9" },
		    "", "example.com=fail", NULL },
		{ { "SPF_SOURCE_LOST", "x", NULL, NULL, "198.51.100.8" },
		    "example.com/s9=fail", "", NULL },
		{ { "SPF_SYNTAX", "x", NULL, NULL, NULL },
		    "", "example.com=fail", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		const struct verdict_blocker *error;

		bed_own(b, W28, "mx", "192.0.2.10", 2600, 1, 2600);
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8",
		    cases[i].dkim, cases[i].spf, "ff", .messages = 300,
		    .label = VERDICT_OWN });
		if (cases[i].error.place != NULL)	/* it counts */
			bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8",
			    "a.example.com/s1=pass", "", "pf",
			    .messages = 300, .label = VERDICT_OWN });
		b->f.dns_error = &cases[i].error;
		b->f.dns_errors = 1;
		error = bed_blocker(bed_judge(b), code_of(cases[i].error.code));
		CU_ASSERT_TRUE_FATAL(error != NULL && error->of_dns);
		CU_ASSERT_EQUAL(error->told_by != NULL,
		    cases[i].told_by != NULL);
		CU_ASSERT_STRING_EQUAL(error->check, "it is no longer named "
		    "by: dmarc-dns check example.com");
		arena_free(b->arena);
	}
}

/* Whose a host is that DNS names in the zone of the domain. */
static void
knows_names_of_the_domain(void)
{
	static const struct {
		const char *host;
		bool named, ours;
	} cases[] = { { "web.example.com", true, true },
	    { "example.com", true, true },
	    { "web.example.com", false, false },
	    { "webexample.com", true, false },
	    { "web.example.com.isp.example", true, false },
	    { "com", true, false } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		const struct verdict_blocker *asks;

		bed_own(b, W28, "mx", "192.0.2.10", 2600, 1, 2600);
		bed_flow(b, W28, (struct flow){ "web", "198.51.100.8", "",
		    "example.com=fail bounce.example=pass", "ff",
		    .messages = 300 });
		b->address[1].host = cases[i].host;
		b->address[1].host_named = cases[i].named;
		b->address[1].host_confirmed = cases[i].named;
		asks = bed_blocker(bed_judge(b), CODE_CONFIRM_SENDER);
		CU_ASSERT_EQUAL(strstr(asks->why, "only the owner of "
		    "example.com") != NULL, cases[i].ours);
		CU_ASSERT_EQUAL(strstr(asks->fix, "if it is yours, let it "
		    "sign") != NULL, cases[i].ours);
		CU_ASSERT_PTR_NOT_NULL(strstr(asks->fix, "say whose it is"));
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "tells what became of a key", tells_what_became_of_a_key },
	{ "quotes the record", quotes_the_record },
	{ "tells nothing of other keys", tells_nothing_of_other_keys },
	{ "finds the first bad day", finds_the_first_bad_day },
	{ "tells of the key of a service", tells_of_the_key_of_a_service },
	{ "writes the SPF record", writes_the_spf_record },
	{ "adds to the record that findings propose",
	    adds_to_the_proposed_record },
	{ "writes one record for all hosts", writes_one_record_for_all_hosts },
	{ "dates what SPF lost", dates_what_spf_lost },
	{ "tells errors with senders", tells_errors_with_senders },
	{ "knows names of the domain", knows_names_of_the_domain },
};
TEST_MAIN("report/verdict/dns", tests)

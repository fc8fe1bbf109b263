/*
 * test_classify.c: the classes of rows, from report/verdict/classify.c.
 */
#include "tests/report/verdict/facts.h"


/* 192.0.2.10 is an own server, which signs with s1. */
static const struct {
	const char *name;
	enum verdict_class want;
	struct flow flow;
} cases[] = {
	{ "K1 own server", CLASS_OWN, { "mx", "192.0.2.10",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 200 } },
	{ "K2 service, custom return path", CLASS_THIRD_OK, { "sendgrid",
	    "198.51.100.2", "example.com/sg1=pass sendgrid.info=pass",
	    "em12.example.com=pass", "pp",
	    .messages = 50, .service = VERDICT_SENDS } },
	{ "K3 service, SPF of its own", CLASS_THIRD_OK, { "mailchimp",
	    "198.51.100.3", "example.com/k2=pass", "mail5.mcsv.net=pass",
	    "pf", .messages = 80, .service = VERDICT_SENDS } },
	{ "K4 forwarded, signature whole", CLASS_FWD_OK, { "org:uni.example",
	    "198.51.100.4", "example.com/s1=pass", "bounces.uni.example=pass",
	    "pf", .messages = 7 } },
	{ "K5 a key of its own", CLASS_THIRD_OK, { "net:198.51.100.0/24",
	    "198.51.100.5", "example.com/erp7=pass", "", "pf",
	    .messages = 40 } },
	{ "K6 list, signature broken", CLASS_FWD_BAD, { "org:example.net",
	    "198.51.100.6", "example.com/s1=fail lists.example.net=pass",
	    "lists.example.net=pass", "ff", .messages = 12 } },
	{ "K7 override", CLASS_FWD_BAD, { "google", "198.51.100.7",
	    "example.com/s1=fail", "example.com=softfail", "ff", .messages = 9,
	    .service = VERDICT_SHARED, .forwarded = true } },
	{ "K8 our account at a service", CLASS_OWN, { "google",
	    "198.51.100.8", "example-com.20230601.gappssmtp.com=pass",
	    "example.com=softfail", "ff",
	    .messages = 30, .service = VERDICT_SHARED,
	    .tenant = true } },
	{ "K9 service that never aligned", CLASS_THIRD_BAD, { "mailchimp2",
	    "198.51.100.9", "mailchimpapp.net=pass", "mail7.mcsv.net=pass",
	    "ff",
	    .messages = 1260, .service = VERDICT_SENDS, .from = 0, .to = 20 } },
	{ "K10 service, one burst", CLASS_UNKNOWN, { "ses", "198.51.100.10",
	    "amazonses.com=pass", "", "ff",
	    .messages = 4, .service = VERDICT_SENDS, .from = 5,
	    .to = 5, .reporters = 1 } },
	{ "K11 forged", CLASS_SPOOF, { "net:203.0.113.0/24", "203.0.113.11",
	    "", "example.com=fail", "ff", .messages = 20 } },
	{ "K12 a failing d= names nobody", CLASS_SPOOF, {
	    "net:203.0.113.0/24", "203.0.113.12", "google.com/x=fail", "",
	    "ff", .messages = 5 } },
	{ "K13 own server, temperror", CLASS_OWN, { "mx", "192.0.2.10", "",
	    "example.com=temperror", "ff", .messages = 3 } },
	{ "K14 another host, its key broken", CLASS_THIRD_BAD, {
	    "net:198.51.100.0/24", "198.51.100.24", "example.com/erp7=fail",
	    "", "ff", .messages = 6 } },
	{ "another tenant is not ours", CLASS_UNKNOWN, { "google",
	    "198.51.100.14", "other-com.20230601.gappssmtp.com=pass", "",
	    "ff", .messages = 30, .service = VERDICT_SHARED } },
	{ "service, signature broken", CLASS_THIRD_BAD, { "ses",
	    "198.51.100.15", "example.com/s1=fail amazonses.com=pass", "",
	    "ff",
	    .messages = 2, .service = VERDICT_SENDS,
	    .from = 3, .to = 3, .reporters = 1 } },
	{ "a selector that never passes", CLASS_SPOOF, {
	    "net:203.0.113.0/24", "203.0.113.16", "example.com/zz=fail", "",
	    "ff", .messages = 5 } },
	{ "strict alignment fails our own", CLASS_OWN, {
	    "net:198.51.100.0/24", "198.51.100.17", "x.example.com/s9=pass",
	    "", "ff", .messages = 5 } },
	{ "a signature of no named selector", CLASS_THIRD_OK, { "own",
	    "198.51.100.21", "example.com=pass", "example.com=fail", "pf",
	    .messages = 5 } },
	{ "a pass without any result", CLASS_THIRD_OK, { "own2",
	    "198.51.100.22", "", "", "pf", .messages = 5 } },
	{ "a signature of no named selector, forwarded", CLASS_FWD_OK, {
	    "org:uni.example", "198.51.100.23", "example.com=pass",
	    "bounces.uni.example=pass", "pf", .messages = 5 } },
	{ "label unauthorised beats a pass", CLASS_SPOOF, { "rule:x",
	    "198.51.100.18", "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 5, .label = VERDICT_UNAUTHORISED } },
	{ "label authorised, failing", CLASS_THIRD_BAD, { "rule:y",
	    "198.51.100.19", "", "example.com=fail", "ff", .messages = 5,
	    .label = VERDICT_AUTHORISED } },
	{ "label forwarder, failing", CLASS_FWD_BAD, { "rule:z",
	    "198.51.100.20", "", "example.com=fail", "ff", .messages = 5,
	    .label = VERDICT_FORWARDER } },
};

static void
tells_mail_apart(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	const struct verdict *v;

	for (size_t i = 0; i < COUNT(cases); i++)
		bed_flow(b, W28, cases[i].flow);
	v = bed_judge(b);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct verdict_address *from =
		    &b->address[b->pair[i].address];
		uint64_t found = 0;

		for (size_t j = 0; j < v->entries; j++)
			for (size_t k = 0; k < v->entry[j].sources; k++)
				if (memcmp(&v->entry[j].source[k].source,
				    &from->source,
				    sizeof from->source) == 0 &&
				    v->entry[j].class == cases[i].want)
					found += v->entry[j].source[k].
					    messages;
		if (found < cases[i].flow.messages)
			printf("\n%s: not %s\n", cases[i].name,
			    verdict_class_word(cases[i].want));
		CU_ASSERT_TRUE(found >= cases[i].flow.messages);
	}
	arena_free(b->arena);
}

static void
leaves_out_what_is_to_be_ignored(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 1000, 0, 1000);
	bed_flow(b, W28, (struct flow){ "rule:i", "198.51.100.1", "",
	    "example.com=fail", "ff",
	    .messages = 500, .label = VERDICT_IGNORE });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->what_if[0].messages, 1000);
	CU_ASSERT_EQUAL(v->what_if[0].lost, 0);
	CU_ASSERT_EQUAL(v->entries, 1);
	arena_free(b->arena);
}

/* "s1 300/200 s2 100/100", messages and those that pass, of a sender */
static const char *
selectors_of(struct bed *b, const char *key)
{
	static char out[64];
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < b->v[0].entries; i++) {
		const struct verdict_entry *e = &b->v[0].entry[i];

		for (size_t j = 0; strcmp(e->sender->key, key) == 0 &&
		    j < e->selectors; j++)
			len += (size_t)snprintf(out + len, sizeof out - len,
			    "%s%s %llu/%llu", len > 0 ? " " : "",
			    e->selector[j].selector,
			    (unsigned long long)e->selector[j].messages,
			    (unsigned long long)e->selector[j].pass);
	}
	return out;
}

static void
lists_the_selectors_of_each_sender(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	struct flow x = { "mx", "192.0.2.10", "example.com/s1=pass "
	    "example.com/s2=fail other.example/s3=pass", "example.com=pass",
	    "pp", .messages = 200 };

	bed_flow(b, W28, x);
	x.dkim = "example.com/s1=fail";
	x.messages = 100;
	bed_flow(b, W28, x);
	x.sender = "erp";
	x.ip = "192.0.2.20";
	x.dkim = "example.com/s2=pass example.com/s1=pass";
	x.messages = 50;
	bed_flow(b, W28, x);
	x.sender = "printer";
	x.ip = "192.0.2.30";
	x.dkim = "";
	bed_flow(b, W28, x);
	bed_judge(b);
	CU_ASSERT_STRING_EQUAL(selectors_of(b, "mx"), "s1 300/200 s2 200/0");
	CU_ASSERT_STRING_EQUAL(selectors_of(b, "erp"), "s1 50/50 s2 50/50");
	CU_ASSERT_STRING_EQUAL(selectors_of(b, "printer"), "");
	arena_free(b->arena);
}

/* Add mail only from before W28: first to last days before its end. */
static void
older(struct bed *b, const char *sender, const char *ip, const char *dkim,
    const char *spf, const char *ev, int first, int last)
{
	size_t rows = b->f.rows;

	bed_flow(b, W28, (struct flow){ .sender = sender, .ip = ip,
	    .dkim = dkim, .spf = spf, .ev = ev, .messages = 1 });
	b->f.rows = rows;
	bed_older(b, b->f.pairs - 1, first, last, 1, 0);
}

static void
remembers_who_fell_silent(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 1000, 0, 1000);
	older(b, "org:quarter", "198.51.100.1", "example.com/q=pass",
	    "", "pf", 90, 90);
	/* A row without messages is no mail. */
	b->row[b->f.rows++] = (struct verdict_row){
	    .pair = (uint32_t)b->f.pairs - 1, .day = LAST };
	older(b, "org:crm", "198.51.100.2", "example.com/c=pass",
	    "example.com=pass", "pp", 300, 35);
	/* Too recent; with a key that others use now; failing; still active. */
	older(b, "org:late", "198.51.100.3", "example.com/l=pass",
	    "", "pf", 300, 34);
	older(b, "org:uni", "198.51.100.4", "example.com/s1=pass",
	    "", "pf", 90, 90);
	older(b, "org:bad", "198.51.100.5", "", "example.com=fail", "ff", 90,
	    90);
	older(b, "mx", "192.0.2.10", "example.com/s1=pass",
	    "example.com=pass", "pp", 90, 90);
	v = bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(v->absents, 2);
	CU_ASSERT_STRING_EQUAL(v->absent[0].sender, "org:crm");
	CU_ASSERT_EQUAL(v->absent[0].last, LAST - 35);
	CU_ASSERT_STRING_EQUAL(v->absent[1].sender, "org:quarter");
	arena_free(b->arena);
}

static enum verdict_class
class_of(const struct verdict *v, const char *key)
{
	for (size_t i = 0; i < v->entries; i++)
		if (strcmp(v->entry[i].sender->key, key) == 0)
			return v->entry[i].class;
	CU_FAIL_FATAL("no such sender");
	return CLASSES;
}

/*
 * Hosts that pass by one key only: who carries half of its mail holds it, else
 * the one with most, and the others forward. A host marked by an override never
 * holds a key.
 */
static void
finds_the_holder_of_a_key(void)
{
	static const struct {
		uint64_t a, b, c;
		bool forwarded;	/* mail of b */
		const char *name;	/* of b; the others are "m" and "n" */
		enum verdict_class of_a, of_b;
	} of[] = {
		{ 100, 90, 0, false, "z", CLASS_THIRD_OK, CLASS_FWD_OK },
		{ 100, 110, 0, false, "z", CLASS_FWD_OK, CLASS_THIRD_OK },
		{ 100, 110, 0, true, "z", CLASS_THIRD_OK, CLASS_FWD_OK },
		{ 100, 100, 0, false, "z", CLASS_THIRD_OK, CLASS_THIRD_OK },
		{ 100, 100, 90, false, "z", CLASS_THIRD_OK, CLASS_FWD_OK },
		{ 100, 100, 90, false, "a", CLASS_FWD_OK, CLASS_THIRD_OK },
		{ 100, 110, 90, false, "z", CLASS_FWD_OK, CLASS_THIRD_OK },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
		struct flow x = { "m", "198.51.100.1", "example.com/k=pass",
		    "", "pf", .messages = of[i].a / 2 };
		const struct verdict *v;

		/* two addresses of one sender */
		bed_flow(b, W28, x);
		x.ip = "198.51.100.2";
		bed_flow(b, W28, x);
		x.sender = "x";
		x.ip = "198.51.100.3";
		x.messages = of[i].b;
		x.forwarded = of[i].forwarded;
		bed_flow(b, W28, x);
		b->sender[2].name = of[i].name;
		if (of[i].c > 0)
			bed_flow(b, W28, (struct flow){ "n", "198.51.100.4",
			    "example.com/k=pass", "", "pf",
			    .messages = of[i].c });
		v = bed_judge(b);
		CU_ASSERT_EQUAL(class_of(v, "m"), of[i].of_a);
		CU_ASSERT_EQUAL(class_of(v, "x"), of[i].of_b);
		arena_free(b->arena);
	}
}

/* A key shared by two direct senders is a key of each of them. */
static void
knows_keys_that_are_shared(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);
	struct flow x = { "mx", "192.0.2.10", "example.com/s1=pass",
	    "example.com=pass", "pp", .messages = 200 };

	bed_flow(b, W28, x);
	x.sender = "erp";
	x.ip = "192.0.2.20";
	bed_flow(b, W28, x);
	/* another host of erp, missing in SPF */
	x.ip = "192.0.2.21";
	x.spf = "";
	x.ev = "pf";
	bed_flow(b, W28, x);
	/* a host of nobody's */
	x.sender = "list";
	x.ip = "198.51.100.80";
	bed_flow(b, W28, x);
	bed_judge(b);
	CU_ASSERT_EQUAL(b->v[0].class_messages[CLASS_OWN], 400);
	CU_ASSERT_EQUAL(b->v[0].class_messages[CLASS_THIRD_OK], 200);
	CU_ASSERT_EQUAL(b->v[0].class_messages[CLASS_FWD_OK], 200);
	arena_free(b->arena);
}

/* A key that passes somewhere: its failing mail is its holder's, or altered. */
static void
knows_whose_key_broke(void)
{
	static const struct {
		const char *dkim, *spf, *ev;	/* of the passing mail */
		enum verdict_label label;
		int to;			/* age of its last day */
		enum verdict_class of;	/* of the failing mail */
	} of[] = {
		{ "example.com/erp=pass", "", "pf", 0, 7, CLASS_THIRD_BAD },
		{ "example.com/erp=pass", "", "pf", 0, 60, CLASS_THIRD_BAD },
		{ "example.com/erp=pass", "", "pf", VERDICT_OWN, 7,
		    CLASS_OWN },
		{ "example.com/erp=pass", "", "pf", VERDICT_FORWARDER, 7,
		    CLASS_FWD_BAD },
		{ "example.com/erp=fail", "", "ff", 0, 7, CLASS_SPOOF },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 90, W28, 4);
		size_t rows;

		bed_own(b, W28, "mx", "192.0.2.10", 500, 0, 500);
		rows = b->f.rows;
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.9",
		    of[i].dkim, of[i].spf, of[i].ev, .messages = 100,
		    .label = of[i].label, .from = 7, .to = 27 });
		if (of[i].to >= W28) {
			b->f.rows = rows;
			bed_older(b, b->f.pairs - 1, of[i].to + 9, of[i].to,
			    100, 0);
		}
		/* from another address, so that only the key tells */
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.10",
		    "example.com/erp=fail", "", "ff", .messages = 50,
		    .from = 0, .to = 6 });
		bed_judge(b);
		CU_ASSERT_TRUE(b->v[0].class_messages[of[i].of] >= 50);
		CU_ASSERT_EQUAL(bed_has(&b->v[0], false, CODE_DKIM_BROKEN,
		    "erp"), of[i].of == CLASS_THIRD_BAD);
		arena_free(b->arena);
	}
}

/* Mail of a service that never aligns: a customer's, or a forger's. */
static void
knows_whose_customer_a_domain_is(void)
{
	static const struct {
		uint64_t n;
		int from, to, reporters;	/* ages of days */
		bool related;
		enum verdict_class want;
	} of[] = {
		/* The last day is a Friday: age 5 is a Sunday. */
		{ 10, 4, 5, 2, false, CLASS_THIRD_BAD },
		{ 9, 4, 5, 2, false, CLASS_UNKNOWN },
		{ 10, 3, 4, 2, false, CLASS_UNKNOWN },
		{ 500, 0, 4, 4, false, CLASS_UNKNOWN },
		{ 500, 0, 27, 1, false, CLASS_UNKNOWN },
		{ 1, 3, 3, 1, true, CLASS_THIRD_BAD },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 45, W28, 4);

		bed_flow(b, W28, (struct flow){ "ses", "198.51.100.10",
		    "amazonses.com=pass", "", "ff", .messages = of[i].n,
		    .service = VERDICT_SENDS, .from = of[i].from,
		    .to = of[i].to, .reporters = of[i].reporters });
		b->sender[0].related = of[i].related;
		CU_ASSERT_EQUAL(class_of(bed_judge(b), "ses"), of[i].want);
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "finds the holder of a key", finds_the_holder_of_a_key },
	{ "knows keys that are shared", knows_keys_that_are_shared },
	{ "knows whose key broke", knows_whose_key_broke },
	{ "knows whose customer a domain is",
	    knows_whose_customer_a_domain_is },
	{ "remembers who fell silent", remembers_who_fell_silent },
	{ "lists the selectors of each sender",
	    lists_the_selectors_of_each_sender },
	{ "tells mail apart", tells_mail_apart },
	{ "leaves out what is to be ignored",
	    leaves_out_what_is_to_be_ignored },
};
TEST_MAIN("report/verdict/classify", tests)

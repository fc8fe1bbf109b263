/*
 * test_zone.c: the tree of an SPF record, and DNS in words.
 */
#include "report/say/zone.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

/* "own 4; a.example 2; b.example 1": depths as blanks, with marks. */
static void
show(struct buf *out, const struct zone_tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct zone_record *r = &t->record[i];
		char text[128];

		(void)snprintf(text, sizeof text, "%s%u:%s=%u%s",
		    i > 0 ? " " : "", r->depth, r->name, r->lookups,
		    r->loop ? "(loop)" : r->none ? "(none)" :
		    r->record == NULL ? "(unknown)" : "");
		buf_text(out, text);
	}
	buf_text(out, t->more ? " ..." : "");
}

static void
walks_the_tree(void)
{
	static const char *const include[] = { "_spf.a.example", "b.example",
	    "c.example", "none.example", "own.example" };
	static const struct dns_stretch stretch[] = {
		{ "include", "_spf.a.example", "v=spf1 a mx include:b.example "
		    "-all", 1, 2, true },
		{ "include", "b.example", "v=spf1 ip4:192.0.2.0/24 ?all", 1, 2,
		    true },
		{ "include", "c.example", "v=spf1 include:own.example", 1, 2,
		    true },
		{ "include", "none.example", NULL, 1, 2, true },
		{ "include", "own.example", "v=spf1 ptr", 1, 2, true },
		{ "spf", "b.example", "v=spf1 a a a a", 1, 2, true },
		{ "include", "b.example", "v=spf1 mx mx mx", 1, 1, false },
	};
	static const struct {
		const char *record, *tree;
	} cases[] = {
		{ NULL, "" },
		{ "v=spf1 -all", "0:own.example=0" },
		{ "v=spf1 a mx/24 PTR:x.example exists:%{i}.x.example "
		    "ip4:192.0.2.1 -all", "0:own.example=4" },
		{ "v=spf1 include:_spf.a.example ~include:B.example. -all",
		    "0:own.example=5 1:_spf.a.example=4 2:b.example=1 "
		    "1:b.example=1" },
		/* what is behind all is dead; redirect beside it, too */
		{ "v=spf1 -all include:b.example", "0:own.example=0" },
		{ "v=spf1 redirect=b.example -all", "0:own.example=0" },
		{ "v=spf1 redirect=b.example a",
		    "0:own.example=2 1:b.example=1" },
		{ "v=spf1 include:c.example", "0:own.example=2 "
		    "1:c.example=2 2:own.example=1(loop)" },
		{ "v=spf1 include:none.example",
		    "0:own.example=1 1:none.example=1(none)" },
		{ "v=spf1 include:%{d}.example include:b.example ",
		    "0:own.example=2 1:b.example=1 ..." },
		{ "v=spf1 include: redirect=", "0:own.example=2 ..." },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct dns d = { .spf = cases[i].record,
		    .include = include, .includes = COUNT(include),
		    .stretch = stretch, .stretches = COUNT(stretch) };
		struct zone_tree t;
		struct buf out = BUF_INIT(4096);

		zone_tree(&d, "own.example", &t);
		show(&out, &t);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), cases[i].tree);
		buf_free(&out);
	}
}

/* A tree of any width and depth is cut. */
static void
cuts_the_tree(void)
{
	static const char *const include[] = { "a.example" };
	char record[2048] = "v=spf1";
	struct dns_stretch stretch = { "include", "a.example",
	    "v=spf1 a -all", 1, 2, true };
	const struct dns d = { .spf = record, .include = include,
	    .includes = 1, .stretch = &stretch, .stretches = 1 };
	struct zone_tree t;
	size_t n = strlen(record);

	for (int i = 0; i < 60; i++)
		n += (size_t)snprintf(record + n, sizeof record - n,
		    " include:a.example");
	CU_ASSERT_FATAL(n < sizeof record);
	zone_tree(&d, "own.example", &t);
	CU_ASSERT_TRUE(t.n == ZONE_TREE_MOST && t.more);
}

static void
names_records(void)
{
	static const struct {
		struct dns_stretch of;
		const char *name;
	} cases[] = {
		{ { "spf", "a.example", NULL, 1, 2, true }, "SPF" },
		{ { "mx", "a.example", NULL, 1, 2, true }, "MX" },
		{ { "dmarc", "a.example", NULL, 1, 2, true }, "DMARC" },
		{ { "dkim", "s._domainkey.a.example", NULL, 1, 2, true },
		    "DKIM s._domainkey.a.example" },
		{ { "include", "a.example", NULL, 1, 2, true },
		    "include a.example" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(4096);

		zone_name(&out, &cases[i].of);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), cases[i].name);
		buf_free(&out);
	}
}

static void
describes_keys(void)
{
	static const struct dns_stretch gone[] = {
		{ "dkim", "s1._domainkey.example.org", NULL, 1, 4, false },
		{ "dkim", "s1._domainkey.example.org", NULL, 5, 9, true },
		{ "dkim", "s1._domainkey.a.example.org", NULL, 6, 9, true } };
	const struct dns d = { .stretch = gone, .stretches = COUNT(gone) };
	static const struct {
		struct dns_key key;
		const char *state;
		int64_t since;
	} cases[] = {
		{ { .state = DNS_KEY_GOOD, .type = "rsa", .bits = 2048,
		    .first = 3 }, "rsa, 2048 bits", 3 },
		{ { .state = DNS_KEY_GOOD, .type = "ed25519", .bits = -1,
		    .testing = true, .first = INT64_MIN },
		    "ed25519, test mode", INT64_MIN },
		{ { .state = DNS_KEY_MISSING, .bits = -1 }, "missing", 5 },
		{ { .state = DNS_KEY_REVOKED, .bits = -1 }, "revoked", 5 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(4096);
		struct dns_key key = cases[i].key;

		key.selector = "s1";
		key.domain = "example.org";
		zone_key(&out, &key);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), cases[i].state);
		CU_ASSERT_EQUAL(zone_key_since(&d, &key), cases[i].since);
		key.domain = "b.example.org";
		if (key.state != DNS_KEY_GOOD)
			CU_ASSERT_EQUAL(zone_key_since(&d, &key), INT64_MIN);
		buf_free(&out);
	}
}

static const struct test tests[] = {
	{ "walks the tree", walks_the_tree },
	{ "cuts the tree", cuts_the_tree },
	{ "names records", names_records },
	{ "describes keys", describes_keys },
};
TEST_MAIN("report/say/zone", tests)

/*
 * test_group.c: how report/gather/sources/group.c groups and orders mail.
 */
#include "report/gather/sources/group.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct dmarc_auth fails = { .domain = "example.org",
    .result = DMARC_RESULT_FAIL };

/* 0 own, passes; 1 a service, fails; 2 nothing passes; 3 own, below. */
static const struct origin_mail mail[] = {
	{ .says = { .number = 7, .dkim_aligned = true,
	    .disposition = DMARC_DISP_NONE },
	    .sender = { .kind = SENDER_OWN, .name = "example.org" } },
	{ .says = { .number = 8, .disposition = DMARC_DISP_QUARANTINE },
	    .sender = { .kind = SENDER_ORGANIZATION, .name = "post.example" },
	    .overrides = 1u << DMARC_OVERRIDE_MAILING_LIST },
	{ .says = { .number = 9, .disposition = DMARC_DISP_REJECT },
	    .sender = { .kind = SENDER_NETWORK }, .dkim = &fails },
	{ .says = { .number = 10, .below = true, .spf_aligned = true },
	    .sender = { .kind = SENDER_OWN, .name = "example.org" } },
};

/* The addresses of all tests; the same text is the same address. */
static const struct origin_address *
address(const char *ip)
{
	static struct origin_address known[32];
	static size_t n;
	struct dmarc_address is;

	CU_ASSERT_TRUE_FATAL(address_parse(ip, &is));
	for (size_t i = 0; i < n; i++)
		if (address_compare(&known[i].is.source, &is) == 0)
			return &known[i];
	CU_ASSERT_FATAL(n < COUNT(known));
	known[n].is.source = is;
	return &known[n++];
}

static struct sent
sent(unsigned m, const char *ip, uint32_t reporter, uint64_t messages)
{
	return (struct sent){ .mail = &mail[m], .from = address(ip),
	    .sender = &mail[m].sender, .below = mail[m].says.below,
	    .reporter = reporter, .messages = messages, .first = 10,
	    .last = 10 + reporter };
}

/* The sections of n entries; the caller frees the arena. */
static struct arena *
build(struct sent *f, size_t n, const struct section_opts *opts,
    struct section out[2], size_t *sections)
{
	struct arena *a = arena_new(1u << 20);
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_EQUAL_FATAL(group_sent(f, n, opts, a, out, sections, &err),
	    DMARC_OK);
	return a;
}

static void
adds_up_senders_and_addresses(void)
{
	struct sent f[] = {
		sent(1, "198.51.100.1", 1, 5), sent(0, "192.0.2.1", 1, 100),
		sent(0, "192.0.2.1", 2, 50), sent(0, "192.0.2.2", 1, 25),
		sent(1, "192.0.2.1", 2, 7), sent(0, "192.0.2.1", 1, 3),
		sent(1, "198.51.100.9", 3, 0),
	};
	const struct section_opts opts = { .by_address = true };
	struct section s[2];
	size_t n;
	struct arena *a = build(f, COUNT(f), &opts, s, &n);

	CU_ASSERT_EQUAL(n, 1);
	CU_ASSERT_EQUAL(s->now.messages, 190);
	CU_ASSERT_EQUAL(s->now.pass, 178);
	CU_ASSERT_EQUAL(s->now.quarantined, 12);
	CU_ASSERT_EQUAL(section_delivered(&s->now), 178);
	CU_ASSERT_EQUAL(s->overrides[DMARC_OVERRIDE_MAILING_LIST], 12);
	CU_ASSERT_EQUAL_FATAL(s->senders, 2);
	CU_ASSERT_STRING_EQUAL(s->sender[0].name, "192.0.2.0/24");
	CU_ASSERT_STRING_EQUAL(s->sender[0].key, "net:192.0.2.0/24");
	CU_ASSERT_EQUAL(s->sender[0].now.messages, 178);
	CU_ASSERT_EQUAL(s->sender[0].reporters, 2);
	CU_ASSERT_EQUAL(s->sender[0].last, 12);
	CU_ASSERT_PTR_NULL(s->sender[0].why);
	CU_ASSERT_EQUAL_FATAL(s->sender[0].sources, 2);
	CU_ASSERT_EQUAL(s->sender[0].source[0].now.messages, 153);
	CU_ASSERT_EQUAL(s->sender[0].source[0].reporters, 2);
	CU_ASSERT_EQUAL(s->sender[0].source[1].reporters, 1);
	CU_ASSERT_PTR_EQUAL(s->sender[1].why, &mail[1]);
	/* One line for an address used by two senders; none for count 0. */
	CU_ASSERT_EQUAL_FATAL(s->sources, 3);
	CU_ASSERT_EQUAL(s->source[0].now.messages, 160);
	CU_ASSERT_EQUAL(s->source[0].now.pass, 153);
	arena_free(a);
}

static void
groups_what_nothing_vouches_for_by_network(void)
{
	struct sent f[] = {
		sent(2, "203.0.113.1", 1, 1), sent(2, "203.0.113.255", 1, 2),
		sent(2, "203.0.114.1", 1, 4), sent(2, "2001:db8:1::1", 1, 8),
		sent(2, "2001:db8:1:ffff::1", 1, 16),
		sent(2, "2001:db8:2::1", 1, 32), sent(2, "::1", 1, 64),
	};
	static const struct {
		const char *name;
		uint64_t messages;
		size_t sources;
	} want[] = {
		{ "::/48", 64, 1 }, { "2001:db8:2::/48", 32, 1 },
		{ "2001:db8:1::/48", 24, 2 }, { "203.0.114.0/24", 4, 1 },
		{ "203.0.113.0/24", 3, 2 },
	};
	const struct section_opts opts = { 0 };
	struct section s[2];
	struct section_sender all;
	size_t n;
	struct arena *a = build(f, COUNT(f), &opts, s, &n);

	CU_ASSERT_EQUAL_FATAL(s->senders, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		CU_ASSERT_STRING_EQUAL(s->sender[i].name, want[i].name);
		CU_ASSERT_EQUAL(s->sender[i].now.messages, want[i].messages);
		CU_ASSERT_EQUAL(s->sender[i].sources, want[i].sources);
	}
	all = section_networks(s, &n);
	CU_ASSERT_EQUAL(n, COUNT(want));
	CU_ASSERT_EQUAL(all.now.messages, 127);
	CU_ASSERT_EQUAL(all.now.dkim_tried, 127);
	arena_free(a);
}

/*
 * A network is one sender, by its key, whatever its mail authenticates as; its
 * lines say what passed.
 */
static void
names_a_network_alike_whatever_passes(void)
{
	static const struct label_rule rule = { .label = LABEL_OWN };
	static const struct sender labelled = { .kind = SENDER_OWN,
	    .name = "example.org", .rule = &rule };
	struct sent f[] = {
		sent(0, "192.0.2.1", 1, 100), sent(2, "192.0.2.200", 1, 9),
		sent(0, "192.0.3.1", 1, 50), sent(0, "192.0.2.7", 1, 20),
		sent(0, "192.0.2.7", 1, 2), sent(0, "192.0.3.1", 1, 1),
	};
	static const struct {
		const char *key, *name;
		enum sender_kind kind;
		uint64_t messages;
	} want[] = {
		{ "net:192.0.2.0/24", "192.0.2.0/24", SENDER_OWN, 120 },
		{ "net:192.0.3.0/24", "192.0.3.0/24", SENDER_OWN, 50 },
		{ "net:192.0.2.0/24", "192.0.2.0/24", SENDER_NETWORK, 9 },
		{ "own:example.org", "example.org", SENDER_OWN, 3 },
	};
	const struct section_opts opts = { 0 };
	struct section s[2];
	size_t n;
	struct arena *a;

	f[4].sender = f[5].sender = &labelled;
	a = build(f, COUNT(f), &opts, s, &n);
	CU_ASSERT_EQUAL_FATAL(s->senders, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		CU_ASSERT_STRING_EQUAL(s->sender[i].key, want[i].key);
		CU_ASSERT_STRING_EQUAL(s->sender[i].name, want[i].name);
		CU_ASSERT_EQUAL(s->sender[i].kind, want[i].kind);
		CU_ASSERT_EQUAL(s->sender[i].now.messages, want[i].messages);
	}
	arena_free(a);
}

static void
keeps_subdomains_apart(void)
{
	struct sent f[] = {
		sent(3, "192.0.2.1", 1, 9), sent(0, "192.0.2.1", 1, 100),
		sent(0, "192.0.2.1", 2, 80), sent(1, "192.0.2.7", 1, 6),
	};
	const struct section_opts opts = { 0 };
	struct section s[2];
	size_t n;
	struct arena *a = build(f, COUNT(f), &opts, s, &n);

	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_EQUAL(s[0].scope, SECTION_DOMAIN);
	CU_ASSERT_EQUAL(s[0].now.messages, 186);
	CU_ASSERT_EQUAL_FATAL(s[0].senders, 2);
	CU_ASSERT_EQUAL(s[0].sender[0].now.messages, 180);
	CU_ASSERT_EQUAL(s[0].sender[1].now.messages, 6);
	CU_ASSERT_EQUAL(s[1].scope, SECTION_SUBDOMAINS);
	CU_ASSERT_EQUAL(s[1].now.spf_aligned, 9);
	CU_ASSERT_EQUAL(s[1].now.unknown, 9);
	arena_free(a);
}

static void
leaves_out_what_is_to_be_ignored(void)
{
	static const struct label_rule rule = { .label = LABEL_IGNORE };
	static const struct sender ignored = { .kind = SENDER_RULE,
	    .name = "192.0.2.7", .rule = &rule };
	struct sent f[] = {
		sent(0, "192.0.2.1", 1, 100), sent(1, "192.0.2.7", 1, 6),
	};
	const struct section_opts opts = { .by_address = true };
	struct section s[2];
	struct arena *a;
	size_t n;

	f[1].sender = &ignored;
	a = build(f, COUNT(f), &opts, s, &n);
	CU_ASSERT_EQUAL(s->now.messages, 100);
	CU_ASSERT_EQUAL(s->senders, 1);
	CU_ASSERT_EQUAL(s->sources, 1);
	CU_ASSERT_EQUAL(s->ignored, 6);
	arena_free(a);
}

static void
orders_and_cuts_as_asked(void)
{
	static const struct {
		struct section_opts opts;
		size_t senders;
		const char *first;
	} cases[] = {
		{ { .sort = SECTION_BY_MESSAGES }, 3, "192.0.2.0/24" },
		{ { .sort = SECTION_BY_FAIL }, 3, "203.0.113.0/24" },
		{ { .sort = SECTION_BY_LAST }, 3, "post.example" },
		{ { .fails = true }, 2, "203.0.113.0/24" },
		{ { .fails = true, .top = 1 }, 1, "203.0.113.0/24" },
		{ { .top = 9 }, 3, "192.0.2.0/24" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sent f[] = {
			sent(1, "198.51.100.1", 5, 5),
			sent(0, "192.0.2.1", 1, 100),
			sent(2, "203.0.113.1", 2, 30),
		};
		struct section s[2];
		size_t n;
		struct arena *a = build(f, COUNT(f), &cases[i].opts, s, &n);

		CU_ASSERT_EQUAL_FATAL(s->senders, cases[i].senders);
		CU_ASSERT_STRING_EQUAL(s->sender[0].name, cases[i].first);
		CU_ASSERT_EQUAL(s->now.messages, 135);
		arena_free(a);
	}
}

static void
makes_a_section_of_nothing(void)
{
	const struct section_opts opts = { .by_address = true };
	struct section s[2];
	size_t n;
	struct arena *a = build(NULL, 0, &opts, s, &n);

	CU_ASSERT_EQUAL(n, 1);
	CU_ASSERT_EQUAL(s->senders, 0);
	CU_ASSERT_EQUAL(s->now.messages, 0);
	arena_free(a);
}

static void
stops_when_memory_is_out(void)
{
	for (size_t nth = 1; nth <= 4; nth++) {
		struct sent f[] = {
			sent(2, "203.0.113.1", 1, 1),
			sent(0, "192.0.2.1", 1, 100),
		};
		const struct section_opts opts = { .by_address = true };
		struct section s[2];
		struct arena *a = arena_new(1u << 20);
		struct dmarc_err err;
		size_t n = 77;

		CU_ASSERT_PTR_NOT_NULL_FATAL(a);
		arena_fail_at(a, nth);
		CU_ASSERT_EQUAL(group_sent(f, COUNT(f), &opts, a, s, &n,
		    &err), DMARC_E_NOMEM);
		CU_ASSERT_EQUAL(n, 77);
		arena_free(a);
	}
}

static const struct test tests[] = {
	{ "adds up senders and addresses", adds_up_senders_and_addresses },
	{ "groups what nothing vouches for by network",
	    groups_what_nothing_vouches_for_by_network },
	{ "names a network alike whatever passes",
	    names_a_network_alike_whatever_passes },
	{ "keeps subdomains apart", keeps_subdomains_apart },
	{ "leaves out what is to be ignored",
	    leaves_out_what_is_to_be_ignored },
	{ "orders and cuts as asked", orders_and_cuts_as_asked },
	{ "makes a section of nothing", makes_a_section_of_nothing },
	{ "stops when memory is out", stops_when_memory_is_out },
};
TEST_MAIN("report/gather/sources/group", tests)

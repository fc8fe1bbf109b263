/*
 * test_model.c: how report/gather/model.c groups and orders facts.
 */
#include "report/gather/model.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct dmarc_auth fails = { .domain = "example.org",
    .result = DMARC_RESULT_FAIL };

/* 0 own, passes; 1 a service, fails; 2 nothing passes; 3 own, below. */
static const struct model_combination combination[] = {
	{ .number = 7, .sender = { .kind = SENDER_OWN, .name = "example.org" },
	    .dkim_aligned = true, .disposition = DMARC_DISP_NONE },
	{ .number = 8, .sender = { .kind = SENDER_ORGANIZATION,
	    .name = "post.example" }, .disposition = DMARC_DISP_QUARANTINE,
	    .overrides = 1u << DMARC_OVERRIDE_MAILING_LIST },
	{ .number = 9, .sender = { .kind = SENDER_NETWORK }, .dkim = &fails,
	    .disposition = DMARC_DISP_REJECT },
	{ .number = 10, .sender = { .kind = SENDER_OWN, .name = "example.org" },
	    .below = true, .spf_aligned = true },
};

static struct model_fact
fact(unsigned c, const char *ip, uint32_t reporter, uint64_t messages)
{
	struct model_fact f = { .combination = &combination[c],
	    .reporter = reporter, .messages = messages, .first = 10,
	    .last = 10 + reporter };

	CU_ASSERT_TRUE_FATAL(address_parse(ip, &f.source));
	return f;
}

/* The sections of n facts; the caller frees the arena. */
static struct arena *
build(struct model_fact *f, size_t n, const struct model_opts *opts,
    struct model_section out[2], size_t *sections)
{
	struct arena *a = arena_new(1u << 20);
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_EQUAL_FATAL(model_build(f, n, opts, a, out, sections, &err),
	    DMARC_OK);
	return a;
}

static void
adds_up_senders_and_addresses(void)
{
	struct model_fact f[] = {
		fact(1, "198.51.100.1", 1, 5), fact(0, "192.0.2.1", 1, 100),
		fact(0, "192.0.2.1", 2, 50), fact(0, "192.0.2.2", 1, 25),
		fact(1, "192.0.2.1", 2, 7), fact(0, "192.0.2.1", 1, 3),
		fact(1, "198.51.100.9", 3, 0),
	};
	const struct model_opts opts = { .by_address = true };
	struct model_section s[2];
	size_t n;
	struct arena *a = build(f, COUNT(f), &opts, s, &n);

	CU_ASSERT_EQUAL(n, 1);
	CU_ASSERT_EQUAL(s->now.messages, 190);
	CU_ASSERT_EQUAL(s->now.pass, 178);
	CU_ASSERT_EQUAL(s->now.quarantined, 12);
	CU_ASSERT_EQUAL(model_delivered(&s->now), 178);
	CU_ASSERT_EQUAL(s->overrides[DMARC_OVERRIDE_MAILING_LIST], 12);
	CU_ASSERT_EQUAL_FATAL(s->senders, 2);
	CU_ASSERT_STRING_EQUAL(s->sender[0].name, "example.org");
	CU_ASSERT_EQUAL(s->sender[0].now.messages, 178);
	CU_ASSERT_EQUAL(s->sender[0].reporters, 2);
	CU_ASSERT_EQUAL(s->sender[0].last, 12);
	CU_ASSERT_PTR_NULL(s->sender[0].why);
	CU_ASSERT_EQUAL_FATAL(s->sender[0].sources, 2);
	CU_ASSERT_EQUAL(s->sender[0].source[0].now.messages, 153);
	CU_ASSERT_EQUAL(s->sender[0].source[0].reporters, 2);
	CU_ASSERT_EQUAL(s->sender[0].source[1].reporters, 1);
	CU_ASSERT_PTR_EQUAL(s->sender[1].why, &combination[1]);
	/* One line for an address used by two senders; none for count 0. */
	CU_ASSERT_EQUAL_FATAL(s->sources, 3);
	CU_ASSERT_EQUAL(s->source[0].now.messages, 160);
	CU_ASSERT_EQUAL(s->source[0].now.pass, 153);
	arena_free(a);
}

static void
groups_what_nothing_vouches_for_by_network(void)
{
	struct model_fact f[] = {
		fact(2, "203.0.113.1", 1, 1), fact(2, "203.0.113.255", 1, 2),
		fact(2, "203.0.114.1", 1, 4), fact(2, "2001:db8:1::1", 1, 8),
		fact(2, "2001:db8:1:ffff::1", 1, 16),
		fact(2, "2001:db8:2::1", 1, 32), fact(2, "::1", 1, 64),
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
	const struct model_opts opts = { 0 };
	struct model_section s[2];
	struct model_sender all;
	size_t n;
	struct arena *a = build(f, COUNT(f), &opts, s, &n);

	CU_ASSERT_EQUAL_FATAL(s->senders, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		CU_ASSERT_STRING_EQUAL(s->sender[i].name, want[i].name);
		CU_ASSERT_EQUAL(s->sender[i].now.messages, want[i].messages);
		CU_ASSERT_EQUAL(s->sender[i].sources, want[i].sources);
	}
	all = model_networks(s, &n);
	CU_ASSERT_EQUAL(n, COUNT(want));
	CU_ASSERT_EQUAL(all.now.messages, 127);
	CU_ASSERT_EQUAL(all.now.dkim_tried, 127);
	arena_free(a);
}

static void
keeps_subdomains_apart(void)
{
	struct model_fact f[] = {
		fact(3, "192.0.2.1", 1, 9), fact(0, "192.0.2.1", 1, 100),
		fact(0, "192.0.2.1", 2, 80), fact(1, "192.0.2.7", 1, 6),
	};
	const struct model_opts opts = { 0 };
	struct model_section s[2];
	size_t n;
	struct arena *a = build(f, COUNT(f), &opts, s, &n);

	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_EQUAL(s[0].scope, MODEL_DOMAIN);
	CU_ASSERT_EQUAL(s[0].now.messages, 186);
	CU_ASSERT_EQUAL_FATAL(s[0].senders, 2);
	CU_ASSERT_EQUAL(s[0].sender[0].now.messages, 180);
	CU_ASSERT_EQUAL(s[0].sender[1].now.messages, 6);
	CU_ASSERT_EQUAL(s[1].scope, MODEL_SUBDOMAINS);
	CU_ASSERT_EQUAL(s[1].now.spf_aligned, 9);
	CU_ASSERT_EQUAL(s[1].now.unknown, 9);
	arena_free(a);
}

static void
leaves_out_what_is_to_be_ignored(void)
{
	static const struct label_rule rule = { .label = LABEL_IGNORE };
	struct model_fact f[] = {
		fact(0, "192.0.2.1", 1, 100), fact(1, "192.0.2.7", 1, 6),
	};
	const struct model_opts opts = { .by_address = true };
	struct model_section s[2];
	struct arena *a;
	size_t n;

	f[1].rule = &rule;
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
		struct model_opts opts;
		size_t senders;
		const char *first;
	} cases[] = {
		{ { .sort = MODEL_BY_MESSAGES }, 3, "example.org" },
		{ { .sort = MODEL_BY_FAIL }, 3, "203.0.113.0/24" },
		{ { .sort = MODEL_BY_LAST }, 3, "post.example" },
		{ { .fails = true }, 2, "203.0.113.0/24" },
		{ { .fails = true, .top = 1 }, 1, "203.0.113.0/24" },
		{ { .top = 9 }, 3, "example.org" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct model_fact f[] = {
			fact(1, "198.51.100.1", 5, 5),
			fact(0, "192.0.2.1", 1, 100),
			fact(2, "203.0.113.1", 2, 30),
		};
		struct model_section s[2];
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
	const struct model_opts opts = { .by_address = true };
	struct model_section s[2];
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
		struct model_fact f[] = {
			fact(2, "203.0.113.1", 1, 1),
			fact(0, "192.0.2.1", 1, 100),
		};
		const struct model_opts opts = { .by_address = true };
		struct model_section s[2];
		struct arena *a = arena_new(1u << 20);
		struct dmarc_err err;
		size_t n = 77;

		CU_ASSERT_PTR_NOT_NULL_FATAL(a);
		arena_fail_at(a, nth);
		CU_ASSERT_EQUAL(model_build(f, COUNT(f), &opts, a, s, &n,
		    &err), DMARC_E_NOMEM);
		CU_ASSERT_EQUAL(n, 77);
		arena_free(a);
	}
}

static const struct test tests[] = {
	{ "adds up senders and addresses", adds_up_senders_and_addresses },
	{ "groups what nothing vouches for by network",
	    groups_what_nothing_vouches_for_by_network },
	{ "keeps subdomains apart", keeps_subdomains_apart },
	{ "leaves out what is to be ignored",
	    leaves_out_what_is_to_be_ignored },
	{ "orders and cuts as asked", orders_and_cuts_as_asked },
	{ "makes a section of nothing", makes_a_section_of_nothing },
	{ "stops when memory is out", stops_when_memory_is_out },
};
TEST_MAIN("report/gather/model", tests)

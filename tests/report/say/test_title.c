/*
 * test_title.c: titles that tell items about one name apart.
 */
#include "report/say/title.h"

#include <string.h>

#include "tests/cunit_main.h"

static struct verdict_blocker
about(enum code code, const char *name, size_t addresses)
{
	struct verdict_blocker b = { .kind = KIND_FIX, .code = code,
	    .sender = name, .name = name, .evidences = addresses };

	for (size_t i = 0; i < addresses; i++) {
		char ip[32];

		(void)snprintf(ip, sizeof ip, "198.51.%zu.7", 100 + i);
		CU_ASSERT_TRUE_FATAL(address_parse(ip,
		    &b.evidence[i].source));
		b.evidence[i].messages = 10;
		b.failing += 10;
	}
	return b;
}

/* Whether the title of b on the page of v is want. */
static bool
titled(const struct verdict *v, const struct verdict_blocker *b,
    const char *want)
{
	struct buf out = BUF_INIT(4096);
	bool same;

	title_whole(&out, v, b);
	same = strcmp(buf_string(&out), want) == 0;
	if (!same)
		printf("\nwant '%s', got '%s'\n", want, buf_string(&out));
	buf_free(&out);
	return same;
}

static void
names_networks_where_a_name_has_two_items(void)
{
	struct verdict_blocker b[] = {
		about(CODE_SENDER_FAILS, "crm.example", 1),
		about(CODE_CONFIRM_SENDER, "crm.example", 2),
		about(CODE_SENDER_FAILS, "erp.example", 1),
	};
	struct verdict_blocker hint = about(CODE_SPF_ONLY, "erp.example", 1);
	struct verdict v = { .blocker = b, .blockers = COUNT(b) };

	CU_ASSERT_TRUE(titled(&v, &b[0],
	    "crm.example from 198.51.100.0/24: some of its mail fails"));
	CU_ASSERT_TRUE(titled(&v, &b[1], "crm.example from "
	    "198.51.100.0/24, 198.51.101.0/24: is it yours?"));
	CU_ASSERT_TRUE(titled(&v, &b[2],
	    "erp.example: some of its mail fails"));
	hint.kind = KIND_ADVICE;
	v.advice = &hint;
	v.advices = 1;
	CU_ASSERT_TRUE(titled(&v, &b[2],
	    "erp.example from 198.51.100.0/24: some of its mail fails"));
	CU_ASSERT_TRUE(titled(&v, &hint, "erp.example from "
	    "198.51.100.0/24: passes by SPF alone, and is not signed"));
}

static void
names_the_networks_that_sent_most(void)
{
	struct verdict_blocker b[] = {
		about(CODE_SENDER_FAILS, "crm.example", 5),
		about(CODE_CONFIRM_SENDER, "crm.example", 1),
	};
	struct verdict v = { .blocker = b, .blockers = COUNT(b) };

	CU_ASSERT_TRUE(titled(&v, &b[0], "crm.example from "
	    "198.51.100.0/24, 198.51.101.0/24, 198.51.102.0/24 and others: "
	    "some of its mail fails"));
	b[1].failing = 11;	/* more than the addresses known sent */
	CU_ASSERT_TRUE(titled(&v, &b[1], "crm.example from "
	    "198.51.100.0/24 and others: is it yours?"));
	b[0].evidences = b[1].evidences = 0;
	b[0].failing = b[1].failing = 0;
	CU_ASSERT_TRUE(titled(&v, &b[1], "crm.example: is it yours?"));
}

/* A page must not call a sender a supplier and ask whose it is. */
static void
says_that_other_mail_of_the_name_is_known(void)
{
	static const struct verdict_sender shop = { .key = "ptr:shop",
	    .name = "shop.example" }, crm = { .key = "org:crm",
	    .name = "crm.example" };
	struct verdict_entry e[] = {
		{ .sender = &shop, .class = CLASS_UNKNOWN, .messages = 9 },
		{ .sender = &shop, .class = CLASS_FWD_OK, .messages = 9 },
		{ .sender = &crm, .class = CLASS_THIRD_OK, .messages = 1200 },
		{ .sender = &crm, .class = CLASS_THIRD_BAD, .messages = 34 },
	};
	struct verdict_blocker b[] = {
		about(CODE_CONFIRM_SENDER, "shop.example", 1),
		about(CODE_CONFIRM_SENDER, "crm.example", 1),
	};
	struct verdict v = { .blocker = b, .blockers = COUNT(b), .entry = e,
	    .entries = COUNT(e) };

	CU_ASSERT_TRUE(titled(&v, &b[0], "shop.example: is it yours?"));
	CU_ASSERT_TRUE(titled(&v, &b[1], "crm.example from 198.51.100.0/24: "
	    "is it yours? (other mail of this name is known: 1,234 "
	    "messages)"));
	b[1].code = CODE_SENDER_FAILS;		/* asks nothing */
	CU_ASSERT_TRUE(titled(&v, &b[1],
	    "crm.example: some of its mail fails"));
}

static void
repeats_no_network_that_is_the_name(void)
{
	struct verdict_blocker b[] = {
		about(CODE_SENDER_FAILS, "198.51.100.0/24", 1),
		about(CODE_CONFIRM_SENDER, "198.51.100.0/24", 1),
		about(CODE_SENDER_FAILS, "198.51.100.7", 1),
		about(CODE_CONFIRM_SENDER, "198.51.100.7", 1),
		{ .code = CODE_SOAK },
	};
	struct verdict v = { .blocker = b, .blockers = COUNT(b) };

	CU_ASSERT_TRUE(titled(&v, &b[0],
	    "198.51.100.0/24: some of its mail fails"));
	CU_ASSERT_TRUE(titled(&v, &b[2],
	    "198.51.100.7: some of its mail fails"));
	CU_ASSERT_TRUE(titled(&v, &b[4],
	    "the present policy needs more time"));
}

static const struct test tests[] = {
	{ "names networks where a name has two items",
	    names_networks_where_a_name_has_two_items },
	{ "names the networks that sent most",
	    names_the_networks_that_sent_most },
	{ "says that other mail of the name is known",
	    says_that_other_mail_of_the_name_is_known },
	{ "repeats no network that is the name",
	    repeats_no_network_that_is_the_name },
};
TEST_MAIN("report/say/title", tests)

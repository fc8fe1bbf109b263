/*
 * test_items.c: which blockers are told as one.
 */
#include "report/say/items.h"

#include <string.h>

#include "tests/cunit_main.h"

static struct verdict_blocker
blocker(enum verdict_kind kind, enum code code, const char *sender)
{
	return (struct verdict_blocker){ .kind = kind, .code = code,
	    .sender = sender };
}

/* A blocker with numbers, about mail from one address. */
static struct verdict_blocker
from(enum code code, const char *sender, const char *name, const char *ip,
    uint64_t messages)
{
	struct verdict_blocker b = blocker(KIND_FIX, code, sender);

	b.name = name;
	b.fix = b.why = "";
	b.messages = b.failing = messages;
	b.first = 100 - (int64_t)messages;
	b.last = 100 + (int64_t)messages;
	b.reporters = 3;
	b.evidences = 1;
	b.evidence[0].messages = messages;
	CU_ASSERT_TRUE_FATAL(address_parse(ip, &b.evidence[0].source));
	return b;
}

static void
tells_each_sender_once(void)
{
	struct verdict_blocker b[] = {
		blocker(KIND_EMERGENCY, CODE_LEGIT_LOSS, NULL),
		blocker(KIND_EMERGENCY, CODE_DKIM_BROKEN, "ses"),
		blocker(KIND_FIX, CODE_DKIM_DROP, "ses"),
		blocker(KIND_FIX, CODE_CONFIRM_SENDER, "ses"),
		blocker(KIND_FIX, CODE_SENDER_FAILS, "crm"),
		blocker(KIND_WAIT, CODE_SOAK, NULL),
	};
	static const bool want[] = { true, true, false, true, true, true };

	for (size_t i = 0; i < COUNT(b); i++)
		CU_ASSERT_EQUAL(items_lead(b, i), want[i]);
}

/* An error in DNS is told with the sender whose mail fails by it. */
static void
tells_errors_with_their_senders(void)
{
	struct verdict_blocker b[] = {
		blocker(KIND_FIX, CODE_PASS_DROP, "erp"),
		blocker(KIND_FIX, CODE_DKIM_DROP, "erp"),
		blocker(KIND_FIX, CODE_CONFIRM_SENDER, "crm"),
		blocker(KIND_FIX, CODE_DKIM_KEY_REVOKED, NULL),
		blocker(KIND_FIX, CODE_SPF_SOURCE_LOST, NULL),
		blocker(KIND_FIX, CODE_SPF_SYNTAX, NULL),
	};
	static const bool lead[] = { true, false, true, false, true, true };

	b[3].told_by = "erp";
	b[4].told_by = "crm";	/* an item that asks says nothing of it */
	for (size_t i = 0; i < COUNT(b); i++) {
		b[i].of_dns = i > 2;
		CU_ASSERT_EQUAL(items_lead(b, i), lead[i]);
		CU_ASSERT_EQUAL(items_with(b, 0, i), i == 1 || i == 3);
	}
}

/* DKIM_DROP of the same sender is more precise than DKIM_BROKEN. */
static void
tells_it_by_the_one_that_says_most(void)
{
	struct verdict_blocker b[] = {
		blocker(KIND_FIX, CODE_DKIM_BROKEN, "crm"),
		blocker(KIND_FIX, CODE_DKIM_BROKEN, "erp"),
		blocker(KIND_FIX, CODE_PASS_DROP, "crm"),
		blocker(KIND_FIX, CODE_DKIM_DROP, "crm"),
	};

	CU_ASSERT_PTR_EQUAL(items_told(b, COUNT(b), 0), &b[3]);
	CU_ASSERT_PTR_EQUAL(items_told(b, COUNT(b), 1), &b[1]);
}

/* An organization by its signatures and by its hosts is one name. */
static void
merges_senders_with_one_name_and_code(void)
{
	struct verdict_blocker b[] = {
		from(CODE_SENDER_FAILS, "org:crm", "crm", "192.0.2.1", 9),
		from(CODE_CONFIRM_SENDER, "org:shop", "shop", "192.0.2.7", 5),
		from(CODE_CONFIRM_SENDER, "ptr:shop", "shop", "192.0.3.7", 7),
		from(CODE_CONFIRM_SENDER, "org:crm", "crm", "192.0.2.9", 2),
		from(CODE_SENDER_FAILS, "ptr:crm", "crm", "192.0.2.1", 1),
		from(CODE_DKIM_DROP, "ptr:crm", "crm", "192.0.2.1", 1),
	};
	static const size_t leader[] = { 0, 1, 1, 3, 0, 0 };
	struct verdict_blocker sum;
	struct buf fix = BUF_INIT(4096);

	for (size_t i = 0; i < COUNT(b); i++) {
		CU_ASSERT_EQUAL(items_lead(b, i), leader[i] == i);
		for (size_t j = 0; j < COUNT(b); j++)
			CU_ASSERT_EQUAL(items_with(b, i, j), j != i &&
			    leader[j] == i);
	}
	sum = items_sum(b, COUNT(b), 1);
	CU_ASSERT_EQUAL(sum.messages, 12);
	CU_ASSERT_EQUAL(sum.failing, 12);
	CU_ASSERT_EQUAL(sum.first, 93);
	CU_ASSERT_EQUAL(sum.last, 107);
	CU_ASSERT_EQUAL(sum.reporters, 0);	/* maybe the same ones */
	CU_ASSERT_EQUAL_FATAL(sum.evidences, 2);
	CU_ASSERT_EQUAL(sum.evidence[0].messages, 7);
	sum = items_sum(b, COUNT(b), 0);	/* not the drop, too */
	CU_ASSERT_EQUAL(sum.messages, 10);
	CU_ASSERT_EQUAL_FATAL(sum.evidences, 1);
	CU_ASSERT_EQUAL(sum.evidence[0].messages, 10);
	CU_ASSERT_EQUAL(items_sum(b, COUNT(b), 3).reporters, 3);
	b[1].fix = "label a";
	b[2].fix = "label b";
	items_fix(&fix, b, COUNT(b), 1);
	CU_ASSERT_STRING_EQUAL(buf_string(&fix), "label a; and label b");
	buf_free(&fix);
}

static void
keeps_the_addresses_that_sent_most(void)
{
	struct verdict_blocker b[] = {
		from(CODE_CONFIRM_SENDER, "org:x", "x", "192.0.2.1", 1),
		from(CODE_CONFIRM_SENDER, "ptr:x", "x", "192.0.2.2", 2),
	};
	struct verdict_blocker sum;

	for (size_t k = 0; k < COUNT(b); k++) {
		for (size_t i = 1; i < EVIDENCE; i++) {
			b[k].evidence[i] = b[k].evidence[0];
			b[k].evidence[i].source.byte[13] = (uint8_t)i;
			b[k].evidence[i].messages = 10 * i + k;
		}
		b[k].evidences = EVIDENCE;
	}
	sum = items_sum(b, COUNT(b), 0);
	CU_ASSERT_EQUAL_FATAL(sum.evidences, EVIDENCE);
	CU_ASSERT_EQUAL(sum.evidence[0].messages, 41);
	CU_ASSERT_EQUAL(sum.evidence[1].messages, 40);
	CU_ASSERT_EQUAL(sum.evidence[4].messages, 21);
}

/*
 * A domain may have thousands of senders that fail: a page of them must not
 * take minutes, which a search of all for each pair did.
 */
static void
is_quick_with_many_senders(void)
{
	enum { MANY = 3000 };
	static struct verdict_blocker b[MANY];
	static char name[MANY][16];
	size_t items = 0;

	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(name[i], sizeof name[i], "n%zu", i / 2);
		b[i] = blocker(KIND_FIX, i % 2 == 0 ? CODE_SENDER_FAILS :
		    CODE_DKIM_DROP, name[i]);
		b[i].name = name[i];
	}
	for (size_t i = 0; i < MANY; i++)
		if (items_lead(b, i)) {
			items++;
			CU_ASSERT_PTR_EQUAL(items_told(b, MANY, i),
			    &b[i + 1]);
			CU_ASSERT_EQUAL(items_sum(b, MANY, i).messages, 0);
		}
	CU_ASSERT_EQUAL(items, MANY / 2);
}

/* Advice is not about one sender; a reporter's name is no sender's. */
static void
leaves_the_rest_apart(void)
{
	struct verdict_blocker advice[] = {
		blocker(KIND_ADVICE, CODE_SPF_ONLY, "crm"),
		blocker(KIND_ADVICE, CODE_DKIM_DROP, "crm"),
		blocker(KIND_ADVICE, CODE_INTEROP, NULL),
		blocker(KIND_ADVICE, CODE_INTEROP, NULL),
	};
	struct verdict_blocker gaps[] = {
		blocker(KIND_WAIT, CODE_COVERAGE_GAP, "a"),
		blocker(KIND_WAIT, CODE_COVERAGE_GAP, "b"),
	};

	gaps[0].name = gaps[1].name = "google.com";
	for (size_t i = 0; i < COUNT(advice); i++)
		CU_ASSERT_TRUE(items_lead(advice, i));
	for (size_t i = 0; i < COUNT(gaps); i++)
		CU_ASSERT_TRUE(items_lead(gaps, i));
}

static const struct test tests[] = {
	{ "tells each sender once", tells_each_sender_once },
	{ "tells errors with their senders", tells_errors_with_their_senders },
	{ "tells it by the one that says most",
	    tells_it_by_the_one_that_says_most },
	{ "merges senders with one name and code",
	    merges_senders_with_one_name_and_code },
	{ "keeps the addresses that sent most",
	    keeps_the_addresses_that_sent_most },
	{ "is quick with many senders", is_quick_with_many_senders },
	{ "leaves the rest apart", leaves_the_rest_apart },
};
TEST_MAIN("report/say/items", tests)

/*
 * test_bysender.c: the numbers on the page of a sender are those of its mail.
 */
#include "report/html/site/bysender.h"

#include "tests/report/verdict/facts.h"

static struct sent_by by;

/* Reads the mail of a sender of the first scope. */
static void
read_sender(struct bed *b, const char *key)
{
	struct bysender all;
	struct dmarc_err err;

	b->f.explain = true;
	(void)bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(bysender_read(&all, &b->f, &b->v[0], b->arena,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(bysender_of(&all, key, b->arena, &by, &err),
	    DMARC_OK);
	bysender_free(&all);
}

static void
is_part(const struct sent_part *p, uint64_t messages, uint64_t pass,
    int64_t age)
{
	CU_ASSERT_EQUAL(p->messages, messages);
	CU_ASSERT_EQUAL(p->pass, pass);
	CU_ASSERT_EQUAL(p->first, LAST - age);
	CU_ASSERT_EQUAL(p->last, LAST);
}

/* Two hosts; the second one signs with a key that fails. */
static void
add_mail(struct bed *b)
{
	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.20",
	    .dkim = "example.com/s2=fail", .spf = "bounce.example=softfail",
	    .ev = "ff", .messages = 300, .from = 0, .to = 9 });
	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.10",
	    .dkim = "example.com/s1=pass", .spf = "example.com=pass",
	    .ev = "pp", .messages = 2800 });
}

static void
adds_up_a_sender(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 2);

	add_mail(b);
	read_sender(b, "own");
	CU_ASSERT_EQUAL(by.days, W28);
	CU_ASSERT_EQUAL(by.first, LAST - W28 + 1);
	CU_ASSERT_EQUAL(by.last, LAST);
	CU_ASSERT_EQUAL(by.day.day[TREND_DAYS - 1].messages, 130);
	CU_ASSERT_EQUAL(by.day.day[TREND_DAYS - 1].fail, 30);
	CU_ASSERT_EQUAL(by.day.day[TREND_DAYS - W28].messages, 100);
	CU_ASSERT_EQUAL(by.day.day[TREND_DAYS - W28].fail, 0);
	/* What sent most comes first. */
	CU_ASSERT_EQUAL_FATAL(by.addresses, 2);
	is_part(&by.address[0], 2800, 2800, W28 - 1);
	is_part(&by.address[1], 300, 0, 9);
	CU_ASSERT_EQUAL_FATAL(by.receivers, 2);
	is_part(&by.receiver[0], 1550, 1400, W28 - 1);
	CU_ASSERT_STRING_EQUAL(by.receiver[0].org, "google.com");
	/* Selectors of one domain are two lines. */
	CU_ASSERT_EQUAL_FATAL(by.dkims, 2);
	CU_ASSERT_STRING_EQUAL(by.dkim[0].result->selector, "s1");
	is_part(&by.dkim[0], 2800, 2800, W28 - 1);
	CU_ASSERT_STRING_EQUAL(by.dkim[1].result->selector, "s2");
	is_part(&by.dkim[1], 300, 0, 9);
	CU_ASSERT_EQUAL_FATAL(by.spfs, 2);
	is_part(&by.spf[1], 300, 0, 9);
	arena_free(b->arena);
}

/* Mail of subdomains has a verdict of its own; a label takes mail away. */
static void
leaves_out_what_the_verdict_does(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 2);

	add_mail(b);
	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.30",
	    .dkim = "example.com/s1=pass", .spf = "", .ev = "pf",
	    .messages = 560, .below = true });
	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.40",
	    .dkim = "", .spf = "", .ev = "ff", .messages = 560,
	    .label = VERDICT_IGNORE });
	read_sender(b, "own");
	CU_ASSERT_EQUAL_FATAL(by.addresses, 2);
	is_part(&by.receiver[0], 1550, 1400, W28 - 1);
	CU_ASSERT_EQUAL(by.day.day[TREND_DAYS - 1].messages, 130);
	arena_free(b->arena);
}

static void
knows_nothing_of_a_stranger(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 2);

	add_mail(b);
	read_sender(b, "nobody");
	CU_ASSERT_EQUAL(by.addresses, 0);
	CU_ASSERT(by.first > by.last);
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "adds up a sender", adds_up_a_sender },
	{ "leaves out what the verdict does",
	    leaves_out_what_the_verdict_does },
	{ "knows nothing of a stranger", knows_nothing_of_a_stranger },
};
TEST_MAIN("report/html/site/bysender", tests)

/*
 * test_tls_codec.c: TLS reports arrive as they were sent, values that no
 * parser of ours sends are refused, and equal facts have equal digests.
 */
#include "common/facts/tls_report.h"

#include <string.h>

#include "common/facts/frame.h"
#include "common/memory/arena.h"
#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"

#define MOST ((size_t)1 << 20)

/* Sends a report through a frame; DMARC_OK: *out is in the arena and b. */
static enum dmarc_status
send(const struct dmarc_tls_report *t, const struct dmarc_limits *lim,
    struct arena *a, struct buf *b, struct dmarc_finding *out)
{
	struct dmarc_finding f = { .kind = DMARC_FOUND_TLS, .part = "2",
	    .provenance = DMARC_PROVENANCE_VERIFIED, .tls = t };
	struct frame frame = { 0 };
	struct dmarc_err err;
	enum dmarc_status st;
	size_t used;

	frame_put_finding(b, 1, &f);
	CU_ASSERT_FALSE_FATAL(b->failed);
	CU_ASSERT_EQUAL_FATAL(frame_next(b->data, b->len, 1, MOST, &frame,
	    &used), FRAME_READY);
	st = frame_get_finding(&frame, lim, a, out, &err);
	if (st == DMARC_E_INPUT)
		CU_ASSERT_EQUAL(err.reason, DMARC_R_PARSER_GARBLED);
	return st;
}

static void
carries_a_report(void)
{
	struct arena *a = arena_new(MOST);
	struct buf b = BUF_INIT(MOST), again = BUF_INIT(MOST);
	struct dmarc_finding got;
	const struct dmarc_tls_report *t;
	const struct dmarc_tls_failure *f;
	struct tls_sample s;

	tls_sample_init(&s);
	CU_ASSERT_EQUAL_FATAL(send(&s.report, &dmarc_default_limits, a, &b,
	    &got), DMARC_OK);
	CU_ASSERT_EQUAL(got.provenance, DMARC_PROVENANCE_VERIFIED);
	t = got.tls;
	CU_ASSERT_STRING_EQUAL(t->org_name, "Reporter");
	CU_ASSERT_STRING_EQUAL(t->report_domain, "example.org");
	CU_ASSERT_STRING_EQUAL(t->submitter, "example.net");
	CU_ASSERT_EQUAL(t->end, 1700086399);
	CU_ASSERT_EQUAL(t->skipped_failures, 2);
	CU_ASSERT_TRUE(t->repaired);
	CU_ASSERT_EQUAL_FATAL(t->policies, SAMPLE_POLICIES);
	CU_ASSERT_EQUAL(t->policy[0].mode, DMARC_TLS_MODE_TESTING);
	CU_ASSERT_EQUAL(t->policy[0].strings, 2);
	CU_ASSERT_STRING_EQUAL(t->policy[0].mx[1], "*.mail.example.org");
	CU_ASSERT_EQUAL(t->policy[1].failed, DMARC_TLS_NOT_SAID);
	CU_ASSERT_PTR_NULL(t->policy[2].domain);
	CU_ASSERT_EQUAL(t->policy[2].failed, 0);
	f = t->policy[0].failure;
	CU_ASSERT_EQUAL(f[0].sessions, DMARC_COUNT_MAX);
	CU_ASSERT_TRUE(f[0].has_receiving && !f[1].has_receiving);
	CU_ASSERT_STRING_EQUAL(f[1].said, "tls-too-old");
	CU_ASSERT_EQUAL(f[1].sessions, DMARC_TLS_NOT_SAID);
	/* All the rest: written again, it is the same. */
	got.part = "2";
	frame_put_finding(&again, 1, &got);
	CU_ASSERT_EQUAL_FATAL(again.len, b.len);
	CU_ASSERT_EQUAL(memcmp(again.data, b.data, b.len), 0);
	buf_free(&b);
	buf_free(&again);
	arena_free(a);
}

/* Values that are refused although each field can be decoded. */
#define WRONGS(X)						\
	X(s.report.org_name = s.report.contact = NULL)		\
	X(s.report.org_name = "\xff")				\
	X(s.report.report_domain = "no name")			\
	X(s.report.submitter = "Example.net")			\
	X(s.report.policies = 0)				\
	X(s.report.skipped_policies = lim.records + 1)		\
	X(s.report.skipped_failures = lim.records + 1)		\
	X(s.policy[0].type = DMARC_TLS_TYPES)			\
	X(s.policy[0].mode = DMARC_TLS_MODES)			\
	X(s.policy[0].domain = "<b>")				\
	X(s.policy[0].successful = DMARC_COUNT_MAX + 1)		\
	X(s.policy[0].failed = -2)				\
	X(s.failure[1].result = DMARC_TLS_RESULTS)		\
	X(s.failure[1].result = DMARC_TLS_TLSA_INVALID)		\
	X(s.failure[1].sessions = INT64_MIN)			\
	X(s.string[1] = NULL)					\
	X(s.mx[1] = NULL)					\
	X(lim.records = 8)					\
	X(lim.id_bytes = 5)					\
	X(lim.text_bytes = 10)					\
	X(lim.domain_bytes = 10)

static void
refuses_what_no_parser_says(void)
{
	struct arena *a = arena_new(MOST);
	struct buf b = BUF_INIT(MOST);
	struct dmarc_limits lim;
	struct dmarc_finding got;
	struct tls_sample s;

#define WRONG(what)						\
	lim = dmarc_default_limits;				\
	tls_sample_init(&s);					\
	what;							\
	CU_ASSERT_EQUAL(send(&s.report, &lim, a, &b, &got),	\
	    DMARC_E_INPUT);					\
	arena_reset(a);						\
	buf_clear(&b, MOST);
	WRONGS(WRONG)
#undef WRONG
	lim = dmarc_default_limits;
	lim.records = 10;	/* exactly what the sample has */
	tls_sample_init(&s);
	CU_ASSERT_EQUAL(send(&s.report, &lim, a, &b, &got), DMARC_OK);
	buf_free(&b);
	arena_free(a);
}

static void
refuses_when_memory_is_out(void)
{
	struct arena *a = arena_new(MOST);
	struct buf b = BUF_INIT(MOST);
	enum dmarc_status st = DMARC_E_LIMIT;
	struct dmarc_finding got;
	struct tls_sample s;
	size_t nth = 0;

	tls_sample_init(&s);
	while (st == DMARC_E_LIMIT && nth < 100) {
		arena_fail_at(a, ++nth);
		buf_clear(&b, MOST);
		st = send(&s.report, &dmarc_default_limits, a, &b, &got);
		arena_reset(a);
	}
	CU_ASSERT_EQUAL(st, DMARC_OK);
	CU_ASSERT_TRUE(nth > 3);
	buf_free(&b);
	arena_free(a);
}

static bool
same(const struct tls_sample *a, const struct tls_sample *b)
{
	unsigned char da[32], db[32];

	CU_ASSERT_TRUE_FATAL(tls_digest(&a->report, da));
	CU_ASSERT_TRUE_FATAL(tls_digest(&b->report, db));
	return memcmp(da, db, sizeof da) == 0;
}

static void
digests_facts_in_any_order(void)
{
	struct tls_sample a, b;

	tls_sample_init(&a);
	tls_sample_init(&b);
	b.policy[0] = a.policy[2];
	b.policy[2] = a.policy[0];
	b.failure[0] = a.failure[1];
	b.failure[1] = a.failure[0];
	b.policy[2].failure = b.failure;
	CU_ASSERT_TRUE(same(&a, &b));
	/* who says so, and how it came, is no fact */
	b.report.org_name = "Another";
	b.report.report_id = b.report.report_domain = NULL;
	b.report.repaired = false;
	b.report.begin++;
	CU_ASSERT_TRUE(same(&a, &b));
}

#define CHANGES(X)						\
	X(b.policy[0].successful++)				\
	X(b.policy[0].failed = DMARC_TLS_NOT_SAID)		\
	X(b.policy[1].failed = 0)				\
	X(b.policy[0].type = DMARC_TLS_TLSA)			\
	X(b.policy[0].mode = DMARC_TLS_MODE_ENFORCE)		\
	X(b.policy[1].domain = NULL)				\
	X(b.policy[0].failures--)				\
	X(b.policy[0].mxs--)					\
	X(b.string[1] = "mode: none")				\
	X(b.report.policies--)					\
	X(b.failure[0].has_sending = false)			\
	X(b.failure[0].receiving.byte[15]++)			\
	X(b.failure[0].reason = NULL)				\
	X(b.failure[1].said = "other")				\
	X(b.failure[1].sessions = 0)				\
	X(b.failure[1].result = DMARC_TLS_DANE_REQUIRED)

static void
digests_every_fact(void)
{
	struct tls_sample a, b;

	tls_sample_init(&a);
#define CHANGE(what)						\
	tls_sample_init(&b);					\
	what;							\
	CU_ASSERT_FALSE(same(&a, &b));
	CHANGES(CHANGE)
#undef CHANGE
}

static const struct test tests[] = {
	{ "it carries a TLS report in a frame", carries_a_report },
	{ "it refuses what no parser of ours says",
	    refuses_what_no_parser_says },
	{ "it refuses a report for which memory is out",
	    refuses_when_memory_is_out },
	{ "it digests policies and failures in any order",
	    digests_facts_in_any_order },
	{ "it digests every fact", digests_every_fact },
};

TEST_MAIN("common/facts/tls_codec", tests)

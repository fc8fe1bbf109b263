/*
 * test_failure_codec.c: failure reports arrive as they were sent, values that
 * no parser of ours sends are refused, and copies have equal digests.
 */
#include "common/facts/failure_report.h"

#include <string.h>

#include "common/facts/frame.h"
#include "common/memory/arena.h"
#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"

#define MOST ((size_t)1 << 20)

/* Sends a report through a frame; DMARC_OK: *out is in the arena and b. */
static enum dmarc_status
send(const struct dmarc_failure_report *r, const struct dmarc_limits *lim,
    struct arena *a, struct buf *b, struct dmarc_finding *out)
{
	struct dmarc_finding f = { .kind = DMARC_FOUND_FAILURE, .part = "2",
	    .provenance = DMARC_PROVENANCE_VERIFIED, .failure = r };
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
same_again(const struct dmarc_failure_report *r)
{
	struct arena *a = arena_new(MOST);
	struct buf b = BUF_INIT(MOST), again = BUF_INIT(MOST);
	struct dmarc_finding got;

	CU_ASSERT_EQUAL_FATAL(send(r, &dmarc_default_limits, a, &b, &got),
	    DMARC_OK);
	CU_ASSERT_EQUAL(got.provenance, DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_STRING_EQUAL(got.failure->domain, r->domain);
	CU_ASSERT_STRING_EQUAL(got.failure->reporter, r->reporter);
	CU_ASSERT_EQUAL(got.failure->has_arrival, r->has_arrival);
	CU_ASSERT_EQUAL(got.failure->arrival, r->arrival);
	CU_ASSERT_EQUAL(got.failure->failed, r->failed);
	CU_ASSERT_EQUAL(got.failure->identity, r->identity);
	CU_ASSERT_EQUAL(got.failure->incidents, r->incidents);
	CU_ASSERT_EQUAL(got.failure->dkims, r->dkims);
	CU_ASSERT_EQUAL(got.failure->from_tag.made, r->from_tag.made);
	/* All the rest: written again, it is the same. */
	got.part = "2";
	frame_put_finding(&again, 1, &got);
	CU_ASSERT_EQUAL_FATAL(again.len, b.len);
	CU_ASSERT_EQUAL(memcmp(again.data, b.data, b.len), 0);
	buf_free(&b);
	buf_free(&again);
	arena_free(a);
}

static void
carries_reports(void)
{
	const struct dmarc_failure_report bare = { .domain = "example.org",
	    .reporter = "example.net", .identity = -1, .incidents = 1 };
	struct failure_sample s;

	failure_sample_init(&s);
	same_again(&s.report);
	same_again(&bare);
}

#define WRONGS(X)						\
	X(s.report.domain = NULL)				\
	X(s.report.domain = "Example.org")			\
	X(s.report.reporter = NULL)				\
	X(s.report.reporter = "a b")				\
	X(s.report.failed = DMARC_FAILED_ALL + 1)		\
	X(s.report.identity = 4)				\
	X(s.report.identity = -2)				\
	X(s.report.delivery = DMARC_DELIVERIES)			\
	X(s.report.incidents = 0)				\
	X(s.report.incidents = DMARC_INCIDENTS_MAX + 1)		\
	X(s.report.has_arrival = false)				\
	X(s.dkim[1].result = DMARC_RESULTS)			\
	X(s.report.dkim_selector = "\xff")			\
	X(lim.auth_results = 1)					\
	X(lim.domain_bytes = 15)

static void
refuses_what_no_parser_says(void)
{
	struct arena *a = arena_new(MOST);
	struct buf b = BUF_INIT(MOST);
	struct dmarc_limits lim;
	struct dmarc_finding got;
	struct failure_sample s;

#define WRONG(what)						\
	lim = dmarc_default_limits;				\
	failure_sample_init(&s);				\
	what;							\
	CU_ASSERT_EQUAL(send(&s.report, &lim, a, &b, &got),	\
	    DMARC_E_INPUT);					\
	arena_reset(a);						\
	buf_clear(&b, MOST);
	WRONGS(WRONG)
#undef WRONG
	buf_free(&b);
	arena_free(a);
}

static void
refuses_when_memory_is_out(void)
{
	struct arena *a = arena_new(MOST);
	struct buf b = BUF_INIT(MOST);
	struct dmarc_finding got;
	struct failure_sample s;

	failure_sample_init(&s);
	for (size_t nth = 1; nth <= 3; nth++) {
		arena_fail_at(a, nth);
		buf_clear(&b, MOST);
		CU_ASSERT_EQUAL(send(&s.report, &dmarc_default_limits, a, &b,
		    &got), DMARC_E_LIMIT);
		arena_reset(a);
	}
	buf_free(&b);
	arena_free(a);
}

static bool
same(const struct failure_sample *a, const struct failure_sample *b)
{
	unsigned char da[32], db[32];

	CU_ASSERT_TRUE_FATAL(failure_digest(&a->report, da));
	CU_ASSERT_TRUE_FATAL(failure_digest(&b->report, db));
	return memcmp(da, db, sizeof da) == 0;
}

#define CHANGES(X)						\
	X(b.report.domain = "example.com")			\
	X(b.report.reporter = "example.com")			\
	X(b.report.envelope_to = NULL)				\
	X(b.report.dkim_selector = "apr26")			\
	X(b.report.arrival++)					\
	X(b.report.has_source = false)				\
	X(b.report.failed = 0)					\
	X(b.report.identity = -1)				\
	X(b.report.delivery = DMARC_DELIVERY_ABSENT)		\
	X(b.report.incidents++)					\
	X(b.report.subject_tag.byte[7]++)			\
	X(b.report.from_tag.made = false)			\
	X(b.report.message_tag.byte[0]++)			\
	X(b.dkim[0].result = DMARC_RESULT_PASS)			\
	X(b.report.spfs = 0)

static void
digests_every_fact(void)
{
	struct failure_sample a, b;

	failure_sample_init(&a);
	failure_sample_init(&b);
	memset(b.report.facts, 0, sizeof b.report.facts);
	CU_ASSERT_TRUE(same(&a, &b));
#define CHANGE(what)						\
	failure_sample_init(&b);				\
	what;							\
	CU_ASSERT_FALSE(same(&a, &b));
	CHANGES(CHANGE)
#undef CHANGE
}

static const struct test tests[] = {
	{ "it carries failure reports in frames", carries_reports },
	{ "it refuses what no parser of ours says",
	    refuses_what_no_parser_says },
	{ "it refuses a report for which memory is out",
	    refuses_when_memory_is_out },
	{ "it digests every fact, tags included", digests_every_fact },
};

TEST_MAIN("common/facts/failure_codec", tests)

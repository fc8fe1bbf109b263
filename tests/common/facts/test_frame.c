/*
 * test_frame.c: frames arrive as they were sent; malformed frames are refused
 * without harm.
 */
#include "common/facts/frame.h"

#include <stdlib.h>
#include <string.h>

#include "common/memory/arena.h"
#include "tests/common/facts/other_sample.h"
#include "tests/common/facts/sample.h"
#include "tests/cunit_main.h"

#define SEQUENCE 77
#define MOST ((size_t)1 << 20)

static struct arena *arena;

/* The finding in a buffer of exactly its size, so that ASan guards it. */
static struct frame
frame_of(const struct dmarc_finding *found, unsigned char **data)
{
	struct buf b = BUF_INIT(MOST);
	struct frame f = { 0 };
	size_t used = 0;

	frame_put_finding(&b, SEQUENCE, found);
	CU_ASSERT_FALSE_FATAL(b.failed);
	*data = malloc(b.len);
	CU_ASSERT_PTR_NOT_NULL_FATAL(*data);
	memcpy(*data, b.data, b.len);
	CU_ASSERT_EQUAL_FATAL(frame_next(*data, b.len, SEQUENCE, MOST, &f,
	    &used), FRAME_READY);
	CU_ASSERT_EQUAL(used, b.len);
	buf_free(&b);
	return f;
}

static void
same_text(const char *a, const char *b)
{
	CU_ASSERT_TRUE((a == NULL) == (b == NULL));
	if (a != NULL && b != NULL)
		CU_ASSERT_STRING_EQUAL(a, b);
}

static void
same_aggregate(const struct dmarc_aggregate *a, const struct dmarc_aggregate *b)
{
	unsigned char da[DMARC_DIGEST], db[DMARC_DIGEST];

	same_text(a->org_name, b->org_name);
	same_text(a->email, b->email);
	same_text(a->extra_contact_info, b->extra_contact_info);
	same_text(a->generator, b->generator);
	same_text(a->error, b->error);
	same_text(a->report_id, b->report_id);
	same_text(a->version, b->version);
	same_text(a->skipped_why, b->skipped_why);
	CU_ASSERT_EQUAL(a->begin, b->begin);
	CU_ASSERT_EQUAL(a->end, b->end);
	CU_ASSERT_EQUAL(a->skipped_records, b->skipped_records);
	CU_ASSERT_EQUAL(a->cut_comments, b->cut_comments);
	CU_ASSERT_EQUAL(a->cut_results, b->cut_results);
	CU_ASSERT_EQUAL(a->repaired, b->repaired);
	CU_ASSERT_EQUAL(a->records, b->records);
	CU_ASSERT_EQUAL(memcmp(a->facts, b->facts, sizeof a->facts), 0);
	/* policy, combinations and records */
	CU_ASSERT_TRUE_FATAL(aggregate_digest(a, da));
	CU_ASSERT_TRUE_FATAL(aggregate_digest(b, db));
	CU_ASSERT_EQUAL(memcmp(da, db, sizeof da), 0);
}

static void
carries_a_report(void)
{
	struct sample s;
	struct dmarc_limits lim = dmarc_default_limits;
	struct dmarc_finding found = { .kind = DMARC_FOUND_AGGREGATE,
	    .part = "2/report.xml", .aggregate = &s.fb }, got;
	struct dmarc_err err;
	unsigned char *data;
	struct frame f;

	sample_init(&s);
	f = frame_of(&found, &data);
	lim.comment_bytes = strlen("a list");	/* exactly its comments */
	CU_ASSERT_EQUAL_FATAL(frame_get_finding(&f, &lim, arena, &got, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(got.kind, DMARC_FOUND_AGGREGATE);
	same_text(got.part, "2/report.xml");
	same_aggregate(got.aggregate, &s.fb);
	free(data);
}

static void
carries_a_bare_report(void)
{
	struct dmarc_aggregate fb = { .email = "r@example.net", .begin = -1,
	    .end = INT64_MIN,
	    .policy = { .domain = "example.org", .pct = -1, .testing = -1 } };
	struct dmarc_finding found = { .kind = DMARC_FOUND_AGGREGATE,
	    .aggregate = &fb }, got;
	struct dmarc_err err;
	unsigned char *data;
	struct frame f = frame_of(&found, &data);

	CU_ASSERT_EQUAL_FATAL(frame_get_finding(&f, &dmarc_default_limits,
	    arena, &got, &err), DMARC_OK);
	same_text(got.part, NULL);
	same_aggregate(got.aggregate, &fb);
	CU_ASSERT_EQUAL(got.aggregate->policy.pct, -1);
	CU_ASSERT_EQUAL(got.aggregate->policy.testing, -1);
	free(data);
}

static void
carries_the_rest(void)
{
	struct dmarc_finding refused = { .kind = DMARC_FOUND_REFUSED,
	    .part = "1", .refused.reason = DMARC_R_GZIP_TRUNCATED,
	    .refused.detail = "after 12 bytes" };
	struct dmarc_finding other = { .kind = DMARC_FOUND_OTHER,
	    .other = DMARC_OTHER_TLS_REPORT };
	struct dmarc_finding got;
	struct dmarc_err err;
	unsigned char *data;
	struct frame f = frame_of(&refused, &data);

	CU_ASSERT_EQUAL_FATAL(frame_get_finding(&f, &dmarc_default_limits,
	    arena, &got, &err), DMARC_OK);
	CU_ASSERT_EQUAL(got.kind, DMARC_FOUND_REFUSED);
	CU_ASSERT_EQUAL(got.refused.reason, DMARC_R_GZIP_TRUNCATED);
	same_text(got.part, "1");
	same_text(got.refused.detail, "after 12 bytes");
	free(data);
	f = frame_of(&other, &data);
	CU_ASSERT_EQUAL_FATAL(frame_get_finding(&f, &dmarc_default_limits,
	    arena, &got, &err), DMARC_OK);
	CU_ASSERT_EQUAL(got.kind, DMARC_FOUND_OTHER);
	CU_ASSERT_EQUAL(got.other, DMARC_OTHER_TLS_REPORT);
	free(data);
}

static void
carries_the_end(void)
{
	struct frame_done done = { .read = true }, back = { .read = false };
	struct buf b = BUF_INIT(MOST);
	struct frame f;
	size_t used;

	memset(done.sha256, 0x5a, sizeof done.sha256);
	frame_put_done(&b, SEQUENCE, &done);
	CU_ASSERT_EQUAL_FATAL(frame_next(b.data, b.len, SEQUENCE, MOST, &f,
	    &used), FRAME_READY);
	CU_ASSERT_TRUE(frame_get_done(&f, &back));
	CU_ASSERT_EQUAL(memcmp(&done, &back, sizeof done), 0);
	f.len--;
	CU_ASSERT_FALSE(frame_get_done(&f, &back));
	f.len++;
	f.kind = FRAME_FINDING + DMARC_FOUND_OTHER;
	CU_ASSERT_FALSE(frame_get_done(&f, &back));

	done.read = false;
	buf_clear(&b, MOST);
	frame_put_done(&b, SEQUENCE, &done);
	CU_ASSERT_EQUAL_FATAL(frame_next(b.data, b.len, SEQUENCE, MOST, &f,
	    &used), FRAME_READY);
	CU_ASSERT_TRUE(frame_get_done(&f, &back));
	CU_ASSERT_FALSE(back.read);
	buf_free(&b);
}

static void
greets(void)
{
	static const unsigned char key[DMARC_TAG_KEY] = "0123456789abcdef";
	struct frame_hello hello = { .limits = dmarc_default_limits,
		.authserv_id = "mx.example.org", .below_received = true,
		.tag_key = key };
	struct frame_hello back = { 0 };
	struct frame_job job = { 9, 1, UINT64_MAX, true }, jback;
	struct buf b = BUF_INIT(MOST);

	hello.limits.records = 12345;
	frame_put_hello(&b, &hello);
	CU_ASSERT_TRUE(b.len <= FRAME_HELLO_MOST);
	CU_ASSERT_TRUE(frame_get_hello(b.data, b.len, &back));
	CU_ASSERT_EQUAL(memcmp(&hello.limits, &back.limits,
	    sizeof hello.limits), 0);
	CU_ASSERT_STRING_EQUAL(back.authserv_id, "mx.example.org");
	CU_ASSERT_TRUE(back.below_received);
	CU_ASSERT_PTR_NOT_NULL_FATAL(back.tag_key);
	CU_ASSERT_EQUAL(memcmp(back.tag_key, key, sizeof key), 0);
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len - 1, &back));
	buf_byte(&b, 0);
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len, &back));
	b.data[4]++;	/* another version */
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len - 1, &back));
	b.data[0]++;
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len - 1, &back));
	CU_ASSERT_FALSE(frame_get_hello("", 0, &back));
	buf_clear(&b, MOST);
	hello.authserv_id = NULL;
	hello.tag_key = NULL;
	frame_put_hello(&b, &hello);
	CU_ASSERT_TRUE(frame_get_hello(b.data, b.len, &back));
	CU_ASSERT_PTR_NULL(back.authserv_id);
	CU_ASSERT_PTR_NULL(back.tag_key);
	b.data[b.len - 1] = 1;	/* a key that is not there */
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len, &back));
	b.data[b.len - 1] = 0;
	b.data[b.len - 6] = 2;	/* below_received: neither 0 nor 1 */
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len, &back));
	buf_clear(&b, MOST);
	hello.authserv_id = "mx\xff";
	frame_put_hello(&b, &hello);
	CU_ASSERT_FALSE(frame_get_hello(b.data, b.len, &back));
	buf_clear(&b, MOST);
	frame_put_job(&b, &job);
	CU_ASSERT_EQUAL(b.len, FRAME_JOB_BYTES);
	CU_ASSERT_TRUE(frame_get_job(b.data, b.len, &jback));
	CU_ASSERT_TRUE(jback.sequence == 9 && jback.offset == 1 &&
	    jback.length == UINT64_MAX && jback.doubtful);
	CU_ASSERT_FALSE(frame_get_job(b.data, b.len - 1, &jback));
	buf_byte(&b, 0);
	CU_ASSERT_FALSE(frame_get_job(b.data, b.len, &jback));
	buf_free(&b);
}

static void
waits_for_the_rest(void)
{
	struct frame_done done = { .read = true };
	struct buf b = BUF_INIT(MOST);
	struct frame f;
	size_t used, one;

	frame_put_done(&b, SEQUENCE, &done);
	one = b.len;
	for (size_t len = 0; len < one; len++)
		CU_ASSERT_EQUAL(frame_next(b.data, len, SEQUENCE, MOST, &f,
		    &used), FRAME_PARTIAL);
	frame_put_done(&b, SEQUENCE, &done);
	CU_ASSERT_EQUAL(frame_next(b.data, b.len, SEQUENCE, MOST, &f, &used),
	    FRAME_READY);
	CU_ASSERT_EQUAL(used, one);
	buf_free(&b);
}

static void
believes_no_wrong_header(void)
{
	struct frame_done done = { .read = true };
	struct buf b = BUF_INIT(MOST);
	struct frame f;
	size_t used;

	frame_put_done(&b, SEQUENCE, &done);
	CU_ASSERT_EQUAL(frame_next(b.data, b.len, SEQUENCE + 1, MOST, &f,
	    &used), FRAME_GARBLED);
	CU_ASSERT_EQUAL(frame_next(b.data, b.len, SEQUENCE, DMARC_DIGEST - 1,
	    &f, &used), FRAME_GARBLED);
	/* the length is checked before the body arrives */
	memset(b.data, 0xff, 4);
	CU_ASSERT_EQUAL(frame_next(b.data, FRAME_HEADER, SEQUENCE, MOST, &f,
	    &used), FRAME_GARBLED);
	memset(b.data, 0, 4);
	b.data[4] = 0xff;
	CU_ASSERT_EQUAL(frame_next(b.data, b.len, SEQUENCE, MOST, &f, &used),
	    FRAME_GARBLED);
	b.data[4] = FRAME_FINDING + DMARC_FINDING_KIND_COUNT;
	CU_ASSERT_EQUAL(frame_next(b.data, b.len, SEQUENCE, MOST, &f, &used),
	    FRAME_GARBLED);
	buf_free(&b);
}

/* Read every member: all of them must be usable. */
static void
touch(const struct dmarc_finding *found)
{
	struct buf b = BUF_INIT(MOST);
	unsigned char digest[DMARC_DIGEST];

	frame_put_finding(&b, SEQUENCE, found);
	CU_ASSERT_FALSE(b.failed);
	if (found->kind == DMARC_FOUND_AGGREGATE)
		CU_ASSERT_TRUE(aggregate_digest(found->aggregate, digest));
	if (found->kind == DMARC_FOUND_TLS)
		CU_ASSERT_TRUE(tls_digest(found->tls, digest));
	if (found->kind == DMARC_FOUND_FAILURE)
		CU_ASSERT_TRUE(failure_digest(found->failure, digest));
	buf_free(&b);
}

static void
survives_cuts_and_flips(void)
{
	struct sample s;
	struct tls_sample t;
	struct failure_sample r;
	struct dmarc_finding kinds[] = {
		{ .kind = DMARC_FOUND_AGGREGATE, .part = "1",
		    .aggregate = &s.fb },
		{ .kind = DMARC_FOUND_REFUSED, .part = "1",
		    .refused = { DMARC_R_MEMORY, "much" } },
		{ .kind = DMARC_FOUND_OTHER, .part = "1" },
		{ .kind = DMARC_FOUND_TLS, .part = "1", .tls = &t.report },
		{ .kind = DMARC_FOUND_FAILURE, .part = "1",
		    .failure = &r.report },
	};

	sample_init(&s);
	tls_sample_init(&t);
	failure_sample_init(&r);
	for (size_t k = 0; k < COUNT(kinds); k++) {
		unsigned char *data, *cut;
		struct frame f = frame_of(&kinds[k], &data);
		struct dmarc_finding got;
		struct dmarc_err err;

		for (size_t len = 0; len < f.len; len++) {
			struct frame part = f;

			cut = malloc(len + 1);
			CU_ASSERT_PTR_NOT_NULL_FATAL(cut);
			memcpy(cut + 1, f.body, len);
			part.body = cut + 1;	/* ends with its memory */
			part.len = len;
			CU_ASSERT_EQUAL(frame_get_finding(&part,
			    &dmarc_default_limits, arena, &got, &err),
			    DMARC_E_INPUT);
			CU_ASSERT_EQUAL(err.reason, DMARC_R_PARSER_GARBLED);
			arena_reset(arena);
			free(cut);
		}
		for (size_t bit = 0; bit < f.len * 8; bit++) {
			unsigned char *at = data + FRAME_HEADER + bit / 8;

			*at ^= (unsigned char)(1u << bit % 8);
			switch (frame_get_finding(&f, &dmarc_default_limits,
			    arena, &got, &err)) {
			case DMARC_OK:
				touch(&got);
				break;
			case DMARC_E_INPUT:
				CU_ASSERT_EQUAL(err.reason,
				    DMARC_R_PARSER_GARBLED);
				break;
			default:
				CU_FAIL("neither read nor refused");
				break;
			}
			*at ^= (unsigned char)(1u << bit % 8);
			arena_reset(arena);
		}
		free(data);
	}
}

static void
refuses_bytes_left_over(void)
{
	struct dmarc_finding other = { .kind = DMARC_FOUND_OTHER }, got;
	unsigned char *data, body[64] = { 0 };
	struct frame f = frame_of(&other, &data);
	struct dmarc_err err;

	memcpy(body, f.body, f.len);
	f.body = body;
	f.len++;
	CU_ASSERT_EQUAL(frame_get_finding(&f, &dmarc_default_limits, arena,
	    &got, &err), DMARC_E_INPUT);
	free(data);
}

/* Values that are refused although each field can be decoded. */
#define WRONGS(X)							\
	X(s.fb.policy.domain = NULL)					\
	X(s.fb.org_name = s.fb.email = NULL)				\
	X(s.fb.policy.pct = 101)					\
	X(s.fb.policy.pct = -2)						\
	X(s.fb.policy.testing = 2)					\
	X(s.fb.policy.p = DMARC_PS)					\
	X(s.fb.policy.aspf = DMARC_ALIGNMENTS)				\
	X(s.fb.policy.discovery = DMARC_DISCOVERIES)			\
	X(s.fb.org_name = "\xff")					\
	X(s.fb.skipped_records = lim.records + 1)			\
	X(s.fb.cut_comments = lim.records * lim.auth_results + 1)	\
	X(s.fb.cut_results = lim.xml_elements + 1)			\
	X(s.record[0].count = DMARC_COUNT_MAX + 1)			\
	X(s.record[0].combination = SAMPLE_COMBINATIONS)		\
	X(s.combination[0].header_from = NULL)				\
	X(s.combination[0].disposition = DMARC_DISPS)			\
	X(s.combination[0].dkim_aligned = DMARC_ALIGNEDS)		\
	X(s.dkim[1].result = DMARC_RESULTS)				\
	X(s.spf[1].scope = DMARC_SCOPES)				\
	X(s.override[1].type = DMARC_OVERRIDES)				\
	X(lim.records = SAMPLE_RECORDS - 1)				\
	X(lim.records = SAMPLE_COMBINATIONS - 1)			\
	X(lim.auth_results = 1)						\
	X(lim.id_bytes = 5)						\
	X(lim.text_bytes = 4)						\
	X(lim.comment_bytes = strlen("a list") - 1)			\
	X(lim.domain_bytes = 5)

static void
refuses_what_no_worker_says(void)
{
	struct dmarc_limits lim;
	struct sample s;
	struct dmarc_finding found = { .kind = DMARC_FOUND_AGGREGATE,
	    .aggregate = &s.fb }, got;
	struct dmarc_err err;
	unsigned char *data;
	struct frame f;

#define WRONG(what)							\
	lim = dmarc_default_limits;					\
	sample_init(&s);						\
	what;								\
	f = frame_of(&found, &data);					\
	CU_ASSERT_EQUAL(frame_get_finding(&f, &lim, arena, &got, &err),	\
	    DMARC_E_INPUT);						\
	CU_ASSERT_EQUAL(err.reason, DMARC_R_PARSER_GARBLED);		\
	arena_reset(arena);						\
	free(data);
	WRONGS(WRONG)
#undef WRONG
	found = (struct dmarc_finding){ .kind = DMARC_FOUND_REFUSED };
	f = frame_of(&found, &data);	/* a refusal without a reason */
	CU_ASSERT_EQUAL(frame_get_finding(&f, &dmarc_default_limits, arena,
	    &got, &err), DMARC_E_INPUT);
	f.kind = FRAME_DONE;
	CU_ASSERT_EQUAL(frame_get_finding(&f, &dmarc_default_limits, arena,
	    &got, &err), DMARC_E_INPUT);
	free(data);
}

static void
refuses_when_memory_is_out(void)
{
	struct sample s;
	struct dmarc_finding found = { .kind = DMARC_FOUND_AGGREGATE,
	    .aggregate = &s.fb }, got;
	enum dmarc_status st = DMARC_E_LIMIT;
	struct dmarc_err err;
	unsigned char *data;
	struct frame f;
	size_t nth = 0;

	sample_init(&s);
	f = frame_of(&found, &data);
	while (st == DMARC_E_LIMIT && nth < 100) {
		arena_fail_at(arena, ++nth);
		st = frame_get_finding(&f, &dmarc_default_limits, arena, &got,
		    &err);
		if (st == DMARC_E_LIMIT)
			CU_ASSERT_EQUAL(err.reason, DMARC_R_MEMORY);
		arena_reset(arena);
	}
	arena_fail_at(arena, 0);
	CU_ASSERT_EQUAL(st, DMARC_OK);
	CU_ASSERT_TRUE(nth > 3);
	free(data);
}

static void
puts_no_half_frame(void)
{
	struct sample s;
	struct dmarc_finding found = { .kind = DMARC_FOUND_AGGREGATE,
	    .aggregate = &s.fb };
	struct frame_done done = { .read = true };
	struct buf b = BUF_INIT(200);
	size_t len;

	sample_init(&s);
	frame_put_done(&b, SEQUENCE, &done);
	len = b.len;
	frame_put_finding(&b, SEQUENCE, &found);
	CU_ASSERT_TRUE(b.failed);
	CU_ASSERT_EQUAL(b.len, len);
	buf_free(&b);
}

static const struct test tests[] = {
	{ "it carries a whole report", carries_a_report },
	{ "it carries a report with next to nothing in it",
	    carries_a_bare_report },
	{ "it carries refusals and other mail", carries_the_rest },
	{ "it carries the end of a message", carries_the_end },
	{ "it carries limits and jobs to a worker", greets },
	{ "it waits for the rest of a frame", waits_for_the_rest },
	{ "it believes no wrong header", believes_no_wrong_header },
	{ "it survives every cut and every flipped bit",
	    survives_cuts_and_flips },
	{ "it refuses bytes left over", refuses_bytes_left_over },
	{ "it refuses what no worker of ours says",
	    refuses_what_no_worker_says },
	{ "it refuses a report for which memory is out",
	    refuses_when_memory_is_out },
	{ "it puts no half frame into a buffer that is full",
	    puts_no_half_frame },
};

int
main(void)
{
	int failed;

	arena = arena_new((size_t)8 << 20);
	if (arena == NULL)
		return 2;
	failed = run_tests("common/facts/frame", tests, COUNT(tests));
	arena_free(arena);
	return failed;
}

/*
 * test_builder.c: records that share combinations, and unusable reports.
 */
#include "parse/xml/builder.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/digest.h"
#include "tests/cunit_main.h"

#define MEMORY ((size_t)64 << 20)

static uint64_t foreign_room;

/* Starts a usable report. */
static void
begin(struct builder *b, struct arena *a)
{
	CU_ASSERT_TRUE_FATAL(builder_init(b, &dmarc_default_limits, a,
	    &foreign_room));
	b->fb.org_name = "reporter.example";
	b->fb.policy.domain = "example.org";
	b->has_begin = b->has_end = true;
}

static void
add(struct builder *b, unsigned number, const char *from, const char *human)
{
	builder_record_open(b);
	b->draft.has_source = b->draft.source_given = true;
	b->draft.has_count = true;
	b->draft.record.source.byte[15] = (unsigned char)number;
	b->draft.record.count = number;
	b->draft.combination.header_from = from;
	builder_auth_open(b);
	b->draft.auth.domain = "example.org";
	b->draft.auth.human_result = human;
	builder_spf_close(b);
	builder_record_close(b);
}

static void
keeps_combinations_once(void)
{
	struct arena *a = arena_new(MEMORY);
	struct builder b;
	const struct dmarc_aggregate *fb;
	struct dmarc_err err;
	char from[16];

	begin(&b, a);
	for (unsigned i = 0; i < 5000; i++) {
		(void)snprintf(from, sizeof from, "d%u.example", i % 1000);
		add(&b, i, from, NULL);
	}
	add(&b, 1, "d0.example", "in other words");
	CU_ASSERT_EQUAL_FATAL(builder_finish(&b, &fb, &err), DMARC_OK);
	CU_ASSERT_EQUAL(fb->records, 5001);
	CU_ASSERT_EQUAL(fb->combinations, 1001);
	for (unsigned i = 0; i < 5000; i++) {
		(void)snprintf(from, sizeof from, "d%u.example", i % 1000);
		CU_ASSERT_EQUAL(fb->record[i].count, i);
		CU_ASSERT_STRING_EQUAL(fb->combination[
		    fb->record[i].combination].header_from, from);
	}
	builder_free(&b);
	arena_free(a);
}

static void
digests_facts_not_order(void)
{
	struct arena *a = arena_new(MEMORY);
	unsigned char digest[2][DMARC_DIGEST];

	for (int turn = 0; turn < 2; turn++) {
		const struct dmarc_aggregate *fb;
		struct dmarc_err err;
		struct builder b;

		begin(&b, a);
		add(&b, turn == 0 ? 1 : 2, "example.org", "one");
		add(&b, turn == 0 ? 2 : 1, "example.org", "two");
		CU_ASSERT_EQUAL_FATAL(builder_finish(&b, &fb, &err), DMARC_OK);
		memcpy(digest[turn], fb->facts, DMARC_DIGEST);
		builder_free(&b);
	}
	CU_ASSERT_EQUAL(memcmp(digest[0], digest[1], DMARC_DIGEST), 0);
	arena_free(a);
}

static void
refuses_the_unusable(void)
{
	static const enum dmarc_reason want[] = {
		DMARC_R_NO_POLICY_DOMAIN, DMARC_R_BAD_POLICY_DOMAIN,
		DMARC_R_NO_REPORTER, DMARC_R_NO_DATE_RANGE,
		DMARC_R_NO_DATE_RANGE, DMARC_R_BAD_DATE_RANGE,
		DMARC_R_BAD_RECORDS,
	};

	for (size_t i = 0; i < COUNT(want); i++) {
		struct arena *a = arena_new(MEMORY);
		const struct dmarc_aggregate *fb = NULL;
		struct dmarc_err err;
		struct builder b;

		begin(&b, a);
		if (i == 0)
			b.fb.policy.domain = NULL;
		b.bad_domain = i == 1;
		if (i == 2)
			b.fb.org_name = NULL;
		b.has_begin = i != 3;
		b.has_end = i != 4;
		b.bad_time = i == 5;
		if (i == 6) {
			builder_record_open(&b);
			builder_record_close(&b);
		}
		CU_ASSERT_EQUAL(builder_finish(&b, &fb, &err), DMARC_E_INPUT);
		CU_ASSERT_EQUAL(err.reason, want[i]);
		CU_ASSERT_PTR_NULL(fb);
		builder_free(&b);
		arena_free(a);
	}
}

static void
counts_records_against_the_limit(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct arena *a = arena_new(MEMORY);
	struct builder b;

	lim.records = 2;
	begin(&b, a);
	b.lim = &lim;
	add(&b, 1, "a.example", NULL);
	builder_record_open(&b);
	builder_record_close(&b);	/* a bad one counts too */
	CU_ASSERT_EQUAL(b.err.reason, DMARC_R_NONE);
	CU_ASSERT_EQUAL(b.fb.skipped_records, 1);
	add(&b, 2, "a.example", NULL);
	CU_ASSERT_EQUAL(b.err.reason, DMARC_R_RECORDS);
	builder_free(&b);
	arena_free(a);
}

/* The limit is for each of the three kinds of results. */
static void
add_results(struct builder *b, int dkims, int spfs, int overrides)
{
	builder_record_open(b);
	while (dkims-- > 0) {
		builder_auth_open(b);
		b->draft.auth.domain = "a.example";
		builder_dkim_close(b);
	}
	while (spfs-- > 0) {
		builder_auth_open(b);
		b->draft.auth.domain = "a.example";
		builder_spf_close(b);
	}
	while (overrides-- > 0) {
		builder_reason_open(b);
		b->draft.reason_typed = true;
		builder_reason_close(b);
	}
	b->draft.has_source = b->draft.has_count = true;
	builder_record_close(b);
}

/* The messages of the record count all the same. */
static void
cuts_a_list_of_too_many_results(void)
{
	static const struct {
		int dkims, spfs, overrides;
		uint64_t cut;
	} cases[] = {
		{ 100, 100, 100, 0 },
		{ 101, 0, 0, 1 },
		{ 1, 101, 0, 1 },
		{ 1, 1, 1000, 900 },
		{ 102, 103, 104, 9 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new(MEMORY);
		struct builder b;

		begin(&b, a);
		add_results(&b, cases[i].dkims, cases[i].spfs,
		    cases[i].overrides);
		CU_ASSERT_EQUAL(b.fb.records, 1);
		CU_ASSERT_EQUAL(b.fb.skipped_records, 0);
		CU_ASSERT_EQUAL(b.fb.cut_results, cases[i].cut);
		CU_ASSERT_EQUAL(b.err.reason, DMARC_R_NONE);
		builder_free(&b);
		arena_free(a);
	}
}

/* Adds a record with two overrides, each with a comment unless NULL. */
static void
add_comments(struct builder *b, unsigned number, const char *first,
    const char *second)
{
	builder_record_open(b);
	b->draft.has_source = b->draft.source_given = true;
	b->draft.has_count = true;
	b->draft.record.count = number;
	for (int i = 0; i < 2; i++) {
		builder_reason_open(b);
		b->draft.reason.type = DMARC_OVERRIDE_MAILING_LIST;
		b->draft.reason_typed = true;
		b->draft.reason.comment = i == 0 ? first : second;
		builder_reason_close(b);
	}
	builder_record_close(b);
}

static const char *const comments[][2] = {
	{ "aaaa", NULL }, { "aaaa", "b" }, { "aaaa", NULL }, { "cc", "ddd" },
	{ NULL, NULL }, { "aaaa", "b" }, { NULL, "e" }, { "aaaa", NULL },
};

/* Builds the records above, in either order, with a limit on comments. */
static const struct dmarc_aggregate *
commented(struct builder *b, struct arena *a, uint64_t most, bool backward)
{
	struct dmarc_limits lim = dmarc_default_limits;
	const struct dmarc_aggregate *fb;
	struct dmarc_err err;

	lim.comment_bytes = most;
	begin(b, a);
	b->lim = &lim;
	for (unsigned i = 0; i < COUNT(comments); i++) {
		size_t k = backward ? COUNT(comments) - 1 - i : i;

		add_comments(b, (unsigned)k, comments[k][0], comments[k][1]);
	}
	CU_ASSERT_EQUAL_FATAL(builder_finish(b, &fb, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(fb->records, COUNT(comments));
	b->lim = &dmarc_default_limits;
	return fb;
}

static void
same_comment(const char *got, const char *want)
{
	CU_ASSERT_EQUAL(got == NULL, want == NULL);
	if (got != NULL && want != NULL)
		CU_ASSERT_STRING_EQUAL(got, want);
}

/*
 * Counts in the order of the report, each combination once: 4, 4 + 1, 2 + 3, 1
 * bytes. Only comments are removed.
 */
static void
leaves_out_comments_beyond_the_limit(void)
{
	static const struct {
		uint64_t most, cut;
		const char *kept;	/* comments of the report, in order */
	} cases[] = {
		{ 15, 0, "aaaa aaaa b cc ddd e" },
		{ 14, 1, "aaaa aaaa b cc ddd" },
		{ 13, 2, "aaaa aaaa b cc" },
		{ 11, 2, "aaaa aaaa b cc" },
		{ 10, 3, "aaaa aaaa b" },
		{ 8, 4, "aaaa aaaa" },
		{ 7, 5, "aaaa" },
		{ 3, 6, "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new(MEMORY);
		struct buf kept = BUF_INIT(1000);
		const struct dmarc_aggregate *fb;
		struct builder b;

		fb = commented(&b, a, cases[i].most, false);
		CU_ASSERT_EQUAL(fb->cut_comments, cases[i].cut);
		for (size_t k = 0; k < fb->combinations; k++) {
			const struct dmarc_combination *c =
			    &fb->combination[k];

			CU_ASSERT_EQUAL_FATAL(c->overrides, 2);
			for (uint32_t n = 0; n < 2; n++) {
				CU_ASSERT_EQUAL(c->override[n].type,
				    DMARC_OVERRIDE_MAILING_LIST);
				if (c->override[n].comment == NULL)
					continue;
				if (kept.len > 0)
					buf_byte(&kept, ' ');
				buf_text(&kept, c->override[n].comment);
			}
		}
		CU_ASSERT_STRING_EQUAL(buf_string(&kept), cases[i].kept);
		for (size_t k = 0; k < fb->records; k++)
			CU_ASSERT_EQUAL(fb->record[k].count, k);
		/* other facts of the records stay */
		if (cases[i].cut == 0)
			for (size_t k = 0; k < fb->records; k++) {
				const struct dmarc_combination *c =
				    &fb->combination[fb->record[k].combination];

				same_comment(c->override[0].comment,
				    comments[k][0]);
				same_comment(c->override[1].comment,
				    comments[k][1]);
			}
		buf_free(&kept);
		builder_free(&b);
		arena_free(a);
	}
}

/* A report keeps its digest, whatever the limit and the order. */
static void
digests_comments_that_are_left_out(void)
{
	struct arena *a = arena_new(MEMORY);
	unsigned char whole[DMARC_DIGEST];

	for (uint64_t most = 20; most > 0; most--) {
		struct builder b;
		const struct dmarc_aggregate *fb = commented(&b, a, most,
		    most % 2 == 1);

		if (most == 20)
			memcpy(whole, fb->facts, DMARC_DIGEST);
		CU_ASSERT_EQUAL(memcmp(fb->facts, whole, DMARC_DIGEST), 0);
		builder_free(&b);
	}
	arena_free(a);
}

static void
says_when_memory_is_out(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	bool done = false;

	lim.comment_bytes = 4;
	for (size_t nth = 1; !done; nth++) {
		struct arena *a = arena_new(MEMORY);
		const struct dmarc_aggregate *fb = NULL;
		struct dmarc_err err;
		struct builder b;

		begin(&b, a);
		b.lim = &lim;
		arena_fail_at(a, nth);
		add(&b, 1, "a.example", "good");
		add_comments(&b, 2, "aaaa", "b");
		err = b.err;
		done = err.reason == DMARC_R_NONE &&
		    builder_finish(&b, &fb, &err) == DMARC_OK;
		CU_ASSERT_EQUAL(done, fb != NULL);
		CU_ASSERT_TRUE(done || err.reason == DMARC_R_MEMORY);
		CU_ASSERT_TRUE_FATAL(nth < 100);
		builder_free(&b);
		arena_free(a);
	}
}

static const struct test tests[] = {
	{ "it keeps equal combinations once", keeps_combinations_once },
	{ "it digests the facts, whatever their order",
	    digests_facts_not_order },
	{ "it refuses reports that cannot be used", refuses_the_unusable },
	{ "it counts bad records against the limit too",
	    counts_records_against_the_limit },
	{ "it skips a record with too many results",
	    cuts_a_list_of_too_many_results },
	{ "it leaves out comments beyond the limit",
	    leaves_out_comments_beyond_the_limit },
	{ "it digests comments that are left out, too",
	    digests_comments_that_are_left_out },
	{ "it refuses a report when out of memory",
	    says_when_memory_is_out },
};

TEST_MAIN("parse/xml/builder", tests)

/*
 * test_digest.c: equal facts have equal digests in any order, and different
 * facts have different digests.
 */
#include "common/facts/digest.h"

#include <string.h>

#include "common/limits.h"
#include "common/memory/arena.h"
#include "tests/common/facts/sample.h"
#include "tests/cunit_main.h"

static void
digests_bytes(void)
{
	/* FIPS 180-4, the example "abc" */
	static const unsigned char abc[DMARC_DIGEST] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	unsigned char out[DMARC_DIGEST];

	digest_bytes("abc", 3, out);
	CU_ASSERT_EQUAL(memcmp(out, abc, sizeof abc), 0);
}

static void
tags_texts(void)
{
	/* RFC 4231, test case 3, whose key is filled up with zeros */
	static const unsigned char aa[DMARC_TAG_KEY] = {
		0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
		0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
	};
	static const unsigned char want[DMARC_TAG] = {
		0x77, 0x3e, 0xa9, 0x1e, 0x36, 0x80, 0x0e, 0x46,
	};
	unsigned char data[50];
	struct dmarc_tag got = { 0 };

	memset(data, 0xdd, sizeof data);
	CU_ASSERT_TRUE(digest_tag(aa, data, sizeof data, &got));
	CU_ASSERT_TRUE(got.made);
	CU_ASSERT_EQUAL(memcmp(got.byte, want, sizeof want), 0);
}

static bool
same(const struct sample *a, const struct sample *b)
{
	unsigned char da[DMARC_DIGEST], db[DMARC_DIGEST];

	if (!aggregate_digest(&a->fb, da) || !aggregate_digest(&b->fb, db)) {
		CU_FAIL_FATAL("out of memory");
		return false;
	}
	return memcmp(da, db, sizeof da) == 0;
}

static void
ignores_order(void)
{
	/* combinations 0,1,2 become places[0],[1],[2] */
	static const uint32_t places[][SAMPLE_COMBINATIONS] = {
		{ 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 },
		{ 2, 1, 0 },
	};
	struct sample a, b;

	sample_init(&a);
	for (size_t p = 0; p < COUNT(places); p++) {
		sample_init(&b);
		for (size_t i = 0; i < SAMPLE_COMBINATIONS; i++)
			b.combination[places[p][i]] = a.combination[i];
		for (size_t i = 0; i < SAMPLE_RECORDS; i++) {
			b.record[(i + p) % SAMPLE_RECORDS] = a.record[i];
			b.record[(i + p) % SAMPLE_RECORDS].combination =
			    places[p][a.record[i].combination];
		}
		CU_ASSERT_TRUE(same(&a, &b));
	}
}

static void
sees_equal_combinations(void)
{
	struct sample a, b;

	/* the ledger stores these two combinations as one */
	sample_init(&a);
	sample_init(&b);
	a.combination[2] = a.combination[1];
	b.combination[2] = b.combination[1];
	b.record[1].combination = 2;
	CU_ASSERT_TRUE(same(&a, &b));
	b.record[1].combination = 1;
	a.record[2].combination = b.record[2].combination = 0;
	b.fb.combinations = 2;
	CU_ASSERT_TRUE(same(&a, &b));
}

static void
ignores_what_is_no_fact(void)
{
	struct sample a, b;

	sample_init(&a);
	sample_init(&b);
	b.fb.org_name = "Other";
	b.fb.generator = NULL;
	b.fb.extra_contact_info = NULL;
	b.fb.version = NULL;
	b.fb.repaired = false;
	b.fb.cut_comments = 0;
	b.dkim[0].human_result = "well signed";
	b.dkim[0].said = "PASS";
	CU_ASSERT_TRUE(same(&a, &b));
}

/* Each fact, changed alone. */
#define CHANGES(X)							\
	X(s->fb.policy.domain = "example.com")				\
	X(s->fb.policy.fo = NULL)					\
	X(s->fb.policy.p = DMARC_P_NONE)				\
	X(s->fb.policy.sp = DMARC_P_NONE)				\
	X(s->fb.policy.np = DMARC_P_ABSENT)				\
	X(s->fb.policy.adkim = DMARC_ALIGNMENT_STRICT)			\
	X(s->fb.policy.aspf = DMARC_ALIGNMENT_ABSENT)			\
	X(s->fb.policy.discovery = DMARC_DISCOVERY_PSL)			\
	X(s->fb.policy.pct = -1)					\
	X(s->fb.policy.testing = 0)					\
	X(s->fb.records--)						\
	X(s->record[0].count++)						\
	X(s->record[0].source.byte[15]++)				\
	X(s->record[0].combination = 1)					\
	X(s->record[3] = s->record[0])					\
	X(s->combination[0].disposition = DMARC_DISP_PASS)		\
	X(s->combination[0].dkim_aligned = DMARC_ALIGNED_FAIL)		\
	X(s->combination[0].spf_aligned = DMARC_ALIGNED_UNKNOWN)	\
	X(s->combination[2].header_from_absent = false)			\
	X(s->combination[0].header_from = "example.or")			\
	X(s->combination[0].envelope_from = NULL)			\
	X(s->combination[0].envelope_from = "")				\
	X(s->combination[0].envelope_to = NULL)				\
	X(s->combination[0].dkims = 1)					\
	X(s->combination[0].spfs = 1)					\
	X(s->combination[0].overrides = 1)				\
	X(s->dkim[0].domain = "example.net")				\
	X(s->dkim[0].selector = "s2")					\
	X(s->dkim[0].selector = NULL)					\
	X(s->dkim[0].result = DMARC_RESULT_FAIL)			\
	X(s->spf[0].domain = NULL)					\
	X(s->spf[0].scope = DMARC_SCOPE_HELO)				\
	X(s->spf[0].result = DMARC_RESULT_SOFTFAIL)			\
	X(s->override[0].type = DMARC_OVERRIDE_FORWARDED)		\
	X(s->override[0].comment = "another list")			\
	X(s->override[1].comment = "")

static void
sees_every_fact(void)
{
	struct sample a, b, *s = &b;

	sample_init(&a);
#define CHANGE(what)							\
	sample_init(s);							\
	what;								\
	CU_ASSERT_FALSE(same(&a, &b));
	CHANGES(CHANGE)
#undef CHANGE
}

/*
 * Where combinations end and records begin is part of the facts: the bytes
 * of a combination may look like a record.
 */
static void
keeps_combinations_and_records_apart(void)
{
	static const struct dmarc_auth dkim = { .selector = "abcdef" };
	struct sample a, b;
	struct buf bytes = BUF_INIT(4096);

	sample_init(&a);
	a.combination[0] = (struct dmarc_combination){
	    .header_from = "abc", .disposition = DMARC_DISP_NONE };
	a.combination[1] = a.combination[0];
	a.combination[1].header_from = "example.org";
	a.combination[1].dkim = &dkim;
	a.combination[1].dkims = 1;
	a.fb.combinations = 2;
	a.fb.records = 0;
	combination_put(&bytes, &a.combination[1]);
	CU_ASSERT_EQUAL_FATAL(bytes.len % 28, 0);
	b = a;
	b.fb.combination = b.combination;
	b.fb.combinations = 1;
	b.fb.record = b.record;
	b.fb.records = bytes.len / 28;
	CU_ASSERT_TRUE_FATAL(b.fb.records <= SAMPLE_RECORDS);
	for (size_t i = 0; i < b.fb.records; i++) {
		const unsigned char *at = bytes.data + 28 * i;

		memcpy(b.record[i].source.byte, at + 4, 16);
		b.record[i].count = 0;
		for (size_t j = 0; j < 8; j++)
			b.record[i].count |= (uint64_t)at[20 + j] << (8 * j);
		b.record[i].combination = 0;
	}
	CU_ASSERT_FALSE(same(&a, &b));
	buf_free(&bytes);
}

static void
digests_nothing(void)
{
	struct dmarc_aggregate fb = { .policy = { .domain = "example.org" } };
	unsigned char out[DMARC_DIGEST] = { 0 }, zero[DMARC_DIGEST] = { 0 };

	CU_ASSERT_TRUE(aggregate_digest(&fb, out));
	CU_ASSERT_NOT_EQUAL(memcmp(out, zero, sizeof out), 0);
}

static void
reads_combinations_back(void)
{
	struct arena *a = arena_new(1 << 20);
	struct sample s;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	sample_init(&s);
	for (size_t i = 0; i < SAMPLE_COMBINATIONS; i++) {
		struct buf once = BUF_INIT(4096), again = BUF_INIT(4096);
		struct dmarc_combination back;
		struct wire w;

		combination_put(&once, &s.combination[i]);
		w = (struct wire){ .at = once.data,
		    .end = once.data + once.len };
		CU_ASSERT_TRUE_FATAL(combination_get(&w, &dmarc_default_limits,
		    a, &back));
		CU_ASSERT_PTR_EQUAL(w.at, w.end);
		combination_put(&again, &back);
		CU_ASSERT_EQUAL_FATAL(once.len, again.len);
		CU_ASSERT_EQUAL(memcmp(once.data, again.data, once.len), 0);
		buf_free(&once);
		buf_free(&again);
	}
	arena_free(a);
}

static void
keeps_limits_of_combinations(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct arena *a = arena_new(1 << 20);
	struct buf b = BUF_INIT(4096);
	struct dmarc_combination back;
	struct sample s;
	struct wire w;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	sample_init(&s);
	combination_put(&b, &s.combination[0]);
	lim.domain_bytes = strlen("bounce.example.org") - 1;
	w = (struct wire){ .at = b.data, .end = b.data + b.len };
	CU_ASSERT_FALSE(combination_get(&w, &lim, a, &back));
	CU_ASSERT_TRUE(w.bad);
	lim = dmarc_default_limits;
	lim.text_bytes = strlen("a list") - 1;
	w = (struct wire){ .at = b.data, .end = b.data + b.len };
	CU_ASSERT_FALSE(combination_get(&w, &lim, a, &back));
	CU_ASSERT_TRUE(w.bad);
	for (size_t nth = 1; nth <= 3; nth++) {
		arena_fail_at(a, nth);
		w = (struct wire){ .at = b.data, .end = b.data + b.len };
		CU_ASSERT_FALSE(combination_get(&w, &dmarc_default_limits, a,
		    &back));
		CU_ASSERT_FALSE(w.bad);	/* out of memory, not malformed */
	}
	buf_free(&b);
	arena_free(a);
}

static const struct test tests[] = {
	{ "it tags texts by HMAC-SHA-256", tags_texts },
	{ "it digests bytes with SHA-256", digests_bytes },
	{ "it ignores the order of records and combinations", ignores_order },
	{ "it takes equal combinations for one", sees_equal_combinations },
	{ "it ignores what the ledger does not compare",
	    ignores_what_is_no_fact },
	{ "it sees every single fact", sees_every_fact },
	{ "it keeps combinations and records apart",
	    keeps_combinations_and_records_apart },
	{ "it digests a report without records", digests_nothing },
	{ "it reads a combination back", reads_combinations_back },
	{ "it keeps the limits of a combination",
	    keeps_limits_of_combinations },
};

TEST_MAIN("common/facts/digest", tests)

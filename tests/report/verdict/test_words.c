/*
 * test_words.c: the tables of codes and measures are complete, and the
 * findings of verdicts agree with their rows.
 */
#include "report/verdict/rules/codes.h"

#include "tests/cunit_main.h"
#include "tests/report/verdict/random_facts.h"

#define DOMAINS 200
#define MEMORY ((size_t)64 << 20)

static struct world w;

static bool
said(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static void
has_words_for_each_code(void)
{
	for (int c = 0; c < CODE_OTHER; c++) {
		const struct code_row *r = &codes[c];

		CU_ASSERT_TRUE_FATAL(said(r->word));
		CU_ASSERT_EQUAL((int)code_of(r->word), c);
		CU_ASSERT_TRUE(r->title != NULL || r->change.label != NULL);
		CU_ASSERT_TRUE(r->title == NULL || said(r->title));
		CU_ASSERT_TRUE(r->change.label == NULL ||
		    (said(r->change.label) && (r->change.detail ||
		    said(r->change.before_day))));
	}
}

static void
keeps_words_of_dns_that_it_does_not_know(void)
{
	CU_ASSERT_EQUAL(code_of("NO_SUCH_CODE"), CODE_OTHER);
	CU_ASSERT_EQUAL(code_of(""), CODE_OTHER);
	CU_ASSERT_EQUAL(codes[CODE_OTHER].kind, KIND_FIX);
}

static void
says_where_each_measure_is(void)
{
	for (int m = 0; m < MEASURE_COUNT; m++) {
		CU_ASSERT_TRUE(said(measures[m].label));
		CU_ASSERT_EQUAL(measures[m].query == NULL,
		    measures[m].column == NULL);
		for (int o = 0; o < m; o++)
			CU_ASSERT_STRING_NOT_EQUAL(measures[m].label,
			    measures[o].label);
	}
}

/* Whether a finding names a sender exactly if its row is about one. */
static bool
is_about(enum code code, const char *sender)
{
	switch (codes[code].subject) {
	case SUBJECT_DOMAIN:
		return sender == NULL || code == CODE_PARKED_BUT_SENDING;
	case SUBJECT_SELECTOR:
		return true;
	default:
		return sender != NULL;
	}
}

static bool
agrees(const struct verdict *v)
{
	bool fine = true;

	for (size_t i = 0; i < v->blockers + v->advices; i++) {
		const struct verdict_blocker *b = i < v->blockers ?
		    &v->blocker[i] : &v->advice[i - v->blockers];

		fine = fine && said(b->word) && said(b->why) &&
		    said(b->fix) && is_about(b->code, b->sender) &&
		    (b->code == CODE_OTHER || (said(codes[b->code].title) &&
		    strcmp(codes[b->code].word, b->word) == 0));
	}
	for (size_t i = 0; i < v->changes; i++)
		fine = fine && said(codes[v->change[i].code].change.label) &&
		    is_about(v->change[i].code, v->change[i].sender);
	return fine;
}

static void
finds_what_its_rows_say(void)
{
	struct arena *a = arena_new(MEMORY);
	struct verdict v[2];
	struct dmarc_err err;
	size_t n;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (uint64_t seed = 1; seed <= DOMAINS; seed++) {
		arena_reset(a);
		random_world(&w, seed);
		CU_ASSERT_EQUAL_FATAL(verdict_reach(&w.f, a, v, &n, &err),
		    DMARC_OK);
		for (size_t i = 0; i < n; i++)
			if (!agrees(&v[i]))
				CU_FAIL("a finding is not as its row says");
	}
	arena_free(a);
}

static const struct test tests[] = {
	{ "has words for each code", has_words_for_each_code },
	{ "keeps words of DNS that it does not know",
	    keeps_words_of_dns_that_it_does_not_know },
	{ "says where each measure is", says_where_each_measure_is },
	{ "finds what its rows say", finds_what_its_rows_say },
};
TEST_MAIN("report/verdict/words", tests)

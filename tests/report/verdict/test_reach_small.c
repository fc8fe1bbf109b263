/*
 * test_reach_small.c: a domain of ten messages a week, day by day, from its
 * first report to p=reject. It fails nothing, so time alone decides.
 */
#include "tests/report/verdict/facts.h"

#define MAJORS_ONLY 2
#define WORKDAYS 5
#define TO_QUARANTINE 56	/* days that a domain of low volume waits */
#define TO_REJECT 84

/*
 * The domain on its given day, the first of which is a Monday: two messages on
 * each day of work. Its policy is p for the last days of those, before none.
 */
static enum verdict_code
on_day(int64_t day, enum dmarc_p p, int64_t since, int64_t *earliest)
{
	struct bed *b = bed_new(DMARC_P_NONE, day, 0, MAJORS_ONLY);
	enum verdict_code code;

	bed_history(b, 0, (size_t)since, BED_POLICY(.p = p));
	b->f.reports = 0;
	for (int64_t age = 0; age < day; age++) {
		if ((day - 1 - age) % 7 >= WORKDAYS)
			continue;
		if (age < W28)
			bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
			    "example.com/s1=pass", "example.com=pass", "pp",
			    .messages = MAJORS_ONLY, .from = (int)age,
			    .to = (int)age });
		else if (age < COVERAGE)
			for (uint32_t r = 0; r < MAJORS_ONLY; r++)
				bed_empty(b, r, LAST - age);
	}
	code = bed_judge(b)->code;
	*earliest = b->v[0].earliest == NEVER ? 0 :
	    b->v[0].earliest - b->f.today;
	arena_free(b->arena);
	return code;
}

static void
takes_eight_weeks_to_quarantine(void)
{
	for (int64_t day = 29; day <= 140; day++) {
		int64_t wait;
		enum verdict_code code = on_day(day, DMARC_P_NONE, day,
		    &wait);

		CU_ASSERT_EQUAL(code, day < TO_QUARANTINE ? VERDICT_HOLD :
		    VERDICT_READY_FOR_QUARANTINE);
		if (day < TO_QUARANTINE)
			CU_ASSERT_EQUAL(wait, TO_QUARANTINE - day);
	}
}

static void
takes_twelve_weeks_more_to_reject(void)
{
	for (int64_t days = 1; days <= TO_REJECT + 1; days++) {
		int64_t wait;
		enum verdict_code code = on_day(TO_QUARANTINE + days,
		    DMARC_P_QUARANTINE, days, &wait);

		CU_ASSERT_EQUAL(code, days < TO_REJECT ? VERDICT_HOLD :
		    VERDICT_READY_FOR_REJECT);
		if (days < TO_REJECT)
			CU_ASSERT_EQUAL(wait, TO_REJECT - days);
	}
}

static const struct test tests[] = {
	{ "takes eight weeks to quarantine",
	    takes_eight_weeks_to_quarantine },
	{ "takes twelve weeks more to reject",
	    takes_twelve_weeks_more_to_reject },
};
TEST_MAIN("report/verdict/reach_small", tests)

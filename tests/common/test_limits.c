/*
 * test_limits.c: every limit has a name, a range and a default within it.
 */
#include "common/limits.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
has_a_row_for_each(void)
{
	for (size_t i = 0; i < DMARC_LIMITS; i++) {
		const struct dmarc_limit *row = &dmarc_limit_table[i];

		CU_ASSERT_PTR_NOT_NULL_FATAL(row->name);
		CU_ASSERT_EQUAL(row->offset, i * sizeof(uint64_t));
		for (size_t j = 0; j < i; j++)
			CU_ASSERT_STRING_NOT_EQUAL(row->name,
			    dmarc_limit_table[j].name);
	}
}

static void
has_sane_defaults(void)
{
	struct dmarc_limits lim = dmarc_default_limits;

	for (size_t i = 0; i < DMARC_LIMITS; i++) {
		const struct dmarc_limit *row = &dmarc_limit_table[i];
		uint64_t v = *dmarc_limit_at(&lim, row);

		CU_ASSERT_TRUE(row->least > 0);
		CU_ASSERT_TRUE(row->least <= v && v <= row->most);
	}
}

static void
sets_by_row(void)
{
	struct dmarc_limits lim = dmarc_default_limits;

	for (size_t i = 0; i < DMARC_LIMITS; i++)
		if (strcmp(dmarc_limit_table[i].name, "xml_depth") == 0)
			*dmarc_limit_at(&lim, &dmarc_limit_table[i]) = 77;
	CU_ASSERT_EQUAL(lim.xml_depth, 77);
	CU_ASSERT_EQUAL(lim.reports, dmarc_default_limits.reports);
	CU_ASSERT_EQUAL(lim.xml_attributes,
	    dmarc_default_limits.xml_attributes);
}

static const struct test tests[] = {
	{ "it has a row for each limit, in order", has_a_row_for_each },
	{ "it has defaults that an operator could set", has_sane_defaults },
	{ "it sets a limit by its row", sets_by_row },
};

TEST_MAIN("common/limits", tests)

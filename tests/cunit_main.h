/*
 * cunit_main.h: the main of a CUnit program. The including file defines
 *
 *	static const struct test tests[] = { { "it ...", function }, ... };
 *	TEST_MAIN("room/file", tests)
 */
#ifndef DMARC_TESTS_CUNIT_MAIN_H
#define DMARC_TESTS_CUNIT_MAIN_H

#include <stdio.h>
#include <unistd.h>

#include <CUnit/Basic.h>

/* A child's counts are written at its end, however it ends. */
#ifdef DMARC_COVERAGE
void __gcov_dump(void);
#define write_counts() __gcov_dump()

__attribute__((noreturn)) static inline void
count_and_exit(int status)
{
	write_counts();
	_exit(status);
}
#define _exit count_and_exit
#else
#define write_counts() ((void)0)
#endif

struct test {
	const char *name;	/* finishes the sentence "it ..." */
	CU_TestFunc run;
};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The exit status: 0 when every test ran and none failed. */
static inline int
run_tests(const char *suite_name, const struct test *test, size_t n)
{
	CU_pSuite suite;
	unsigned failures;

	if (CU_initialize_registry() != CUE_SUCCESS)
		return 2;
	suite = CU_add_suite(suite_name, NULL, NULL);
	for (size_t i = 0; i < n; i++)
		if (suite == NULL ||
		    CU_add_test(suite, test[i].name, test[i].run) == NULL)
			return 2;
	CU_basic_set_mode(CU_BRM_VERBOSE);
	if (CU_basic_run_tests() != CUE_SUCCESS ||
	    CU_get_number_of_tests_run() != n)
		return 2;
	failures = CU_get_number_of_failures();
	CU_cleanup_registry();
	return failures > 0;
}

#define TEST_MAIN(suite_name, table)					\
int									\
main(void)								\
{									\
	return run_tests(suite_name, table, COUNT(table));		\
}

#endif

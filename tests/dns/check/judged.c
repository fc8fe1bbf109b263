/*
 * judged.c: see judged.h.
 */
#include "tests/dns/check/judged.h"

#include <signal.h>

#include "tests/cunit_main.h"

void
judged_open(struct judged *j, const struct zone_row *row, size_t rows,
    struct check_request *q)
{
	static const volatile sig_atomic_t go;
	struct lookup_limits limits = lookup_defaults;
	struct dmarc_err err;

	limits.rate = 0;	/* no test waits for the next second */
	CU_ASSERT_EQUAL_FATAL(suffixes_open(NULL, 100, &j->suffixes, &err),
	    DMARC_OK);
	q->suffixes = j->suffixes;
	zone_open(&j->zone, row, rows);
	CU_ASSERT_EQUAL_FATAL(lookup_open(&j->zone.source, &limits,
	    &j->lookup, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(check_open(&j->check, q, &err), DMARC_OK);
	check_start(&j->check, j->lookup);
	CU_ASSERT_EQUAL_FATAL(lookup_run(j->lookup, &go, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(check_go_on(&j->check, j->lookup, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(lookup_run(j->lookup, &go, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(check_judge(&j->check, &err), DMARC_OK);
}

void
judged_close(struct judged *j)
{
	check_close(&j->check);
	lookup_close(j->lookup);
	suffixes_close(j->suffixes);
}

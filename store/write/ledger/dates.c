/*
 * dates.c: see dates.h.
 */
#include "store/write/ledger/dates.h"

#include <stdio.h>

#include "common/day.h"

#define DMARC_BORN INT64_C(1325376000)	/* 2012-01-01, the first reports */
/* Tolerance: a report may come from tomorrow. */
#define CLOCKS_DIFFER (INT64_C(2) * DAY_SECONDS)

const char dates_pruned[] = "ended before what the database keeps (--prune)";

bool
dates_are_plausible(int64_t begin, int64_t end, int64_t now)
{
	return begin <= end && begin >= DMARC_BORN &&
	    end <= now + CLOCKS_DIFFER;
}

void
dates_explain(int64_t begin, int64_t end, char *text, size_t size)
{
	(void)snprintf(text, size, "its period is %lld to %lld, in seconds "
	    "since 1970", (long long)begin, (long long)end);
}

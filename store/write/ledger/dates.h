/*
 * dates.h: which dates of reports the ledger believes.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_DATES_H
#define DMARC_STORE_WRITE_LEDGER_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether a period (seconds) does not end before it begins, and lies between
 * the first reports ever sent and, as clocks differ, two days after now.
 */
bool dates_are_plausible(int64_t begin, int64_t end, int64_t now);

/* Writes what is wrong with a period into text of size bytes. */
void dates_explain(int64_t begin, int64_t end, char *text, size_t size);

/* Why a report that was pruned is not stored again, for dmarc-report log. */
extern const char dates_pruned[];

#endif

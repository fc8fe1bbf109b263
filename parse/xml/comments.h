/*
 * comments.h: limits the comments of a report.
 *
 * Totals and verdicts do not need the comments on overrides. Comments compress
 * so well that a small mail could fill a database.
 */
#ifndef DMARC_PARSE_XML_COMMENTS_H
#define DMARC_PARSE_XML_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/facts/aggregate.h"
#include "common/memory/arena.h"

/*
 * Keeps the comments of n combinations, in order, while their total is at most
 * limit bytes; removes the first comment over the limit and all after it, and
 * adds their number to *cut. A changed list is a copy in a. Returns false if
 * out of memory.
 */
bool comments_cut(struct arena *a, struct dmarc_combination *c, size_t n,
    uint64_t limit, uint64_t *cut);

#endif

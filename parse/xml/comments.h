/*
 * comments.h: the limit on the comments of a report.
 *
 * No total and no verdict needs the comments on overrides, but they compress
 * to nothing and could fill a database.
 */
#ifndef DMARC_PARSE_XML_COMMENTS_H
#define DMARC_PARSE_XML_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/facts/aggregate.h"

/*
 * Keep the comments of n combinations in their order, up to the first that
 * exceeds limit bytes in all, and leave out the rest; *cut grows by their
 * number. A changed list is a new one in a. false: out of memory.
 */
bool comments_cut(struct arena *a, struct dmarc_combination *c, size_t n,
    uint64_t limit, uint64_t *cut);

#endif

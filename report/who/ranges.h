/*
 * ranges.h: the addresses that services send from, as their SPF records say.
 */
#ifndef DMARC_REPORT_WHO_RANGES_H
#define DMARC_REPORT_WHO_RANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/address.h"
#include "common/services/service.h"

struct range {
	struct dmarc_address first, last;	/* both belong to it */
	const struct service *service;
	struct dmarc_address most;	/* the highest last up to here: set by
					 * ranges_sort() */
};

/* All zeros: there are none. */
struct ranges {
	struct range *list;	/* heap memory */
	size_t n, size;
};

/* Adds a range. false: no memory. */
bool ranges_add(struct ranges *r, const struct dmarc_address *first,
    const struct dmarc_address *last, const struct service *service);

/* Sorts them after the last was added. */
void ranges_sort(struct ranges *r);

/*
 * The service of an address; of several ranges the narrowest, then the one with
 * the smallest id. NULL: none. r may be NULL.
 */
const struct service *ranges_find(const struct ranges *r,
    const struct dmarc_address *a);

void ranges_free(struct ranges *r);

#endif

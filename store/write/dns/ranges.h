/*
 * ranges.h: stores the addresses that a service sends from.
 */
#ifndef DMARC_STORE_WRITE_DNS_RANGES_H
#define DMARC_STORE_WRITE_DNS_RANGES_H

#include <stddef.h>
#include <stdint.h>

#include "common/address.h"
#include "common/err.h"

struct writer;

struct dns_range_row {
	struct dmarc_address first, last;
};

/*
 * Replaces all ranges of a service, in one transaction; none may be open. now
 * is in seconds.
 */
DMARC_MUST_USE enum dmarc_status store_ranges(struct writer *w,
    const char *service, const struct dns_range_row *row, size_t n,
    int64_t now, struct dmarc_err *err);

/* The same in the open transaction. */
DMARC_MUST_USE enum dmarc_status replace_ranges(struct writer *w,
    const char *service, const struct dns_range_row *row, size_t n,
    int64_t now, struct dmarc_err *err);

#endif

/*
 * history.h: what was published when, a row for each stretch of time.
 */
#ifndef DMARC_STORE_WRITE_DNS_HISTORY_H
#define DMARC_STORE_WRITE_DNS_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

struct writer;

/* An answer: all records of a name. */
struct history {
	const char *kind, *name;	/* as in dns_history */
	const char *const *record;
	size_t records;		/* 0: there is none */
	int64_t now;		/* seconds */
};

/*
 * Stores it in the open transaction: a record that was there when DNS last
 * answered continues its stretch, another one begins one. An answer that is
 * older than the last one changes nothing.
 */
DMARC_MUST_USE enum dmarc_status store_history(struct writer *w,
    const struct history *h, struct dmarc_err *err);

#endif

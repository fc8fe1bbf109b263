/*
 * host.h: stores host names of addresses, and whether names exist.
 */
#ifndef DMARC_STORE_WRITE_DNS_HOST_H
#define DMARC_STORE_WRITE_DNS_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/address.h"
#include "common/err.h"

struct writer;

/* The host name of an address. */
struct dns_host_row {
	struct dmarc_address ip;
	bool known;		/* false: the look-up failed */
	const char *name;	/* NULL: there is none */
	bool confirmed;
	size_t names;		/* PTR records */
	bool own;		/* its history is kept */
};

/* A name below a policy domain, and whether it exists. */
struct dns_name_row {
	const char *name;
	bool found;
};

/*
 * Store so many of them in one transaction; none may be open. now is in
 * seconds. A look-up that failed changes no name.
 */
DMARC_MUST_USE enum dmarc_status store_hosts(struct writer *w,
    const struct dns_host_row *row, size_t n, int64_t now,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status store_names(struct writer *w,
    const struct dns_name_row *row, size_t n, int64_t now,
    struct dmarc_err *err);

#endif

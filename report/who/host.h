/*
 * host.h: whether a host name identifies who runs the host.
 */
#ifndef DMARC_REPORT_WHO_HOST_H
#define DMARC_REPORT_WHO_HOST_H

#include <stdbool.h>

#include "common/address.h"

/*
 * Whether a provider gives such a name (lower case) to every address of a pool,
 * so that it does not identify the sender: the name contains the address, or
 * one of its labels before the last two is a pool word (pool, dynamic, dsl and
 * the like).
 */
bool host_is_generic(const char *name, const struct dmarc_address *a);

#endif

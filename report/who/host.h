/*
 * host.h: what a host name says of who runs the host.
 */
#ifndef DMARC_REPORT_WHO_HOST_H
#define DMARC_REPORT_WHO_HOST_H

#include <stdbool.h>

#include "common/address.h"

/*
 * Whether a name (lower case) is one that a provider gives to every address
 * of a pool, so that it tells nothing of who sends: the address is written
 * in it, or one of its labels before the last two says pool, dynamic, dsl
 * and the like.
 */
bool host_is_generic(const char *name, const struct dmarc_address *a);

#endif

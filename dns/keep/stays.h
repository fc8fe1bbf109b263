/*
 * stays.h: which stored findings about a domain outlive a check that could not
 * look everything up.
 */
#ifndef DMARC_DNS_KEEP_STAYS_H
#define DMARC_DNS_KEEP_STAYS_H

#include <stdbool.h>

#include "dns/check/check.h"

/* Whether all of the SPF record, with what it includes, is known. */
bool stays_tree_known(const struct check *c);

/* Whether findings of a code stay, because what they rest on is unknown. */
bool stays(const struct check *c, enum finding_code code);

#endif

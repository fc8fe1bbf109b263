/*
 * parts.h: what the last run could not look up, as dns_domain.unknown has it:
 * "spf: SERVFAIL; dkim: s1: timeout". A word for the kind begins each item.
 */
#ifndef DMARC_DNS_PLAN_PARTS_H
#define DMARC_DNS_PLAN_PARTS_H

#include <stdbool.h>

/*
 * The parts of a check (enum check_part) that were answered; 0 if an item is of
 * no known kind: then all are asked again.
 */
unsigned parts_known(const char *unknown);

/* Whether the key of a selector could not be looked up. */
bool parts_lack_key(const char *unknown, const char *selector);

#endif

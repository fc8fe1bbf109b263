/*
 * judged.h: a domain of a zone, looked up and judged, for tests.
 */
#ifndef DMARC_TESTS_DNS_CHECK_JUDGED_H
#define DMARC_TESTS_DNS_CHECK_JUDGED_H

#include "dns/check/check.h"
#include "tests/dns/zone.h"

struct judged {
	struct zone zone;
	struct suffixes *suffixes;
	struct lookup *lookup;
	struct check check;
};

/* Ends the test if anything fails. Sets the suffixes of q. */
void judged_open(struct judged *j, const struct zone_row *row, size_t rows,
    struct check_request *q);
void judged_close(struct judged *j);

#endif

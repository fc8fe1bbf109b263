/*
 * digest_part.h: what the parts of a digest (digest.h) share.
 */
#ifndef DMARC_REPORT_TEXT_DIGEST_PART_H
#define DMARC_REPORT_TEXT_DIGEST_PART_H

#include "report/say/overview.h"
#include "report/text/digest.h"

struct digest_row {
	const char *domain;
	struct overview_row row;
	const char *lines;	/* the to-do list; NULL: empty */
};

/* The first lines: how much is to be done, and which domains ask for it. */
void digest_calls(struct digest *d);

#endif

/*
 * check.h: a checked domain, for people and for programs.
 */
#ifndef DMARC_DNS_SHOW_CHECK_H
#define DMARC_DNS_SHOW_CHECK_H

#include <stdint.h>

#include "common/memory/buf.h"
#include "dns/check/check.h"

/* What is not in the check itself. */
struct check_page {
	const struct check *check;
	int64_t now;		/* seconds */
};

/* Append to out, which may fail. JSON is one object on one line. */
void check_json(struct buf *out, const struct check_page *page);
void check_text(struct buf *out, const struct check_page *page);

#endif

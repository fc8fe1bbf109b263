/*
 * stored.h: what the last refresh stored about a domain, for people and for
 * programs, in the form of a check. What is not stored is null, and text says
 * what that is.
 */
#ifndef DMARC_DNS_SHOW_STORED_H
#define DMARC_DNS_SHOW_STORED_H

#include "common/memory/buf.h"
#include "common/names/suffixes.h"
#include "store/read/snapshot.h"
#include "store/read/stored.h"

/* What pages say. */
struct stored_page {
	struct snapshot *db;
	const char *domain;
	const struct stored_domain *d;	/* found */
	const struct suffixes *suffixes;
	struct arena *arena;	/* of what is read for the page */
	bool sends_nothing;	/* the operator says so */
	bool below;		/* it is a name below the domain of a page */
	int64_t now;		/* seconds */
	bool errors;		/* out: there is an error */
};

/* Append to out, which may fail. */
DMARC_MUST_USE enum dmarc_status stored_text(struct buf *out,
    struct stored_page *page, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status stored_json(struct buf *out,
    struct stored_page *page, struct dmarc_err *err);

#endif

/*
 * sender.h: who sent the mail of a combination.
 *
 * Pure rules over facts; no database, no clock, no output. A sender is
 * named by a domain that authenticated, because everything else in a record
 * can be written by anyone. The first rule that gives a name wins:
 *
 *   1. another organization's DKIM signature passed: that organization;
 *   2. SPF passed for another organization's bounce domain: that one;
 *   3. the domain's own organization authenticated: "own";
 *   4. nothing passed for anyone: the network the mail came from.
 *
 * "Another" and "own" compare organizational domains (Public Suffix List)
 * with that of the From domain. A HELO name names nobody. Of several names
 * under one rule the first in the alphabet counts, so that receivers who
 * list results in another order see the same sender.
 */
#ifndef DMARC_REPORT_SENDER_H
#define DMARC_REPORT_SENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/feedback.h"

/* The Public Suffix List. */
struct suffixes;

/*
 * The list in file; NULL: the newest one that the system has. E_NOINPUT if
 * the file is not there, E_DATA if it holds no rules.
 */
DMARC_MUST_USE enum dmarc_status suffixes_open(const char *file,
    struct suffixes **out, struct dmarc_err *err);
void suffixes_close(struct suffixes *s);	/* NULL is fine */

/*
 * The organizational domain: the end of domain that somebody registered, or
 * all of it where there is none (a public suffix itself, no domain at all).
 */
const char *suffixes_organization(const struct suffixes *s,
    const char *domain);

enum sender_kind {
	SENDER_OWN,		/* the domain's own organization */
	SENDER_ORGANIZATION,	/* another one, by DKIM or SPF */
	SENDER_NETWORK,		/* nothing passed */
	SENDER_KINDS
};

/* What of a combination names a sender. */
struct sender_facts {
	const char *header_from;
	const struct dmarc_auth *dkim, *spf;
	size_t dkims, spfs;
	bool aligned;		/* passes DMARC, as its receiver judged */
};

struct sender {
	enum sender_kind kind;
	const char *name;	/* in the strings of the facts; NULL: the
				 * network of the address (address_net) */
};

struct sender sender_of(const struct sender_facts *f,
    const struct suffixes *s);

/* What comes before the name in a key: "own:", "org:" or "net:". */
const char *sender_prefix(enum sender_kind kind);

#endif

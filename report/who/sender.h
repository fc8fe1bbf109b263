/*
 * sender.h: who sent the mail of a combination.
 *
 * Pure rules over facts; no database, no clock, no output. A sender is
 * named by a domain that authenticated, because everything else in a record
 * can be written by anyone. The first rule that gives a name wins:
 *
 *   1. the operator labelled an address, a domain or a host name of it
 *      (senders.conf): what the line names;
 *   2. another organization's DKIM signature passed, and its domain is in
 *      the table of services: that service;
 *   3. the same for SPF and the bounce domain;
 *   4. its confirmed host name is in the table of services;
 *   5. another organization's DKIM signature passed: that organization;
 *   6. SPF passed for another organization's bounce domain: that one;
 *   7. its confirmed host name: the organization of that, or, in the
 *      domain's own organization, the host;
 *   8. the domain's own organization authenticated: "own";
 *   9. nothing passed for anyone: the network the mail came from.
 *
 * "Another" and "own" compare organizational domains (Public Suffix List)
 * with that of the From domain. A HELO name names nobody, nor does a host
 * name that a provider gives to a pool of addresses. Of several names
 * under one rule the first in the alphabet counts, so that receivers who
 * list results in another order see the same sender.
 */
#ifndef DMARC_REPORT_WHO_SENDER_H
#define DMARC_REPORT_WHO_SENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "report/who/labels.h"
#include "report/who/services.h"

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
	SENDER_SERVICE,		/* one of the table */
	SENDER_ORGANIZATION,	/* another one, by DKIM or SPF */
	SENDER_RULE,		/* an address or network with a label */
	SENDER_OWN_HOST,	/* a host of the domain's own organization */
	SENDER_HOST,		/* another organization, by host name */
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

/* What is known beforehand, and outlives what is learnt with it. */
struct sender_tables {
	const struct suffixes *suffixes;
	const struct services *services;
	const struct labels *labels;
};

/* What the passing results of one sort, DKIM or SPF, name. */
struct sender_names {
	const char *own, *foreign;	/* organizations; NULL: none */
	const struct service *service;	/* of a foreign one; NULL: none */
	const struct label_rule *rule;	/* for one of them; NULL: none */
};

struct sender {
	enum sender_kind kind;
	const char *name;	/* in the facts or the tables; NULL: the
				 * network of the address (address_net) */
	const struct service *service;	/* that results name; or NULL */
	const struct label_rule *rule;	/* that labels it; NULL: none */
};

struct sender_names sender_dkim(const struct dmarc_auth *dkim, size_t n,
    const char *header_from, const struct sender_tables *t);
struct sender_names sender_spf(const struct dmarc_auth *spf, size_t n,
    const char *header_from, const struct sender_tables *t);

/*
 * By the results of a combination alone; aligned: it passes DMARC, as its
 * receiver judged.
 */
struct sender sender_named(const struct sender_names *dkim,
    const struct sender_names *spf, const char *header_from, bool aligned,
    const struct sender_tables *t);

/* Both steps at once. */
struct sender sender_of(const struct sender_facts *f,
    const struct sender_tables *t);

/*
 * The same mail from a host whose name (lower case) is confirmed; generic:
 * it is one of a pool, and only a label makes something of it.
 */
struct sender sender_host(const struct sender *s, const char *header_from,
    const char *host, bool generic, const struct sender_tables *t);

/*
 * The same mail from an address that has a label of its own (NULL: none):
 * of two lines in senders.conf the first counts.
 */
struct sender sender_at(const struct sender *s,
    const struct label_rule *address);

/* What tells it from others of its kind: the id of a service, or its name. */
const char *sender_id(const struct sender *s);

/* What comes before that in a key: "own:", "org:", "ptr:", "net:", ... */
const char *sender_prefix(enum sender_kind kind);

#endif

/*
 * sender.h: who sent the mail of a combination.
 *
 * Pure rules over facts; no database, no clock, no output. A sender is
 * named by a domain that authenticated, because everything else in a record
 * can be written by anyone. The first rule that gives a name wins:
 *
 *   1. the operator labelled its address, domain or host name
 *      (senders.conf): the name in that line;
 *   2. another organization's DKIM signature passed, and its domain is in
 *      the table of services: that service;
 *   3. the same for SPF and the bounce domain;
 *   4. its confirmed host name is in the table of services, or its address
 *      in a range that a service publishes: that service;
 *   5. another organization's DKIM signature passed: that organization;
 *   6. SPF passed for another organization's bounce domain: that
 *      organization;
 *   7. its host name is confirmed: the organization of the host name or,
 *      in the domain's own organization, the host;
 *   8. the domain's own organization authenticated: "own";
 *   9. nothing passed for anyone: the network the mail came from.
 *
 * "Another" and "own" compare organizational domains (Public Suffix List)
 * with that of the From domain. A HELO name never names a sender, nor does
 * a host name that a provider gives to a pool of addresses. If one rule
 * yields several names, the alphabetically first wins, because receivers
 * list results in different orders and the sender must stay the same.
 */
#ifndef DMARC_REPORT_WHO_SENDER_H
#define DMARC_REPORT_WHO_SENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/names/suffixes.h"
#include "report/who/labels.h"
#include "report/who/ranges.h"
#include "common/services/services.h"

enum sender_kind {
	SENDER_OWN,		/* the domain's own organization */
	SENDER_SERVICE,		/* a service in the table */
	SENDER_ORGANIZATION,	/* another organization, by DKIM or SPF */
	SENDER_RULE,		/* an address or network with a label */
	SENDER_OWN_HOST,	/* a host of the domain's own organization */
	SENDER_HOST,		/* another organization, by host name */
	SENDER_NETWORK,		/* nothing passed */
	/* Senders too many to list: */
	SENDER_MORE_NETWORKS, SENDER_MORE_OWN, SENDER_MORE,
	SENDER_KINDS
};

/* Tables loaded before the run; they must outlive every sender. */
struct sender_tables {
	const struct suffixes *suffixes;
	const struct services *services;
	const struct labels *labels;
	const struct ranges *ranges;	/* of services; NULL: none known */
};

/* The names given by the passing results of one kind, DKIM or SPF. */
struct sender_names {
	const char *own, *foreign;	/* organizations; NULL: none */
	const struct service *service;	/* of a foreign domain; NULL: none */
	const struct label_rule *rule;	/* for one of the domains; NULL: none */
};

struct sender {
	enum sender_kind kind;
	const char *name;	/* in the facts or the tables; NULL: the
				 * network of the address (address_net) */
	const struct service *service;	/* named by the results; NULL: none */
	const struct label_rule *rule;	/* labels the sender; NULL: none */
};

struct sender_names sender_dkim(const struct dmarc_auth *dkim, size_t n,
    const char *header_from, const struct sender_tables *t);
struct sender_names sender_spf(const struct dmarc_auth *spf, size_t n,
    const char *header_from, const struct sender_tables *t);

/*
 * The sender by the results of a combination alone. aligned: the mail passes
 * DMARC, as its receiver judged.
 */
struct sender sender_named(const struct sender_names *dkim,
    const struct sender_names *spf, const char *header_from, bool aligned,
    const struct sender_tables *t);

/*
 * Refines a sender by the confirmed host name (lower case) of its address. A
 * generic name, from a provider's pool, counts only if it has a label.
 */
struct sender sender_host(const struct sender *s, const char *header_from,
    const char *host, bool generic, const struct sender_tables *t);

/*
 * Refines a sender by the service whose range its address is in (NULL: none).
 */
struct sender sender_range(const struct sender *s,
    const struct service *service);

/*
 * Refines a sender by the label of its address (NULL: none): of two lines in
 * senders.conf the earlier counts.
 */
struct sender sender_at(const struct sender *s,
    const struct label_rule *address);

/* Whether it stands for many senders, too small to list. */
bool sender_is_many(const struct sender *s);

/*
 * The id within its kind: the id of a service, "" if it stands for many,
 * otherwise the name.
 */
const char *sender_id(const struct sender *s);

/* The prefix of its key by kind: "own:", "org:", "ptr:", "net:", ... */
const char *sender_prefix(enum sender_kind kind);

#endif

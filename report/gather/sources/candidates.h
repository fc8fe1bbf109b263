/*
 * candidates.h: the senders that the operator may label, over all domains, by
 * the second word that a line of senders.conf(5) would have.
 *
 * That word is the domain that authenticates the sender's mail, the suffix of
 * its host names, or its network: for a service the network too, because its
 * domain stands for all its customers.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_CANDIDATES_H
#define DMARC_REPORT_GATHER_SOURCES_CANDIDATES_H

#include <glib.h>

#include "report/gather/sources/sent.h"

#define CANDIDATES_MOST 100000	/* senders told apart; the rest is summed */

struct candidate {
	char *what;		/* "dkim:news.example", "192.0.2.0/24" */
	enum label label;	/* if it is labelled */
	bool labelled;
	const char *word;	/* its label, or what its mail suggests:
				 * candidates_list() sets it */
	enum sender_kind kind;	/* of the first of its mail */
	char *service;		/* the name of the service; NULL: none */
	char *domain;		/* From domain of most of its mail */
	uint64_t domain_messages;
	bool several;		/* it uses other From domains, too */
	uint64_t messages, pass, forwarded;	/* forwarded: by an override */
	int64_t first, last;	/* days */
	struct dmarc_address address;	/* that sent most of it at once */
	char *host;		/* its confirmed name; NULL: not known */
	uint64_t address_messages;
	uint64_t addresses;	/* in the domain where it used most */
};

struct candidates {
	GHashTable *by_what;	/* to struct candidate, owned */
	uint64_t rest;		/* messages of senders that are summed */
};

/* candidates_free() releases it. */
void candidates_begin(struct candidates *c);
void candidates_free(struct candidates *c);

/*
 * Adds the senders of a domain in a window; with unlabelled, only those without
 * a label. list is memory that is used again for the next domain. E_NOMEM,
 * E_DATA.
 */
DMARC_MUST_USE enum dmarc_status candidates_read(struct candidates *c,
    const struct identity *identity, const struct day_window *w,
    bool unlabelled, struct sent_list *list, struct dmarc_err *err);

/*
 * All of them, most messages first, in a list of c->by_what's size that the
 * caller frees with g_free().
 */
struct candidate **candidates_list(const struct candidates *c);

#endif

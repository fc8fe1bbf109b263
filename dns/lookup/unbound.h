/*
 * unbound.h: answers from libunbound, which resolves in a thread of its own.
 */
#ifndef DMARC_DNS_LOOKUP_UNBOUND_H
#define DMARC_DNS_LOOKUP_UNBOUND_H

#include <stddef.h>
#include <stdint.h>

#include "dns/lookup/source.h"

struct unbound_settings {
	/* Resolvers to ask, as ADDRESS or ADDRESS@PORT. */
	const char *const *forward;
	size_t forwards;	/* 0: the servers of resolv.conf */
	bool from_root;		/* ask no resolver, resolve from the root */
	const char *trust_anchor;	/* a file; NULL: no DNSSEC */
	uint32_t jobs;		/* questions in flight */
};

/*
 * Opens the resolver. E_CONFIG for an address that is none, E_NOINPUT for a
 * trust anchor that cannot be read, E_UNAVAILABLE if there is no resolver,
 * E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status unbound_open(
    const struct unbound_settings *settings, struct source **out,
    struct dmarc_err *err);
void unbound_close(struct source *s);	/* NULL is fine */

#endif

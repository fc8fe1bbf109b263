/*
 * rua.h: the targets of aggregate reports in a DMARC record.
 */
#ifndef DMARC_DNS_FACTS_RUA_H
#define DMARC_DNS_FACTS_RUA_H

#include "dns/facts/dmarc.h"

/*
 * Lists the URIs of a record that is published at a domain, with their domains
 * and whether these are of another organization; nothing else is known. The
 * URIs lie in the record. false: no memory.
 */
bool rua_list(struct arena *a, const struct suffixes *suffixes, const char *at,
    const struct rdata *record, struct rua list[RUA_MOST], size_t *n);

/*
 * Reads the URIs of the record in f, and asks whether each target takes mail
 * and, if it belongs to another organization, whether it has agreed to reports
 * about the domain (RFC 9990 section 4).
 */
void rua_read(struct reading *r, struct dmarc_facts *f);

#endif

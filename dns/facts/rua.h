/*
 * rua.h: the targets of aggregate reports in a DMARC record.
 */
#ifndef DMARC_DNS_FACTS_RUA_H
#define DMARC_DNS_FACTS_RUA_H

#include "dns/facts/dmarc.h"

/*
 * Reads the URIs of the record in f, and asks whether each target takes mail
 * and, if it belongs to another organization, whether it has agreed to reports
 * about the domain (RFC 9990 section 4).
 */
void rua_read(struct reading *r, struct dmarc_facts *f);

#endif

/*
 * fact.h: stores what another ledger of the fleet knows from DNS.
 */
#ifndef DMARC_STORE_WRITE_DNS_FACT_H
#define DMARC_STORE_WRITE_DNS_FACT_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "store/write/dns/ranges.h"

struct writer;

/* The tables; a domain has its records, includes and findings with it. */
enum dns_fact_kind {
	DNS_FACT_DOMAIN, DNS_FACT_KEY, DNS_FACT_SPF, DNS_FACT_NAME,
	DNS_FACT_HOST, DNS_FACT_SERVICE, DNS_FACT_HISTORY, DNS_FACTS
};

struct dns_fact {
	enum dns_fact_kind kind;
	const char *name;	/* DOMAIN, SERVICE: whose it is */
	int64_t checked;	/* seconds: when DNS said so */
	const char *answer;	/* JSON, as store/read/sql/facts.sql says;
				 * checked by the caller */
	const unsigned char *hash;	/* KEY: 32 bytes, or NULL */
	const struct dns_range_row *range;	/* SERVICE */
	size_t ranges;
};

/*
 * Stores a fact in the open transaction, unless what is stored is as new or
 * newer.
 */
DMARC_MUST_USE enum dmarc_status store_fact(struct writer *w,
    const struct dns_fact *f, struct dmarc_err *err);

/*
 * After the last fact, in the open transaction: joins what several hosts saw of
 * a record, and forgets what SPF said of an address long before DNS was asked
 * last about the domain, as dmarc-dns does.
 */
DMARC_MUST_USE enum dmarc_status store_facts_end(struct writer *w,
    struct dmarc_err *err);

#endif

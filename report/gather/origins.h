/*
 * origins.h: who sends the mail of a combination from an address.
 *
 * Records name combinations and addresses by their keys in the database. Each
 * of them is read once for a policy domain and kept; their memory is in the
 * arena of the identity.
 */
#ifndef DMARC_REPORT_GATHER_ORIGINS_H
#define DMARC_REPORT_GATHER_ORIGINS_H

#include "report/gather/identity.h"
#include "store/read/parts/combination.h"

/* A combination: what a record says besides its address and count. */
struct origin_mail {
	struct verdict_mail says;
	unsigned overrides;	/* a bit for each enum dmarc_override */
	/* The results to show: the first pass, else the first; NULL: none. */
	const struct dmarc_auth *dkim, *spf;
	struct sender sender;	/* by its results alone */
	bool tenant;		/* a name proves our own account at a service */
	bool summed;		/* stands for many combinations (kinds.h) */
};

/* An address that sends. */
struct origin_address {
	struct verdict_address is;
	const struct label_rule *rule;	/* labels the address; NULL: none */
	const struct service *range;	/* it publishes the address, or NULL */
	uint32_t place;		/* its number, in the order of reading */
};

/* What was read so far. */
struct origins {
	struct identity identity;
	struct combinations combinations;
	struct memo mails;	/* by combination */
	struct memo addresses;	/* by source */
	/* By pointers to interned strings and lists. */
	struct memo froms;	/* by From domain */
	struct memo organizations;	/* by domain */
	struct memo results;	/* by list and From domain */
	struct memo selectors;	/* in the order of own_selector[] */
	/* The selectors that verdict_result.own_selector numbers. */
	struct verdict_own_selector *own_selector;
	uint32_t own_selectors;
	size_t own_selector_size;
};

/* Starts with nothing read. */
struct origins origins_begin(const struct identity *identity);

/*
 * The combination and the address of these keys. What they point to lives as
 * long as the arena. E_NOMEM, E_DATA.
 */
DMARC_MUST_USE enum dmarc_status origins_mail(struct origins *o,
    uint64_t combination, const struct origin_mail **out,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status origins_address(struct origins *o,
    int64_t source, const struct origin_address **out,
    struct dmarc_err *err);

/* Prefetches the memory that both will read. */
void origins_prefetch(const struct origins *o, uint64_t combination,
    int64_t source);
/* The same, when what that prefetched is there. */
void origins_prefetch_parts(const struct origins *o, uint64_t combination);

/* The sender of this mail from this address. */
struct sender origins_sender(const struct origins *o,
    const struct origin_mail *mail, const struct origin_address *from);

#endif

/*
 * host.h: check_host(), what SPF says of mail from an address (RFC 7208
 * section 4).
 */
#ifndef DMARC_DNS_SPF_HOST_H
#define DMARC_DNS_SPF_HOST_H

#include "common/address.h"
#include "common/memory/arena.h"
#include "dns/lookup/lookup.h"

enum spf_result {
	SPF_NONE, SPF_NEUTRAL, SPF_PASS, SPF_FAIL, SPF_SOFTFAIL,
	SPF_TEMPERROR, SPF_PERMERROR,
	SPF_UNKNOWN	/* it depends on mail, on a local part or HELO name;
			 * or on more than fits into the arena */
};

/* "pass", "softfail", ... */
const char *spf_result_word(enum spf_result r);

/* RFC 7208 section 4.6.4. */
enum { SPF_LOOKUPS_MOST = 10, SPF_VOIDS_MOST = 2, SPF_HOSTS_MOST = 10 };

struct spf_request {
	struct dmarc_address ip;
	const char *domain;	/* whose record is asked for, as bytes */
	const char *local;	/* of the sender; NULL: unknown */
	const char *origin;	/* the sender's domain */
	const char *helo;	/* NULL: unknown */
	const struct rdata *instead;	/* a record to evaluate in place of what
					 * the domain has; NULL: none */
};

/* A term that was looked at. Steps of an include follow its own step. */
struct spf_step {
	unsigned depth;		/* 0: the record of the domain itself */
	const char *at;		/* the domain of the record */
	const char *term;	/* as written, term_len bytes */
	size_t term_len;
	const char *name;	/* the name that it led to; NULL: none */
	const char *end;	/* "match", "no match", ... */
};

struct spf_outcome {
	enum spf_result result;
	const char *term;	/* that decided, term_len bytes; NULL: none */
	size_t term_len;
	const char *at;		/* the domain of its record; NULL: no term */
	const char *via;	/* the term of the first record that led there,
				 * via_len bytes; NULL: none */
	size_t via_len;
	const char *why;	/* of an error, of none and of unknown */
	unsigned lookups, voids;	/* counted until the end */
	struct spf_step *step;
	size_t steps;		/* at most SPF_STEPS_MOST are kept */
};

enum { SPF_STEPS_MOST = 500 };

/*
 * One evaluation. The caller sets request and arena (of at least 1 MiB), which
 * outcome points into, and adds work to a run.
 */
struct spf_host {
	struct work work;	/* first; work.step is spf_host_step() */
	struct spf_request request;
	struct arena *arena;
	struct spf_outcome outcome;
};

enum work_status spf_host_step(struct work *w, struct lookup *l);

#endif

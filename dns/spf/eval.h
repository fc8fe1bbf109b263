/*
 * eval.h: an evaluation that is under way, for the files of check_host().
 */
#ifndef DMARC_DNS_SPF_EVAL_H
#define DMARC_DNS_SPF_EVAL_H

#include "dns/spf/host.h"
#include "dns/spf/record.h"

/* What became of a term. */
enum eval {
	EVAL_HIT, EVAL_MISS,
	EVAL_STOP	/* the evaluation ends: see result, or waits */
};

struct spf_eval {
	struct spf_host *host;
	struct lookup *lookup;
	struct arena *arena;
	bool waits;		/* an answer is missing */
	enum spf_result result;	/* of an evaluation that ended */
	const char *why;
};

/* Ends the evaluation with an error, or with "unknown". */
enum eval eval_end(struct spf_eval *e, enum spf_result result,
    const char *why);

/* Counts a term whose answer was empty; the third ends the evaluation. */
enum eval eval_void(struct spf_eval *e);

/*
 * Asks for a name, which is raw bytes. *answer is NULL if the name is none;
 * EVAL_STOP: the answer is missing. Else EVAL_MISS.
 */
enum eval eval_ask(struct spf_eval *e, const char *name, enum rr_type type,
    const struct answer **answer);

/*
 * Whether the addresses of a name, in the form of name.h, include the client's,
 * with the prefix length for its family. *none: there are no addresses at all.
 * A DNS error is a temperror.
 */
enum eval eval_addresses(struct spf_eval *e, const char *name,
    unsigned prefix4, unsigned prefix6, bool *none);

/*
 * Finds the validated name of the client (RFC 7208 section 5.5) that is domain,
 * or below it; with any, else another one. NULL: none. *none: there is no PTR
 * record. DNS errors are no match.
 */
enum eval eval_validated(struct spf_eval *e, const char *domain, bool any,
    const char **name, bool *none);

/*
 * The name that a term speaks of: its domain-spec expanded, else domain. The
 * copy is in the arena.
 */
enum eval eval_target(struct spf_eval *e, const struct spf_term *t,
    const char *domain, const char **name);

#endif

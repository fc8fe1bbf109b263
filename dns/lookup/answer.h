/*
 * answer.h: what DNS said to a question.
 */
#ifndef DMARC_DNS_LOOKUP_ANSWER_H
#define DMARC_DNS_LOOKUP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/memory/arena.h"

/*
 * Types of records, by their numbers (RFC 1035 section 3.2.2, RFC 3596, RFC
 * 6698).
 */
enum rr_type {
	RR_A = 1, RR_SOA = 6, RR_PTR = 12, RR_MX = 15, RR_TXT = 16,
	RR_AAAA = 28,
	RR_TLSA = 52
};

enum answer_status {
	ANSWER_DATA,	/* there are records */
	ANSWER_EMPTY,	/* the name exists, but has no record of the type */
	ANSWER_MISSING,	/* the name does not exist (NXDOMAIN) */
	/* Unknown: no fact follows from these. */
	ANSWER_FAILED,	/* SERVFAIL, timeout and the like */
	ANSWER_BOGUS,	/* DNSSEC validation failed */
	ANSWER_BUDGET	/* not asked: there were too many questions */
};

/* The data of a record; of TXT, its strings joined. */
struct rdata {
	const unsigned char *byte;
	size_t len;
};

struct answer {
	enum answer_status status;
	const char *why;	/* of an unknown one: "SERVFAIL", "timeout" */
	const char *alias_of;	/* where CNAMEs lead; NULL: none was followed */
	bool secure;		/* authenticated by DNSSEC */
	uint32_t ttl;		/* seconds */
	size_t records;
	const struct rdata *record;	/* in the order of their bytes */
};

/* The reason of ANSWER_BUDGET. */
#define ANSWER_BUDGET_WHY "the budget of questions or time is used up"

/* Whether it is not known what DNS holds. */
bool answer_is_unknown(const struct answer *a);

/* Whether DNS holds no record of the type. */
bool answer_is_void(const struct answer *a);

/*
 * Copies an answer to an arena, with TXT records joined and their order made
 * independent of the server's. Leaves out TXT records that are malformed.
 * NULL when the arena is full.
 */
const struct answer *answer_keep(struct arena *a, enum rr_type type,
    const struct answer *given);

#endif

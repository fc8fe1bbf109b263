/*
 * answers.h: stores what DNS says about a domain.
 *
 * Texts are valid UTF-8. What a failed look-up is about is left as it was
 * stored: the caller says which parts were answered.
 */
#ifndef DMARC_STORE_WRITE_DNS_ANSWERS_H
#define DMARC_STORE_WRITE_DNS_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/err.h"
#include "store/codes.h"

struct writer;

/* What SPF says of an address stays so many seconds without an answer. */
#define DNS_SPF_KEPT ((int64_t)90 * DAY_SECONDS)

struct dns_record_row {
	enum dns_kind kind;
	const char *record;
	const char *place;	/* the name that has it */
	uint32_t ttl;		/* seconds */
};

/* What the SPF record includes, and the record there. */
struct dns_include_row {
	const char *name;
	const char *record;	/* "": none; NULL: unknown */
};

struct dns_finding_row {
	const char *code, *detail, *subject;
	const char *fix;	/* NULL: nothing */
	enum dns_severity severity;
};

struct dns_key_row {
	const char *domain, *selector;
	enum dns_key_state state;
	bool if_stored;		/* only if it is stored already */
	const char *type;	/* NULL: none */
	unsigned bits;		/* 0: not an RSA key */
	bool testing;
	uint32_t ttl;		/* seconds; of a record */
	const unsigned char *hash;	/* 32 bytes; NULL: no good key */
	const char *cname;	/* NULL: no alias */
	const char *record;	/* "": none */
	int64_t seen;		/* seconds; 0: no mail passed */
};

struct dns_spf_row {
	const char *ip, *mail_from;
	const char *result;
	const char *term, *place;	/* NULL: no term decided */
	unsigned lookups;
};

struct dns_answers {
	const char *domain;
	int64_t now;		/* seconds */
	bool answered;		/* DNS said anything about its records */
	bool known[DNS_KINDS];	/* the records of a kind are */
	bool tree;		/* so is all that SPF includes */
	int dnssec;		/* -1: unknown */
	int64_t lookups, voids, addresses;	/* of SPF; -1: none */
	const char *dmarc_at;	/* NULL: there is no record */
	const char *unknown;	/* what could not be looked up; NULL: nothing */
	const struct dns_record_row *record;
	const struct dns_include_row *include;
	const struct dns_finding_row *finding;
	const struct dns_key_row *key;
	const struct dns_spf_row *eval;
	size_t records, includes, findings, keys, evals;
	/* JSON arrays: stored findings stay as they are if their code, or
	 * their subject (selector, address, "SPF"), is listed here. */
	const char *codes, *subjects;
};

/*
 * Stores them and their history in one transaction; none may be open. If DNS
 * said nothing, a domain that is stored only notes what is unknown.
 */
DMARC_MUST_USE enum dmarc_status store_answers(struct writer *w,
    const struct dns_answers *a, struct dmarc_err *err);

#endif

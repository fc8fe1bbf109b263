/*
 * record.h: the grammar of SPF records (RFC 7208 sections 4.5, 5, 6 and 12).
 *
 * A record is read term by term where it lies, so that one of any length takes
 * no memory.
 */
#ifndef DMARC_DNS_SPF_RECORD_H
#define DMARC_DNS_SPF_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "common/address.h"

enum spf_kind {
	SPF_ALL, SPF_INCLUDE, SPF_A, SPF_MX, SPF_PTR, SPF_IP4, SPF_IP6,
	SPF_EXISTS,
	/* modifiers */
	SPF_REDIRECT, SPF_EXP, SPF_OTHER
};

struct spf_term {
	enum spf_kind kind;
	char qualifier;		/* + - ~ ? of a mechanism */
	const char *text;	/* as written, len bytes */
	size_t len;
	const char *spec;	/* the domain-spec; NULL: none */
	size_t spec_len;
	unsigned macros;	/* in spec: a set of macro_check() */
	/*
	 * Of a and mx, the prefix lengths for IPv4 (0 to 32) and IPv6 (0 to
	 * 128); of ip4 and ip6, the address and its prefix length.
	 */
	unsigned prefix4, prefix6;
	struct dmarc_address address;
};

/* A record and how far it was read. */
struct spf_record {
	const char *at, *end;
};

/* Whether a TXT record is an SPF record: v=spf1, in any case, then a blank. */
bool spf_is_record(const char *text, size_t len);

/*
 * Whether a TXT record that is no SPF record begins like one: with blanks or
 * quotes before it, or anything but a blank after v=spf.
 */
bool spf_is_near_miss(const char *text, size_t len);

/*
 * Whether a whole SPF record is free of syntax errors. If it is not, *fault is
 * the term (text, len), and *why says what is wrong.
 */
bool spf_check(const char *text, size_t len, struct spf_term *fault,
    const char **why);

/* A checked record, to be read from its first term. */
struct spf_record spf_start(const char *text, size_t len);

/* The next term; false at the end. */
bool spf_next(struct spf_record *r, struct spf_term *out);

/*
 * Whether a term lets half of the world pass, or all of it, by the length of
 * its prefix.
 */
bool spf_is_world(const struct spf_term *t);

#endif

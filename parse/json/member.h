/*
 * member.h: converts a member of a TLS report to a typed value.
 *
 * A member may be missing, null or of another type than RFC 8460 says. The
 * first failure is kept in the reader: from then on its functions return
 * nothing of use. Text lives in the arena.
 */
#ifndef DMARC_PARSE_JSON_MEMBER_H
#define DMARC_PARSE_JSON_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "common/address.h"
#include "common/err.h"
#include "common/limits.h"
#include "common/memory/arena.h"

struct member_reader {
	const struct dmarc_limits *lim;
	struct arena *arena;
	uint64_t room;		/* items that the report may still have */
	enum dmarc_status st;	/* DMARC_OK: no failure yet */
	struct dmarc_err *err;
};

/* Keeps the failure that the arena, or malloc, has no more memory. */
void member_no_memory(struct member_reader *r);

/* Takes n items off the room; keeps a failure (records) if they are more. */
void member_take(struct member_reader *r, size_t n);

/*
 * A text, or a number as text, without blanks around it; NULL if absent, empty
 * or anything else. A text of more than text_bytes is cut, and ends in "...".
 */
const char *member_text(struct member_reader *r, const json_t *v);

/*
 * The same for who sent a report and its id: a text of more than id_bytes is a
 * failure (text-bytes), because a cut one may be that of another.
 */
const char *member_id(struct member_reader *r, const char *name,
    const json_t *v);

/*
 * A domain in the form of domain_read(), or as received if it is none; NULL if
 * absent. *fault is set if it is longer than domain_bytes and, with strict, if
 * it is no domain.
 */
const char *member_domain(struct member_reader *r, const json_t *v,
    bool strict, bool *fault);

/* A pattern for host names: the same without "mx:", below "*." or not. */
const char *member_pattern(struct member_reader *r, const json_t *v);

/* An address; false if absent, or no address. */
bool member_address(const json_t *v, struct dmarc_address *out);

/*
 * A count, also as text, or as a number with a fraction of 0. *out is
 * DMARC_TLS_NOT_SAID if absent. false: anything else, or over
 * DMARC_COUNT_MAX.
 */
bool member_count(const json_t *v, int64_t *out);

/* A time in seconds since 1970; UTC if it has no zone. false: none. */
bool member_time(const json_t *v, int64_t *out);

/*
 * The texts of an array, or a single text; also of an array in a text, as
 * Microsoft writes TLSA records. each converts a text; what it does not know
 * (NULL) is left out. Returns the array, of *n texts; NULL after a failure.
 */
const char *const *member_texts(struct member_reader *r, json_t *v,
    const char *(*each)(struct member_reader *r, const json_t *v),
    uint32_t *n);

#endif

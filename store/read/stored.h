/*
 * stored.h: what dmarc-dns stored about a domain, to show it again. Texts of a
 * row live until the next row.
 */
#ifndef DMARC_STORE_READ_STORED_H
#define DMARC_STORE_READ_STORED_H

#include <stdbool.h>
#include <stdint.h>

#include "common/memory/arena.h"
#include "store/codes.h"
#include "store/read/snapshot.h"

struct stored_domain {
	bool found;		/* false: nothing is known, and the rest 0 */
	int64_t checked;	/* seconds */
	int dnssec;		/* -1: unknown */
	bool mx, spf, dmarc;	/* DNS has answered about such records */
	int64_t lookups, voids, addresses;	/* of SPF; -1: unknown */
	const char *dmarc_at, *unknown;	/* NULL: none */
};

/* Reads it as known at now (seconds); texts are in the arena. */
DMARC_MUST_USE enum dmarc_status stored_domain(struct snapshot *db,
    const char *domain, int64_t now, struct arena *a,
    struct stored_domain *out, struct dmarc_err *err);

/* The records, by kind. */
struct statement stored_records_start(struct snapshot *db,
    const char *domain);
bool stored_records_next(struct statement *s, enum dns_kind *kind,
    const char **record);

/*
 * What the SPF record includes, and the record there ("": none, NULL: never
 * known).
 */
struct statement stored_includes_start(struct snapshot *db,
    const char *domain);
bool stored_includes_next(struct statement *s, const char **name,
    const char **record);

/* Names below a domain that were looked up for its mail, known at now. */
struct statement stored_below_start(struct snapshot *db, const char *domain,
    int64_t now);
bool stored_below_next(struct statement *s, const char **name);

/* Whether there is a finding of a code about a subject. */
DMARC_MUST_USE enum dmarc_status stored_about(struct snapshot *db,
    const char *domain, const char *code, const char *subject, bool *found,
    struct dmarc_err *err);

/* Errors first. */
struct stored_finding {
	const char *code, *detail, *subject;
	const char *fix;	/* NULL: nothing */
	enum dns_severity severity;
};

struct statement stored_findings_start(struct snapshot *db,
    const char *domain);
bool stored_findings_next(struct statement *s, struct stored_finding *out);

struct stored_key {
	const char *domain, *selector;
	const char *state, *type;	/* words; type NULL: none */
	int64_t bits;		/* -1: none */
	bool testing;
	const char *cname;	/* NULL: none */
	int64_t first, last;	/* seconds; INT64_MIN: never */
};

struct statement stored_keys_start(struct snapshot *db, const char *domain,
    int64_t now);
bool stored_keys_next(struct statement *s, struct stored_key *out);

struct stored_sender {
	const char *ip, *mail_from;
	const char *result, *term, *at;	/* of SPF; term, at NULL: none */
	uint64_t lookups;
	bool known;		/* the host name is; NULL: there is none */
	const char *name;
	bool confirmed;
};

/* Rows of an address are adjacent. */
struct statement stored_senders_start(struct snapshot *db,
    const char *domain, int64_t now);
bool stored_senders_next(struct statement *s, struct stored_sender *out);

#endif

/*
 * seen.h: what mail in reports shows, for DNS to be asked about: keys,
 * addresses and names. All of it was chosen by whoever sent the mail; what
 * passed aligned is the owner's.
 */
#ifndef DMARC_STORE_READ_SEEN_H
#define DMARC_STORE_READ_SEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/address.h"
#include "common/day.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/*
 * A DKIM key that mail names, those with aligned passes first; then stored keys
 * with which mail passed once, some of them for the second time.
 */
struct seen_key {
	const char *domain, *selector;	/* as received */
	uint64_t messages, passed;	/* all; that passed aligned */
	int64_t last;		/* the last day of those, in seconds, of a
				 * stored key in all time; 0: none */
	const void *hash;	/* of the stored key, 32 bytes; NULL: none */
	int64_t hash_ts;	/* since when it is the same, in seconds */
	bool stored;		/* the row is of a stored key, not of mail */
};

struct statement seen_keys_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
bool seen_keys_next(struct statement *s, struct seen_key *out);

/* Records that a key had, as text: at most so many, the latest ones first. */
struct statement seen_key_past_start(struct snapshot *db, const char *domain,
    const char *selector, int64_t most);
bool seen_key_past_next(struct statement *s, const char **record);

/*
 * An address from which mail passed aligned, and a domain of its envelopes.
 * Rows of an address are adjacent, addresses of most passing mail first.
 */
struct seen_sender {
	struct dmarc_address ip;
	const char *mail_from;	/* as received; "": none */
	uint64_t spf;		/* messages that passed aligned by SPF */
	uint64_t recent;	/* those from the day recent on */
	uint64_t aligned;	/* that passed aligned, by SPF or DKIM */
};

struct statement seen_senders_start(struct snapshot *db, const char *domain,
    const struct day_window *w, int64_t recent);
bool seen_senders_next(struct statement *s, struct seen_sender *out);

/*
 * The domains by which others vouch for mail: of passing signatures, of passing
 * envelopes, and confirmed host names that were looked up since a time
 * (seconds).
 */
enum seen_voucher { SEEN_DKIM, SEEN_SPF, SEEN_HOST };

struct statement seen_services_start(struct snapshot *db, const char *domain,
    const struct day_window *w, int64_t since);
bool seen_services_next(struct statement *s, enum seen_voucher *by,
    const char **name);

/* From domains below a policy domain, most messages first. */
struct seen_name {
	const char *name;
	bool passed;		/* mail with this name passed aligned */
	int64_t checked;	/* when DNS said whether the name exists, in
				 * seconds; INT64_MIN: never */
};

struct statement seen_names_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
bool seen_names_next(struct statement *s, struct seen_name *out);

/* An MX record of a domain, in its last stretch of time. */
struct seen_mx {
	const char *record;	/* as in dns_record; "": there was none */
	int64_t first, last;	/* in seconds */
	bool latest;		/* the last answer has it */
	bool added;		/* an answer before that stretch had not */
};

/* Records of the last answer, and records seen since a time (seconds). */
struct statement seen_mx_start(struct snapshot *db, const char *domain,
    int64_t since);
bool seen_mx_next(struct statement *s, struct seen_mx *out);

/*
 * Addresses whose host name is due to be looked up at now (seconds), or all of
 * them, most messages first; domain NULL: of all own domains.
 */
struct statement seen_hosts_start(struct snapshot *db, const char *domain,
    const struct day_window *w, int64_t now, bool all, int64_t most);
bool seen_hosts_next(struct statement *s, struct dmarc_address *out);

/* How many days have reports about a domain, and messages that pass. */
DMARC_MUST_USE enum dmarc_status seen_mail(struct snapshot *db,
    const char *domain, const struct day_window *w, uint64_t *days,
    uint64_t *passed, struct dmarc_err *err);

/* What DNS answered about a domain. */
struct seen_answers {
	int64_t checked;	/* when last, in seconds; INT64_MIN: never */
	const char *unknown;	/* what DNS left open; NULL: nothing */
	bool extras;		/* what --extras asks for is stored */
};

/* Reads it; texts are in the arena. */
DMARC_MUST_USE enum dmarc_status seen_answers(struct snapshot *db,
    const char *domain, struct arena *a, struct seen_answers *out,
    struct dmarc_err *err);

/* Services whose ranges DNS answered from since to now (seconds). */
struct statement seen_ranges_start(struct snapshot *db, int64_t since,
    int64_t now);
bool seen_ranges_next(struct statement *s, const char **service);

#endif

/*
 * failure_report.h: a DMARC failure report (RFC 9991, RFC 6591) in memory, for
 * all stages: what a receiver says about one mail that failed authentication.
 *
 * It holds domains and addresses of servers, and nothing of people: no body,
 * subject, display name, local part or message id leaves the parser. Tags
 * tell whether two reports are about the same subject, author or mail.
 *
 * Text and memory as in aggregate.h.
 */
#ifndef DMARC_COMMON_FACTS_FAILURE_REPORT_H
#define DMARC_COMMON_FACTS_FAILURE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/address.h"
#include "common/err.h"
#include "common/facts/aggregate.h"

#define DMARC_TAG 8		/* bytes of a tag */
#define DMARC_TAG_KEY 32	/* bytes of the key of the tags */
#define DMARC_INCIDENTS_MAX 999999999

/* Auth-Failure: a set of bits, which frames carry; words.h has their words. */
enum dmarc_failed {
	DMARC_FAILED_ADSP = 1,
	DMARC_FAILED_BODYHASH = 2,
	DMARC_FAILED_REVOKED = 4,
	DMARC_FAILED_SIGNATURE = 8,
	DMARC_FAILED_SPF = 16,
	DMARC_FAILED_DMARC = 32,
	DMARC_FAILED_UNKNOWN = 64,	/* not a known word */
	DMARC_FAILED_ALL = 127
};
#define DMARC_FAILED_BITS 7

enum dmarc_delivery {		/* Delivery-Result (RFC 6591 section 3.2.2) */
	DMARC_DELIVERY_ABSENT = 0,
	DMARC_DELIVERY_DELIVERED,
	DMARC_DELIVERY_SPAM,
	DMARC_DELIVERY_POLICY,
	DMARC_DELIVERY_REJECT,
	DMARC_DELIVERY_OTHER,
	DMARC_DELIVERY_UNKNOWN,	/* present, but not a known word */
	DMARC_DELIVERIES
};

/*
 * Identity-Alignment as written: a set of bits. Reporters disagree on whether
 * it lists what passed or what failed: conclude nothing from it.
 */
enum dmarc_identity {
	DMARC_IDENTITY_DKIM = 1,
	DMARC_IDENTITY_SPF = 2,
	DMARC_IDENTITY_ALL = 3
};

/*
 * The first bytes of HMAC-SHA-256 of a text, with a key of the database:
 * equal texts have equal tags, and nobody without the key can try a guess.
 */
struct dmarc_tag {
	bool made;		/* false: no key, or no such text */
	unsigned char byte[DMARC_TAG];
};

/* One of the results of Authentication-Results, in its place. */
struct dmarc_auth_result {
	enum dmarc_method { DMARC_METHOD_DKIM, DMARC_METHOD_SPF,
	    DMARC_METHOD_DMARC } method;
	enum dmarc_result result;
	const char *domain;	/* NULL: absent */
};

/* What people wrote: for dmarc-parse --personal only. NULL: absent. */
struct dmarc_personal {
	const char *subject, *from, *to, *message_id;
	const char *envelope_from, *envelope_to;	/* addresses */
};

struct dmarc_failure_report {
	const char *domain;	/* Reported-Domain; never NULL */
	const char *reporter;	/* domain of From: of the mail; never NULL */
	/* Domains; NULL: not said. */
	const char *header_from;	/* From: of the mail it is about */
	const char *envelope_from;	/* also NULL: the null sender */
	const char *envelope_to;
	const char *dkim_domain;
	const char *dkim_selector;
	const struct dmarc_auth *dkim, *spf;	/* Authentication-Results */
	uint32_t dkims, spfs;	/* how many of each */
	int64_t arrival;	/* of the mail it is about, seconds since
				 * 1970 UTC, as received */
	struct dmarc_address source;
	bool has_arrival, has_source;
	bool arrival_guessed;	/* arrival is the Date of the report's mail */
	unsigned failed;	/* bits of dmarc_failed; 0: not said */
	int identity;		/* bits of dmarc_identity; -1: not said */
	enum dmarc_delivery delivery;
	uint32_t incidents;	/* mails it stands for: 1 to
				 * DMARC_INCIDENTS_MAX */
	struct dmarc_tag subject_tag, from_tag, message_tag;
	unsigned char facts[32];	/* failure_digest() */
	/* For dmarc-parse's output only: not in frames or the database. */
	const struct dmarc_auth_result *result;	/* of all methods, in order */
	uint32_t results;
	const char *user_agent;	/* NULL: absent */
	enum dmarc_sample { DMARC_SAMPLE_NONE, DMARC_SAMPLE_MESSAGE,
	    DMARC_SAMPLE_HEADERS } sample;	/* what came of the mail */
	bool is_text;		/* a text of Exim, and no fields */
	bool spf_first;		/* identity was written "spf, dkim" */
	const struct dmarc_personal *personal;	/* NULL: not asked for */
};

/*
 * The digest of all that the ledger stores of a report, tags included: copies
 * of a report have equal digests. false when out of memory.
 */
DMARC_MUST_USE bool failure_digest(const struct dmarc_failure_report *r,
    unsigned char out[32]);

#endif

/*
 * tls_report.h: an SMTP TLS report (RFC 8460 section 4.4) in memory, for all
 * stages: how sessions with our mail servers went, as a sender of mail saw
 * them.
 *
 * Text and memory as in aggregate.h. Texts of policies and failures have at
 * most text_bytes (limits.h) and are cut above, with "..." at the end.
 */
#ifndef DMARC_COMMON_FACTS_TLS_REPORT_H
#define DMARC_COMMON_FACTS_TLS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/address.h"
#include "common/err.h"
#include "common/facts/aggregate.h"

/* Frames carry the numbers of these enums; words.h has their words. */

enum dmarc_tls_type {		/* policy-type */
	DMARC_TLS_UNKNOWN_TYPE = 0,	/* absent, or not a known word */
	DMARC_TLS_STS,
	DMARC_TLS_TLSA,
	DMARC_TLS_NO_POLICY_FOUND,	/* neither: TLS was opportunistic */
	DMARC_TLS_TYPES
};

enum dmarc_tls_mode {		/* "mode:" of the policy (RFC 8461) */
	DMARC_TLS_MODE_ABSENT = 0,
	DMARC_TLS_MODE_NONE,
	DMARC_TLS_MODE_TESTING,
	DMARC_TLS_MODE_ENFORCE,
	DMARC_TLS_MODE_UNKNOWN,	/* present, but not a known word */
	DMARC_TLS_MODES
};

enum dmarc_tls_result {		/* result-type (RFC 8460 section 6.6) */
	DMARC_TLS_RESULT_UNKNOWN = 0,	/* absent, or not a known word */
	DMARC_TLS_STARTTLS_NOT_SUPPORTED,
	DMARC_TLS_CERTIFICATE_HOST_MISMATCH,
	DMARC_TLS_CERTIFICATE_EXPIRED,
	DMARC_TLS_CERTIFICATE_NOT_TRUSTED,
	DMARC_TLS_VALIDATION_FAILURE,
	DMARC_TLS_TLSA_INVALID,
	DMARC_TLS_DNSSEC_INVALID,
	DMARC_TLS_DANE_REQUIRED,
	DMARC_TLS_STS_POLICY_FETCH_ERROR,
	DMARC_TLS_STS_POLICY_INVALID,
	DMARC_TLS_STS_WEBPKI_INVALID,
	DMARC_TLS_RESULTS
};

/* A number of sessions that the report does not give: never 0. */
#define DMARC_TLS_NOT_SAID (-1)

/* One of failure-details. */
struct dmarc_tls_failure {
	const char *said;	/* the word, if the result is unknown */
	const char *mx;		/* receiving-mx-hostname */
	const char *helo;	/* receiving-mx-helo */
	const char *information;	/* additional-information, a URI */
	const char *reason;	/* failure-reason-code */
	/* All of the above: NULL if absent. */
	struct dmarc_address sending, receiving;
	bool has_sending, has_receiving;
	enum dmarc_tls_result result;
	int64_t sessions;	/* 0..DMARC_COUNT_MAX, or NOT_SAID */
};

/* What a report says about a policy: one member of "policies". */
struct dmarc_tls_policy {
	const char *domain;	/* policy-domain; for TLSA a host; NULL:
				 * absent */
	const char *const *string;	/* policy-string */
	const char *const *mx;	/* mx-host: patterns */
	const struct dmarc_tls_failure *failure;
	uint32_t strings, mxs, failures;	/* how many of each */
	enum dmarc_tls_type type;
	enum dmarc_tls_mode mode;
	int64_t successful, failed;	/* 0..DMARC_COUNT_MAX, or NOT_SAID */
	/* For dmarc-parse's output only: not in frames or the database. */
	const char *said;	/* the word, if the type is unknown; or NULL */
};

struct dmarc_tls_report {
	const char *org_name;	/* NULL: absent; then contact is there */
	const char *contact;	/* contact-info; NULL: absent */
	const char *report_id;	/* NULL: absent */
	/* Of the header of the mail that holds the report; not in facts. */
	const char *report_domain;	/* TLS-Report-Domain; NULL: absent */
	const char *submitter;	/* TLS-Report-Submitter; NULL: absent */
	int64_t begin, end;	/* seconds since 1970 UTC, as received */
	const struct dmarc_tls_policy *policy;
	size_t policies;	/* at least one */
	uint64_t skipped_policies;	/* invalid, with all their failures */
	uint64_t skipped_failures;	/* invalid, of policies that count */
	const char *skipped_why;	/* fault of the first; or NULL */
	bool repaired;		/* the JSON was repaired */
	unsigned char facts[32];	/* tls_digest() */
};

/*
 * The digest of a report's facts: its policies and their failures, in any
 * order. Two reports of one identity with equal digests are the same report.
 * false when out of memory.
 */
DMARC_MUST_USE bool tls_digest(const struct dmarc_tls_report *t,
    unsigned char out[32]);

#endif

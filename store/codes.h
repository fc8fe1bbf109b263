/*
 * codes.h: how the database encodes facts: the number or word in a column of
 * schema.sql for each member of an enum. Writer and readers translate only
 * here; a test compares the tables with the CHECKs and views of schema.sql.
 *
 * A table is a list of rows X(member, code). Codes are part of the file
 * format: they never change, even if the enum does. Columns that hold words of
 * reports (policy.p, evaluated.overrides and others) use the words of
 * common/facts/words.h, and message.reason the words of common/reason.h.
 */
#ifndef DMARC_STORE_CODES_H
#define DMARC_STORE_CODES_H

#include <stdint.h>

#include "common/facts/aggregate.h"
#include "common/facts/failure_report.h"
#include "common/facts/finding.h"
#include "common/facts/tls_report.h"

/* The outcome of a message: message.outcome. */
enum store_outcome {
	STORE_STORED,		/* at least one new report */
	STORE_DUPLICATE,	/* only reports already stored */
	STORE_NOT_A_REPORT,	/* no part claims to be a report */
	STORE_REJECTED,		/* set aside: see the reason */
	STORE_OUTCOMES
};

#define OUTCOME_CODES(X) \
	X(STORE_STORED, 0) \
	X(STORE_DUPLICATE, 1) \
	X(STORE_NOT_A_REPORT, 2) \
	X(STORE_REJECTED, 3)

/* The word in v_message.outcome. */
const char *store_outcome_word(enum store_outcome o);

/* report.provenance; tls_report, failure and failure_day have the same. */
#define PROVENANCE_CODES(X) \
	X(DMARC_PROVENANCE_UNKNOWN, 0) \
	X(DMARC_PROVENANCE_VERIFIED, 1) \
	X(DMARC_PROVENANCE_MISMATCH, 2)

/* evaluated.disposition */
#define DISPOSITION_CODES(X) \
	X(DMARC_DISP_UNKNOWN, 0) \
	X(DMARC_DISP_NONE, 1) \
	X(DMARC_DISP_PASS, 2) \
	X(DMARC_DISP_QUARANTINE, 3) \
	X(DMARC_DISP_REJECT, 4)

/* evaluated.dkim_aligned, evaluated.spf_aligned: not in the enum's order. */
#define ALIGNED_CODES(X) \
	X(DMARC_ALIGNED_FAIL, 0) \
	X(DMARC_ALIGNED_PASS, 1) \
	X(DMARC_ALIGNED_UNKNOWN, 2)

/* The disposition in record.evaluation, the most frequent one first. */
#define EVALUATION_CODES(X) \
	X(DMARC_DISP_NONE, 0) \
	X(DMARC_DISP_PASS, 4) \
	X(DMARC_DISP_QUARANTINE, 8) \
	X(DMARC_DISP_REJECT, 12) \
	X(DMARC_DISP_UNKNOWN, 16)

/* Added to it, each for a mechanism that did not pass aligned. */
#define EVALUATION_NO_SPF 1
#define EVALUATION_NO_DKIM 2

/* dkim.result, spf.result */
#define RESULT_CODES(X) \
	X(DMARC_RESULT_OTHER, 0) \
	X(DMARC_RESULT_NONE, 1) \
	X(DMARC_RESULT_PASS, 2) \
	X(DMARC_RESULT_FAIL, 3) \
	X(DMARC_RESULT_SOFTFAIL, 4) \
	X(DMARC_RESULT_POLICY, 5) \
	X(DMARC_RESULT_NEUTRAL, 6) \
	X(DMARC_RESULT_TEMPERROR, 7) \
	X(DMARC_RESULT_PERMERROR, 8)

/* spf.scope */
#define SCOPE_CODES(X) \
	X(DMARC_SCOPE_MFROM, 0) \
	X(DMARC_SCOPE_HELO, 1)

/* tls_policy.type */
#define TLS_TYPE_CODES(X) \
	X(DMARC_TLS_UNKNOWN_TYPE, 0) \
	X(DMARC_TLS_STS, 1) \
	X(DMARC_TLS_TLSA, 2) \
	X(DMARC_TLS_NO_POLICY_FOUND, 3)

/* tls_policy.mode */
#define TLS_MODE_CODES(X) \
	X(DMARC_TLS_MODE_ABSENT, 0) \
	X(DMARC_TLS_MODE_NONE, 1) \
	X(DMARC_TLS_MODE_TESTING, 2) \
	X(DMARC_TLS_MODE_ENFORCE, 3) \
	X(DMARC_TLS_MODE_UNKNOWN, 4)

/* tls_failure.result */
#define TLS_RESULT_CODES(X) \
	X(DMARC_TLS_RESULT_UNKNOWN, 0) \
	X(DMARC_TLS_STARTTLS_NOT_SUPPORTED, 1) \
	X(DMARC_TLS_CERTIFICATE_HOST_MISMATCH, 2) \
	X(DMARC_TLS_CERTIFICATE_EXPIRED, 3) \
	X(DMARC_TLS_CERTIFICATE_NOT_TRUSTED, 4) \
	X(DMARC_TLS_VALIDATION_FAILURE, 5) \
	X(DMARC_TLS_TLSA_INVALID, 6) \
	X(DMARC_TLS_DNSSEC_INVALID, 7) \
	X(DMARC_TLS_DANE_REQUIRED, 8) \
	X(DMARC_TLS_STS_POLICY_FETCH_ERROR, 9) \
	X(DMARC_TLS_STS_POLICY_INVALID, 10) \
	X(DMARC_TLS_STS_WEBPKI_INVALID, 11)

/* failure.delivery */
#define DELIVERY_CODES(X) \
	X(DMARC_DELIVERY_ABSENT, 0) \
	X(DMARC_DELIVERY_DELIVERED, 1) \
	X(DMARC_DELIVERY_SPAM, 2) \
	X(DMARC_DELIVERY_POLICY, 3) \
	X(DMARC_DELIVERY_REJECT, 4) \
	X(DMARC_DELIVERY_OTHER, 5) \
	X(DMARC_DELIVERY_UNKNOWN, 6)

/*
 * The key of the empty list in dkim and spf, and of the missing name in name.
 */
#define CODE_NONE 0

/*
 * Translate a member to its code, and a code to its member. Other codes, which
 * a CHECK keeps out, become the unknown member.
 */
int provenance_code(enum dmarc_provenance p);
int outcome_code(enum store_outcome o);
int disposition_code(enum dmarc_disposition d);
int aligned_code(enum dmarc_aligned a);
int result_code(enum dmarc_result r);
int scope_code(enum dmarc_scope s);
int evaluation_code(enum dmarc_disposition d, enum dmarc_aligned dkim,
    enum dmarc_aligned spf);
int tls_type_code(enum dmarc_tls_type t);
int tls_mode_code(enum dmarc_tls_mode m);
int tls_result_code(enum dmarc_tls_result r);
int delivery_code(enum dmarc_delivery d);
enum dmarc_provenance provenance_of_code(int64_t code);
enum store_outcome outcome_of_code(int64_t code);	/* otherwise REJECTED */
enum dmarc_disposition disposition_of_code(int64_t code);
enum dmarc_aligned aligned_of_code(int64_t code);
enum dmarc_result result_of_code(int64_t code);
enum dmarc_scope scope_of_code(int64_t code);		/* otherwise MFROM */
enum dmarc_tls_type tls_type_of_code(int64_t code);
enum dmarc_tls_mode tls_mode_of_code(int64_t code);
enum dmarc_tls_result tls_result_of_code(int64_t code);
enum dmarc_delivery delivery_of_code(int64_t code);

/* policy.t, the tag t= (testing) of a policy: 1 yes, 0 no, -1 absent. */
const char *testing_code(int testing);	/* absent: NULL */
int testing_of_code(const char *code);	/* NULL: absent */

/* dns_record.kind */
enum dns_kind {
	DNS_DMARC, DNS_SPF, DNS_MX,
	/* of --extras */
	DNS_MTASTS, DNS_TLSRPT, DNS_BIMI, DNS_TLSA,
	DNS_KINDS
};

/* dns_finding.severity, gravest first. */
enum dns_severity {
	DNS_ERROR,	/* blocks a stricter policy */
	DNS_WARNING,
	DNS_INFO,
	DNS_FINE,
	DNS_SEVERITIES
};

/* dns_key.state */
enum dns_key_state {
	DNS_KEY_GOOD,
	DNS_KEY_MISSING,
	DNS_KEY_REVOKED,	/* p= is empty */
	DNS_KEY_INVALID,
	DNS_KEY_STATES
};

/* The codes are words, which also appear on pages. */
const char *dns_kind_word(enum dns_kind kind);
const char *dns_severity_word(enum dns_severity severity);
const char *dns_key_state_word(enum dns_key_state state);
enum dns_kind dns_kind_of(const char *word);	/* otherwise DNS_KINDS */
enum dns_severity dns_severity_of(const char *word);	/* otherwise INFO */
enum dns_key_state dns_key_state_of(const char *word);	/* otherwise INVALID */

#endif

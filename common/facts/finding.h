/*
 * finding.h: the kinds of findings in a message, and the members of each.
 *
 * Most code passes findings on without looking at their kind. Three tables,
 * with a row for each kind, say how to put it into frames (here and in
 * codec.h), how to parse and show it (parse/kinds.c), and how to store it
 * (store/write/ledger/kinds.c).
 */
#ifndef DMARC_COMMON_FACTS_FINDING_H
#define DMARC_COMMON_FACTS_FINDING_H

#include <stdbool.h>

#include "common/reason.h"

struct dmarc_aggregate;
struct dmarc_failure_report;
struct dmarc_tls_report;

/*
 * The kinds: the name of the constant, the member of the union below, and
 * the type of the member. A new kind needs its two functions of codec.h and a
 * row here, at the end: frames hold the number of the row.
 */
#define DMARC_FINDING_KINDS(X) \
	/* an aggregate report, whole or repaired */ \
	X(AGGREGATE, aggregate, const struct dmarc_aggregate *) \
	/* claims to be a report, cannot be used */ \
	X(REFUSED, refused, struct dmarc_refusal) \
	/* never was a report */ \
	X(OTHER, other, enum dmarc_other) \
	/* an SMTP TLS report */ \
	X(TLS, tls, const struct dmarc_tls_report *) \
	/* a DMARC failure report */ \
	X(FAILURE, failure, const struct dmarc_failure_report *)

#define AS_ENUM(NAME, name, type) DMARC_FOUND_##NAME,
enum dmarc_finding_kind { DMARC_FINDING_KINDS(AS_ENUM) };
#undef AS_ENUM

#define AS_PLACE(NAME, name, type) DMARC_PLACE_##NAME,
enum { DMARC_FINDING_KINDS(AS_PLACE) DMARC_FINDING_KIND_COUNT };
#undef AS_PLACE

struct dmarc_refusal {
	enum dmarc_reason reason;
	const char *detail;	/* NULL: none */
};

/* Kinds of mail without a report. */
enum dmarc_other {
	DMARC_OTHER_MAIL = 0,	/* nothing that claims to be a report */
	DMARC_OTHER_FAILURE_REPORT,	/* RFC 6591, RFC 9991 */
	DMARC_OTHER_TLS_REPORT,		/* RFC 8460 */
	DMARC_OTHER_BOUNCE,		/* RFC 3464 */
	DMARC_OTHER_COMPLAINT,		/* of a feedback loop, RFC 5965 */
	DMARC_OTHERS
};

/*
 * What our own mail server's Authentication-Results say about a report's
 * sender. provenance_is_better() orders the values.
 */
enum dmarc_provenance {
	DMARC_PROVENANCE_UNKNOWN = 0,	/* no evidence */
	DMARC_PROVENANCE_VERIFIED,	/* authentic, from its <email> domain */
	DMARC_PROVENANCE_MISMATCH,	/* not sent by the reporter it names */
	DMARC_PROVENANCES
};

/* Whether a is better than b: verified, then unknown, then mismatch. */
bool provenance_is_better(enum dmarc_provenance a, enum dmarc_provenance b);

/* A finding: a report, a refusal, or mail without reports. */
struct dmarc_finding {
	enum dmarc_finding_kind kind;
	const char *part;	/* "2", "2/r.xml"; NULL: the whole mail */
	enum dmarc_provenance provenance;	/* of a report only */
	/* Not in frames: */
	bool attached;		/* within an attached mail */
	bool quoted;		/* in a text, below other text */
#define AS_MEMBER(NAME, name, type) type name;
	union {
		DMARC_FINDING_KINDS(AS_MEMBER)
	};
#undef AS_MEMBER
};

/*
 * What mail a finding makes a message that the ledger counts as no report:
 * a TLS or failure report, or what OTHER says; MAIL for other kinds.
 */
enum dmarc_other finding_other(const struct dmarc_finding *f);

/*
 * Returns a refusal of the whole message. detail is not copied: it must outlive
 * the finding.
 */
struct dmarc_finding finding_refused(enum dmarc_reason reason,
    const char *detail);

#endif

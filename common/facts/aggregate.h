/*
 * aggregate.h: a DMARC aggregate report in memory, for all stages.
 *
 * Its root element is <feedback> (RFC 7489 appendix C, RFC 9990 section 3.1).
 * Both dialects fill the same structs: a field that only one of them has is
 * absent (NULL, DMARC_..._ABSENT, -1) in a report of the other.
 *
 * All text is valid UTF-8 without NUL, trimmed, and untrusted: it may hold
 * control characters and must be escaped for output. Domains are lower-case
 * A-labels without a trailing dot if they can be converted, else as received.
 * All memory belongs to the arena of the message.
 */
#ifndef DMARC_COMMON_FACTS_AGGREGATE_H
#define DMARC_COMMON_FACTS_AGGREGATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/address.h"

/* Frames carry the numbers of these enums; words.h has their words. */

enum dmarc_p {			/* p, sp, np (RFC 9989 section 4.7) */
	DMARC_P_ABSENT = 0,
	DMARC_P_NONE,
	DMARC_P_QUARANTINE,
	DMARC_P_REJECT,
	DMARC_P_UNKNOWN,	/* present, but not a known word */
	DMARC_PS
};

enum dmarc_disposition {	/* what was done (RFC 9990 section 3.1.1) */
	DMARC_DISP_UNKNOWN = 0,	/* absent, or not a known word */
	DMARC_DISP_NONE,
	DMARC_DISP_PASS,	/* RFC 9990 only: passed an enforcing policy */
	DMARC_DISP_QUARANTINE,
	DMARC_DISP_REJECT,
	DMARC_DISPS
};

enum dmarc_aligned {		/* policy_evaluated dkim and spf */
	DMARC_ALIGNED_UNKNOWN = 0,	/* never means pass */
	DMARC_ALIGNED_PASS,
	DMARC_ALIGNED_FAIL,
	DMARC_ALIGNEDS
};

enum dmarc_result {		/* auth_results: RFC 8601 sections 2.7.1, 2 */
	DMARC_RESULT_OTHER = 0,	/* absent, or not a known word */
	DMARC_RESULT_NONE,
	DMARC_RESULT_PASS,
	DMARC_RESULT_FAIL,
	DMARC_RESULT_SOFTFAIL,
	DMARC_RESULT_POLICY,
	DMARC_RESULT_NEUTRAL,
	DMARC_RESULT_TEMPERROR,
	DMARC_RESULT_PERMERROR,
	DMARC_RESULTS
};

enum dmarc_override {		/* reason/type */
	DMARC_OVERRIDE_OTHER = 0,
	DMARC_OVERRIDE_FORWARDED,		/* RFC 7489 only */
	DMARC_OVERRIDE_SAMPLED_OUT,		/* RFC 7489 only */
	DMARC_OVERRIDE_TRUSTED_FORWARDER,
	DMARC_OVERRIDE_MAILING_LIST,
	DMARC_OVERRIDE_LOCAL_POLICY,
	DMARC_OVERRIDE_POLICY_TEST_MODE,	/* RFC 9990 only */
	DMARC_OVERRIDES
};

enum dmarc_scope {		/* auth_results/spf/scope */
	DMARC_SCOPE_MFROM = 0,	/* also when absent */
	DMARC_SCOPE_HELO,	/* never counts as aligned */
	DMARC_SCOPES
};

enum dmarc_alignment {		/* adkim, aspf */
	DMARC_ALIGNMENT_ABSENT = 0,
	DMARC_ALIGNMENT_RELAXED,
	DMARC_ALIGNMENT_STRICT,
	DMARC_ALIGNMENTS
};

enum dmarc_discovery {		/* discovery_method */
	DMARC_DISCOVERY_ABSENT = 0,
	DMARC_DISCOVERY_PSL,
	DMARC_DISCOVERY_TREEWALK,
	DMARC_DISCOVERIES
};

/* The policy as the reporter read it from DNS (policy_published). */
struct dmarc_policy {
	const char *domain;	/* the policy domain; never NULL in a report */
	const char *fo;		/* NULL: absent */
	enum dmarc_p p, sp, np;
	enum dmarc_alignment adkim, aspf;
	enum dmarc_discovery discovery;
	int pct;		/* 0..100; -1: absent or not a percentage */
	int testing;		/* t: 1 yes, 0 no, -1 absent */
};

/* One result of auth_results. */
struct dmarc_auth {
	const char *domain;	/* NULL: absent or empty */
	const char *selector;	/* DKIM only; NULL: absent */
	enum dmarc_scope scope;	/* SPF only */
	enum dmarc_result result;
	/* For dmarc-parse's output only: not in frames or the database. */
	const char *said;	/* the word, if not the standard one */
	const char *human_result;	/* NULL: absent */
};

/* A policy override reason. */
struct dmarc_override_reason {
	enum dmarc_override type;
	const char *comment;	/* NULL: absent */
};

/*
 * The content of a record without address and count. The records of a report
 * share few distinct combinations, and a domain's combinations recur from day
 * to day, so each is stored once.
 */
struct dmarc_combination {
	const char *header_from;	/* never NULL: falls back to the
					 * policy domain (header_from_absent) */
	const char *envelope_from;	/* NULL: absent or the null sender */
	const char *envelope_to;	/* NULL: absent */
	const struct dmarc_auth *dkim, *spf;
	const struct dmarc_override_reason *override;
	uint32_t dkims, spfs, overrides;		/* how many of each */
	enum dmarc_disposition disposition;
	enum dmarc_aligned dkim_aligned, spf_aligned;
	bool header_from_absent;
};

struct dmarc_record {
	struct dmarc_address source;
	uint64_t count;		/* messages, at most DMARC_COUNT_MAX */
	uint32_t combination;	/* index into aggregate.combination */
};

/* Keeps sums over millions of records far below 2^63. */
#define DMARC_COUNT_MAX UINT64_C(1000000000000)

struct dmarc_aggregate {
	const char *org_name;	/* NULL: absent */
	const char *email;	/* NULL: absent */
	const char *extra_contact_info;
	const char *generator;	/* RFC 9990 only */
	const char *error;	/* report_metadata/error, joined by "; " */
	const char *report_id;	/* NULL: absent; no angle brackets */
	const char *version;	/* as written */
	int64_t begin, end;	/* seconds since 1970 UTC, as received */
	struct dmarc_policy policy;
	const struct dmarc_combination *combination;
	const struct dmarc_record *record;
	size_t combinations, records;
	uint64_t skipped_records;	/* invalid, in no total */
	const char *skipped_why;	/* fault of the first; or NULL */
	uint64_t cut_comments;	/* left out here, but counted in facts */
	uint64_t cut_results;	/* results and override reasons left out */
	bool repaired;		/* the XML was repaired */
	unsigned char facts[32];	/* aggregate_digest(), comments uncut */
};

/* Whether a record passes DMARC: by an aligned DKIM or SPF pass. */
bool combination_passes(const struct dmarc_combination *c);

/*
 * The DKIM (SPF) result to show for a record: the first pass, else the first
 * result, else NULL.
 */
const struct dmarc_auth *combination_dkim(const struct dmarc_combination *c);
const struct dmarc_auth *combination_spf(const struct dmarc_combination *c);

#endif

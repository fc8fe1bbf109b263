/*
 * verdict.h: whether a domain may publish a stricter policy, what blocks the
 * step, and which mail the policy would lose.
 *
 * A pure function of the facts: no clock, no database, no output, and the
 * order of the facts has no meaning. Legitimate senders are judged one by
 * one; the raw pass rate does not decide. Unknown never counts as pass, and
 * in doubt, mail delivered today stays delivered. Which reports are believed is
 * decided before: verdict_vouched() and verdict_hear().
 */
#ifndef DMARC_REPORT_VERDICT_VERDICT_H
#define DMARC_REPORT_VERDICT_VERDICT_H

#include "common/err.h"
#include "common/memory/arena.h"
#include "report/verdict/rules/codes.h"
#include "report/verdict/facts.h"
#include "report/verdict/rules/rate.h"

enum verdict_code {
	VERDICT_NO_DATA, VERDICT_READY_FOR_QUARANTINE,
	VERDICT_READY_FOR_REJECT, VERDICT_HOLD, VERDICT_NOT_READY,
	VERDICT_ROLL_BACK, VERDICT_DONE, VERDICT_CODES
};

enum verdict_class {
	CLASS_IGNORED, CLASS_OWN, CLASS_THIRD_OK, CLASS_THIRD_BAD,
	CLASS_FWD_OK, CLASS_FWD_BAD, CLASS_UNKNOWN, CLASS_SPOOF, CLASSES
};

enum verdict_level { LEVEL_NONE, LEVEL_QUARANTINE, LEVEL_REJECT };

enum verdict_confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM,
	CONFIDENCE_HIGH };

struct verdict_evidence {
	struct dmarc_address source;
	uint64_t messages;
};

#define EVIDENCE 5

/* A reason against the next step, or an advice. */
struct verdict_blocker {
	enum verdict_kind kind;
	enum code code;
	const char *word;	/* of the code; for CODE_OTHER, of DNS */
	const char *sender;	/* key, or a reporter; NULL: none */
	const char *name;	/* of the sender; NULL: none */
	const char *class_name;	/* of most failing mail; NULL: no sender */
	uint64_t messages, failing;
	int64_t first, last;	/* days; first > last: none */
	uint64_t reporters;
	bool of_dns;		/* an error in DNS: after other blockers */
	bool or_more;		/* reporters were counted up to this only */
	bool shared;		/* about subdomains, and the domain itself has
				 * the same to do: one repair ends both */
	const char *title;	/* by the cause; NULL: the title of the code */
	const char *alone;	/* the reporter of nearly all of it; NULL */
	/* The key that fails, "s1._domainkey.example.org", or "spf" if SPF
	 * lacks its hosts: an error in DNS may be about the same; NULL: none */
	const char *cause;
	const char *told_by;	/* of_dns: the sender whose blocker says the
				 * same; NULL: none */
	const char *why, *fix, *check;	/* sentences */
	struct verdict_evidence evidence[EVIDENCE];
	size_t evidences;
};

/* A number of a gate, and its limit. */
struct verdict_measure {
	enum measure what;
	double value, limit;
	enum rule rule;		/* of the limit; RULE_COUNT: none */
	bool met;		/* judged by exact counts, not rounded */
};

#define GATE_MEASURES 5

/*
 * A condition that was checked. It passes if any of its measures is met: for
 * example, a sender fails only with enough messages and enough failures.
 */
struct verdict_gate {
	enum code code;		/* of the blocker if it does not pass */
	const char *word;	/* as in verdict_blocker */
	const char *sender;	/* key, or a reporter; NULL: none */
	const char *name;	/* of the sender; NULL: none */
	bool passed;
	struct verdict_measure measure[GATE_MEASURES];
	size_t measures;
};

struct verdict_what_if {
	enum verdict_level policy;
	uint64_t messages, lost;	/* lost: the sum of the next four */
	uint64_t at_risk, collateral, unknown, forged;
	uint64_t overridden;	/* of collateral */
	uint64_t before_recovery;	/* of at_risk: what is over */
	uint64_t ignored;	/* labelled ignore; in no other number */
};

struct verdict_selector {
	const char *domain, *selector;
	uint64_t messages, pass;
};

struct verdict_source {
	struct dmarc_address source;
	bool others;		/* as in verdict_address */
	const char *host;	/* host name; NULL: not known */
	bool host_confirmed;
	uint64_t messages, pass;
};

/* The mail of a sender in one class. */
struct verdict_entry {
	const struct verdict_sender *sender;
	enum verdict_class class;
	uint64_t messages, pass, dkim, spf;	/* of W28 */
	uint64_t week, previous;	/* W7, and the 7 days before it */
	uint64_t week_pass;		/* of week */
	int64_t first, last;		/* of the sender, in all history */
	const struct verdict_selector *selector;
	const struct verdict_source *source;	/* most messages first */
	size_t selectors, sources;
};

struct verdict_change {
	enum code code;
	const char *sender;	/* key; NULL: none */
	const char *name;
	const char *detail;	/* NULL: none */
	int64_t day;
	bool asks;		/* a person should look at it, though it blocks
				 * nothing */
};

/* An own sender that sent mail before W28 and none in it. */
struct verdict_absent {
	const char *sender, *name;	/* sender: key */
	int64_t last;			/* last day with passing mail */
};

struct verdict_coverage_reporter {
	const char *org;
	uint64_t days, messages;
	int64_t last;
};

struct verdict {
	bool below;		/* the scope of subdomains */
	enum verdict_code code;
	bool has_target;
	enum verdict_level target;
	enum verdict_confidence confidence;
	const char *reason[8];	/* of the confidence */
	size_t reasons;
	int64_t earliest;	/* day; NEVER: not known */
	bool low_volume;	/* too few messages for a rate: longer wait */
	struct rate rate;
	double limit;
	const char *next_record;	/* NULL: none to propose */
	int64_t trial_until;	/* day of the next step, if only a test step
				 * has to continue until then; else NEVER */

	bool shares_record;	/* next_record is that of the other scope, the
				 * domain itself */
	bool at_once;		/* next_record without a trial before it, which
				 * would weaken the policy of names below */

	struct dmarc_policy policy;	/* present; p absent: never reported */
	bool policy_known;
	bool policy_from_dns;	/* policy is from DNS, not reports */
	enum verdict_level effective;
	enum verdict_level enforced;	/* on some of the failing mail */
	enum verdict_step step;	/* the next step, for limits of rules.h */
	bool last_step;		/* at the goal of the settings */
	int64_t days_at_policy;
	int64_t step_days;	/* as written and in effect as now */
	bool parked;

	struct verdict_blocker *blocker, *advice;
	size_t blockers, advices;
	struct verdict_what_if what_if[2];
	size_t what_ifs;
	struct verdict_entry *entry;
	size_t entries;
	struct verdict_change *change;
	size_t changes;
	struct verdict_absent *absent;	/* silent for weeks; latest first */
	size_t absents;

	int64_t span;	/* days in which days with reports are asked for */
	uint64_t days, reports;	/* coverage of W28 */
	unsigned majors;	/* how many of MAJORS reported */
	struct verdict_coverage_reporter *reporter;
	size_t reporters;
	const int64_t *gap;	/* days of W28 without any report */
	size_t gaps;
	uint64_t class_messages[CLASSES];

	const enum verdict_class *pair_class;	/* one for each pair */

	/* Only if the facts have explain set. */
	struct verdict_gate *gate;	/* in the order checked */
	size_t gates;
};

/*
 * Whether three organizations have verified reports of W28: the verdict then
 * leaves out ORIGIN_UNVOUCHED.
 */
bool verdict_vouched(const struct verdict_facts *f);

/*
 * Copy the facts without the reports of some origins: rows, days, policies and
 * earlier mail. Arrays that differ are the arena's. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status verdict_hear(const struct verdict_facts *f,
    const bool left_out[ORIGINS], struct arena *a, struct verdict_facts *out,
    struct dmarc_err *err);

/* Whether the facts hold anything of an origin, which may change a verdict. */
bool verdict_tells(const struct verdict_facts *f, enum verdict_origin o);

/* Whether a reporter began so lately that it has no word in emergencies. */
bool verdict_young(const struct verdict_facts *f,
    const struct verdict_reporter *r);

/*
 * Reach a verdict for the domain, and another for its subdomains if W28 has
 * rows of them; *n counts them. The verdicts keep pointers to strings of the
 * facts, but not to arrays. E_NOMEM is the only error.
 */
DMARC_MUST_USE enum dmarc_status verdict_reach(const struct verdict_facts *f,
    struct arena *a, struct verdict out[2], size_t *n,
    struct dmarc_err *err);

/*
 * Whether DKIM rates count the mail. False if all own signatures are
 * temperror, which means DNS trouble and not a bad key.
 */
bool verdict_judges_dkim(const struct verdict_mail *m);

/*
 * The class that verdict_reach() gives to each pair of the facts, in their
 * order, for charts of earlier weeks. The array is the arena's. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status verdict_classes(
    const struct verdict_facts *f, struct arena *a,
    const enum verdict_class **out, struct dmarc_err *err);

/* A day with another policy than the day before, or the first one known. */
struct verdict_policy_change {
	int64_t day;
	enum verdict_level written, effective;
	bool testing;	/* effective is lower by t=y; else by pct */
	int pct;	/* -1: absent */
};

/*
 * The policies of a scope, as reporters read them, oldest first: the first day
 * with reports, and each day on which the policy changed. The array is the
 * arena's. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status verdict_policy_history(
    const struct verdict_facts *f, bool below, struct arena *a,
    const struct verdict_policy_change **out, size_t *n,
    struct dmarc_err *err);

/*
 * The level of a policy as written, and that by which it acts; below: for names
 * below the domain.
 */
enum verdict_level policy_written(const struct dmarc_policy *p, bool below);
enum verdict_level policy_effective(const struct dmarc_policy *p,
    bool below);

/* Direct mail of the domain: OWN, THIRD_OK, THIRD_BAD. */
bool class_direct(enum verdict_class class);

const char *verdict_code_word(enum verdict_code code);	/* "NOT_READY" */
const char *verdict_class_word(enum verdict_class class);	/* "OWN" */
const char *verdict_level_word(enum verdict_level level);	/* "none" */
const char *verdict_kind_word(enum verdict_kind kind);		/* "fix" */
const char *verdict_confidence_word(enum verdict_confidence c);

#endif

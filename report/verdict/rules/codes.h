/*
 * codes.h: the tables of codes and of measures.
 *
 * A code names a finding: a blocker, an advice or a change. A new code needs a
 * row here, a rule that finds it, and a test; outputs take word, sentences and
 * kind from the row, which does not compile without them. A measure is a
 * number that a gate compares with a limit; its row also names the query of
 * explain that gives the number.
 */
#ifndef DMARC_REPORT_VERDICT_RULES_CODES_H
#define DMARC_REPORT_VERDICT_RULES_CODES_H

#include <stdbool.h>

/* The urgency of a blocker. An advice does not block. */
enum verdict_kind { KIND_EMERGENCY, KIND_FIX, KIND_WAIT, KIND_ADVICE,
	KINDS };

/* The subject of a finding. SENDER: an own one; UNKNOWN: to be identified. */
enum code_subject { SUBJECT_DOMAIN, SUBJECT_SENDER, SUBJECT_UNKNOWN,
	SUBJECT_REPORTER, SUBJECT_SELECTOR };

/* The bad mail of a blocker's sender. */
enum about { ABOUT_FAILING, ABOUT_UNSIGNED, ABOUT_NO_SPF, ABOUT_UNKNOWN,
	ABOUT_SOURCE };

/* The decision that only a person can take about a finding. */
enum code_asks { ASKS_NOTHING, ASKS_CONFIRM, ASKS_DECIDE, ASKS_CHECK };

struct code_row {
	const char *word;		/* "DKIM_DROP"; NULL: CODE_OTHER */
	enum verdict_kind kind;		/* unless blocker_as() sets another */
	enum code_subject subject;
	const char *title;		/* NULL: never a blocker or advice */
	enum about about;
	enum code_asks asks;
	int days;			/* counts these; 0: W28 */
	bool precise;			/* why and fix name selector and day:
					 * shown for the whole item */
	struct {
		const char *label;	/* "new"; NULL: never a change */
		const char *before_day;	/* "first seen"; NULL: no day */
		bool detail;		/* its detail follows */
	} change;
};

/*
 * BLOCKER(word, kind, subject, title, more members ...): a blocker or advice.
 * CHANGE(word, subject, label, before_day, detail): a change only.
 */
#define CODES(BLOCKER, CHANGE) \
	BLOCKER(CHECK_SOURCE, ADVICE, UNKNOWN, "is it a machine of yours?", \
	    .about = ABOUT_SOURCE) \
	BLOCKER(CONFIRM_SENDER, FIX, UNKNOWN, "is it yours?", \
	    .about = ABOUT_UNKNOWN, .asks = ASKS_CONFIRM) \
	BLOCKER(COVERAGE_GAP, WAIT, REPORTER, "does not report any more", \
	    .asks = ASKS_CHECK) \
	BLOCKER(DKIM_BROKEN, FIX, SENDER, "its DKIM signatures fail") \
	BLOCKER(DKIM_DROP, FIX, SENDER, \
	    "fewer of its DKIM signatures pass", .about = ABOUT_UNSIGNED, \
	    .precise = true, \
	    .change = { "worse", "fewer DKIM passes since", true }) \
	BLOCKER(FEW_REPORTERS, WAIT, DOMAIN, "too few receivers report") \
	BLOCKER(FREEMAIL, ADVICE, UNKNOWN, \
	    "people send as you from private mailboxes", \
	    .about = ABOUT_UNKNOWN) \
	BLOCKER(INTEROP, WAIT, DOMAIN, \
	    "forwarded mail and lists would suffer", .asks = ASKS_DECIDE) \
	BLOCKER(LEGIT_LOSS, EMERGENCY, DOMAIN, \
	    "your own mail is refused or sent to spam", .days = 7) \
	BLOCKER(LOW_VOLUME, WAIT, DOMAIN, "so little mail needs more time") \
	CHANGE(NEW_SENDER, SENDER, "new", "first seen", true) \
	BLOCKER(NO_OWN_MAIL, WAIT, DOMAIN, "no mail of your own was seen", \
	    .asks = ASKS_CONFIRM) \
	BLOCKER(NP_REJECT, ADVICE, DOMAIN, \
	    "names that do not exist can be refused") \
	BLOCKER(PARKED, ADVICE, DOMAIN, \
	    "a domain that sends nothing can say so") \
	BLOCKER(PARKED_BUT_SENDING, FIX, DOMAIN, \
	    "sends mail, though it is said to send none") \
	BLOCKER(PASS_DROP, FIX, SENDER, \
	    "less of its mail passes than before", \
	    .change = { "worse", NULL, true }) \
	CHANGE(POLICY_SEEN, DOMAIN, "policy", "seen", true) \
	BLOCKER(RATE_TOO_HIGH, FIX, DOMAIN, "too much of your mail fails") \
	BLOCKER(RATE_UNCERTAIN, WAIT, DOMAIN, "too little mail to be sure") \
	CHANGE(RECOVERED, SENDER, "better", "recovered since", false) \
	BLOCKER(SEASONAL_FAILS, ADVICE, SENDER, \
	    "failed when it was last seen, and will come again", \
	    .days = 400) \
	CHANGE(SELECTOR_GONE, SELECTOR, "gone", "last seen", false) \
	CHANGE(SELECTOR_NEW, SELECTOR, "new", "first seen", false) \
	BLOCKER(SENDER_COLLAPSED, EMERGENCY, SENDER, \
	    "its mail stopped passing") \
	BLOCKER(SENDER_FAILS, FIX, SENDER, "some of its mail fails") \
	BLOCKER(SOAK, WAIT, DOMAIN, "the present policy needs more time") \
	BLOCKER(SPF_DROP, FIX, SENDER, \
	    "SPF covers less of its mail than before", \
	    .about = ABOUT_NO_SPF, .change = { "worse", NULL, true }) \
	BLOCKER(SPF_ONLY, FIX, SENDER, \
	    "passes by SPF alone, and is not signed", \
	    .about = ABOUT_UNSIGNED) \
	CHANGE(SPOOF_SPIKE, DOMAIN, "up", NULL, true) \
	BLOCKER(TOO_FEW_DAYS, WAIT, DOMAIN, "too few days with reports") \
	BLOCKER(UNALIGNED_SERVICE, FIX, SENDER, \
	    "sends as you, but nothing aligns") \
	CHANGE(VANISHED, SENDER, "gone", "no mail of yours since", true) \
	/* Errors of dns_finding. */ \
	BLOCKER(DKIM_HASH, FIX, DOMAIN, "a DKIM key allows SHA-1 only") \
	BLOCKER(DKIM_KEY_INVALID, FIX, DOMAIN, \
	    "a DKIM key in use cannot be read") \
	BLOCKER(DKIM_KEY_MISSING, FIX, DOMAIN, \
	    "a DKIM key in use is not in DNS") \
	BLOCKER(DKIM_KEY_MULTIPLE, FIX, DOMAIN, \
	    "a DKIM key is published twice") \
	BLOCKER(DKIM_KEY_REVOKED, FIX, DOMAIN, "a DKIM key in use is revoked") \
	BLOCKER(DKIM_KEY_SHORT, FIX, DOMAIN, "a DKIM key is too short") \
	BLOCKER(DMARC_INVALID, FIX, DOMAIN, "the DMARC record is not valid") \
	BLOCKER(DMARC_MISPLACED, FIX, DOMAIN, \
	    "the DMARC record is at the wrong name") \
	BLOCKER(DMARC_MISSING, FIX, DOMAIN, "there is no DMARC record") \
	BLOCKER(DMARC_MULTIPLE, FIX, DOMAIN, \
	    "there are several DMARC records") \
	BLOCKER(DMARC_NO_RUA, FIX, DOMAIN, \
	    "the DMARC record asks for no reports") \
	BLOCKER(DMARC_RUA_INVALID, FIX, DOMAIN, "rua holds no mail address") \
	BLOCKER(DNS_BOGUS, FIX, DOMAIN, \
	    "DNSSEC fails: validating receivers find nothing") \
	BLOCKER(DOMAIN_MISSING, FIX, DOMAIN, "the domain does not exist") \
	BLOCKER(RUA_NOT_AUTHORISED, FIX, DOMAIN, \
	    "rua names a mailbox that takes no reports") \
	BLOCKER(RUA_UNDELIVERABLE, FIX, DOMAIN, \
	    "rua names a mailbox that takes no mail") \
	BLOCKER(SPF_INCLUDE_BROKEN, FIX, DOMAIN, \
	    "SPF includes a record that fails") \
	BLOCKER(SPF_LOOP, FIX, DOMAIN, "SPF includes itself") \
	BLOCKER(SPF_MISSING, FIX, DOMAIN, "there is no SPF record") \
	BLOCKER(SPF_MULTIPLE, FIX, DOMAIN, "there are several SPF records") \
	BLOCKER(SPF_MX_LIMIT, FIX, DOMAIN, \
	    "SPF asks for more than 10 MX hosts") \
	BLOCKER(SPF_PASS_ALL, FIX, DOMAIN, "SPF allows everybody") \
	BLOCKER(SPF_SOURCE_LOST, FIX, DOMAIN, "SPF lost a host of yours") \
	BLOCKER(SPF_SYNTAX, FIX, DOMAIN, "the SPF record is not valid") \
	BLOCKER(SPF_TOO_MANY_LOOKUPS, FIX, DOMAIN, \
	    "SPF needs more than 10 lookups") \
	BLOCKER(SPF_VOID_LOOKUPS, FIX, DOMAIN, \
	    "SPF asks for names without an answer")

#define CODE_ENUM(name, ...) CODE_##name,
enum code {
	CODES(CODE_ENUM, CODE_ENUM)
	CODE_OTHER,	/* an error of dns_finding without a row: it has
			 * only its word */
	CODE_COUNT
};
#undef CODE_ENUM

extern const struct code_row codes[CODE_COUNT];

/* The code of a word; CODE_OTHER if no row has it. */
enum code code_of(const char *word);

/* The relation of a number to its limit. */
enum verdict_relation { RELATION_AT_LEAST, RELATION_AT_MOST, RELATION_BELOW };

struct measure_row {
	const char *label;		/* "days at the policy" */
	bool share;			/* 0..1; else a count */
	enum verdict_relation relation;	/* to the limit */
	/*
	 * The query of explain and its column with the number. The row is that
	 * of the gate's sender (column sender, or org for a reporter) and, in
	 * the query weeks, of its code. NULL: no query gives it.
	 */
	const char *query, *column;
};

/* X(name, share, relation, query, column, label) */
#define MEASURES(X) \
	X(ACCEPTED, false, AT_LEAST, NULL, NULL, \
	    "accepted in the settings (1: yes)") \
	X(BOUNDS, true, AT_LEAST, "weeks", "upper_now", \
	    "upper bound now, lower bound before") \
	X(BROKEN_SHARE, true, AT_MOST, "outcome", "broken_share", \
	    "forwarded, failing and not overridden") \
	X(COVERED_SHARE, true, AT_LEAST, "weeks", "share_now", \
	    "share with aligned DKIM in 7 days") \
	X(DAYS_AT_POLICY, false, AT_LEAST, "policy", "days_at_policy", \
	    "days at the policy") \
	X(DAYS_EXPECTED, false, BELOW, "silence", "expected", \
	    "days of the 28 before the last 7") \
	X(DAYS_OF_LANE, false, AT_LEAST, "lane", "days", \
	    "days of the longer wait with reports") \
	X(DAYS_SILENT, false, BELOW, "silence", "silent", \
	    "days silent now") \
	X(DAYS_WITH_REPORTS, false, AT_LEAST, "coverage", "days", \
	    "days of 28 with reports") \
	X(DIRECT_PASS, false, AT_MOST, "outcome", "direct_pass", \
	    "direct messages that pass") \
	X(FAILING_LOWER, true, AT_MOST, "loss", "lower", \
	    "direct mail that fails, lower bound") \
	X(FAILING_SHARE, true, BELOW, "direct", "failing_share", \
	    "share that fails") \
	X(FAILING_UPPER, true, AT_MOST, "rate", "upper", \
	    "direct mail that fails, upper bound") \
	X(FALL, true, BELOW, "weeks", "fall", \
	    "fall of the share from before") \
	X(HEARD_7, false, BELOW, "loss", "messages_now", \
	    "messages in 7 days, as heard") \
	X(FORWARDING_SHARE, true, AT_MOST, "outcome", "forwarding_share", \
	    "legitimate mail forwarded and failing") \
	X(LOST, false, BELOW, "loss", "lost", \
	    "direct messages really lost in 7 days") \
	X(MAJORS, false, AT_LEAST, "coverage", "majors", \
	    "of Google, Microsoft and Yahoo") \
	X(MAJORS_OF_LANE, false, AT_LEAST, "lane", "majors", \
	    "of Google, Microsoft, Yahoo in it") \
	X(MESSAGES_7, false, BELOW, "weeks", "messages_now", \
	    "messages in 7 days") \
	X(MESSAGES_14, false, BELOW, "direct", "messages", \
	    "messages in 14 days") \
	X(MESSAGES_28, false, BELOW, "direct", "messages", \
	    "messages in 28 days") \
	X(PILLARS, false, AT_LEAST, "loss", "pillars", \
	    "organizations it cannot do without") \
	X(REPORTERS, false, AT_LEAST, "coverage", "organizations", \
	    "organizations that report") \
	X(REPORTERS_OF_LANE, false, AT_LEAST, "lane", "organizations", \
	    "organizations that report in it") \
	X(SHARE_BEFORE, true, BELOW, "loss", "share_before", \
	    "share passing before the 7 days") \
	X(SHARE_NOW, true, AT_LEAST, "loss", "share_now", \
	    "share passing in 7 days") \
	X(SIGNED_SHARE, true, AT_LEAST, "direct", "dkim_share", \
	    "share with aligned DKIM") \
	X(UNKNOWN_MESSAGES, false, BELOW, "unknown", "messages", \
	    "unrecognized messages in 28 days") \
	X(UNKNOWN_REPORTERS, false, BELOW, "unknown", "organizations", \
	    "organizations that saw it") \
	X(UNKNOWN_WEEKS, false, BELOW, "unknown", "weeks", \
	    "weeks of 4 with messages") \
	X(WITNESSES, false, BELOW, "loss", "witnesses", \
	    "that report it (a large one: two)")

#define MEASURE_ENUM(name, ...) MEASURE_##name,
enum measure { MEASURES(MEASURE_ENUM) MEASURE_COUNT };
#undef MEASURE_ENUM

extern const struct measure_row measures[MEASURE_COUNT];

#endif

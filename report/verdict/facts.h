/*
 * facts.h: the input of the verdict.
 *
 * Everything known about one policy domain, in plain structs, so that the
 * verdict needs no database, suffix list or settings. All memory is the
 * caller's and is only read. Days are UTC days (common/day.h); the order of
 * the arrays has no meaning.
 */
#ifndef DMARC_REPORT_VERDICT_FACTS_H
#define DMARC_REPORT_VERDICT_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/address.h"
#include "common/facts/aggregate.h"
#include "report/verdict/rules/rules.h"

#define W28 28			/* days of the window */
#define W7 7			/* last days of W28, compared with the rest */
#define WEEKS_BEFORE 3		/* of W28, before W7 */
#define HISTORY 400		/* settled days that the facts cover */
#define COVERAGE 168		/* of them, those with who reported: twice the
				 * longest wait of a domain of low volume */
#define NEVER INT64_MIN
#define NO_PLACE UINT32_MAX

/* A DKIM or SPF result. The facts hold no HELO results. */
struct verdict_result {
	const char *domain;	/* never NULL or empty */
	const char *selector;	/* DKIM; NULL: absent */
	enum dmarc_result result;
	bool own;		/* of the From domain's organization */
	uint32_t own_selector;	/* index in own_selector[]; NO_PLACE: has no
				 * selector, or is not own */
};

/* An own selector and its domain. */
struct verdict_own_selector {
	const char *domain, *selector;
};

/* A combination: the content of a record, apart from address and count. */
struct verdict_mail {
	uint64_t number;	/* its name in explanations */
	const char *header_from;
	const struct verdict_result *dkim, *spf;
	size_t dkims, spfs;
	enum dmarc_disposition disposition;
	bool dkim_aligned, spf_aligned;	/* as the receiver judged */
	bool forwarded;		/* an override that means forwarding */
	bool below;		/* the From domain is below the policy domain */
	int found;		/* From domain in DNS: 1, 0; -1: not known */
};

/* The operator's label of a sender. */
enum verdict_label {
	VERDICT_UNLABELLED = 0, VERDICT_OWN, VERDICT_AUTHORISED,
	VERDICT_FORWARDER, VERDICT_UNAUTHORISED, VERDICT_IGNORE
};

/* The kind of a sender in the table of services. */
enum verdict_service {
	VERDICT_NO_SERVICE = 0,
	VERDICT_SENDS,		/* for its customers: esp, saas */
	VERDICT_SHARED		/* mailboxes, gateways, lists */
};

struct verdict_sender {
	const char *key, *name;	/* same key, same sender */
	enum verdict_service service;
	const char *fix;	/* of a service; NULL: not known */
	bool private;		/* free mailboxes of many people */
	bool never_spf;		/* SPF cannot align, whatever the include */
	bool related;		/* DNS shows that the domain uses it */
	bool many;		/* stands for many, too small to list */
};

/* A sending address. */
struct verdict_address {
	struct dmarc_address source;
	const char *host;	/* its name; NULL: not known */
	bool host_confirmed;	/* host resolves to the address */
	bool host_named;	/* confirmed, and not one of a pool */
	bool others;		/* stands for the other addresses of its
				 * sender; source is no address */
};

/*
 * Where a report comes from, as our own mail server says. Who merely sends
 * mail can make all but VERIFIED.
 */
enum verdict_origin {
	ORIGIN_PLAIN,		/* unknown, on a day before the first verified
				 * report about the domain */
	ORIGIN_VERIFIED,
	ORIGIN_UNVOUCHED,	/* unknown, from that day on */
	ORIGIN_MISMATCH,	/* of another sender; or distrusted */
	ORIGINS
};

#define OLDER_REPORTERS 3	/* enough for every rule that counts them */

/* The mail of a pair before W28, back to the start of HISTORY. */
struct verdict_older {
	enum verdict_origin origin;	/* PLAIN: of verified reports, too */
	uint32_t next;		/* of the same pair: in older[], or NO_PLACE */
	int64_t first, last;	/* days */
	uint64_t messages;
	uint64_t weeks;		/* a bit for each ISO week of HISTORY */
	uint32_t reporter[OLDER_REPORTERS];	/* the first different ones */
	uint32_t reporters;
};

/* A combination from one address. */
struct verdict_pair {
	const struct verdict_mail *mail;
	uint32_t sender, address;	/* indices in sender[], address[] */
	enum verdict_label label;
	bool tenant;		/* a name proves our own account at a service */
	bool summed;		/* mail stands for many combinations */
	uint32_t older;		/* first index in older[]; NO_PLACE: none */
};

/* Messages on a day of W28. Rows may have 0 messages. */
struct verdict_row {
	uint32_t pair, reporter;	/* indices in pair[], reporter[] */
	int64_t day;
	uint64_t messages;
	enum verdict_origin origin;
};

/* Receivers whose silence matters. */
enum verdict_major { MAJOR_NONE, MAJOR_GOOGLE, MAJOR_MICROSOFT, MAJOR_YAHOO,
	MAJORS };

struct verdict_reporter {
	const char *org;	/* no duplicates */
	enum verdict_major major;
	int64_t first;		/* day of its first report about any domain,
				 * or a later one of HISTORY */
};

/* A day on which a reporter reported about the domain. */
struct verdict_report {
	uint32_t reporter;
	int64_t day;
	enum verdict_origin origin;
	/*
	 * Whether it has a record of the scope: [0] domain, [1] subdomains. A
	 * report without records counts for the domain.
	 */
	bool scope[2];
};

/* A published policy, without its domain, as reporters read it on a day. */
struct verdict_published {
	int64_t day;
	uint32_t reporter;
	enum verdict_origin origin;
	struct dmarc_policy policy;
	uint64_t messages, reports;
};

/* Reports of W28, by the day of their middle. */
struct verdict_told {
	uint64_t reports, messages;
	uint64_t scope[2];	/* reports, as in verdict_report */
};

/* An error in DNS that blocks the next step. */
struct verdict_dns_error {
	const char *code, *detail;
	const char *fix;	/* what to do, lines; NULL: not known */
	const char *place;	/* the subdomain whose record is in error;
				 * NULL: the policy domain */
	const char *subject;	/* selector, host, term, address; NULL: none */
};

/* What DNS has of a key, and since when. Days; NEVER: not known. */
enum verdict_key_state { VERDICT_KEY_GOOD, VERDICT_KEY_MISSING,
	VERDICT_KEY_REVOKED, VERDICT_KEY_UNREADABLE };
struct verdict_key_past {
	enum verdict_key_state state;
	int64_t since;		/* the first day with it */
	/* The last day with what was there before, the record of then, and
	 * the key in it; NULL: it had none. */
	int64_t until;
	const char *before, *key_before;
};

/* The TTL of a key: how long receivers may still use its old value. */
struct verdict_key {
	const char *domain, *selector;
	int64_t ttl;		/* seconds; -1: not known */
	int64_t checked;	/* day */
	const struct verdict_key_past *past;	/* NULL: not known */
};

/* SPF allows mail from an address now. */
struct verdict_spf {
	struct dmarc_address source;
	const char *domain;	/* of the envelope */
	const char *term;	/* that allows it */
	int64_t changed;	/* the day on which the record of the domain,
				 * or that of the term, was first seen as it is
				 * now; NEVER: no other was ever seen */
	int64_t checked;	/* day */
};

struct verdict_facts {
	const char *domain;
	int64_t today;
	int64_t last;		/* the last settled day: W28 ends here */
	const struct verdict_sender *sender;	/* a key may occur twice */
	const struct verdict_address *address;	/* no duplicates */
	const struct verdict_own_selector *own_selector; /* no duplicates */
	const struct verdict_pair *pair;
	const struct verdict_row *row;
	const struct verdict_reporter *reporter;
	const struct verdict_older *older;
	const struct verdict_report *report;	/* of COVERAGE */
	const struct verdict_published *published;	/* all history */
	size_t senders, addresses, own_selectors;
	size_t pairs, rows, reporters, olders, reports, publisheds;
	struct verdict_told told[ORIGINS];
	int64_t first_verified;	/* day of the first verified report; NEVER */
	bool left_out[ORIGINS];	/* verdict_hear() took their reports away */
	bool enough_aged;	/* three organizations have reported about any
				 * domain for RULE_AGED_DAYS: younger ones make
				 * no emergency */
	bool explain;		/* keep gates for explain */

	/* From the settings. */
	const char *labels_file;	/* where the operator writes labels */
	enum verdict_profile profile;
	bool goal_quarantine;	/* quarantine is the last step */
	bool no_mail;		/* sends_mail = no */
	bool forwarding_accepted;
	bool pct_step;		/* also propose steps with pct */

	/* From the last DNS check. */
	int64_t dns_checked;	/* day; NEVER */
	/* The days of the last answers about each; NEVER. */
	int64_t mx_answered, spf_answered, dmarc_answered;
	bool dns_parked;	/* no MX, or a null one, and SPF
				 * allows nobody */
	const struct verdict_dns_error *dns_error;
	size_t dns_errors;
	const char *dns_record;	/* the DMARC record; NULL: not known */
	struct dmarc_policy dns_policy;	/* the policy in dns_record */
	const char *dns_mended;	/* the record that findings about it propose;
				 * NULL: none */
	int64_t dns_ttl;	/* of dns_record, in seconds; -1: not known */
	const struct verdict_key *key;
	size_t keys;
	const struct verdict_spf *spf;	/* by source and domain */
	size_t spfs;
	const char *spf_record;	/* that works; NULL: none, or not known */
	int64_t spf_lookups;	/* of 10, that spf_record costs */
	bool spf_mended;	/* it is not published: findings propose it */
	/* The first day of the present record, and the last day of the one
	 * before it; NEVER: no other was ever seen. */
	int64_t spf_since, spf_until;
};

static inline bool
mail_passes(const struct verdict_mail *m)
{
	return m->dkim_aligned || m->spf_aligned;
}

/* Whether the From domain is the envelope domain, too, as SPF saw it. */
static inline bool
mail_own_envelope(const struct verdict_mail *m)
{
	for (size_t i = 0; i < m->spfs; i++)
		if (strcmp(m->spf[i].domain, m->header_from) == 0)
			return true;
	return false;
}

/*
 * The ISO week of a day of the HISTORY that ends on the day last, as a bit.
 */
static inline uint64_t
verdict_week(int64_t last, int64_t day)
{
	int64_t first = last - HISTORY + 1;

	/* Day 0 was a Thursday, so day + 3 counts from a Monday. */
	return UINT64_C(1) << (((day + 3) / 7 - (first + 3) / 7) & 63);
}

#endif

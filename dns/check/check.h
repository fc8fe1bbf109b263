/*
 * check.h: all facts about a domain, and what is wrong with them.
 */
#ifndef DMARC_DNS_CHECK_CHECK_H
#define DMARC_DNS_CHECK_CHECK_H

#include "dns/check/finding.h"
#include "dns/check/propose.h"
#include "dns/facts/dmarc.h"
#include "dns/facts/extras.h"
#include "dns/facts/host.h"
#include "dns/facts/key.h"
#include "dns/facts/mx.h"
#include "dns/facts/spf.h"
#include "dns/facts/zone.h"
#include "dns/spf/host.h"

/* Most questions about the records of a domain in a run. */
enum { CHECK_QUESTIONS = 300 };

/*
 * Parts of a check. Those that DNS has just answered may be left out: then they
 * are unknown without any trouble, and what was found about them stays.
 */
enum check_part {
	PART_SOA = 1,
	PART_MX = 2,
	PART_SPF = 4,		/* with senders */
	PART_DMARC = 8,
	PART_NAMES = 16,	/* below */
	PARTS = 31
};

struct check {
	const char *domain;	/* as domain_read() writes it */
	const struct check_name *role;	/* of a name below; NULL: a domain */
	const struct check *above;	/* the check of that domain */
	struct arena *arena;	/* of the check */
	const struct suffixes *suffixes;
	unsigned budget, *left;	/* questions about records; those left, of
				 * the domain and the names below it */
	unsigned known;		/* parts that are not asked for */
	bool sends_nothing;	/* the operator says so */
	struct zone_facts zone;
	struct mx_facts mx;
	struct spf_facts spf;
	struct dmarc_facts dmarc;
	struct check *below;	/* of each name below */
	struct key_facts *key;
	struct host_facts *host;	/* of each address */
	struct spf_host *eval;		/* of each sender, in their order */
	const struct check_key *used;	/* of each key, in their order */
	const struct check_sender *sender;
	const struct check_mail *mail;	/* NULL: no reports were read */
	const struct check_past *past;	/* MX records that were there */
	int64_t now;		/* seconds */
	size_t keys, hosts, evals, pasts, belows;
	/* A parked domain's key of a selector that nobody has. */
	struct key_facts probe;
	bool probed;
	struct extras_facts extras;
	bool with_extras;
	bool validates;		/* DNSSEC verdicts can be had */
	struct lookup *lookup;	/* with its answers; NULL: nothing was asked */
	struct findings findings;
	struct spf_wishes spf_wishes;
	struct dmarc_wishes dmarc_wishes;
};

/* A DKIM key that mail names. */
struct check_key {
	const char *domain, *selector;	/* of d= and s= */
	bool in_use;		/* mail passes aligned with it lately */
	bool ours;		/* such mail passed with it in the days that
				 * reports were read of */
	bool fresh;		/* it was just answered, and is not asked for */
	bool guessed;		/* customers of a service have it, and mail of
				 * that service was seen */
	int64_t passed_ts;	/* when last, also before them, in seconds;
				 * 0: not known */
	/* The SHA-256 of the key's bytes when it was looked up before, and
	 * since when they are the same; NULL: it was not. */
	const unsigned char *hash;
	int64_t hash_ts;	/* seconds */
	const char *const *past;	/* earlier records of the key, latest
					 * first */
	size_t pasts;
};

/* An address that sends. */
struct check_sender {
	struct dmarc_address ip;
	const char *domain;	/* of MAIL FROM, which SPF is asked about */
	const char *mail_from;	/* the address, for output */
	const char *local, *helo;	/* NULL: not known */
	uint64_t spf;		/* messages that passed SPF aligned, 90 days */
	uint64_t recent;	/* the same in the last 28 days */
	bool given;		/* the operator names it */
};

/*
 * A name that mail of the domain uses: mostly below it, always of the same
 * organization. Its own records are looked up, not what they include.
 */
struct check_name {
	const char *name;	/* as domain_read() writes it */
	bool from;		/* mail From it passes aligned */
	bool envelope;		/* passing mail has it in MAIL FROM, */
	bool spf;		/* and passed by SPF */
	unsigned known;		/* parts that are not asked for */
};

/* Days in which a change of MX is news. */
enum { CHECK_MX_DAYS = 7 };

/*
 * An MX record that the last answer had, or that one of the last days had, in
 * its last stretch of time.
 */
struct check_past {
	const char *record;	/* "10 mx.example.org"; "": there was none */
	int64_t first, last;	/* in seconds */
	bool latest;		/* the last answer had it */
	bool added;		/* an answer before that stretch had not */
};

/* What reports show about a domain, beside keys and addresses. */
struct check_mail {
	uint64_t days;		/* with reports, of 90 */
	uint64_t passed;	/* messages that passed aligned in them */
	const struct dmarc_policy *policy;	/* of the last 7 days, as
				 * reporters saw it; NULL: not known */
	bool cut;		/* there are too many keys, senders or names
				 * below, and those with least mail are left
				 * out */
	bool hosts_wait;	/* so many addresses lack a name that some
				 * wait for the next run */
};

/* What is to be looked at. It must live until the check is closed. */
struct check_request {
	const char *domain;	/* as domain_read() writes it */
	const struct suffixes *suffixes;
	unsigned known;		/* parts that are not asked for */
	bool sends_nothing, extras, validates;
	const struct check_key *key;
	const struct check_sender *sender;	/* those of an address are
						 * adjacent */
	const struct check_past *past;
	const struct check_name *name;
	size_t keys, senders, pasts, names;
	const struct check_mail *mail;	/* NULL: no reports were read */
	int64_t now;		/* seconds */
};

/* Prepares all work on a domain. E_NOMEM: *c may be closed all the same. */
DMARC_MUST_USE enum dmarc_status check_open(struct check *c,
    const struct check_request *q, struct dmarc_err *err);
void check_close(struct check *c);	/* a zeroed struct is fine */

/* Adds the work to a run; once that has ended, check_judge() may follow. */
void check_start(struct check *c, struct lookup *l);

/*
 * Adds what is asked with the questions that are left: names below, and whether
 * a parked domain has a revoked key for everybody. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status check_go_on(struct check *c,
    struct lookup *l, struct dmarc_err *err);

/* Whether the work of check_start() has ended. */
bool check_is_gathered(struct check *c);

/*
 * Whether names below the domain are worth a question: it exists, and somebody
 * answers about it. Decided once what check_start() adds has ended.
 */
bool check_asks_names(const struct check *c);

/* Whether all work has ended, as it has unless the run was stopped. */
bool check_is_complete(struct check *c);

/*
 * Whether the domain neither sends nor takes mail: 1 yes, 0 no, -1 unknown. It
 * has no MX record or a null one, and its SPF record allows nobody; or the
 * operator says that it sends nothing.
 */
int check_parked(const struct check *c);

/* Whether there is an error, of a judged check or a name below. */
bool check_has_error(const struct check *c);

/* Whether a key is worth showing: one that was guessed must be there. */
bool check_shows_key(const struct check *c, size_t i);

/* Writes the findings, sorted, and those of names below. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status check_judge(struct check *c,
    struct dmarc_err *err);

#endif

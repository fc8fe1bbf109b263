/*
 * facts.h: what the verdict is about.
 *
 * All that is known of one policy domain, in plain structs: whoever gathers
 * them knows databases, suffix lists and settings, and the verdict does not.
 * Everything is in the memory of the caller and is only read. Days are UTC
 * days (common/day.h); the order of the arrays means nothing.
 */
#ifndef DMARC_REPORT_VERDICT_FACTS_H
#define DMARC_REPORT_VERDICT_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/address.h"
#include "common/facts/aggregate.h"
#include "report/verdict/rules.h"

#define W28 28			/* days of the window */
#define W7 7			/* its last days, to compare */
#define WEEKS_BEFORE 3		/* of the window, before its last days */
#define NEVER INT64_MIN
#define NO_PLACE UINT32_MAX

/* One DKIM or SPF result. HELO results are not among them. */
struct verdict_result {
	const char *domain;	/* never NULL or empty */
	const char *selector;	/* DKIM; NULL: absent */
	enum dmarc_result result;
	bool own;		/* of the From domain's organization */
	uint32_t own_selector;	/* place in own_selector[]; NO_PLACE: has no
				 * selector, or is not own */
};

/* A selector of our own, and its domain. */
struct verdict_own_selector {
	const char *domain, *selector;
};

/* What a combination says. */
struct verdict_mail {
	uint64_t number;	/* by which explanations call it */
	const char *header_from;
	const struct verdict_result *dkim, *spf;
	size_t dkims, spfs;
	enum dmarc_disposition disposition;
	bool dkim_aligned, spf_aligned;	/* as the receiver judged */
	bool forwarded;		/* an override that means forwarding */
	bool below;		/* the From domain is below the policy domain */
	int found;		/* it exists in DNS: 1, 0; -1: not known */
};

/* What an operator says of a sender. */
enum verdict_label {
	VERDICT_UNLABELLED = 0, VERDICT_OWN, VERDICT_AUTHORISED,
	VERDICT_FORWARDER, VERDICT_UNAUTHORISED, VERDICT_IGNORE
};

/* What the table of services says of a sender. */
enum verdict_service {
	VERDICT_NO_SERVICE = 0,
	VERDICT_SENDS,		/* for its customers: esp, saas */
	VERDICT_SHARED		/* mailboxes, gateways, lists */
};

struct verdict_sender {
	const char *key, *name;	/* same key, same sender */
	enum verdict_service service;
	const char *fix;	/* of a service; NULL: not known */
	bool never_spf;		/* no include can help: SPF does not align */
	bool related;		/* DNS shows that the domain uses it */
};

/* An address that sends. */
struct verdict_address {
	struct dmarc_address source;
	const char *host;	/* its name; NULL: not known */
	bool host_confirmed;	/* it leads back to the address */
	bool host_named;	/* confirmed, and not one of a pool */
};

/* A combination, as it came from one address. */
struct verdict_pair {
	const struct verdict_mail *mail;
	uint32_t sender, address;	/* places in sender[], address[] */
	enum verdict_label label;
	bool tenant;		/* a name proves it is our own account there */
	/* Days with messages before W28; first > last: none known. */
	int64_t older_first, older_last;
};

/* Messages of a day of W28; 0 is a row too. */
struct verdict_row {
	uint32_t pair, reporter;	/* places in pair[], reporter[] */
	int64_t day;
	uint64_t messages;
};

/* Receivers whose silence matters. */
enum verdict_major { MAJOR_NONE, MAJOR_GOOGLE, MAJOR_MICROSOFT, MAJOR_YAHOO,
	MAJORS };

struct verdict_reporter {
	const char *org;	/* same text, same reporter */
	enum verdict_major major;
};

/* A day on which a reporter reported about the domain. */
struct verdict_report {
	uint32_t reporter;
	int64_t day;
	uint64_t reports;
	bool empty;		/* a report without any record */
};

/* What was published, as reporters read it on a day. */
struct verdict_policy {
	enum dmarc_p p, sp, np;
	int testing;		/* 1 yes, 0 no, -1 absent */
	int pct;		/* -1: absent */
	enum dmarc_alignment adkim, aspf;
	const char *fo;		/* NULL: absent */
};

struct verdict_published {
	int64_t day;
	struct verdict_policy policy;
	uint64_t messages, reports;
};

/* Something wrong in DNS that stands in the way. */
struct verdict_dns_error {
	const char *code, *detail;
};

/* How long receivers may keep a key that was there before. */
struct verdict_key {
	const char *domain, *selector;
	int64_t ttl;		/* seconds; -1: not known */
};

struct verdict_facts {
	const char *domain;
	int64_t today;
	int64_t last;		/* the last settled day: W28 ends here */
	const struct verdict_sender *sender;	/* a key may come back */
	const struct verdict_address *address;	/* each once */
	const struct verdict_own_selector *own_selector;	/* each once */
	const struct verdict_pair *pair;
	const struct verdict_row *row;
	const struct verdict_reporter *reporter;
	const struct verdict_report *report;	/* W7 and 28 days before */
	const struct verdict_published *published;	/* all history */
	size_t senders, addresses, own_selectors;
	size_t pairs, rows, reporters, reports, publisheds;
	/* Reports of W28 with a record of the scope: domain, subdomains. One
	 * without any record is the domain's. */
	uint64_t scope_reports[2];
	bool explain;		/* keep what an explanation needs */

	/* What the operator says. */
	enum verdict_profile profile;
	bool goal_quarantine;	/* the ladder ends there */
	bool no_mail;		/* sends_mail = no */
	bool forwarding_accepted;
	bool pct_step;		/* propose the step with pct, too */

	/* What DNS says. */
	int64_t dns_checked;	/* day; NEVER */
	bool dns_parked;	/* no MX, and SPF allows nobody */
	const struct verdict_dns_error *dns_error;
	size_t dns_errors;
	const char *dns_record;	/* the DMARC record; NULL: not known */
	struct verdict_policy dns_policy;	/* what that asks for */
	int64_t dns_ttl;	/* of that, in seconds; -1: not known */
	const struct verdict_key *key;
	size_t keys;
};

#endif

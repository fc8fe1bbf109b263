/*
 * section.h: the numbers of "sources" about a policy domain: its senders and
 * their addresses. Every output format prints the same sections.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_SECTION_H
#define DMARC_REPORT_GATHER_SOURCES_SECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/facts/aggregate.h"
#include "report/gather/origins.h"
#include "store/read/dns.h"
#include "store/read/reports.h"

/* Which From domains: all, the policy domain itself, or its subdomains. */
enum section_scope { SECTION_ALL, SECTION_DOMAIN, SECTION_SUBDOMAINS };

/* Sums in messages. */
struct section_tally {
	uint64_t messages, pass, dkim_aligned, spf_aligned;
	uint64_t quarantined, rejected, unknown;	/* dispositions; the
							 * rest: delivered */
	uint64_t overridden;
	uint64_t dkim_tried, spf_tried;	/* with a result other than none */
};

struct section_address {
	struct dmarc_address address;
	bool others;		/* stands for the other addresses of its
				 * sender, which is one of too many */
	const char *host;	/* NULL: unknown */
	bool host_confirmed;
	struct section_tally now;
	int64_t first, last;	/* days with messages in the window */
	uint64_t reporters;
};

/*
 * The mail of a sender for which the same authenticates: what its network sends
 * as the domain stands apart from what it sends without anything that passes,
 * and what has a label apart from what has none.
 */
struct section_sender {
	enum sender_kind kind;
	const char *key, *name;	/* as identity_key() gives them */
	const struct label_rule *rule;	/* the operator's label; NULL: none */
	struct section_tally now;
	int64_t first, last;
	uint64_t reporters;
	/* The failing combination with the most messages; NULL: no failures. */
	const struct origin_mail *why;
	struct section_address *source;
	size_t sources;
};

/* A reporter, and the days its reports cover. */
struct section_reporter {
	const char *name;
	uint64_t days, reports, messages;
	int64_t last;
};

struct section_coverage {
	uint64_t days, reports;
	struct section_reporter *reporter;	/* most messages first */
	size_t reporters;
	int64_t last_end;	/* seconds: the latest end of a period */
};

struct section {
	const char *domain;
	enum section_scope scope;
	struct section_tally now;
	uint64_t overrides[DMARC_OVERRIDES];	/* messages of the window */
	struct section_sender *sender;
	size_t senders;
	struct section_address *source;	/* all senders together, by address */
	size_t sources;
	/* Of most messages on the last day with reports; no domain. */
	struct dmarc_policy policy;
	struct section_coverage coverage;
	const struct dns_eval *eval;	/* what SPF says now of addresses */
	size_t evals;
	struct apart apart;
	uint64_t ignored;	/* messages labelled "ignore"; in no other
				 * number */
	int64_t last_day;	/* the last day with any report; INT64_MIN:
				 * never */
	int64_t last_report;	/* the last day with a report in the window */
};

enum section_sort { SECTION_BY_MESSAGES, SECTION_BY_FAIL, SECTION_BY_LAST };

struct section_opts {
	enum section_sort sort;
	bool fails;		/* only failing senders and sources */
	size_t top;		/* at most so many senders; 0: all */
	bool by_address;	/* fill source[] */
};

/*
 * Merges all senders of kind SENDER_NETWORK into one, without a name or
 * sources, for pages that show them as a group; *n is their number.
 */
struct section_sender section_networks(const struct section *s, size_t *n);

/* Adds messages of a combination. */
void section_add(struct section_tally *t, const struct origin_mail *m,
    uint64_t messages);

/* Messages that failed DMARC. */
uint64_t section_fail(const struct section_tally *t);

/* Messages delivered as if there were no policy. */
uint64_t section_delivered(const struct section_tally *t);

#endif

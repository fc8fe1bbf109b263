/*
 * model.h: the numbers of a summary, from facts to senders and sources.
 *
 * Facts are what the database says of one policy domain in a window: so many
 * messages of a combination from an address, as one reporter counted them.
 * model_build() groups them by sender (report/who/sender.h) and by address. No
 * database, no clock, no output here; every output format prints the same
 * sections. Memory belongs to the arena that the caller gives.
 */
#ifndef DMARC_REPORT_GATHER_MODEL_H
#define DMARC_REPORT_GATHER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/memory/arena.h"
#include "report/who/sender.h"
#include "store/read/reports.h"

/* Which From domains: all, the policy domain itself, or its subdomains. */
enum model_scope { MODEL_ALL, MODEL_DOMAIN, MODEL_SUBDOMAINS };

/* The facts of a combination that the numbers need. */
struct model_combination {
	uint64_t number;	/* same number, same combination */
	const char *header_from;
	struct sender sender;
	bool below;		/* in the scope of subdomains */
	bool dkim_aligned, spf_aligned;	/* as the receiver judged */
	enum dmarc_disposition disposition;
	unsigned overrides;	/* a bit for each enum dmarc_override */
	/* The results to show: the first pass, else the first; NULL: none. */
	const struct dmarc_auth *dkim, *spf;
};

struct model_fact {
	const struct model_combination *combination;
	struct dmarc_address source;
	const struct label_rule *rule;	/* for its source; NULL: none */
	const struct sender *sender;	/* by host name; NULL: the
					 * combination's */
	const char *host;	/* of the source; NULL: unknown */
	bool host_confirmed;
	uint32_t reporter;	/* same number, same reporter */
	uint64_t messages;
	int64_t first, last;	/* days */
};

/* Sums in messages. */
struct model_tally {
	uint64_t messages, pass, dkim_aligned, spf_aligned;
	uint64_t quarantined, rejected, unknown;	/* dispositions; the
							 * rest: delivered */
	uint64_t overridden;
	uint64_t dkim_tried, spf_tried;	/* with a result other than none */
};

struct model_source {
	struct dmarc_address address;
	const char *host;	/* NULL: unknown */
	bool host_confirmed;
	struct model_tally now;
	int64_t first, last;	/* days with messages in the window */
	uint64_t reporters;
};

struct model_sender {
	enum sender_kind kind;
	const char *id, *name;	/* by sender_id(), and for people */
	const struct label_rule *rule;	/* the operator's label; NULL: none */
	struct model_tally now;
	int64_t first, last;
	uint64_t reporters;
	/* The failing combination with the most messages; NULL: no failures. */
	const struct model_combination *why;
	struct model_source *source;
	size_t sources;
};

/* A reporter, and the days its reports cover. */
struct model_reporter {
	const char *name;
	uint64_t days, reports, messages;
	int64_t last;
};

struct model_coverage {
	uint64_t days, reports;
	struct model_reporter *reporter;	/* most messages first */
	size_t reporters;
	int64_t last_end;	/* seconds: the latest end of a period */
};

struct model_section {
	const char *domain;
	enum model_scope scope;
	struct model_tally now;
	uint64_t overrides[DMARC_OVERRIDES];	/* messages of the window */
	struct model_sender *sender;
	size_t senders;
	struct model_source *source;	/* all senders together, by address */
	size_t sources;
	/* Of most messages on the last day with reports; no domain. */
	struct dmarc_policy policy;
	struct model_coverage coverage;
	struct apart apart;
	uint64_t ignored;	/* messages labelled "ignore"; in no other
				 * number */
	int64_t last_day;	/* the last day with any report; INT64_MIN:
				 * never */
	int64_t last_report;	/* the last day with a report in the window */
};

enum model_sort { MODEL_BY_MESSAGES, MODEL_BY_FAIL, MODEL_BY_LAST };

struct model_opts {
	enum model_sort sort;
	bool fails;		/* only failing senders and sources */
	size_t top;		/* at most so many senders; 0: all */
	bool by_address;	/* fill source[] */
};

/*
 * Groups n facts (and reorders them) into out[0], and out[1] if there are
 * combinations of both scopes; *sections is the number of sections. Leaves out
 * facts with no messages or with the label "ignore"; only senders with messages
 * are kept. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status model_build(struct model_fact *fact, size_t n,
    const struct model_opts *opts, struct arena *a,
    struct model_section out[2], size_t *sections, struct dmarc_err *err);

/* The order in which senders are listed: negative if a comes first. */
int model_compare(const struct model_sender *a, const struct model_sender *b,
    enum model_sort sort);

/*
 * Merges all senders of kind SENDER_NETWORK into one, without a name or
 * sources, for pages that show them as a group; *n is their number.
 */
struct model_sender model_networks(const struct model_section *s, size_t *n);

/* Messages that failed DMARC. */
uint64_t model_fail(const struct model_tally *t);

/* Messages delivered as if there were no policy. */
uint64_t model_delivered(const struct model_tally *t);

#endif

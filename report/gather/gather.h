/*
 * gather.h: reads from the database, the settings and the sender tables the
 * facts that the verdict judges (report/verdict/facts.h).
 */
#ifndef DMARC_REPORT_GATHER_GATHER_H
#define DMARC_REPORT_GATHER_GATHER_H

#include "common/settings/settings.h"
#include "report/gather/pairs.h"
#include "report/gather/published.h"
#include "report/gather/reporters.h"
#include "report/verdict/facts.h"
#include "report/who/sender.h"
#include "store/read/dns.h"
#include "store/read/snapshot.h"

/* The context shared by all domains of a run. */
struct gather_context {
	struct snapshot *db;
	struct snapshot *ahead;	/* of the same state, for a thread that reads
				 * ahead; NULL: none */
	const struct sender_tables *tables;
	const struct dmarc_settings *settings;
	const char *labels_file;	/* where senders.conf is, or belongs */
	int64_t now;		/* seconds */
	bool explain;		/* keep the facts that an explanation needs */
	bool pct_step;		/* propose the pct step, too */
	struct elders *elders;	/* since when others report; read if needed */
	const struct crowd_room *room;	/* NULL: nothing else is read */
};

/* The facts of one policy domain; the arrays and lists are heap memory. */
struct domain_facts {
	struct verdict_facts facts;
	struct pair_lists lists;
	struct verdict_row *row;
	struct reporters reporters;
	struct verdict_report *report;
	struct published published;
	struct dns dns;
	size_t row_size, report_size;
	bool summed;		/* some senders and addresses are summed
				 * (report/gather/crowd.h) */
	/* Reports of W28 that count though their provenance is a mismatch,
	 * because no authserv-id is set. */
	struct verdict_told mismatch;
};

/* The last day that ended at least 24 h ago. */
int64_t gather_last_settled(int64_t now);

/*
 * Whether provenance counts, because the settings name an authserv-id. Reports
 * of distrusted organizations never count.
 */
static inline bool
gather_strict(const struct gather_context *g)
{
	return g->settings->authserv_id != NULL;
}

/*
 * Reads all facts about a domain. Strings are in the arena. Call
 * domain_facts_free() also after a failure.
 */
DMARC_MUST_USE enum dmarc_status gather_facts(const struct gather_context *g,
    const char *domain, struct arena *a, struct domain_facts *out,
    struct dmarc_err *err);
/*
 * Reads only the rows and the days with reports of the 28 days up to last,
 * which may lie in the past. All other facts stay empty.
 */
DMARC_MUST_USE enum dmarc_status gather_window(const struct gather_context *g,
    const char *domain, int64_t last, struct arena *a, struct domain_facts *out,
    struct dmarc_err *err);
void domain_facts_free(struct domain_facts *g);

#endif

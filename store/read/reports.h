/*
 * reports.h: aggregate reports: by domain, by reporter and day, and by
 * submitter.
 */
#ifndef DMARC_STORE_READ_REPORTS_H
#define DMARC_STORE_READ_REPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/day.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "store/read/snapshot.h"

/* A counted report about one domain. */
struct report_row {
	int64_t day;		/* of the midpoint of its period */
	int64_t begin, end;	/* seconds */
	int64_t submitter, policy, reporter;	/* keys */
	enum dmarc_provenance provenance;
	uint64_t messages;
	uint64_t records;	/* how many, from first_record on */
	int64_t first_record;
};

/* The reports on the days of w, by day; w NULL: all reports. */
struct statement reports_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
bool reports_next(struct statement *s, struct report_row *out);

/*
 * The reports of a reporter about a domain on a day. Includes reports with
 * periods longer than 25 h, which lie between long_begin and long_end.
 */
struct coverage_row {
	int64_t reporter;	/* key; rows come by reporter, then by day */
	const char *org_name;
	int64_t day;
	uint64_t reports, messages;
	int64_t last_end;	/* seconds */
	bool has_long;
	int64_t long_begin, long_end;	/* seconds; the end is exclusive */
};

/*
 * Coverage by all reports, or by reports with a record of one scope: From
 * domains below the policy domain, or the others.
 */
struct statement coverage_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
struct statement coverage_scope_start(struct snapshot *db,
    const char *domain, const struct day_window *w, bool below);
bool coverage_next(struct statement *s, struct coverage_row *out);

/* How a submitter identifies itself. */
struct submitter_row {
	const char *org_name, *email;	/* NULL: absent */
	const char *identity;	/* of the reporter */
};

struct statement submitter_start(struct snapshot *db, int64_t submitter);
bool submitter_next(struct statement *s, struct submitter_row *out);

/*
 * The submitter and day of each report, of any domain, in no order; one pass
 * over the table. strict leaves out reports whose provenance is a mismatch.
 */
struct statement first_reports_start(struct snapshot *db, bool strict);
bool first_reports_next(struct statement *s, int64_t *submitter,
    int64_t *day);

/*
 * Totals of all reports of a submitter about a domain; in messages, except
 * reports.
 */
struct submitter_totals {
	int64_t submitter;	/* key; rows come by it */
	uint64_t reports;
	int64_t last_end;	/* seconds */
	uint64_t messages, pass;
	uint64_t none, quarantine, reject;	/* dispositions */
};

struct statement submitter_totals_start(struct snapshot *db,
    const char *domain);
bool submitter_totals_next(struct statement *s,
    struct submitter_totals *out);

/* Facts to mention beside the totals of a window: left out, or marked. */
struct apart {
	uint64_t conflicts;	/* reports superseded by another revision */
	uint64_t skipped;	/* unusable records */
	uint64_t repaired;	/* repaired reports, which count */
};

/* Reads the facts for a domain; NULL: for all own domains. */
DMARC_MUST_USE enum dmarc_status apart_read(struct snapshot *db,
    const char *domain, const struct day_window *w, struct apart *out,
    struct dmarc_err *err);

/* Who reports about own domains; most reports first. */
struct reporter_row {
	const char *identity;
	uint64_t reports;
	int64_t first;		/* day of its first report */
	int64_t last_end;	/* seconds: the end of its last report */
};

struct statement reporters_start(struct snapshot *db);
bool reporters_next(struct statement *s, struct reporter_row *out);

/* Counts reports about own domains since a day, and those that are verified. */
DMARC_MUST_USE enum dmarc_status origins_read(struct snapshot *db,
    int64_t since, uint64_t *reports, uint64_t *verified,
    struct dmarc_err *err);

#endif

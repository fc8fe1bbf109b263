/*
 * reports.h: aggregate reports: about a domain, by reporter and day, by who
 * submitted them.
 */
#ifndef DMARC_STORE_READ_REPORTS_H
#define DMARC_STORE_READ_REPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/day.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "store/read/snapshot.h"

/* A report that counts about one domain. */
struct report_row {
	int64_t day;		/* of the middle of its period */
	int64_t begin, end;	/* seconds */
	int64_t submitter, policy;	/* keys */
	enum dmarc_provenance provenance;
	uint64_t messages;
	uint64_t records;	/* so many, from this key on */
	int64_t first_record;
};

/* Those of the days of w, by day; w NULL: all. */
struct statement reports_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
bool reports_next(struct statement *s, struct report_row *out);

/*
 * What a reporter said about a domain on a day. If the periods of some of its
 * reports are longer than 25 h, they are counted here too, and lie between
 * long_begin and long_end.
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

/* Of all reports, or of those with a record of one scope: From domains below
 * the policy domain, or the others. */
struct statement coverage_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
struct statement coverage_scope_start(struct snapshot *db,
    const char *domain, const struct day_window *w, bool below);
bool coverage_next(struct statement *s, struct coverage_row *out);

/* How a submitter presents itself. */
struct submitter_row {
	const char *org_name, *email;	/* NULL: absent */
	const char *identity;	/* of the reporter */
};

struct statement submitter_start(struct snapshot *db, int64_t submitter);
bool submitter_next(struct statement *s, struct submitter_row *out);

/* All reports of a submitter about a domain; but for reports, in messages. */
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

/* What is in no total of a window, or in all of them with a mark. */
struct apart {
	uint64_t conflicts;	/* reports: another revision counts */
	uint64_t skipped;	/* records that could not be used */
	uint64_t repaired;	/* reports that count all the same */
};

/* Of a domain; NULL: of all that are ours. */
DMARC_MUST_USE enum dmarc_status apart_read(struct snapshot *db,
    const char *domain, const struct day_window *w, struct apart *out,
    struct dmarc_err *err);

#endif

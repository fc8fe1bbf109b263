/*
 * unsent.h: reports that dmarc-fleet has still to ship, whole.
 */
#ifndef DMARC_STORE_READ_FLEET_UNSENT_H
#define DMARC_STORE_READ_FLEET_UNSENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/address.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/* Totals of a report, in messages. */
struct unsent_sums {
	int64_t messages, dmarc_pass, dkim_aligned, spf_aligned;
	int64_t disp_none, disp_quarantine, disp_reject;
};

/* A report; its texts live until the next row. */
struct unsent_row {
	int64_t report;		/* key */
	/* Without combinations and records; records says how many there are. */
	struct dmarc_aggregate said;
	const char *reporter;	/* identity */
	enum dmarc_provenance provenance;
	struct unsent_sums sums;
	int64_t first_record;	/* key */
};

/*
 * The reports about own domains that wait and were not refused, in the order of
 * keys, after the key after.
 */
struct statement unsent_start(struct snapshot *db, int64_t after);
bool unsent_next(struct statement *s, struct unsent_row *out);

/* The n records from key first on; combination is a key. */
struct unsent_record {
	uint64_t combination, messages;
	struct dmarc_address source;
};

struct statement unsent_records_start(struct snapshot *db, int64_t first,
    uint64_t n);
bool unsent_records_next(struct statement *s, struct unsent_record *out);

/* A report that the engine refuses; texts live until the next row. */
struct unsent_refused {
	const char *domain, *reporter, *report_id, *why;
	int64_t begin;		/* seconds */
};

/* The refused reports, by domain and time. */
struct statement unsent_refused_start(struct snapshot *db);
bool unsent_refused_next(struct statement *s, struct unsent_refused *out);

/* How many reports are still to be shipped. */
struct unsent_totals {
	bool fleet;		/* the database belongs to one */
	const char *host;	/* its name there, in the arena */
	uint64_t waiting, refused;
};

DMARC_MUST_USE enum dmarc_status unsent_totals_read(struct snapshot *db,
    struct arena *a, struct unsent_totals *out, struct dmarc_err *err);

#endif

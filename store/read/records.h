/*
 * records.h: records: of one report, and in full for other programs.
 */
#ifndef DMARC_STORE_READ_RECORDS_H
#define DMARC_STORE_READ_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/address.h"
#include "common/day.h"
#include "store/read/snapshot.h"

/* A record: its combination and source are keys. */
struct record_row {
	uint64_t combination;
	int64_t source;
	uint64_t messages;
};

/* The n records from key first on; a report_row holds both numbers. */
struct statement records_start(struct snapshot *db, int64_t first,
    uint64_t n);
bool records_next(struct statement *s, struct record_row *out);

/* The same, and whether the mail passes DMARC. */
struct statement records_weighed_start(struct snapshot *db, int64_t first,
    uint64_t n);
bool records_weighed_next(struct statement *s, struct record_row *out,
    bool *passes);

/*
 * The columns of a record: of its report (sql/records.sql), of itself
 * (sql/record_rows.sql) and of the parts of its combination.
 */
#define RECORD_COLUMNS_OF(X) \
	X(report_pk) X(org_name) X(report_id) X(begin_utc) X(end_utc) \
	X(policy_domain) X(p) X(sp) X(np) X(t) X(pct) X(adkim) X(aspf) \
	X(source_ip) X(messages) X(disposition) X(dkim_aligned) \
	X(spf_aligned) X(header_from) X(envelope_from) X(envelope_to) \
	X(dkim_domain) X(dkim_selector) X(dkim_result) X(spf_domain) \
	X(spf_scope) X(spf_result) X(override) X(override_comment) \
	X(dkim_all)	/* a JSON array; NULL unless asked for */

#define RECORD_ENUM(name) RECORD_##name,
enum record_column { RECORD_COLUMNS_OF(RECORD_ENUM) RECORD_COLUMNS };
#undef RECORD_ENUM

/* A report; its columns are read as text. */
struct record_report {
	int64_t domain;		/* key of its policy domain */
	int64_t first;		/* record */
	uint64_t records;
};

/*
 * Counted reports on the days of w, by domain and day. domains is a JSON array
 * of names; NULL: all. Columns: RECORD_report_pk to RECORD_aspf. Rows are
 * streamed, so memory does not depend on their number.
 */
struct statement record_reports_start(struct snapshot *db,
    const struct day_window *w, const char *domains);
bool record_reports_next(struct statement *s, struct record_report *out);

/* What many records have in common: the parts of a combination. */
enum record_part {
	RECORD_EVALUATED,	/* disposition to header_from, envelope_to,
				 * override, override_comment */
	RECORD_ENVELOPE,	/* envelope_from, spf_domain to spf_result */
	RECORD_DKIM,		/* dkim_domain to dkim_result, dkim_all */
	RECORD_PARTS
};

/*
 * The n records from key first on, with the key of each part. Columns:
 * RECORD_source_ip and RECORD_messages.
 */
struct statement record_rows_start(struct snapshot *db, int64_t first,
    uint64_t n);
bool record_rows_next(struct statement *s, int64_t part[RECORD_PARTS]);

/*
 * A part, which has one row. domain: the policy domain, used for a missing From
 * domain. all_signatures: fill dkim_all.
 */
struct statement record_part_start(struct snapshot *db,
    enum record_part part, int64_t key, const char *domain,
    bool all_signatures);
/* E_DATA if the part does not exist, or its list of results has no end. */
bool record_part_next(struct statement *s, enum record_part part);

/* The column in that place of the row, as text; NULL: absent. */
const char *record_text(const struct statement *s, int place);

#endif

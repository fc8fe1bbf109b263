/*
 * statement.h: the statements of store/read/sql/: binding by name, columns by
 * number. Private to this folder and those in it; other folders use the typed
 * rows.
 *
 * A statement is prepared when it is first used: a run uses few of them. If it
 * cannot be prepared, or a bind or read fails, there are no further rows, and
 * statement_end() reports the failure.
 */
#ifndef DMARC_STORE_READ_STATEMENT_H
#define DMARC_STORE_READ_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/memory/arena.h"
#include "store/read/query.h"
#include "store/read/snapshot.h"

#define READ_STATEMENTS(X) \
	X(apart) X(combination) X(coverage) X(coverage_scope) X(dns_age) \
	X(dns_ages) X(dns_any) X(dns_below) X(dns_domain) \
	X(dns_evals) X(dns_findings) X(dns_history) X(dns_host) \
	X(dns_includes) X(dns_keys) X(dns_name) X(dns_parked) X(dns_ranges) \
	X(dns_records) X(domains) X(envelope) X(evaluated) X(facts) \
	X(facts_hosts) X(facts_mark) X(failure_days) \
	X(failure_domains) X(failures) X(first_reports) \
	X(foreign) X(from) X(kept_last) X(kept_pages) X(known) X(last_day) \
	X(log) X(looked) X(looked_names) X(mailboxes) X(message_totals) \
	X(name) X(newest) X(one_records) X(one_report) X(origins) \
	X(own_domains) X(own_list) \
	X(policies) X(policy) \
	X(reasons) X(record_dkim) X(record_envelope) X(record_evaluated) \
	X(record_rows) X(records) X(report_records) X(reporters) \
	X(reports) X(results_dkim) X(results_spf) X(seen_hosts) \
	X(seen_key_past) X(seen_keys) X(seen_mail) X(seen_mx) X(seen_names) \
	X(seen_ranges) \
	X(seen_senders) X(seen_services) X(set_aside) X(set_aside_names) \
	X(silent) X(source) X(stored_about) X(stored_below) \
	X(stored_domain) X(stored_findings) X(stored_includes) \
	X(stored_keys) X(stored_senders) X(submitter) X(submitter_totals) \
	X(tls_domains) X(tls_failures) X(tls_policies) \
	X(unsent) X(unsent_records) X(unsent_refused) X(unsent_totals) \
	X(weighed_records)

#define AS_ENUM(name) READ_##name,
enum read_sql { READ_STATEMENTS(AS_ENUM) READS };
#undef AS_ENUM

struct statement statement_start(struct snapshot *db, enum read_sql sql);
/* The same, with :domain bound. */
struct statement statement_about(struct snapshot *db, enum read_sql sql,
    const char *domain);

/* The same, with :first and :last bound. */
struct statement statement_between(struct snapshot *db, enum read_sql sql,
    int64_t first, int64_t last);

/* What is kept for many domains (store/read/parts/kept.h); NULL: nothing. */
struct kept **statement_kept(struct snapshot *db);

/* Rows for another snapshot, or from one (store/read/parts/told.h). */
struct statement_told {
	struct told *tells, *hears;	/* NULL: none */
};
struct statement_told *statement_told(struct snapshot *db);

void bind_int(struct statement *s, const char *name, int64_t value);
/* Copies the text; NULL binds NULL. */
void bind_text(struct statement *s, const char *name, const char *text);
/* Binds :from and :to, the first seconds of two days. */
void bind_window(struct statement *s, const struct day_window *w);

/* Steps to the next row; false after the last row and on failure. */
bool statement_row(struct statement *s);

/* Ends the rows: the database holds an impossible value in this row. */
void statement_fail(struct statement *s, enum dmarc_status st,
    const char *text);

/* A count, never negative. */
static inline uint64_t
column_count(const struct statement *s, int column)
{
	int64_t n = query_int(s->stmt, column);

	return n > 0 ? (uint64_t)n : 0;
}

static inline int64_t
column_int(const struct statement *s, int column)
{
	return query_int(s->stmt, column);
}

/* A key as a word; one that is too large names no row. */
static inline uint32_t
column_word(const struct statement *s, int column)
{
	int64_t n = column_int(s, column);

	return n >= 0 && n <= UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

/* The day of a Unix time. */
static inline int64_t
column_day(const struct statement *s, int column)
{
	return day_of(query_int(s->stmt, column));
}

static inline bool
column_is_null(const struct statement *s, int column)
{
	return query_is_null(s->stmt, column);
}

/* NULL is read as instead. */
int64_t column_int_or(const struct statement *s, int column, int64_t instead);

/* NULL for NULL; lives until the next row. */
static inline const char *
column_text(const struct statement *s, int column)
{
	return query_text(s->stmt, column);
}

/* NULL unless the column holds len bytes. */
const void *column_blob(const struct statement *s, int column, size_t len);

/* A copy in the arena; NULL for NULL. Out of memory ends the rows. */
const char *column_copy(struct statement *s, int column, struct arena *a);

/*
 * Ends a statement and reads its first column, names, into the arena; if there
 * are none, both outputs are untouched.
 */
DMARC_MUST_USE enum dmarc_status statement_names(struct statement *s,
    struct arena *a, const char *const **out, size_t *n,
    struct dmarc_err *err);

#endif

/*
 * ask.h: one statement of store/read/sql/, bound by name and read row by row.
 *
 * Statements are prepared once and kept. A bind that fails, like any trouble
 * while reading, is reported by ask_end().
 */
#ifndef DMARC_STORE_READ_ASK_H
#define DMARC_STORE_READ_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "store/read/query.h"

#define ASK_STATEMENTS(X) \
	X(apart) X(combination) X(coverage) X(coverage_scope) \
	X(dns_any) X(dns_domain) X(dns_findings) X(dns_host) X(dns_includes) \
	X(dns_keys) X(dns_name) X(dns_records) X(domains) X(envelope) \
	X(evaluated) X(facts) X(foreign) X(history) X(history_records) \
	X(last_day) X(log) X(name) X(newest) X(policies) X(policy) \
	X(prom_ledger) X(prom_reports) X(published) X(records) \
	X(results_dkim) X(results_spf) X(set_aside) X(set_aside_names) \
	X(silent) X(source) \
	X(verdict_submitter)

#define AS_ENUM(name) ASK_##name,
enum ask_sql { ASK_STATEMENTS(AS_ENUM) ASKS };
#undef AS_ENUM

/* All statements on one database. */
struct asker {
	struct query_stmt *stmt[ASKS];
};

/* Prepare them; ask_finish() also after a failure. */
DMARC_MUST_USE enum dmarc_status ask_prepare(struct asker *a, struct query *q,
    struct dmarc_err *err);
void ask_finish(struct asker *a);

struct ask {
	struct query_stmt *stmt;
	enum dmarc_status st;
	struct dmarc_err err;
};

struct ask ask_start(struct asker *a, enum ask_sql sql);
void ask_int(struct ask *q, const char *name, int64_t value);
void ask_text(struct ask *q, const char *name, const char *text);

/* The next row; false at the end or on trouble. */
bool ask_row(struct ask *q);

/* Columns of the row, from 0. A number is never negative here: counts. */
uint64_t ask_count(const struct ask *q, int column);
int64_t ask_number(const struct ask *q, int column);
bool ask_null(const struct ask *q, int column);
/* NULL for NULL; lives until the next row. */
const char *ask_string(const struct ask *q, int column);
const void *ask_blob(const struct ask *q, int column, size_t len);

/* A copy of a column in the arena, NULL for NULL; *full: no memory. */
const char *ask_keep(const struct ask *q, int column, struct arena *a,
    bool *full);

/* The first second of a day, which is how the database says days. */
int64_t ask_seconds(int64_t day);

/* Bind :from and :to, which are days. */
void ask_window(struct ask *q, int64_t from, int64_t to);

/* Done with it; the trouble there was, if any. */
DMARC_MUST_USE enum dmarc_status ask_end(struct ask *q,
    struct dmarc_err *err);

#endif

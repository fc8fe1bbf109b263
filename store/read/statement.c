/*
 * statement.c: see statement.h.
 */
#include "store/read/statement.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "embedded/apart.h"
#include "embedded/combination.h"
#include "embedded/coverage.h"
#include "embedded/coverage_scope.h"
#include "embedded/dns_age.h"
#include "embedded/dns_ages.h"
#include "embedded/dns_any.h"
#include "embedded/dns_below.h"
#include "embedded/dns_domain.h"
#include "embedded/dns_evals.h"
#include "embedded/dns_findings.h"
#include "embedded/dns_history.h"
#include "embedded/dns_host.h"
#include "embedded/dns_includes.h"
#include "embedded/dns_keys.h"
#include "embedded/dns_name.h"
#include "embedded/dns_parked.h"
#include "embedded/dns_ranges.h"
#include "embedded/dns_records.h"
#include "embedded/domains.h"
#include "embedded/envelope.h"
#include "embedded/evaluated.h"
#include "embedded/facts.h"
#include "embedded/facts_hosts.h"
#include "embedded/facts_mark.h"
#include "embedded/failure_days.h"
#include "embedded/failure_domains.h"
#include "embedded/failures.h"
#include "embedded/first_reports.h"
#include "embedded/foreign.h"
#include "embedded/from.h"
#include "embedded/kept_last.h"
#include "embedded/kept_pages.h"
#include "embedded/known.h"
#include "embedded/last_day.h"
#include "embedded/log.h"
#include "embedded/looked.h"
#include "embedded/looked_names.h"
#include "embedded/mailboxes.h"
#include "embedded/message_totals.h"
#include "embedded/name.h"
#include "embedded/newest.h"
#include "embedded/one_records.h"
#include "embedded/one_report.h"
#include "embedded/origins.h"
#include "embedded/own_domains.h"
#include "embedded/own_list.h"
#include "embedded/policies.h"
#include "embedded/policy.h"
#include "embedded/reasons.h"
#include "embedded/record_dkim.h"
#include "embedded/record_envelope.h"
#include "embedded/record_evaluated.h"
#include "embedded/record_rows.h"
#include "embedded/records.h"
#include "embedded/report_records.h"
#include "embedded/reporters.h"
#include "embedded/reports.h"
#include "embedded/results_dkim.h"
#include "embedded/results_spf.h"
#include "embedded/seen_hosts.h"
#include "embedded/seen_key_past.h"
#include "embedded/seen_keys.h"
#include "embedded/seen_mail.h"
#include "embedded/seen_mx.h"
#include "embedded/seen_names.h"
#include "embedded/seen_ranges.h"
#include "embedded/seen_senders.h"
#include "embedded/seen_services.h"
#include "embedded/set_aside.h"
#include "embedded/set_aside_names.h"
#include "embedded/silent.h"
#include "embedded/source.h"
#include "embedded/stored_about.h"
#include "embedded/stored_below.h"
#include "embedded/stored_domain.h"
#include "embedded/stored_findings.h"
#include "embedded/stored_includes.h"
#include "embedded/stored_keys.h"
#include "embedded/stored_senders.h"
#include "embedded/submitter.h"
#include "embedded/submitter_totals.h"
#include "embedded/tls_domains.h"
#include "embedded/tls_failures.h"
#include "embedded/tls_policies.h"
#include "embedded/unsent.h"
#include "embedded/unsent_records.h"
#include "embedded/unsent_refused.h"
#include "embedded/unsent_totals.h"
#include "embedded/weighed_records.h"

struct snapshot {
	struct query *query;
	struct query_stmt *stmt[READS];	/* NULL: not used so far */
	struct kept *kept;	/* NULL: nothing is */
	struct statement_told told;
};

enum dmarc_status
snapshot_open(const char *path, int busy_ms, struct snapshot **out,
    struct dmarc_err *err)
{
	struct snapshot *db = calloc(1, sizeof *db);
	enum dmarc_status st;

	if (db == NULL)
		return dmarc_no_memory(err);
	st = query_open(path, busy_ms, &db->query, err);
	if (st == DMARC_OK)
		*out = db;
	else
		free(db);
	return st;
}

/* Closes all from the first on; keeps a failure that came before. */
static enum dmarc_status
close_all(struct snapshot *list[], size_t n, enum dmarc_status st,
    struct dmarc_err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct dmarc_err trouble;

		if (snapshot_close(list[i], &trouble) != DMARC_OK &&
		    st == DMARC_OK) {
			st = trouble.code;
			*err = trouble;
		}
		list[i] = NULL;
	}
	return st;
}

enum dmarc_status
snapshot_open_several(const char *path, int busy_ms, struct snapshot *list[],
    size_t want, size_t *n, struct dmarc_err *err)
{
	struct query **q = calloc(want + 1, sizeof(struct query *));
	bool same = true;
	size_t open = 0;
	enum dmarc_status st = DMARC_OK;

	if (q == NULL)
		return dmarc_no_memory(err);
	while (st == DMARC_OK && open < want) {
		st = snapshot_open(path, busy_ms, &list[open], err);
		if (st == DMARC_OK) {
			q[open] = list[open]->query;
			open++;
		}
	}
	if (st == DMARC_OK)
		st = query_share(q, open, &same, err);
	free(q);
	if (st != DMARC_OK)
		return close_all(list, open, st, err);
	*n = same ? open : 1;
	return close_all(list + *n, open - *n, st, err);
}

enum dmarc_status
snapshot_close(struct snapshot *db, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (db == NULL)
		return DMARC_OK;
	for (size_t i = 0; i < READS; i++)
		query_finish(db->stmt[i]);
	st = query_close(db->query, err);
	free(db);
	return st;
}

struct statement_told *
statement_told(struct snapshot *db)
{
	return &db->told;
}

struct kept **
statement_kept(struct snapshot *db)
{
	return &db->kept;
}

struct statement
statement_start(struct snapshot *db, enum read_sql sql)
{
#define AS_TEXT(name) text_##name,
	static const char *const text[READS] = { READ_STATEMENTS(AS_TEXT) };
#undef AS_TEXT
	struct statement s;

	/* Clearing all of err would take longer than the statement. */
	s.st = DMARC_OK;
	s.err.text[0] = '\0';
	if (db->stmt[sql] == NULL)
		s.st = query_prepare(db->query, text[sql], &db->stmt[sql],
		    &s.err);
	s.stmt = db->stmt[sql];
	return s;
}

struct statement
statement_between(struct snapshot *db, enum read_sql sql, int64_t first,
    int64_t last)
{
	struct statement s = statement_start(db, sql);

	bind_int(&s, ":first", first);
	bind_int(&s, ":last", last);
	return s;
}

struct statement
statement_about(struct snapshot *db, enum read_sql sql, const char *domain)
{
	struct statement s = statement_start(db, sql);

	bind_text(&s, ":domain", domain);
	return s;
}

void
bind_int(struct statement *s, const char *name, int64_t value)
{
	if (s->stmt != NULL)
		query_bind_int(s->stmt, name, value);
}

void
bind_text(struct statement *s, const char *name, const char *text)
{
	if (s->stmt != NULL)
		query_bind_text(s->stmt, name, text);
}

void
bind_window(struct statement *s, const struct day_window *w)
{
	bind_int(s, ":from", w->from * DAY_SECONDS);
	bind_int(s, ":to", w->to * DAY_SECONDS);
}

bool
statement_row(struct statement *s)
{
	bool row = false;

	if (s->st == DMARC_OK)
		s->st = query_step(s->stmt, &row, &s->err);
	return row && s->st == DMARC_OK;
}

void
statement_fail(struct statement *s, enum dmarc_status st, const char *text)
{
	if (s->st == DMARC_OK)
		s->st = dmarc_fail(&s->err, st, "%s", text);
}

int64_t
column_int_or(const struct statement *s, int column, int64_t instead)
{
	return column_is_null(s, column) ? instead : column_int(s, column);
}

const void *
column_blob(const struct statement *s, int column, size_t len)
{
	size_t have;
	const void *blob = query_blob(s->stmt, column, &have);

	return blob != NULL && have == len ? blob : NULL;
}

const char *
column_copy(struct statement *s, int column, struct arena *a)
{
	const char *text = column_text(s, column);

	if (text == NULL)
		return NULL;
	text = arena_strndup(a, text, strlen(text));
	if (text == NULL)
		statement_fail(s, DMARC_E_NOMEM, "out of memory");
	return text;
}

enum dmarc_status
statement_end(struct statement *s, enum dmarc_status st,
    struct dmarc_err *err)
{
	if (s->stmt != NULL)
		query_reset(s->stmt);
	if (st != DMARC_OK)
		return st;
	if (s->st != DMARC_OK)
		*err = s->err;
	return s->st;
}

enum dmarc_status
statement_names(struct statement *s, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err)
{
	const char **name = NULL, **list = NULL;
	size_t used = 0, size = 0;
	enum dmarc_status st;

	while (statement_row(s)) {
		if (vec_room(&name, used, &size, sizeof *name))
			name[used++] = column_copy(s, 0, a);
		else
			statement_fail(s, DMARC_E_NOMEM, "out of memory");
	}
	if (used > 0)
		list = arena_array(a, used, sizeof *list);
	if (used > 0 && list == NULL)
		statement_fail(s, DMARC_E_NOMEM, "out of memory");
	st = statement_end(s, DMARC_OK, err);
	if (st == DMARC_OK && name != NULL && list != NULL)
		memcpy(list, name, used * sizeof *list);
	if (st == DMARC_OK) {
		*out = list;
		*n = used;
	}
	free(name);
	return st;
}

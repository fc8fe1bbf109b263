/*
 * ask.c: see ask.h.
 */
#include "store/read/ask.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"

#include "embedded/apart.h"
#include "embedded/combination.h"
#include "embedded/coverage.h"
#include "embedded/coverage_scope.h"
#include "embedded/dns_any.h"
#include "embedded/dns_domain.h"
#include "embedded/dns_findings.h"
#include "embedded/dns_host.h"
#include "embedded/dns_includes.h"
#include "embedded/dns_keys.h"
#include "embedded/dns_name.h"
#include "embedded/dns_records.h"
#include "embedded/domains.h"
#include "embedded/envelope.h"
#include "embedded/evaluated.h"
#include "embedded/facts.h"
#include "embedded/foreign.h"
#include "embedded/history.h"
#include "embedded/history_records.h"
#include "embedded/last_day.h"
#include "embedded/log.h"
#include "embedded/name.h"
#include "embedded/newest.h"
#include "embedded/policies.h"
#include "embedded/policy.h"
#include "embedded/prom_ledger.h"
#include "embedded/prom_reports.h"
#include "embedded/published.h"
#include "embedded/records.h"
#include "embedded/results_dkim.h"
#include "embedded/results_spf.h"
#include "embedded/set_aside.h"
#include "embedded/set_aside_names.h"
#include "embedded/silent.h"
#include "embedded/source.h"
#include "embedded/verdict_submitter.h"

enum dmarc_status
ask_prepare(struct asker *a, struct query *q, struct dmarc_err *err)
{
#define AS_TEXT(name) text_##name,
	static const char *const text[ASKS] = { ASK_STATEMENTS(AS_TEXT) };
#undef AS_TEXT

	for (size_t i = 0; i < ASKS; i++) {
		enum dmarc_status st = query_prepare(q, text[i], &a->stmt[i],
		    err);

		if (st != DMARC_OK)
			return st;
	}
	return DMARC_OK;
}

void
ask_finish(struct asker *a)
{
	for (size_t i = 0; i < ASKS; i++) {
		query_finish(a->stmt[i]);
		a->stmt[i] = NULL;
	}
}

struct ask
ask_start(struct asker *a, enum ask_sql sql)
{
	return (struct ask){ .stmt = a->stmt[sql], .st = DMARC_OK };
}

void
ask_int(struct ask *q, const char *name, int64_t value)
{
	query_bind_int(q->stmt, name, value);
}

void
ask_text(struct ask *q, const char *name, const char *text)
{
	query_bind_text(q->stmt, name, text);
}

bool
ask_row(struct ask *q)
{
	bool row = false;

	if (q->st == DMARC_OK)
		q->st = query_step(q->stmt, &row, &q->err);
	return row && q->st == DMARC_OK;
}

uint64_t
ask_count(const struct ask *q, int column)
{
	int64_t n = query_int(q->stmt, column);

	return n > 0 ? (uint64_t)n : 0;
}

int64_t
ask_number(const struct ask *q, int column)
{
	return query_int(q->stmt, column);
}

bool
ask_null(const struct ask *q, int column)
{
	return query_is_null(q->stmt, column);
}

const char *
ask_string(const struct ask *q, int column)
{
	return query_text(q->stmt, column);
}

const void *
ask_blob(const struct ask *q, int column, size_t len)
{
	size_t have;
	const void *blob = query_blob(q->stmt, column, &have);

	return blob != NULL && have == len ? blob : NULL;
}

const char *
ask_keep(const struct ask *q, int column, struct arena *a, bool *full)
{
	const char *s = ask_string(q, column);

	if (s == NULL)
		return NULL;
	s = arena_strndup(a, s, strlen(s));
	if (s == NULL)
		*full = true;
	return s;
}

int64_t
ask_seconds(int64_t day)
{
	return day * DAY_SECONDS;
}

void
ask_window(struct ask *q, int64_t from, int64_t to)
{
	ask_int(q, ":from", ask_seconds(from));
	ask_int(q, ":to", ask_seconds(to));
}

enum dmarc_status
ask_end(struct ask *q, struct dmarc_err *err)
{
	query_reset(q->stmt);
	if (q->st != DMARC_OK)
		*err = q->err;
	return q->st;
}

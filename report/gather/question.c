/*
 * question.c: see question.h.
 */
#include "report/gather/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "report/gather/coverage.h"
#include "report/gather/facts.h"
#include "store/read/ask.h"
#include "store/read/query.h"

#define BUSY_MS 30000	/* how long to wait for a locked database */

struct question {
	struct asker ask;
	struct query *query;
	const struct sender_tables *tables;
	struct facts facts;		/* of one domain at a time */
};

enum dmarc_status
question_open(const char *path, const struct sender_tables *tables,
    int64_t now, struct question **out, struct dmarc_err *err)
{
	struct question *q = calloc(1, sizeof *q);
	enum dmarc_status st;

	if (q == NULL)
		return dmarc_no_memory(err);
	q->tables = tables;
	q->facts.now = now;
	st = query_open(path, BUSY_MS, &q->query, err);
	if (st == DMARC_E_NOINPUT)
		(void)dmarc_fail(err, st, "%s: there are no reports yet; "
		    "run dmarc-ingest first", path);
	if (st != DMARC_OK)
		goto out;
	st = ask_prepare(&q->ask, q->query, err);
	if (st != DMARC_OK)
		goto out;
	*out = q;
	q = NULL;
out:
	if (q != NULL) {
		struct dmarc_err ignored;

		/* The first trouble is the one to tell. */
		(void)(question_close(q, &ignored) == DMARC_OK);
	}
	return st;
}

enum dmarc_status
question_close(struct question *q, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (q == NULL)
		return DMARC_OK;
	ask_finish(&q->ask);
	st = query_close(q->query, err);
	facts_free(&q->facts);
	free(q);
	return st;
}

struct asker *
question_asker(struct question *q)
{
	return &q->ask;
}

/* The rows of domains.sql or silent.sql: names. */
static enum dmarc_status
read_domains(struct ask *ask, struct arena *a, struct question_domain **out,
    size_t *n, struct dmarc_err *err)
{
	void *rows = NULL;
	size_t used = 0, size = 0;
	bool full = false;
	struct question_domain *list = NULL;
	enum dmarc_status st;

	while (!full && ask_row(ask)) {
		struct question_domain d = {
			.name = ask_keep(ask, 0, a, &full) };

		if (!vec_grow(&rows, used, &size, sizeof d))
			full = true;
		else
			((struct question_domain *)rows)[used++] = d;
	}
	st = ask_end(ask, err);
	if (st == DMARC_OK && !full && used > 0) {
		list = arena_array(a, used, sizeof *list);
		if (list != NULL)
			memcpy(list, rows, used * sizeof *list);
		else
			full = true;
	}
	free(rows);
	if (st != DMARC_OK)
		return st;
	if (full)
		return dmarc_no_memory(err);
	*out = list;
	*n = used;
	return DMARC_OK;
}

enum dmarc_status
question_domains(struct question *q, const struct question_window *w,
    struct arena *a, struct question_domain **out, size_t *n,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_domains);

	ask_window(&ask, w->from, w->to);
	return read_domains(&ask, a, out, n, err);
}

enum dmarc_status
question_silent(struct question *q, const struct question_window *w,
    struct arena *a, struct question_domain **out, size_t *n,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_silent);

	ask_window(&ask, w->from, w->to);
	return read_domains(&ask, a, out, n, err);
}

enum dmarc_status
question_newest(struct question *q, const struct question_window *w,
    int64_t recent, int64_t *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_newest);

	*out = INT64_MIN;
	ask_int(&ask, ":recent", ask_seconds(recent));
	ask_window(&ask, w->from, w->to);
	if (ask_row(&ask) && !ask_null(&ask, 0))
		*out = day_of(ask_number(&ask, 0));
	return ask_end(&ask, err);
}

enum dmarc_status
question_policy(struct question *q, const char *domain, int64_t day,
    struct arena *a, struct model_policy *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_policy);
	struct model_policy p = { .pct = -1 };
	bool full = false;
	enum dmarc_status st;

	ask_text(&ask, ":domain", domain);
	ask_int(&ask, ":day", ask_seconds(day));
	if (ask_row(&ask)) {
		p.p = ask_keep(&ask, 0, a, &full);
		p.sp = ask_keep(&ask, 1, a, &full);
		p.np = ask_keep(&ask, 2, a, &full);
		p.t = ask_keep(&ask, 3, a, &full);
		if (!ask_null(&ask, 4))
			p.pct = (int)ask_number(&ask, 4);
	}
	st = ask_end(&ask, err);
	if (st == DMARC_OK && full)
		st = dmarc_no_memory(err);
	if (st == DMARC_OK)
		*out = p;
	return st;
}

enum dmarc_status
question_apart(struct question *q, const char *domain,
    const struct question_window *w, struct model_apart *out,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_apart);

	ask_text(&ask, ":domain", domain);
	ask_int(&ask, ":from", ask_seconds(w->from));
	ask_int(&ask, ":to", ask_seconds(w->to));
	if (ask_row(&ask)) {
		out->conflicts = ask_count(&ask, 0);
		out->skipped = ask_count(&ask, 1);
		out->repaired = ask_count(&ask, 2);
	}
	return ask_end(&ask, err);
}

/* What of a section is asked once for its domain. */
static enum dmarc_status
read_domain(struct question *q, const char *domain,
    const struct question_window *w, struct arena *a,
    struct model_section *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	s->domain = arena_strndup(a, domain, strlen(domain));
	if (s->domain == NULL)
		return dmarc_no_memory(err);
	s->policy.pct = -1;
	st = question_apart(q, domain, w, &s->apart, err);
	if (st == DMARC_OK)
		st = coverage_last_day(&q->ask, domain,
		    day_from_civil(9999, 12, 31), &s->last_day, err);
	if (st == DMARC_OK)
		st = coverage_read(&q->ask, domain, w, MODEL_ALL, a,
		    &s->coverage, err);
	for (size_t i = 0; st == DMARC_OK && i < s->coverage.reporters; i++)
		if (i == 0 || s->coverage.reporter[i].last > s->last_report)
			s->last_report = s->coverage.reporter[i].last;
	if (st == DMARC_OK && s->coverage.reporters > 0)
		st = question_policy(q, domain, s->last_report, a, &s->policy,
		    err);
	return st;
}

enum dmarc_status
question_section(struct question *q, const char *domain,
    const struct question_window *w, bool split,
    const struct model_opts *opts, struct arena *a,
    struct model_section out[2], size_t *sections, struct dmarc_err *err)
{
	struct model_section about = { .scope = MODEL_ALL };
	size_t n = 0;
	enum dmarc_status st;

	st = read_domain(q, domain, w, a, &about, err);
	if (st == DMARC_OK)
		st = facts_read(&q->ask, q->tables, domain, w, split, a,
		    &q->facts, err);
	if (st == DMARC_OK)
		st = model_build(q->facts.fact, q->facts.n, opts, a, out, &n,
		    err);
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		out[i].domain = about.domain;
		out[i].policy = about.policy;
		out[i].apart = about.apart;
		out[i].coverage = about.coverage;
		out[i].last_day = about.last_day;
		out[i].last_report = about.last_report;
		if (!split)
			out[i].scope = MODEL_ALL;
		else if (n > 1)
			st = coverage_read(&q->ask, domain, w, out[i].scope,
			    a, &out[i].coverage, err);
	}
	if (st == DMARC_OK)
		*sections = n;
	return st;
}

static enum dmarc_status
read_foreign(struct question *q, const struct question_window *w,
    struct question_rest *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_foreign);

	ask_int(&ask, ":from", ask_seconds(w->from));
	ask_int(&ask, ":to", ask_seconds(w->to));
	if (ask_row(&ask)) {
		out->foreign_reports = ask_count(&ask, 0);
		out->foreign_domains = ask_count(&ask, 1);
	}
	return ask_end(&ask, err);
}

/* The names of what read_aside() has counted. */
static enum dmarc_status
read_names(struct question *q, int64_t since, int64_t now,
    struct question_rest *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_set_aside_names);

	ask_int(&ask, ":since", since);
	ask_int(&ask, ":now", now);
	ask_int(&ask, ":most", QUESTION_ASIDE);
	for (size_t i = 0; i < QUESTION_ASIDE && ask_row(&ask); i++) {
		(void)snprintf(out->aside[i].name, sizeof out->aside[i].name,
		    "%s", ask_string(&ask, 0));
		(void)snprintf(out->aside[i].reason,
		    sizeof out->aside[i].reason, "%s", ask_string(&ask, 1));
	}
	return ask_end(&ask, err);
}

static enum dmarc_status
read_aside(struct question *q, int64_t since, int64_t now,
    struct question_rest *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_set_aside);
	enum dmarc_status st;

	ask_int(&ask, ":since", since);
	ask_int(&ask, ":now", now);
	if (ask_row(&ask)) {
		out->rejected = ask_count(&ask, 0);
		out->partly = ask_count(&ask, 1);
		if (!ask_null(&ask, 2))
			out->last_seen = ask_number(&ask, 2);
	}
	st = ask_end(&ask, err);
	return st != DMARC_OK || out->rejected + out->partly == 0 ? st :
	    read_names(q, since, now, out, err);
}

enum dmarc_status
question_rest(struct question *q, const struct question_window *w,
    int64_t now, struct question_rest *out, struct dmarc_err *err)
{
	struct question_rest rest = { .last_seen = INT64_MIN };
	enum dmarc_status st = read_foreign(q, w, &rest, err);

	if (st == DMARC_OK)
		st = read_aside(q, ask_seconds(w->from), now, &rest, err);
	if (st == DMARC_OK)
		*out = rest;
	return st;
}

/* The first trouble is to be told: the sink's, in st, or the database's. */
static enum dmarc_status
end_reading(struct ask *ask, enum dmarc_status st, struct dmarc_err *err)
{
	struct dmarc_err trouble;
	enum dmarc_status read = ask_end(ask, &trouble);

	if (st == DMARC_OK && read != DMARC_OK) {
		*err = trouble;
		st = read;
	}
	return st;
}

enum dmarc_status
question_log(struct question *q, int64_t since, question_aside_sink *sink,
    void *ctx, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_log);
	enum dmarc_status st = DMARC_OK;

	ask_int(&ask, ":since", since);
	while (st == DMARC_OK && ask_row(&ask)) {
		struct question_aside m = {
			.seen = ask_number(&ask, 0),
			.mailbox = ask_string(&ask, 1),
			.name = ask_string(&ask, 2),
			.outcome = ask_string(&ask, 3),
			.reason = ask_string(&ask, 4),
			.detail = ask_string(&ask, 5),
		};

		st = sink(ctx, &m, err);
	}
	return end_reading(&ask, st, err);
}

enum dmarc_status
question_records(struct question *q, const struct question_window *w,
    const char *domains, bool all_signatures, question_record_sink *sink,
    void *ctx, struct dmarc_err *err)
{
	struct ask ask = ask_start(&q->ask, ASK_records);
	enum dmarc_status st = DMARC_OK;

	ask_int(&ask, ":from", ask_seconds(w->from));
	ask_int(&ask, ":to", ask_seconds(w->to));
	ask_int(&ask, ":all", all_signatures);
	ask_text(&ask, ":domains", domains);
	while (st == DMARC_OK && ask_row(&ask))
		st = sink(ctx, &ask, err);
	return end_reading(&ask, st, err);
}

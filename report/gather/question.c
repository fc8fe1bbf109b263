/*
 * question.c: see question.h.
 */
#include "report/gather/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/facts/words.h"
#include "report/gather/coverage.h"
#include "report/gather/facts.h"
#include "store/codes.h"
#include "store/read/domains.h"
#include "store/read/messages.h"
#include "store/read/policies.h"

#define BUSY_MS 30000	/* wait for a locked database */

struct question {
	struct snapshot *db;
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
	st = snapshot_open(path, BUSY_MS, &q->db, err);
	if (st == DMARC_OK) {
		*out = q;
		return DMARC_OK;
	}
	free(q);
	return st == DMARC_E_NOINPUT ? dmarc_fail(err, st, "%s: there are no "
	    "reports yet; run dmarc-ingest first", path) : st;
}

enum dmarc_status
question_close(struct question *q, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (q == NULL)
		return DMARC_OK;
	st = snapshot_close(q->db, err);
	facts_free(&q->facts);
	free(q);
	return st;
}

struct snapshot *
question_snapshot(struct question *q)
{
	return q->db;
}

static enum dmarc_status
read_policy(struct question *q, const char *domain, int64_t day,
    struct model_policy *out, struct dmarc_err *err)
{
	struct dmarc_policy p;
	bool found;
	enum dmarc_status st = policy_of_day(q->db, domain, day, &found, &p,
	    err);

	if (st == DMARC_OK && found)
		*out = (struct model_policy){ .p = p_word(p.p),
		    .sp = p_word(p.sp), .np = p_word(p.np),
		    .t = testing_code(p.testing), .pct = p.pct };
	return st;
}

/* Reads the facts that a section needs once per domain. */
static enum dmarc_status
read_domain(struct question *q, const char *domain,
    const struct day_window *w, struct arena *a,
    struct model_section *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	s->domain = arena_strndup(a, domain, strlen(domain));
	if (s->domain == NULL)
		return dmarc_no_memory(err);
	s->policy.pct = -1;
	st = apart_read(q->db, domain, w, &s->apart, err);
	if (st == DMARC_OK)
		st = domain_last_day(q->db, domain,
		    day_from_civil(9999, 12, 31), &s->last_day, err);
	if (st == DMARC_OK)
		st = coverage_read(q->db, domain, w, MODEL_ALL, a,
		    &s->coverage, err);
	for (size_t i = 0; st == DMARC_OK && i < s->coverage.reporters; i++)
		if (i == 0 || s->coverage.reporter[i].last > s->last_report)
			s->last_report = s->coverage.reporter[i].last;
	if (st == DMARC_OK && s->coverage.reporters > 0)
		st = read_policy(q, domain, s->last_report, &s->policy, err);
	return st;
}

enum dmarc_status
question_section(struct question *q, const char *domain,
    const struct day_window *w, bool split,
    const struct model_opts *opts, struct arena *a,
    struct model_section out[2], size_t *sections, struct dmarc_err *err)
{
	struct model_section about = { .scope = MODEL_ALL };
	size_t n = 0;
	enum dmarc_status st;

	st = read_domain(q, domain, w, a, &about, err);
	if (st == DMARC_OK)
		st = facts_read(q->db, q->tables, domain, w, split, a,
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
			st = coverage_read(q->db, domain, w, out[i].scope,
			    a, &out[i].coverage, err);
	}
	if (st == DMARC_OK)
		*sections = n;
	return st;
}

/* Reads the latest messages set aside. */
static enum dmarc_status
read_latest(struct question *q, int64_t since, int64_t now,
    struct question_rest *out, struct dmarc_err *err)
{
	struct statement s = aside_latest_start(q->db, since, now,
	    QUESTION_ASIDE);
	struct aside_row row;

	for (size_t i = 0; i < QUESTION_ASIDE && aside_latest_next(&s, &row);
	    i++) {
		(void)snprintf(out->aside[i].name, sizeof out->aside[i].name,
		    "%s", row.name);
		(void)snprintf(out->aside[i].reason,
		    sizeof out->aside[i].reason, "%s", row.reason);
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
question_rest(struct question *q, const struct day_window *w, int64_t now,
    struct question_rest *out, struct dmarc_err *err)
{
	int64_t since = w->from * DAY_SECONDS;
	struct question_rest rest = { .rejected = 0 };
	struct foreign foreign = { .reports = 0 };
	struct aside_totals aside = { .last_seen = INT64_MIN };
	enum dmarc_status st = foreign_read(q->db, w, &foreign, err);

	if (st == DMARC_OK)
		st = aside_totals_read(q->db, since, now, &aside, err);
	if (st == DMARC_OK && aside.rejected + aside.partly > 0)
		st = read_latest(q, since, now, &rest, err);
	if (st != DMARC_OK)
		return st;
	rest.foreign_reports = foreign.reports;
	rest.foreign_domains = foreign.domains;
	rest.rejected = aside.rejected;
	rest.partly = aside.partly;
	rest.last_seen = aside.last_seen;
	*out = rest;
	return DMARC_OK;
}

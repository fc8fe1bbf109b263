/*
 * revision.c: reports of one identity with different facts. All are kept,
 * one counts.
 */
#include <string.h>

#include "store/write/internal.h"

#define DAY 86400

void
store_bind_identity(struct call *c, const struct identity *id,
    const struct dmarc_aggregate *fb)
{
	call_int(c, P_domain, id->domain);
	call_int(c, P_reporter, id->reporter);
	call_text(c, P_report_id, id->report_id);
	call_int(c, P_begin_ts, fb->begin);
	call_int(c, P_end_ts, fb->end);
}

/* The UTC day of the midpoint: report.day_ts. */
static int64_t
day_of(const struct dmarc_aggregate *fb)
{
	int64_t middle = fb->begin + (fb->end - fb->begin) / 2;

	return middle - middle % DAY;
}

/* The row of a statement, as both statements have it. */
static enum dmarc_status
read_row(struct call *c, struct revision *out, struct dmarc_err *err)
{
	enum dmarc_status st = call_row(c, &out->exists, err);
	const void *facts;
	int code;

	if (st != DMARC_OK || !out->exists)
		return st;
	out->report = sqlite3_column_int64(c->stmt, 0);
	out->messages = sqlite3_column_int64(c->stmt, 1);
	out->records = sqlite3_column_int64(c->stmt, 2);
	facts = sqlite3_column_blob(c->stmt, 3);
	code = sqlite3_column_int(c->stmt, 4);
	out->provenance = provenance_of_code(code);
	if (facts == NULL || provenance_code(out->provenance) != code ||
	    sqlite3_column_bytes(c->stmt, 3) != DMARC_DIGEST)
		st = dmarc_fail(err, DMARC_E_DATA, "%s: report %lld is not "
		    "whole; the database is corrupt", c->s->path,
		    (long long)out->report);
	else
		memcpy(out->facts, facts, DMARC_DIGEST);
	call_end(c);
	return st;
}

enum dmarc_status
revision_find(struct store *s, const struct identity *id,
    const struct dmarc_aggregate *fb, struct revision *champion,
    struct revision *known, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_find_report);
	enum dmarc_status st;

	store_bind_identity(&c, id, fb);
	call_int(&c, P_day_ts, day_of(fb));
	st = read_row(&c, champion, err);
	if (st != DMARC_OK || !champion->exists)
		return st;
	if (memcmp(champion->facts, fb->facts, DMARC_DIGEST) == 0) {
		*known = *champion;
		return DMARC_OK;
	}
	c = call_start(s, SQL_find_revision);
	store_bind_identity(&c, id, fb);
	call_blob(&c, P_facts, fb->facts, DMARC_DIGEST);
	return read_row(&c, known, err);
}

/*
 * A total order, because which of them counts may not depend on which came
 * first. What our own server vouches for comes before all else, and what it
 * denies after: neither size nor a chosen hash helps a forgery against the
 * genuine report.
 */
bool
revision_beats(const struct revision *a, const struct revision *b)
{
	if (a->provenance != b->provenance)
		return provenance_is_better(a->provenance, b->provenance);
	if (a->messages != b->messages)
		return a->messages > b->messages;
	if (a->records != b->records)
		return a->records > b->records;
	return memcmp(a->facts, b->facts, DMARC_DIGEST) < 0;
}

enum dmarc_status
revision_set_standing(struct store *s, int64_t report, bool standing,
    struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_set_standing);

	call_int(&c, P_report, report);
	call_int(&c, P_standing, standing);
	return call_run(&c, err);
}

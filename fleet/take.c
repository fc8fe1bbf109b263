/*
 * take.c: see take.h.
 */
#include "fleet/take.h"

#include <stdlib.h>

#include "common/memory/memo.h"
#include "common/vec.h"
#include "store/read/parts/combination.h"

/* Combinations that were read stay, up to so many bytes. */
#define CACHE_BYTES ((size_t)64 << 20)
#define MEMORY ((size_t)1 << 30)

struct take {
	struct snapshot *db;
	struct statement unsent;
	bool running;		/* the statement */
	int64_t after;		/* the last key that was read */
	struct arena *names;	/* of totals */
	struct arena *cache;	/* of combinations */
	struct arena *report;	/* of the report at hand */
	struct combinations combinations;
	/* Of the report at hand, reused for the next one. */
	struct dmarc_combination *said;
	size_t said_size;
};

static void
begin_cache(struct take *t)
{
	t->combinations = combinations_begin(t->db, "", t->cache);
	t->combinations.whole = true;
}

enum dmarc_status
take_open(const char *path, int busy_ms, struct take **out,
    struct dmarc_err *err)
{
	struct take *t = calloc(1, sizeof *t);
	struct dmarc_err ignored;
	enum dmarc_status st;

	if (t == NULL)
		return dmarc_no_memory(err);
	t->names = arena_new(MEMORY);
	t->cache = arena_new(MEMORY);
	t->report = arena_new(MEMORY);
	if (t->names == NULL || t->cache == NULL || t->report == NULL)
		st = dmarc_no_memory(err);
	else
		st = snapshot_open(path, busy_ms, &t->db, err);
	if (st != DMARC_OK) {
		(void)take_close(t, &ignored);
		return st;
	}
	begin_cache(t);
	*out = t;
	return DMARC_OK;
}

/* Ends the statement; the next report is found by its key. */
static enum dmarc_status
end_reading(struct take *t, enum dmarc_status st, struct dmarc_err *err)
{
	if (!t->running)
		return st;
	t->running = false;
	return statement_end(&t->unsent, st, err);
}

enum dmarc_status
take_close(struct take *t, struct dmarc_err *err)
{
	enum dmarc_status st, closed;
	struct dmarc_err ignored;

	if (t == NULL)
		return DMARC_OK;
	st = end_reading(t, DMARC_OK, err);
	closed = snapshot_close(t->db, st == DMARC_OK ? err : &ignored);
	arena_free(t->names);
	arena_free(t->cache);
	arena_free(t->report);
	free(t->said);
	free(t);
	return st != DMARC_OK ? st : closed;
}

enum dmarc_status
take_totals(struct take *t, struct unsent_totals *out, struct dmarc_err *err)
{
	return unsent_totals_read(t->db, t->names, out, err);
}

struct statement
take_refused(struct take *t)
{
	return unsent_refused_start(t->db);
}

/* Reads a combination of the report at hand into t->said[place]. */
static enum dmarc_status
use_combination(struct take *t, uint64_t key, size_t place,
    const char *domain, struct dmarc_err *err)
{
	struct combination c;
	enum dmarc_status st;

	if (!vec_room(&t->said, place, &t->said_size, sizeof *t->said))
		return dmarc_no_memory(err);
	st = combination_read(&t->combinations, key, &c, err);
	if (st != DMARC_OK)
		return st;
	t->said[place] = c.says;
	if (c.says.header_from_absent)
		t->said[place].header_from = domain;
	return DMARC_OK;
}

/* Reads the records of a report, and the combinations that they name. */
static enum dmarc_status
read_records(struct take *t, const struct unsent_row *row,
    struct dmarc_aggregate *fb, struct dmarc_err *err)
{
	struct dmarc_record *list = arena_array(t->report, fb->records,
	    sizeof *list);
	struct memo places = MEMO_INIT_ORDER(t->report);
	struct statement s;
	struct unsent_record r;
	size_t n = 0;
	enum dmarc_status st = DMARC_OK;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = unsent_records_start(t->db, row->first_record, fb->records);
	while (st == DMARC_OK && n < fb->records &&
	    unsent_records_next(&s, &r)) {
		uint32_t place = 0;
		bool first = false;

		if (!memo_place(&places, r.combination, 0, &place, &first))
			st = dmarc_no_memory(err);
		else if (first)
			st = use_combination(t, r.combination, place,
			    fb->policy.domain, err);
		list[n++] = (struct dmarc_record){ r.source, r.messages,
		    place };
	}
	st = statement_end(&s, st, err);
	if (st == DMARC_OK && n < fb->records)
		st = dmarc_fail(err, DMARC_E_DATA, "report %lld lacks records; "
		    "the database is corrupt", (long long)row->report);
	fb->record = list;
	fb->combination = t->said;
	fb->combinations = places.n;
	return st;
}

enum dmarc_status
take_next(struct take *t, bool *found, int64_t *report,
    struct fleet_report *out, struct dmarc_err *err)
{
	struct unsent_row row;
	enum dmarc_status st = DMARC_OK;

	arena_reset(t->report);
	if (arena_used(t->cache) > CACHE_BYTES) {
		arena_reset(t->cache);
		begin_cache(t);
	}
	if (!t->running) {
		t->unsent = unsent_start(t->db, t->after);
		t->running = true;
	}
	*found = unsent_next(&t->unsent, &row);
	if (!*found)
		return end_reading(t, DMARC_OK, err);
	t->after = *report = row.report;
	*out = (struct fleet_report){ row.said, row.reporter, row.provenance,
	    row.sums };
	if (row.said.records > 0)
		st = read_records(t, &row, &out->said, err);
	return st;
}

enum dmarc_status
take_mark(struct take *t, const char **out, struct dmarc_err *err)
{
	return facts_mark(t->db, t->names, out, err);
}

struct statement
take_facts(struct take *t)
{
	return facts_start(t->db);
}

struct statement
take_hosts(struct take *t, bool all)
{
	return facts_hosts_start(t->db, all);
}

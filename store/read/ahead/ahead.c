/*
 * ahead.c: see ahead.h. Records are handed over in batches, so that the
 * threads seldom wait for each other.
 */
#include "store/read/ahead/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "store/read/parts/combination.h"
#include "store/read/parts/source.h"
#include "store/read/parts/told.h"

#define RECORDS 512		/* of a batch */
#define PARTS 128
#define BATCHES 16		/* that the thread may be ahead */
#define KEYS ((uint64_t)1 << 25)	/* from here on, none is read ahead */

/* Keys that were met: a bit each, because keys of the database are dense. */
struct keys {
	uint64_t *bits;
	size_t words;
};

/* A report and its records in this batch. */
struct part {
	struct report_row row;
	size_t records;
	bool more;		/* in the next part */
};

struct batch {
	struct part part[PARTS];
	struct record_row record[RECORDS];
	size_t parts, records;
	bool last;
	struct told told;	/* what the records name first */
};

/* The state of reading. */
struct reader {
	struct snapshot *db;
	struct statement reports, records;
	struct report_row row;
	bool more;		/* records is running */
	enum dmarc_status st;	/* of records */
	struct dmarc_err err;
	struct keys combinations, sources;	/* read so far */
};

struct ahead {
	struct ahead_opts opts;
	struct reader reader;
	/* The place of the caller. */
	struct batch *now;	/* NULL: before the first batch */
	const struct part *at;	/* NULL: before the first part */
	size_t part, record;	/* of now */
	bool given;		/* the records of at */
	/* The thread. */
	bool runs;
	pthread_t thread;
	pthread_mutex_t lock;	/* of what follows */
	pthread_cond_t moved;
	size_t filled, used;	/* batches */
	bool stopped;
	size_t batches;
	struct batch batch[];	/* in turn */
};

/* Whether a key is met for the first time, and worth reading ahead. */
static bool
is_new(struct keys *k, uint64_t key)
{
	uint64_t bit = UINT64_C(1) << key % 64;

	if (key >= KEYS)
		return false;
	if (key / 64 >= k->words) {
		size_t words = key / 64 * 2 + 1;
		uint64_t *bits = realloc(k->bits, words * sizeof *bits);

		if (bits == NULL)
			return false;
		memset(bits + k->words, 0, (words - k->words) * sizeof *bits);
		k->bits = bits;
		k->words = words;
	}
	if ((k->bits[key / 64] & bit) != 0)
		return false;
	k->bits[key / 64] |= bit;
	return true;
}

/*
 * Reads the rows of a combination and an address, if they are named for the
 * first time. If that fails, the caller will meet the failure.
 */
static void
read_names(struct reader *r, const struct record_row *record)
{
	struct dmarc_address address;
	struct dmarc_err ignored;

	if (is_new(&r->combinations, record->combination))
		(void)(combination_touch(r->db, record->combination,
		    &ignored) == DMARC_OK);
	if (is_new(&r->sources, (uint64_t)record->source))
		(void)(source_read(r->db, record->source, &address,
		    &ignored) == DMARC_OK);
}

/* Adds a report, or more records of the last one; false: there is none. */
static bool
add_part(struct ahead *a, struct batch *b)
{
	struct reader *r = &a->reader;
	struct part *p = &b->part[b->parts];

	if (!r->more && !reports_next(&r->reports, &r->row))
		return false;
	if (!r->more && a->opts.wants(a->opts.ctx, &r->row)) {
		r->records = records_start(r->db, r->row.first_record,
		    r->row.records);
		r->more = true;
	}
	*p = (struct part){ .row = r->row };
	while (r->more && b->records < RECORDS) {
		struct record_row *record = &b->record[b->records];

		if (!records_next(&r->records, record)) {
			r->st = statement_end(&r->records, DMARC_OK, &r->err);
			r->more = false;
			break;
		}
		if (a->opts.names && a->opts.other != NULL)
			read_names(r, record);
		b->records++;
		p->records++;
	}
	p->more = r->more;
	b->parts++;
	return r->st == DMARC_OK;
}

static void
fill(struct ahead *a, struct batch *b)
{
	b->parts = b->records = 0;
	b->last = false;
	told_clear(&b->told);
	if (a->opts.other != NULL)
		told_tell(a->opts.other, &b->told);
	while (!b->last && b->parts < PARTS && b->records < RECORDS)
		b->last = !add_part(a, b);
}

static void *
fill_all(void *ahead)
{
	struct ahead *a = ahead;
	struct batch *b;
	bool go = true;

	while (go) {
		fill(a, b = &a->batch[a->filled % a->batches]);
		(void)pthread_mutex_lock(&a->lock);
		a->filled++;
		(void)pthread_cond_signal(&a->moved);
		while (a->filled - a->used == a->batches && !a->stopped)
			(void)pthread_cond_wait(&a->moved, &a->lock);
		go = !b->last && !a->stopped;
		(void)pthread_mutex_unlock(&a->lock);
	}
	return NULL;
}

/* Gives the batch at hand back, and waits for the next one. */
static struct batch *
take_batch(struct ahead *a)
{
	size_t n;

	(void)pthread_mutex_lock(&a->lock);
	a->used += a->now != NULL;
	/* To wake takes longer than a batch: wake the thread in time. */
	if (a->filled - a->used <= a->batches / 2)
		(void)pthread_cond_signal(&a->moved);
	while (a->filled == a->used)
		(void)pthread_cond_wait(&a->moved, &a->lock);
	n = a->used;
	(void)pthread_mutex_unlock(&a->lock);
	return &a->batch[n % a->batches];
}

/* Goes on to the next part; false: there is none. */
static bool
next_part(struct ahead *a)
{
	if (a->at != NULL) {
		a->record += a->at->records;
		a->part++;
	}
	a->at = NULL;
	while (a->now == NULL || a->part == a->now->parts) {
		if (a->now != NULL && a->now->last)
			return false;
		if (a->runs)
			a->now = take_batch(a);
		else
			fill(a, a->now = a->batch);
		if (a->opts.other != NULL)
			told_hear(a->opts.db, &a->now->told);
		a->part = a->record = 0;
	}
	a->at = &a->now->part[a->part];
	a->given = false;
	return true;
}

enum dmarc_status
ahead_begin(const struct ahead_opts *opts, struct ahead **out,
    struct dmarc_err *err)
{
	size_t n = opts->other != NULL ? BATCHES : 1;
	struct ahead *a = calloc(1, sizeof *a + n * sizeof *a->batch);
	struct reader *r;

	*out = a;
	if (a == NULL)
		return dmarc_no_memory(err);
	a->opts = *opts;
	a->batches = n;
	r = &a->reader;
	r->db = opts->other != NULL ? opts->other : opts->db;
	r->reports = reports_start(r->db, opts->domain, opts->days);
	(void)pthread_mutex_init(&a->lock, NULL);
	(void)pthread_cond_init(&a->moved, NULL);
	a->runs = opts->other != NULL &&
	    pthread_create(&a->thread, NULL, fill_all, a) == 0;
	return DMARC_OK;
}

bool
ahead_report(struct ahead *a, struct report_row *out)
{
	if (!next_part(a))
		return false;
	*out = a->at->row;
	return true;
}

bool
ahead_records(struct ahead *a, const struct record_row **out, size_t *n)
{
	if (a->given && (!a->at->more || !next_part(a)))
		return false;
	a->given = true;
	*out = &a->now->record[a->record];
	*n = a->at->records;
	return true;
}

static void
stop(struct ahead *a)
{
	(void)pthread_mutex_lock(&a->lock);
	a->stopped = true;
	(void)pthread_cond_signal(&a->moved);
	(void)pthread_mutex_unlock(&a->lock);
	if (a->runs)
		(void)pthread_join(a->thread, NULL);
	told_hear(a->opts.db, NULL);
	told_tell(a->reader.db, NULL);
}

enum dmarc_status
ahead_end(struct ahead *a, enum dmarc_status st, struct dmarc_err *err)
{
	struct reader *r;

	if (a == NULL)
		return st;
	r = &a->reader;
	stop(a);
	if (st == DMARC_OK && r->st != DMARC_OK) {
		st = r->st;
		*err = r->err;
	}
	if (r->more)
		st = statement_end(&r->records, st, err);
	st = statement_end(&r->reports, st, err);
	for (size_t i = 0; i < a->batches; i++)
		told_free(&a->batch[i].told);
	free(r->combinations.bits);
	free(r->sources.bits);
	(void)pthread_cond_destroy(&a->moved);
	(void)pthread_mutex_destroy(&a->lock);
	free(a);
	return st;
}

/*
 * row.c: see row.h.
 */
#include "store/write/rows/row.h"

#include <string.h>

#include "store/write/connection.h"

#define NUMBERS 8	/* limit for a key */

/* Limit for the encoding of one combination. */
#define SCRATCH_MOST ((size_t)1 << 30)
/* Bytes kept between two keys. */
#define SCRATCH_KEEP ((size_t)1 << 16)

#define AS_ROW(name, slots, bytes) { slots, bytes },
static const struct { size_t slots, bytes; } caches[CACHES] = {
	STORE_CACHES(AS_ROW)
};
#undef AS_ROW

enum dmarc_status
rows_init(struct rows *rows, struct writer *w, struct dmarc_err *err)
{
	*rows = (struct rows){ .writer = w, .scratch = BUF_INIT(SCRATCH_MOST) };
	for (size_t i = 0; i < CACHES; i++) {
		rows->cache[i] = cache_new(caches[i].slots, caches[i].bytes);
		if (rows->cache[i] == NULL)
			return dmarc_no_memory(err);
	}
	return DMARC_OK;
}

void
rows_free(struct rows *rows)
{
	for (size_t i = 0; i < CACHES; i++)
		cache_free(rows->cache[i]);
	buf_free(&rows->scratch);
}

enum dmarc_status
rows_refresh(struct rows *rows, struct dmarc_err *err)
{
	struct call c = call_start(rows->writer, SQL_data_version);
	int64_t version = 0;
	bool found;
	enum dmarc_status st = call_find(&c, &found, &version, err);

	if (st != DMARC_OK)
		return st;
	if (version != rows->data_version ||
	    rows->losses != rows->writer->losses)
		for (size_t i = 0; i < CACHES; i++)
			cache_clear(rows->cache[i]);
	rows->data_version = version;
	rows->losses = rows->writer->losses;
	return DMARC_OK;
}

struct buf *
rows_key(struct rows *rows)
{
	buf_clear(&rows->scratch, SCRATCH_KEEP);
	return &rows->scratch;
}

static enum dmarc_status
find(struct rows *rows, const struct row_table *t, const void *what,
    bool *found, int64_t *row, struct dmarc_err *err)
{
	struct call c = call_start(rows->writer, t->find);

	t->bind(&c, what);
	return call_find(&c, found, row, err);
}

/* *added is false if the row existed. */
static enum dmarc_status
add(struct rows *rows, const struct row_table *t, const void *what,
    bool *added, int64_t *row, struct dmarc_err *err)
{
	sqlite3 *db = rows->writer->file.db;
	struct call c = call_start(rows->writer, t->add);
	enum dmarc_status st;

	t->bind(&c, what);
	st = call_run(&c, err);
	*added = sqlite3_changes(db) > 0;
	if (st == DMARC_OK && *added)
		*row = sqlite3_last_insert_rowid(db);
	return st;
}

/*
 * Rows missing from the cache come in long stretches: new in a first run, known
 * in later runs. Tries the last successful way first.
 */
enum dmarc_status
row_of(struct rows *rows, const struct row_table *t, const void *what,
    int64_t *row, struct dmarc_err *err)
{
	bool *new = &rows->new[t->cache], done = false;
	enum dmarc_status st = DMARC_OK;

	if (!*new)
		st = find(rows, t, what, &done, row, err);
	if (st == DMARC_OK && !done) {
		st = add(rows, t, what, &done, row, err);
		*new = done;
	}
	if (st == DMARC_OK && !done)
		st = find(rows, t, what, &done, row, err);
	if (st == DMARC_OK && !done)
		st = dmarc_fail(err, DMARC_E_DATA, "%s: a row can be neither "
		    "found nor added; the database is corrupt",
		    rows->writer->file.path);
	return st;
}

enum dmarc_status
row_by_key(struct rows *rows, const struct row_table *t, const void *key,
    size_t len, const void *what, int64_t *row, struct dmarc_err *err)
{
	struct cache *cache = rows->cache[t->cache];
	enum dmarc_status st;

	if (cache_get(cache, key, len, row))
		return DMARC_OK;
	st = row_of(rows, t, what, row, err);
	if (st == DMARC_OK)
		cache_put(cache, key, len, *row);
	return st;
}

enum dmarc_status
row_by_numbers(struct rows *rows, const struct row_table *t,
    const int64_t *number, size_t n, const void *what, int64_t *row,
    struct dmarc_err *err)
{
	uint32_t key[NUMBERS];

	for (size_t i = 0; i < n; i++) {
		key[i] = (uint32_t)number[i];
		if (key[i] != number[i])	/* never: no file is that
						 * large */
			return row_of(rows, t, what, row, err);
	}
	return row_by_key(rows, t, key, n * sizeof *key, what, row, err);
}

enum dmarc_status
row_by_text(struct rows *rows, const struct row_table *t, const char *text,
    int64_t *row, struct dmarc_err *err)
{
	return row_by_key(rows, t, text, strlen(text), text, row, err);
}

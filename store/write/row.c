/*
 * row.c: rows that are found by what they say, and made if need be.
 */
#include <string.h>

#include "store/write/internal.h"

#define NUMBERS 8	/* by which a row is known, at most */

static enum dmarc_status
find(struct store *s, const struct row_of *t, const void *what, bool *found,
    int64_t *row, struct dmarc_err *err)
{
	struct call c = call_start(s, t->find);

	t->bind(&c, what);
	return call_find(&c, found, row, err);
}

/* *added says whether it was not there. */
static enum dmarc_status
add(struct store *s, const struct row_of *t, const void *what, bool *added,
    int64_t *row, struct dmarc_err *err)
{
	struct call c = call_start(s, t->add);
	enum dmarc_status st;

	t->bind(&c, what);
	st = call_run(&c, err);
	*added = sqlite3_changes(s->db) > 0;
	if (st == DMARC_OK && *added)
		*row = sqlite3_last_insert_rowid(s->db);
	return st;
}

/*
 * What the caches do not know is new in a first run and known in every later
 * one, for long stretches: what was right the last time is tried first.
 */
enum dmarc_status
store_row(struct store *s, const struct row_of *t, const void *what,
    int64_t *row, struct dmarc_err *err)
{
	bool *new = &s->new[t->cache], done = false;
	enum dmarc_status st = DMARC_OK;

	if (!*new)
		st = find(s, t, what, &done, row, err);
	if (st == DMARC_OK && !done) {
		st = add(s, t, what, &done, row, err);
		*new = done;
	}
	if (st == DMARC_OK && !done)
		st = find(s, t, what, &done, row, err);
	if (st == DMARC_OK && !done)
		st = dmarc_fail(err, DMARC_E_DATA, "%s: a row can be neither "
		    "found nor added; the database is corrupt", s->path);
	return st;
}

enum dmarc_status
store_known_row(struct store *s, const struct row_of *t, const void *key,
    size_t len, const void *what, int64_t *row, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (cache_get(s->cache[t->cache], key, len, row))
		return DMARC_OK;
	st = store_row(s, t, what, row, err);
	if (st == DMARC_OK)
		cache_put(s->cache[t->cache], key, len, *row);
	return st;
}

enum dmarc_status
store_numbered_row(struct store *s, const struct row_of *t,
    const int64_t *number, size_t n, const void *what, int64_t *row,
    struct dmarc_err *err)
{
	uint32_t key[NUMBERS];

	for (size_t i = 0; i < n; i++) {
		key[i] = (uint32_t)number[i];
		if (key[i] != number[i])	/* no file is that large */
			return store_row(s, t, what, row, err);
	}
	return store_known_row(s, t, key, n * sizeof *key, what, row, err);
}

enum dmarc_status
store_text(struct store *s, const struct row_of *t, const char *text,
    int64_t *row, struct dmarc_err *err)
{
	return store_known_row(s, t, text, strlen(text), text, row, err);
}

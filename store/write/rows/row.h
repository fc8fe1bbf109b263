/*
 * row.h: rows stored once: found by their content, or added.
 *
 * Most content of a report was stored before. Each table has a cache of
 * recently used rows; the database finds the others.
 */
#ifndef DMARC_STORE_WRITE_ROWS_ROW_H
#define DMARC_STORE_WRITE_ROWS_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/memory/buf.h"
#include "store/write/call.h"
#include "store/write/rows/cache.h"

/*
 * The caches: name, entries, and the limit for the bytes of a key. Together
 * they take 37 MB when full. Small tables have small caches.
 */
#define STORE_CACHES(X) \
	X(MAILBOX, 64, 256) \
	X(DOMAIN, 4096, 64) \
	X(REPORTER, 1024, 64) \
	X(SUBMITTER, 1024, 256) \
	X(POLICY, 8192, 128) \
	X(NAME, 32768, 48) \
	X(SOURCE, 262144, 16) \
	X(DKIM, 131072, 16) \
	X(SPF, 32768, 16) \
	X(ENVELOPE, 65536, 8) \
	X(EVALUATED, 65536, 20) \
	X(OVERRIDDEN, 4096, 96) \
	X(COMBINATION, 524288, 12)

#define AS_ENUM(name, slots, bytes) CACHE_##name,
enum store_cache { STORE_CACHES(AS_ENUM) CACHES };
#undef AS_ENUM

/* The caches for a writer's database. */
struct rows {
	struct writer *writer;
	struct cache *cache[CACHES];
	bool new[CACHES];	/* the last row was added */
	struct buf scratch;	/* for a key; see rows_key() */
	uint64_t losses;	/* of the writer, at the last check */
	int64_t data_version;	/* of the database, at the last check */
};

/* Starts with empty caches. Call rows_free() even after a failure. */
DMARC_MUST_USE enum dmarc_status rows_init(struct rows *rows,
    struct writer *w, struct dmarc_err *err);
void rows_free(struct rows *rows);

/*
 * Call in each transaction before the first row: forgets all rows if any may
 * have been deleted, by this or another program.
 */
DMARC_MUST_USE enum dmarc_status rows_refresh(struct rows *rows,
    struct dmarc_err *err);

/* An empty buffer for encoding the key of a row. */
struct buf *rows_key(struct rows *rows);

/* How to find and add the rows of a table. */
struct row_table {
	enum store_sql find, add;	/* add does nothing if the row exists */
	enum store_cache cache;
	void (*bind)(struct call *c, const void *what);	/* for both */
};

/* Finds or adds the row of t with this content, without a cache. */
DMARC_MUST_USE enum dmarc_status row_of(struct rows *rows,
    const struct row_table *t, const void *what, int64_t *row,
    struct dmarc_err *err);

/* row_of() through the cache, by len bytes of key. */
DMARC_MUST_USE enum dmarc_status row_by_key(struct rows *rows,
    const struct row_table *t, const void *key, size_t len, const void *what,
    int64_t *row, struct dmarc_err *err);

/* row_of() through the cache, by a key of n numbers, at most 8. */
DMARC_MUST_USE enum dmarc_status row_by_numbers(struct rows *rows,
    const struct row_table *t, const int64_t *number, size_t n,
    const void *what, int64_t *row, struct dmarc_err *err);

/* row_of() through the cache, for a table of one text column. */
DMARC_MUST_USE enum dmarc_status row_by_text(struct rows *rows,
    const struct row_table *t, const char *text, int64_t *row,
    struct dmarc_err *err);

#endif

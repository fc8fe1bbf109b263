/*
 * row.h: rows that are stored once: found by what they say, or added.
 *
 * Most of what a report says has been said before. A cache for each table
 * knows the rows that were used lately; the database knows the others.
 */
#ifndef DMARC_STORE_WRITE_ROW_H
#define DMARC_STORE_WRITE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "store/write/cache.h"
#include "store/write/call.h"

/*
 * The caches: name, entries, and the most bytes of the key of one. All of
 * them together take 37 MB when full. Tables that stay small have small ones.
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

/* What is remembered of the rows of a writer's database. */
struct rows {
	struct writer *writer;
	struct cache *cache[CACHES];
	bool new[CACHES];	/* the last row asked for had to be added */
	struct buf scratch;	/* for a key: rows_key() */
	uint64_t losses;	/* of the writer, when last looked at */
	int64_t data_version;	/* of the database, then */
};

/* Begin with empty caches. After a failure rows_free() is still due. */
DMARC_MUST_USE enum dmarc_status rows_init(struct rows *rows,
    struct writer *w, struct dmarc_err *err);
void rows_free(struct rows *rows);

/*
 * To be called in each transaction before the first row: forgets all rows if
 * any may have gone, here or by another program.
 */
DMARC_MUST_USE enum dmarc_status rows_refresh(struct rows *rows,
    struct dmarc_err *err);

/* An empty buffer in which to encode the key of a row. */
struct buf *rows_key(struct rows *rows);

/* How the rows of a table are found and added. */
struct row_table {
	enum store_sql find, add;	/* add does nothing if it is there */
	enum store_cache cache;
	void (*bind)(struct call *c, const void *what);	/* for both */
};

/* The row of t that says what, added if need be; no cache is asked. */
DMARC_MUST_USE enum dmarc_status row_of(struct rows *rows,
    const struct row_table *t, const void *what, int64_t *row,
    struct dmarc_err *err);

/* The same; the cache may know it by len bytes of key. */
DMARC_MUST_USE enum dmarc_status row_by_key(struct rows *rows,
    const struct row_table *t, const void *key, size_t len, const void *what,
    int64_t *row, struct dmarc_err *err);

/* The same; n numbers, at most 8, are the key. */
DMARC_MUST_USE enum dmarc_status row_by_numbers(struct rows *rows,
    const struct row_table *t, const int64_t *number, size_t n,
    const void *what, int64_t *row, struct dmarc_err *err);

/* The same for a table of one text column. */
DMARC_MUST_USE enum dmarc_status row_by_text(struct rows *rows,
    const struct row_table *t, const char *text, int64_t *row,
    struct dmarc_err *err);

#endif

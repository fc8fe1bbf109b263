/*
 * kept.h: what combinations and addresses are made of, kept for several
 * snapshots of one state of the database. For runs about most of the domains:
 * rows are read many at a time, whoever asks for one.
 *
 * Threads may ask at the same time. Whatever is not kept yet, or for want of
 * room, is read.
 */
#ifndef DMARC_STORE_READ_PARTS_KEPT_H
#define DMARC_STORE_READ_PARTS_KEPT_H

#include "store/read/statement.h"

struct kept;

/*
 * Lets n snapshots keep what they read, up to so many bytes, until kept_end().
 * E_NOMEM, or a failure of reading.
 */
DMARC_MUST_USE enum dmarc_status kept_begin(struct snapshot *const db[],
    size_t n, size_t bytes, struct kept **out, struct dmarc_err *err);

/* Frees what they keep; NULL is fine. */
void kept_end(struct kept *k, struct snapshot *const db[], size_t n);

/* The rest of this header is for the files of this folder. */

/* Tables whose rows are kept. */
enum kept_rows { KEPT_COMBINATION, KEPT_DKIM, KEPT_SPF, KEPT_ENVELOPE,
	KEPT_EVALUATED, KEPT_SOURCE, KEPTS };
#define KEPT_WORDS 5	/* of a row, at most */

struct kept_table {
	enum kept_rows which;
	enum read_sql sql;	/* rows from :first to :last, by key first */
	/* Puts the row of the statement into words. */
	void (*fill)(const struct statement *s, uint32_t *words);
};

/*
 * The words of a row, kept or read now; all zeros if there is no row. To tell
 * a missing row from others, fill() must leave one word of each row not zero.
 */
DMARC_MUST_USE enum dmarc_status kept_words(struct snapshot *db,
    const struct kept_table *t, int64_t key, uint32_t out[KEPT_WORDS],
    struct dmarc_err *err);

/* Prefetches the memory that kept_words() will read. */
void kept_prefetch(struct snapshot *db, enum kept_rows which,
    int64_t key);

/* The words of a row that is kept already. false: it is not. */
bool kept_has(struct snapshot *db, enum kept_rows which, int64_t key,
    uint32_t out[KEPT_WORDS]);

/*
 * A domain or selector, which lives as long as what is kept; NULL: none.
 * false: it is not kept, and *out untouched.
 */
bool kept_name(struct snapshot *db, int64_t key, const char **out);

#endif

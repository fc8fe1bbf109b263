/*
 * told.h: rows that one snapshot has read, for another one of the same state.
 *
 * A thread that reads ahead with a snapshot of its own notes the rows of
 * combinations and addresses; who comes after it reads the same in the same
 * order, and needs no statements. What was not noted is read as ever.
 */
#ifndef DMARC_STORE_READ_PARTS_TOLD_H
#define DMARC_STORE_READ_PARTS_TOLD_H

#include "store/read/parts/kept.h"

struct told_row {
	int64_t key;
	enum kept_rows table;
	uint32_t words[KEPT_WORDS];
};

/* Rows in the order of reading; heap memory. All zeros: none. */
struct told {
	struct told_row *row;
	size_t n, size;
	size_t next;		/* row to take */
};

/*
 * From now on the snapshot notes the rows that it reads, or takes them from
 * what one of the same state has noted, as far as that has them. NULL: no
 * longer.
 */
void told_tell(struct snapshot *db, struct told *rows);
void told_hear(struct snapshot *db, struct told *rows);

/* Forgets all rows; keeps the memory. */
void told_clear(struct told *t);
void told_free(struct told *t);

/* The rest of this header is for the files of this folder. */

/* Notes a row, unless there is no memory. */
void told_add(struct told *t, enum kept_rows table, int64_t key,
    const uint32_t words[KEPT_WORDS]);

/* Takes the next row; false: it is another one. */
bool told_take(struct told *t, enum kept_rows table, int64_t key,
    uint32_t words[KEPT_WORDS]);

#endif

/*
 * copy.h: fields in the binary format of COPY, written and read.
 *
 * https://www.postgresql.org/docs/15/sql-copy.html: a signature, flags and the
 * length of an extension; then rows, each with its number of fields. A field is
 * its length (32 bits; -1: NULL) and its bytes. All numbers are big-endian.
 */
#ifndef DMARC_FLEET_ROW_COPY_H
#define DMARC_FLEET_ROW_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/limits.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"

#define COPY_SIGNATURE "PGCOPY\n\377\r\n"	/* with its NUL */

/* Types of PostgreSQL: elements of arrays, and address families. */
#define OID_INT8 20
#define OID_INT4 23
#define OID_INET 869
#define INET_V4 2
#define INET_V6 3

/* Columns that stand together in both lists of row.h. */
#define POLICY_COLUMNS "p, sp, np, t, pct, adkim, aspf, fo, discovery, "

#define COPY_LAST_TS INT64_C(4102444800)	/* 2100-01-01: no later time */

/* ---- writing ---- */

/* Appends the last bytes of a number, most significant first. */
void copy_be(struct buf *b, uint64_t v, size_t bytes);

/* Appends a field: a number of so many bytes, bytes, NULL, a text. */
void copy_int(struct buf *b, int64_t v, size_t bytes);
void copy_bytes(struct buf *b, const void *data, size_t len);
void copy_null(struct buf *b);
/* NULL and '' are alike, as in a ledger. */
void copy_text(struct buf *b, const char *s);

/* ---- reading ---- */

/* A row that is read. wrong: the first fault; NULL: none. */
struct copied {
	const unsigned char *at, *end;
	const struct dmarc_limits *lim;
	struct arena *arena;
	const char *wrong;
	bool starved;
};

/* A field; at NULL: it is NULL, or there was a fault. */
struct copied_field {
	const unsigned char *at;
	size_t len;
};

/* Notes what is wrong, unless something was before. */
void copied_fault(struct copied *r, const char *what);

/* A number of so many bytes. */
uint64_t copied_be(const unsigned char *at, size_t bytes);

/* The next field; what: its name. */
struct copied_field copied_field(struct copied *r, const char *what);

/* The bytes of a field that has exactly len of them. */
const unsigned char *copied_exact(struct copied *r, const char *what,
    size_t len);

/* A number of so many bytes, from least to most. */
int64_t copied_int(struct copied *r, const char *what, size_t bytes,
    int64_t least, int64_t most);

/* A clean text of at most so many bytes, in the arena; NULL for NULL. */
const char *copied_text(struct copied *r, const char *what, size_t most);

#endif

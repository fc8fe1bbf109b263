/*
 * script_rows.h: statements that fill a temporary table with rows of literals.
 * Untrusted text goes through text_sql(); lines break between cells.
 */
#ifndef DMARC_REPORT_DATA_SCRIPT_ROWS_H
#define DMARC_REPORT_DATA_SCRIPT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/memory/buf.h"

#define ROW_CELL 60	/* characters of a literal in one line */

struct rows {
	struct buf *out;
	const char *table;
	size_t begin;		/* offset of the present line */
	bool any;
};

/* Create the table; columns is SQL. */
struct rows rows_begin(struct buf *out, const char *table,
    const char *columns);
/* Begin the next row, whose cells follow. */
void rows_next(struct rows *r);
void rows_end(struct rows *r);

/* Add a cell: a trusted literal, untrusted text (NULL: NULL), a number. */
void row_cell(struct rows *r, const char *literal);
void row_cell_text(struct rows *r, const char *text);
void row_cell_count(struct rows *r, uint64_t n);
/* Add a number to the list of a cell, after a cell '[ and before ]'. */
void row_list(struct rows *r, uint64_t n, bool first);

#endif

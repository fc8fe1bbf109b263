/*
 * script_rows.h: rows of literals on their way into a temporary table. Text of
 * strangers goes through text_sql(); lines break between cells.
 */
#ifndef DMARC_REPORT_DATA_SCRIPT_ROWS_H
#define DMARC_REPORT_DATA_SCRIPT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"

#define ROW_CELL 60	/* characters of a literal in one line */

struct rows {
	struct buf *out;
	const char *table;
	size_t begin;		/* of the line at hand */
	bool any;
};

/* Make the table; columns are as in SQL. */
struct rows rows_begin(struct buf *out, const char *table,
    const char *columns);
/* The next row, whose cells follow. */
void rows_next(struct rows *r);
void rows_end(struct rows *r);

/* A cell: a literal of ours, a text (NULL: NULL), a number. */
void row_cell(struct rows *r, const char *literal);
void row_cell_text(struct rows *r, const char *text);
void row_cell_count(struct rows *r, uint64_t n);
/* A number in a cell that is a list: after '[, before ]'. */
void row_list(struct rows *r, uint64_t n, bool first);

#endif

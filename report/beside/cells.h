/*
 * cells.h: rows for other programs, as CSV, JSON or JSON lines, written one by
 * one. A row is its values in the order of the columns.
 */
#ifndef DMARC_REPORT_BESIDE_CELLS_H
#define DMARC_REPORT_BESIDE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/say/output.h"

enum cells_format { CELLS_CSV, CELLS_JSON, CELLS_JSONL };

struct cells {
	struct output *out;
	enum cells_format format;
	bool defuse;		/* CSV: no cell is a formula */
	const char *const *column;
	size_t columns, at;	/* at: the next column of the row */
	size_t rows;
};

/* Writes the header. */
void cells_begin(struct cells *r);

/* Write a value; NULL, or a negative number, is an empty cell or null. */
void cells_text(struct cells *r, const char *text);
void cells_number(struct cells *r, int64_t n);
void cells_flag(struct cells *r, bool flag);
/* JSON as it is; in CSV as the text of a cell. */
void cells_json(struct cells *r, const char *json);

/* Ends a row; call it after the value of the last column. */
DMARC_MUST_USE enum dmarc_status cells_next(struct cells *r,
    struct dmarc_err *err);

/* Writes the end. */
DMARC_MUST_USE enum dmarc_status cells_end(struct cells *r,
    struct dmarc_err *err);

#endif

/*
 * rows.h: a row as an engine sends it, made from one as it is shipped.
 */
#ifndef DMARC_TESTS_FLEET_ROWS_H
#define DMARC_TESTS_FLEET_ROWS_H

#include <stdlib.h>
#include <string.h>

#include "fleet/row/row.h"

#define ROWS_COLUMNS 64

/* A field with its length, within a row. */
struct rows_field {
	const unsigned char *at;
	size_t len;
};

/* Splits a row into its fields; returns how many. */
static inline size_t
rows_split(const unsigned char *row, struct rows_field *out)
{
	size_t n = (size_t)(row[0] << 8 | row[1]);

	row += 2;
	for (size_t i = 0; i < n; i++) {
		size_t len = 4;

		if (row[0] != 0xff)
			len += (size_t)row[0] << 24 | (size_t)row[1] << 16 |
			    (size_t)row[2] << 8 | row[3];
		out[i] = (struct rows_field){ row, len };
		row += len;
	}
	return n;
}

/* The place of a column in a list of columns. */
static inline size_t
rows_place(const char *columns, const char *name)
{
	size_t place = 0, len = strlen(name);

	for (const char *at = columns; ; at += 2, place++) {
		if (strncmp(at, name, len) == 0 &&
		    (at[len] == ',' || at[len] == '\0'))
			return place;
		at = strchr(at, ',');
		if (at == NULL)
			abort();
	}
}

static inline void
rows_add(struct buf *b, const struct rows_field *f)
{
	buf_add(b, f->at, f->len);
}

/*
 * Appends the row of a report with the columns that row_get() reads. instead
 * stands for the column name; NULL: all are the report's.
 */
static inline void
rows_sent(struct buf *out, const struct fleet_report *r, const char *name,
    const struct rows_field *instead)
{
	struct buf shipped = BUF_INIT((size_t)64 << 20);
	struct rows_field field[ROWS_COLUMNS];
	char *columns = strdup(row_get_columns), *save = NULL;
	size_t count = 1;

	row_put(&shipped, r);
	if (shipped.failed || columns == NULL)
		abort();
	(void)rows_split(shipped.data, field);
	for (const char *c = columns; *c != '\0'; c++)
		count += *c == ',';
	buf_byte(out, 0);
	buf_byte(out, (unsigned char)count);
	for (char *c = strtok_r(columns, ", ", &save); c != NULL;
	    c = strtok_r(NULL, ", ", &save))
		rows_add(out, name != NULL && strcmp(c, name) == 0 ? instead :
		    &field[rows_place(row_put_columns, c)]);
	buf_free(&shipped);
	free(columns);
}

#endif

/*
 * script_rows.c: see script_rows.h.
 */
#include "report/data/script_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

struct rows
rows_begin(struct buf *out, const char *table, const char *columns)
{
	buf_text(out, "CREATE TEMP TABLE ");
	buf_text(out, table);
	buf_text(out, " (");
	buf_text(out, columns);
	buf_text(out, ");\n");
	return (struct rows){ .out = out, .table = table };
}

void
rows_next(struct rows *r)
{
	if (r->any) {
		buf_text(r->out, "),\n");
	} else {
		buf_text(r->out, "INSERT OR IGNORE INTO ");
		buf_text(r->out, r->table);
		buf_text(r->out, " VALUES\n");
	}
	r->any = true;
	r->begin = r->out->len;
	buf_text(r->out, "    (");
}

void
rows_end(struct rows *r)
{
	if (r->any)
		buf_text(r->out, ");\n");
}

/* Add a cell, on a new line if the present one gets too long. */
void
row_cell(struct rows *r, const char *literal)
{
	bool first = r->out->len == r->begin + 5;

	if (!first)
		buf_text(r->out, ",");
	if (!first && r->out->len - r->begin + strlen(literal) > 76) {
		buf_text(r->out, "\n    ");
		r->begin = r->out->len - 4;
	} else if (!first) {
		buf_text(r->out, " ");
	}
	buf_text(r->out, literal);
}

void
row_cell_text(struct rows *r, const char *text)
{
	struct buf literal = BUF_INIT(SIZE_MAX);
	const char *s;

	text_sql(&literal, text, ROW_CELL);
	s = buf_string(&literal);
	if (s != NULL)
		row_cell(r, s);
	else
		r->out->failed = true;
	buf_free(&literal);
}

void
row_cell_count(struct rows *r, uint64_t n)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%" PRIu64, n);
	row_cell(r, text);
}

/* Add the number of a combination to the list in a cell. */
void
row_list(struct rows *r, uint64_t n, bool first)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%" PRIu64, n);
	if (!first)
		buf_text(r->out, ",");
	if (r->out->len - r->begin + strlen(text) > 74) {
		buf_text(r->out, "\n    ");
		r->begin = r->out->len - 4;
	}
	buf_text(r->out, text);
}

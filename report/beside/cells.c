/*
 * cells.c: see cells.h.
 */
#include "report/beside/cells.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "common/text.h"

void
cells_begin(struct cells *r)
{
	struct buf *out = &r->out->buf;

	if (r->format == CELLS_JSON)
		buf_byte(out, '[');
	if (r->format != CELLS_CSV)
		return;
	for (size_t i = 0; i < r->columns; i++) {
		buf_text(out, i > 0 ? "," : "");
		buf_text(out, r->column[i]);
	}
	buf_text(out, "\r\n");
}

/* Writes what stands before a value. */
static void
begin_value(struct cells *r)
{
	struct buf *out = &r->out->buf;

	assert(r->at < r->columns);
	if (r->format == CELLS_CSV) {
		buf_text(out, r->at > 0 ? "," : "");
	} else {
		if (r->at == 0 && r->format == CELLS_JSON)
			buf_text(out, r->rows > 0 ? ",\n" : "\n");
		buf_byte(out, r->at > 0 ? ',' : '{');
		text_json(out, r->column[r->at]);
		buf_byte(out, ':');
	}
	r->at++;
}

void
cells_text(struct cells *r, const char *text)
{
	begin_value(r);
	if (r->format == CELLS_CSV)
		text_csv(&r->out->buf, text, r->defuse);
	else
		text_json(&r->out->buf, text);
}

void
cells_number(struct cells *r, int64_t n)
{
	char text[24];

	begin_value(r);
	(void)snprintf(text, sizeof text, "%" PRId64, n);
	if (n >= 0)
		buf_text(&r->out->buf, text);
	else if (r->format != CELLS_CSV)
		buf_text(&r->out->buf, "null");
}

void
cells_flag(struct cells *r, bool flag)
{
	begin_value(r);
	if (r->format == CELLS_CSV)
		buf_byte(&r->out->buf, flag ? '1' : '0');
	else
		buf_text(&r->out->buf, flag ? "true" : "false");
}

void
cells_json(struct cells *r, const char *json)
{
	begin_value(r);
	if (r->format == CELLS_CSV)
		text_csv(&r->out->buf, json, r->defuse);
	else
		buf_text(&r->out->buf, json != NULL ? json : "null");
}

enum dmarc_status
cells_next(struct cells *r, struct dmarc_err *err)
{
	assert(r->at == r->columns);
	r->at = 0;
	r->rows++;
	if (r->format != CELLS_JSON)
		buf_text(&r->out->buf, r->format == CELLS_CSV ? "\r\n" :
		    "}\n");
	else
		buf_byte(&r->out->buf, '}');
	return output_flush(r->out, err);
}

enum dmarc_status
cells_end(struct cells *r, struct dmarc_err *err)
{
	if (r->format == CELLS_JSON)
		buf_text(&r->out->buf, r->rows > 0 ? "\n]\n" : "]\n");
	return output_flush(r->out, err);
}

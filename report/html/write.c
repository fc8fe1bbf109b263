/*
 * write.c: see write.h.
 */
#include "report/html/write.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/day.h"
#include "common/text.h"
#include "report/say/format.h"

void
html_text(struct buf *out, const char *text)
{
	(void)text_html(out, text, 0);
}

void
html_built(struct buf *out, struct buf *text)
{
	const char *s = buf_string(text);

	if (s != NULL)
		html_text(out, s);
	else
		out->failed = true;
	buf_free(text);
}

void
html_lines(struct buf *out, struct buf *text)
{
	while (text->len > 0 && text->data[text->len - 1] == '\n')
		text->len--;
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] == '\n')
			text->data[i] = ' ';
	if (text->len > 0) {
		buf_text(out, "<p>");
		html_built(out, text);
		buf_text(out, "</p>\n");
	}
	out->failed = out->failed || text->failed;
	buf_free(text);
}

void
html_count(struct buf *out, uint64_t n)
{
	char text[FORMAT_TEXT];

	format_count(n, text);
	buf_text(out, text);
}

void
html_percent(struct buf *out, uint64_t part, uint64_t whole)
{
	char text[FORMAT_TEXT];

	format_percent(part, whole, text);
	html_text(out, text);
}

void
html_day(struct buf *out, int64_t day, int64_t today)
{
	char text[DAY_SHORT_TEXT];

	day_short(day, today, text);
	buf_text(out, text);
}

void
html_span(struct buf *out, int64_t from, int64_t to)
{
	char text[DAY_SPAN_TEXT];

	day_span(from, to, false, text);
	buf_text(out, text);
}

void
html_plural(struct buf *out, uint64_t n, const char *one, const char *many)
{
	html_count(out, n);
	buf_byte(out, ' ');
	buf_text(out, n == 1 ? one : many);
}

void
html_number(struct buf *out, int64_t n)
{
	char text[FORMAT_TEXT];

	(void)snprintf(text, sizeof text, "%" PRId64, n);
	buf_text(out, text);
}

void
html_cell_count(struct buf *out, uint64_t n)
{
	buf_text(out, "<td class=\"n\">");
	html_count(out, n);
	buf_text(out, "</td>");
}

void
html_cell_percent(struct buf *out, uint64_t part, uint64_t whole)
{
	buf_text(out, "<td class=\"n\">");
	html_percent(out, part, whole);
	buf_text(out, "</td>");
}

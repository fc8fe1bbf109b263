/*
 * page.c: see page.h.
 */
#include "parse/show/page.h"

#include <inttypes.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"

#define COLUMNS ((size_t)80)

void
page_end_line(struct page *p)
{
	while (p->line.len > 0 && p->line.data[p->line.len - 1] == ' ')
		p->line.len--;
	buf_byte(&p->line, '\n');
	if (p->line.failed || fwrite(p->line.data, 1, p->line.len, p->out) !=
	    p->line.len)
		p->failed = true;
	buf_clear(&p->line, 4096);
	p->column = 0;
	p->indent = 2;
	p->just_wrapped = false;
}

void
page_tab(struct page *p, size_t column)
{
	do {
		buf_byte(&p->line, ' ');
		p->column++;
	} while (p->column < column);
	p->indent = p->column;
}

static void
page_next_line(struct page *p)
{
	size_t indent = p->indent;

	page_end_line(p);
	page_tab(p, indent);
	p->just_wrapped = true;
}

/* Appends len bytes of s if the line has room for them. */
static bool
fits(struct page *p, const char *s, size_t len)
{
	size_t was = p->line.len;
	size_t width = text_plain_bytes(&p->line, s, len, 0);

	if (p->column + width > COLUMNS) {
		p->line.len = was;
		return false;
	}
	p->column += width;
	p->just_wrapped = false;
	return true;
}

static void
put_word(struct page *p, const char *s, size_t len)
{
	unsigned long cp;

	if (fits(p, s, len))
		return;
	if (p->column > p->indent) {
		page_next_line(p);
		if (fits(p, s, len))
			return;
	}
	/* The word is longer than a line: break it. */
	for (size_t n; len > 0; s += n, len -= n) {
		n = text_decode(s, len, &cp);
		n = n > 0 ? n : 1;
		while (!fits(p, s, n))
			page_next_line(p);
	}
}

void
page_put(struct page *p, const char *s)
{
	while (*s != '\0') {
		size_t len = strcspn(s, " ");

		if (len > 0)
			put_word(p, s, len);
		for (s += len; *s == ' '; s++) {
			if (p->just_wrapped || p->column == COLUMNS)
				continue;
			buf_byte(&p->line, ' ');
			p->column++;
		}
	}
}

void
page_count(struct page *p, uint64_t n, int width)
{
	char digits[24], grouped[32], padded[64];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			grouped[at++] = ',';
		grouped[at++] = digits[i];
	}
	grouped[at] = '\0';
	if (snprintf(padded, sizeof padded, "%*s", width, grouped) > 0)
		page_put(p, padded);
}

void
page_many(struct page *p, uint64_t n, const char *thing)
{
	page_count(p, n, 0);
	page_put(p, " ");
	page_put(p, thing);
	if (n != 1)
		page_put(p, "s");
}

void
page_time(struct page *p, int64_t seconds)
{
	const int64_t year_10000 = INT64_C(253402300800);
	char text[DAY_MOMENT_TEXT];

	if (seconds < 0 || seconds >= year_10000)
		(void)snprintf(text, sizeof text, "second %" PRId64, seconds);
	else
		day_moment(seconds, text);
	page_put(p, text);
}

void
page_label(struct page *p, const char *name)
{
	page_put(p, "  ");
	page_put(p, name);
	page_tab(p, 13);
}

void
page_field(struct page *p, const char *name, const char *value)
{
	if (value == NULL)
		return;
	page_label(p, name);
	page_put(p, value);
	page_end_line(p);
}

void
page_period(struct page *p, int64_t begin, int64_t end)
{
	page_label(p, "Period");
	page_time(p, begin);
	page_put(p, " to ");
	page_time(p, end);
	page_put(p, " UTC");
	page_end_line(p);
}

void
page_pair(struct page *p, const char *name, const char *value)
{
	if (value == NULL)
		return;
	page_put(p, " ");
	/* Keep a tag and its value together, if they fit on a line. */
	if (p->column + strlen(name) + 1 + strlen(value) > COLUMNS &&
	    !p->just_wrapped)
		page_next_line(p);
	page_put(p, name);
	page_put(p, "=");
	page_put(p, value);
}

void
page_place(struct page *p, const char *file, const char *part)
{
	if (file != NULL)
		page_put(p, file);
	if (part != NULL) {
		page_put(p, file != NULL ? ", part " : "part ");
		page_put(p, part);
	}
	if (file != NULL || part != NULL)
		page_end_line(p);
}

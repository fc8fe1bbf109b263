/*
 * fix.c: see fix.h.
 */
#include "dns/show/fix.h"

#include <string.h>

#include "common/text.h"

#define TXT " TXT \""

/* Refers to a record that the page has already, in place of its last line. */
static void
shorten(struct buf *out, size_t page, size_t line)
{
	const char *start = (const char *)out->data + page;
	const char *last = (const char *)out->data + line;
	const char *record = memmem(last, out->len - line, TXT,
	    strlen(TXT));

	if (record == NULL || memmem(start, line - page, last,
	    out->len - line) == NULL)
		return;
	out->len = (size_t)(record - (const char *)out->data) +
	    strlen(TXT) - 1;
	buf_text(out, "as above\n");
}

void
fix_write(struct buf *out, const char *fix, size_t page)
{
	while (*fix != '\0') {
		size_t len = strcspn(fix, "\n"), line = out->len;

		buf_text(out, "    ");
		(void)text_plain_bytes(out, fix, len, LONG_LINE);
		buf_byte(out, '\n');
		if (!out->failed)
			shorten(out, page, line);
		fix += len + (fix[len] == '\n');
	}
}

/*
 * fix.c: see fix.h.
 */
#include "dns/show/fix.h"

#include <string.h>

#include "common/text.h"

void
fix_write(struct buf *out, const char *fix)
{
	while (*fix != '\0') {
		size_t len = strcspn(fix, "\n");

		buf_text(out, "    ");
		(void)text_plain_bytes(out, fix, len, LONG_LINE);
		buf_byte(out, '\n');
		fix += len + (fix[len] == '\n');
	}
}

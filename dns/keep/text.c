/*
 * text.c: see text.h.
 */
#include "dns/keep/text.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

const char *
keep_text(struct arena *a, const void *bytes, size_t len)
{
	struct buf out = BUF_INIT((size_t)4 * KEEP_TEXT_MOST + 16);
	const char *s = bytes, *copy;
	bool cut = len > KEEP_TEXT_MOST;
	char escape[8];

	if (cut)
		len = KEEP_TEXT_MOST;
	for (size_t i = 0; i < len;) {
		unsigned long cp;
		size_t n = text_decode(s + i, len - i, &cp);

		if (n > 0 && s[i] != '\0') {
			buf_add(&out, s + i, n);
		} else {
			(void)snprintf(escape, sizeof escape, "\\x%02x",
			    (unsigned)(unsigned char)s[i]);
			buf_text(&out, escape);
			n = 1;
		}
		i += n;
	}
	if (cut)
		buf_text(&out, "...");
	copy = buf_string(&out);
	if (copy != NULL)
		copy = arena_strndup(a, copy, out.len);
	buf_free(&out);
	return copy;
}

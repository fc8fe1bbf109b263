/*
 * txt.c: see txt.h.
 */
#include "common/record/txt.h"

#include <stdio.h>

#include "common/text.h"

bool
txt_join(const unsigned char *rdata, size_t len, struct buf *out)
{
	for (size_t at = 0; at < len; ) {
		size_t n = rdata[at++];

		if (n > len - at)
			return false;
		buf_add(out, rdata + at, n);
		at += n;
	}
	return true;
}

void
txt_text(struct buf *out, const char *bytes, size_t len)
{
	static const char mark[] = "...";
	size_t start = out->len, keep = start;

	for (size_t at = 0; at < len; ) {
		unsigned long cp;
		size_t n = text_decode(bytes + at, len - at, &cp);
		char hex[5];

		if (out->len - start <= TXT_TEXT_MOST - (sizeof mark - 1))
			keep = out->len;
		if (n == 0 || cp == 0) {
			(void)snprintf(hex, sizeof hex, "\\x%02x",
			    (unsigned)(unsigned char)bytes[at]);
			buf_text(out, hex);
			n = 1;
		} else {
			buf_add(out, bytes + at, n);
		}
		at += n;
		if (out->len - start > TXT_TEXT_MOST) {
			out->len = keep;
			buf_text(out, mark);
			return;
		}
	}
}

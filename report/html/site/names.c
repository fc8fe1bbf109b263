/*
 * names.c: see names.h.
 */
#include "report/html/site/names.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#define DIGEST 32		/* hex digits of SHA-256 that are kept */
#define BEGIN (NAMES_MOST - 2 - DIGEST)	/* bytes before "__" */

/* Whether the byte at i stays as it is. */
static bool
stays(const char *text, size_t i)
{
	char c = text[i];

	if (c == '.')
		return i > 0 && text[i - 1] != '.' && text[i + 1] != '\0';
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Appends what fits into most bytes; whether it is all of the text. */
static bool
add(struct buf *out, const char *text, size_t most)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = 0;

	for (size_t i = 0; text[i] != '\0'; i++) {
		unsigned char c = (unsigned char)text[i];
		bool plain = stays(text, i);

		n += plain ? 1 : 3;
		if (n > most)
			return false;
		if (plain) {
			buf_byte(out, c);
			continue;
		}
		buf_byte(out, '_');
		buf_byte(out, (unsigned char)hex[c >> 4]);
		buf_byte(out, (unsigned char)hex[c & 15]);
	}
	return true;
}

void
names_add(struct buf *out, const char *text)
{
	struct buf whole = BUF_INIT(NAMES_MOST);
	char *digest;

	if (*text != '\0' && add(&whole, text, NAMES_MOST)) {
		buf_add(out, whole.data, whole.len);
		out->failed = out->failed || whole.failed;
		buf_free(&whole);
		return;
	}
	buf_free(&whole);
	(void)add(out, text, BEGIN);
	digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	buf_text(out, "__");
	buf_add(out, digest, DIGEST);
	g_free(digest);
}

/*
 * txt.c: see txt.h.
 */
#include "common/record/txt.h"

#include <stdio.h>
#include <string.h>

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

/* Appends the strings of a line of a zone file. */
static void
read_strings(const char *at, struct buf *out)
{
	bool quoted = false;

	for (; *at != '\0' && *at != '\n'; at++) {
		if (*at == '"') {
			quoted = !quoted;
			continue;
		}
		if (*at == '\\' && at[1] != '\0' && at[1] != '\n')
			at++;
		if (quoted)
			buf_byte(out, (unsigned char)*at);
	}
}

bool
txt_find(const char *lines, const char *name, struct buf *out)
{
	static const char after[] = ". TXT \"";
	size_t len = strlen(name);

	for (const char *line = lines; line != NULL;
	    line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, len) != 0 ||
		    strncmp(line + len, after, strlen(after)) != 0)
			continue;
		read_strings(line + len + strlen(after) - 1, out);
		return true;
	}
	return false;
}

/*
 * fuzz_macro.c: any bytes as a macro-string: the first line is the sender, the
 * rest is expanded. What is accepted expands, and fits into a name.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/name/name.h"
#include "dns/spf/macro.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = memchr(data, '\n', size);
	size_t first = line != NULL ? (size_t)(line - data) : 0;
	const char *s = (const char *)data + first + (line != NULL);
	size_t len = size - first - (line != NULL);
	char sender[100], name[NAME_TEXT];
	struct macro_values v = { .sender = sender, .local = sender,
		.origin = "example.org", .domain = "a.b.example.org",
		.helo = sender, .validated = "unknown" };
	struct buf b = BUF_INIT(1 << 20);
	unsigned macros;

	if (first >= sizeof sender)
		first = sizeof sender - 1;
	if (first > 0)
		memcpy(sender, data, first);
	sender[first] = '\0';
	v.ip.byte[first % 16] = 1;
	if (macro_check(s, len, &macros)) {
		macro_expand(&b, s, len, &v);
		if (b.len > 0) {
			size_t fits = b.len;
			const char *at = macro_fit((char *)b.data, &fits);

			if (at + fits != (char *)b.data + b.len)
				abort();
			if (name_of_bytes(at, fits, name) &&
			    strlen(name) >= NAME_TEXT)
				abort();
		}
	}
	buf_free(&b);
	return 0;
}

/*
 * fuzz_spf.c: any bytes as an SPF record. The terms of a record that was
 * accepted lie inside it, in order, and what was refused is named.
 */
#include <stdint.h>
#include <stdlib.h>

#include "dns/spf/macro.h"
#include "dns/spf/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_term(const struct spf_term *t)
{
	unsigned macros;

	if (t->prefix4 > 32 || t->prefix6 > 128)
		abort();
	if (t->spec != NULL && (t->spec < t->text ||
	    t->spec + t->spec_len > t->text + t->len ||
	    !macro_check(t->spec, t->spec_len, &macros) ||
	    macros != t->macros))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *at = text, *why = NULL;
	struct spf_term t;
	struct spf_record r;

	if (!spf_is_record(text, size)) {
		(void)spf_is_near_miss(text, size);
		return 0;
	}
	if (!spf_check(text, size, &t, &why)) {
		if (why == NULL || t.len == 0 || t.text < text ||
		    t.text + t.len > text + size)
			abort();
		return 0;
	}
	for (r = spf_start(text, size); spf_next(&r, &t); at = t.text + t.len) {
		if (t.text < at || t.text + t.len > text + size)
			abort();
		check_term(&t);
	}
	for (; at < text + size; at++)
		if (*at != ' ' && at >= text + 6)
			abort();
	return 0;
}

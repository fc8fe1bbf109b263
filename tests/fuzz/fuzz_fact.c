/*
 * fuzz_fact.c: answers of DNS that a hostile engine may send.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/row/fact.h"

#define MOST ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(MOST);
	struct dns_fact f;
	struct dmarc_err err;
	bool end = false;

	/* What was accepted has all that is stored of it. */
	if (a != NULL && fact_get(data, size, "example.org", a, &end, &f,
	    &err) == DMARC_OK && !end && (strlen(f.answer) == 0 ||
	    (f.kind == DNS_FACT_DOMAIN && f.name == NULL) ||
	    (f.ranges > 0 && f.range == NULL)))
		abort();
	arena_free(a);
	return 0;
}

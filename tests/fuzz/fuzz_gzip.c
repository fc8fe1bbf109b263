/*
 * fuzz_gzip.c: gzip in gzip, read twice, with the same output both times.
 */
#include <stdint.h>
#include <stdlib.h>

#include "parse/archive/gzip.h"

#define MOST ((uint64_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum dmarc_status
drain(struct source *s, uint64_t *sum)
{
	unsigned char chunk[1000];
	struct dmarc_err err;
	enum dmarc_status st;
	size_t got;

	*sum = 0;
	do {
		st = source_read(s, chunk, sizeof chunk, &got, &err);
		for (size_t i = 0; st == DMARC_OK && i < got; i++)
			*sum = *sum * 31 + chunk[i];
	} while (st == DMARC_OK && got > 0);
	return st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source_budget budget = { .most = MOST };
	struct source_memory bytes;
	struct source *outer, *inner = NULL;
	struct dmarc_err err;
	uint64_t first, second;

	source_of_memory(&bytes, data, size);
	outer = gzip_open(&bytes.base, MOST, &budget);
	if (outer != NULL)
		inner = gzip_open(outer, MOST, &budget);
	if (inner != NULL && drain(inner, &first) == DMARC_OK &&
	    (source_rewind(inner, &err) != DMARC_OK || budget.used != 0 ||
	    drain(inner, &second) != DMARC_OK || first != second))
		abort();
	source_close(inner);
	source_close(outer);
	return 0;
}

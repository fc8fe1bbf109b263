/*
 * fuzz_zip.c: every member of an archive.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parse/archive/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
drain(struct source *s)
{
	unsigned char chunk[1000];
	struct dmarc_err err;
	size_t got = 1;

	while (got > 0 && source_read(s, chunk, sizeof chunk, &got, &err) ==
	    DMARC_OK)
		if (got > sizeof chunk)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source_budget budget = { .most = (uint64_t)1 << 20 };
	struct zip_reader *z;
	struct dmarc_err err;

	if (zip_reader_open(data, size, &z, &err) != DMARC_OK)
		return 0;
	for (uint64_t i = 0; i < zip_reader_entries(z) && i < 100; i++) {
		struct source *s;
		const char *name;

		if (zip_reader_entry(z, i, &budget, &name, &s, &err) ==
		    DMARC_OK && s != NULL)
			drain(s);
		if (strlen(name) > size)
			abort();
		source_close(s);
	}
	zip_reader_close(z);
	return 0;
}

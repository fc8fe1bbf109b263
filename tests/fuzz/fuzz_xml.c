/*
 * fuzz_xml.c: any bytes as the XML of a report, with and without mending.
 */
#include <stdint.h>
#include <stdlib.h>

#include "parse/xml/xml.h"

#define MEMORY ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads the XML in two pieces, because a piece may end anywhere. */
static void
read_once(const uint8_t *data, size_t size, bool mend)
{
	struct arena *a = arena_new(MEMORY);
	struct xml_reader *x = xml_new(&dmarc_default_limits, a,
	    &(uint64_t){ XML_FOREIGN_BYTES }, mend);
	const struct dmarc_aggregate *fb;
	struct dmarc_err err;
	size_t first = size / 2;

	if (x != NULL && xml_push(x, data, first, &err) == DMARC_OK &&
	    xml_push(x, data + first, size - first, &err) == DMARC_OK &&
	    xml_end(x, &fb, &err) == DMARC_OK && fb != NULL &&
	    (fb->policy.domain == NULL || (mend && !fb->repaired)))
		abort();
	xml_free(x);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	xml_warm_up();
	read_once(data, size, false);
	read_once(data, size, true);
	return 0;
}

/*
 * fuzz_row.c: rows that a hostile engine may send to dmarc-fleet get.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/facts/digest.h"
#include "fleet/row/row.h"

#define MOST ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was accepted must be usable: ship it again, and digest it. */
static void
use(const struct fleet_report *r)
{
	struct buf b = BUF_INIT(4 * MOST);
	unsigned char digest[DMARC_DIGEST];
	struct fleet_report again = *r;

	again.reporter = "";
	row_put(&b, &again);
	if (b.failed || !aggregate_digest(&r->said, digest))
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(MOST);
	struct fleet_report r;
	struct dmarc_err err;
	bool end = false;

	if (a != NULL && row_get(data, size, &dmarc_default_limits, a, &end,
	    &r, &err) == DMARC_OK && !end)
		use(&r);
	arena_free(a);
	return 0;
}

/*
 * fuzz_frame.c: frames that a compromised worker may send to its parent.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/facts/frame.h"
#include "common/facts/tls_report.h"
#include "common/memory/arena.h"

#define MOST ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An accepted finding must be usable: write it again and digest it. */
static void
use(const struct dmarc_finding *found)
{
	struct buf b = BUF_INIT(2 * MOST);
	unsigned char digest[DMARC_DIGEST];

	frame_put_finding(&b, 0, found);
	if (b.failed || (found->kind == DMARC_FOUND_AGGREGATE &&
	    !aggregate_digest(found->aggregate, digest)) ||
	    (found->kind == DMARC_FOUND_TLS &&
	    !tls_digest(found->tls, digest)) ||
	    (found->kind == DMARC_FOUND_FAILURE &&
	    !failure_digest(found->failure, digest)))
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(MOST);
	struct frame f;
	size_t used;

	while (a != NULL &&
	    frame_next(data, size, 0, MOST, &f, &used) == FRAME_READY) {
		struct dmarc_finding found;
		struct frame_done done;
		struct dmarc_err err;

		if (frame_get_finding(&f, &dmarc_default_limits, a, &found,
		    &err) == DMARC_OK)
			use(&found);
		if (f.kind == FRAME_DONE && !frame_get_done(&f, &done))
			break;
		data += used;
		size -= used;
	}
	arena_free(a);
	return 0;
}

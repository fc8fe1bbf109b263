/*
 * fuzz_tls.c: any bytes as the JSON of a TLS report.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/facts/frame.h"
#include "parse/json/document.h"
#include "parse/json/tls.h"

#define MEMORY ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The parent must accept what the parser made. */
static void
send(struct dmarc_tls_report *t, struct arena *a)
{
	const struct dmarc_finding f = { .kind = DMARC_FOUND_TLS, .tls = t };
	struct buf b = BUF_INIT(MEMORY);
	struct dmarc_finding got;
	struct frame frame;
	struct dmarc_err err;
	size_t used;

	frame_put_finding(&b, 0, &f);
	if (b.failed || frame_next(b.data, b.len, 0, MEMORY, &frame, &used) !=
	    FRAME_READY || frame_get_finding(&frame, &dmarc_default_limits, a,
	    &got, &err) != DMARC_OK)
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(MEMORY);
	struct dmarc_tls_report *t;
	struct dmarc_err err;
	json_t *root = NULL;
	bool repaired;

	if (a != NULL && document_read(data, size, &root, &repaired, &err) ==
	    DMARC_OK && tls_is_report(root) && tls_read(root,
	    &dmarc_default_limits, a, &t, &err) == DMARC_OK)
		send(t, a);
	json_decref(root);
	arena_free(a);
	return 0;
}

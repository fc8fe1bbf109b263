/*
 * fuzz_feedback.c: any bytes as the fields of a failure report, as the text of
 * Exim and as the header of a mail.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/facts/frame.h"
#include "parse/fence/fence.h"
#include "parse/feedback/feedback.h"

#define MEMORY ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The parent must accept what the parser made. */
static void
send(struct feedback *f)
{
	const struct dmarc_finding found = { .kind = DMARC_FOUND_FAILURE,
		.failure = &f->report };
	struct buf b = BUF_INIT(MEMORY);
	struct dmarc_finding got;
	struct frame frame;
	struct dmarc_err err;
	size_t used;

	if (f->report.domain == NULL)
		f->report.domain = "example.org";
	f->report.reporter = "example.net";
	frame_put_finding(&b, 0, &found);
	if (b.failed || frame_next(b.data, b.len, 0, MEMORY, &frame, &used) !=
	    FRAME_READY || frame_get_finding(&frame, f->lim, f->arena, &got,
	    &err) != DMARC_OK)
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char key[DMARC_TAG_KEY] = "key";
	static bool warm;
	struct arena *a = arena_new(MEMORY);
	struct dmarc_personal person = { 0 };
	struct feedback f;

	if (!warm)
		fence_warm_up();
	warm = true;
	if (a == NULL)
		return 0;
	feedback_begin(&f, &dmarc_default_limits, a, key);
	f.personal = &person;
	if (feedback_is_text(data, size))
		feedback_text(&f, data, size);
	else
		feedback_fields(&f, data, size);
	feedback_sample(&f, data, size);
	if (!f.no_memory)
		send(&f);
	arena_free(a);
	return 0;
}

/*
 * frame.c: see frame.h.
 */
#include "common/facts/frame.h"

#include <string.h>

#include "common/facts/codec.h"
#include "common/wire.h"

#define HELLO_MAGIC UINT32_C(0x474c4d44)	/* "DMLG" */
#define HELLO_VERSION 7
#define PART_BYTES 4096

void
frame_put_hello(struct buf *b, const struct frame_hello *hello)
{
	struct dmarc_limits copy = hello->limits;

	wire_put_u32(b, HELLO_MAGIC);
	wire_put_u32(b, HELLO_VERSION);
	for (size_t i = 0; i < DMARC_LIMITS; i++)
		wire_put_u64(b, *dmarc_limit_at(&copy, &dmarc_limit_table[i]));
	wire_put_u8(b, hello->below_received);
	wire_put_string(b, hello->authserv_id);
	wire_put_u8(b, hello->tag_key != NULL);
	if (hello->tag_key != NULL)
		buf_add(b, hello->tag_key, DMARC_TAG_KEY);
}

bool
frame_get_hello(const void *packet, size_t len, struct frame_hello *hello)
{
	const unsigned char *at = packet;
	struct wire w = { .at = at, .end = at + len };

	if (wire_get_u32(&w) != HELLO_MAGIC ||
	    wire_get_u32(&w) != HELLO_VERSION)
		return false;
	for (size_t i = 0; i < DMARC_LIMITS; i++)
		*dmarc_limit_at(&hello->limits, &dmarc_limit_table[i]) =
		    wire_get_u64(&w);
	hello->below_received = wire_get_enum(&w, 2) == 1;
	hello->authserv_id = wire_get_string(&w, DMARC_AUTHSERV_ID);
	hello->tag_key = NULL;
	if (wire_get_enum(&w, 2) == 1)
		hello->tag_key = wire_get_bytes(&w, DMARC_TAG_KEY);
	return !w.bad && w.at == w.end;
}

void
frame_put_job(struct buf *b, const struct frame_job *job)
{
	wire_put_u32(b, job->sequence);
	wire_put_u64(b, job->offset);
	wire_put_u64(b, job->length);
	wire_put_u8(b, job->doubtful);
}

bool
frame_get_job(const void *packet, size_t len, struct frame_job *job)
{
	const unsigned char *at = packet;
	struct wire w = { .at = at, .end = at + len };

	job->sequence = wire_get_u32(&w);
	job->offset = wire_get_u64(&w);
	job->length = wire_get_u64(&w);
	job->doubtful = wire_get_enum(&w, 2) == 1;
	return !w.bad && w.at == w.end;
}

/* Start a frame; end_frame() fills in its length. */
static size_t
begin_frame(struct buf *b, uint32_t kind, uint32_t sequence)
{
	size_t start = b->len;

	wire_put_u32(b, 0);
	wire_put_u32(b, kind);
	wire_put_u32(b, sequence);
	return start;
}

static void
end_frame(struct buf *b, size_t start)
{
	size_t body;

	if (b->failed) {
		b->len = start;
		return;
	}
	body = b->len - start - FRAME_HEADER;
	for (size_t i = 0; i < 4; i++)
		b->data[start + i] = (unsigned char)(body >> (8 * i));
}

/* The codecs, by kind of finding. */
#define AS_ROW(NAME, name, type) \
	[DMARC_FOUND_##NAME] = { name##_put, name##_get },
static const struct {
	void (*put)(struct buf *b, const struct dmarc_finding *f);
	enum dmarc_status (*get)(struct wire *w,
	    const struct dmarc_limits *lim, struct arena *a,
	    struct dmarc_finding *f, struct dmarc_err *err);
} codecs[] = { DMARC_FINDING_KINDS(AS_ROW) };
#undef AS_ROW

void
frame_put_finding(struct buf *b, uint32_t sequence,
    const struct dmarc_finding *f)
{
	size_t start = begin_frame(b, FRAME_FINDING + (uint32_t)f->kind,
	    sequence);

	wire_put_string(b, f->part);
	codecs[f->kind].put(b, f);
	end_frame(b, start);
}

void
frame_put_done(struct buf *b, uint32_t sequence, const struct frame_done *done)
{
	size_t start = begin_frame(b, FRAME_DONE, sequence);

	if (done->read)
		buf_add(b, done->sha256, sizeof done->sha256);
	end_frame(b, start);
}

enum frame_next
frame_next(const unsigned char *data, size_t len, uint32_t sequence,
    size_t most, struct frame *out, size_t *used)
{
	struct wire w = { .at = data, .end = data + len };
	uint32_t body, kind;

	if (len < FRAME_HEADER)
		return FRAME_PARTIAL;
	body = wire_get_u32(&w);
	kind = wire_get_u32(&w);
	if (kind >= FRAME_FINDING + DMARC_FINDING_KIND_COUNT || body > most ||
	    wire_get_u32(&w) != sequence)
		return FRAME_GARBLED;
	if (body > len - FRAME_HEADER)
		return FRAME_PARTIAL;
	out->kind = kind;
	out->body = data + FRAME_HEADER;
	out->len = body;
	*used = FRAME_HEADER + (size_t)body;
	return FRAME_READY;
}

enum dmarc_status
frame_get_finding(const struct frame *f, const struct dmarc_limits *lim,
    struct arena *a, struct dmarc_finding *out, struct dmarc_err *err)
{
	struct wire w = { .at = f->body, .end = f->body + f->len };
	struct dmarc_finding found = { 0 };
	enum dmarc_status st;

	if (f->kind == FRAME_DONE)
		return codec_garbled(err, "an end instead of a finding");
	found.kind = (enum dmarc_finding_kind)(f->kind - FRAME_FINDING);
	found.part = wire_get_string(&w, PART_BYTES);
	st = codecs[found.kind].get(&w, lim, a, &found, err);
	if (st == DMARC_OK && (w.bad || w.at != w.end))
		st = codec_garbled(err, "a finding");
	if (st != DMARC_OK)
		return st;
	*out = found;
	return DMARC_OK;
}

bool
frame_get_done(const struct frame *f, struct frame_done *out)
{
	if (f->kind != FRAME_DONE ||
	    (f->len != 0 && f->len != sizeof out->sha256))
		return false;
	out->read = f->len > 0;
	if (out->read)
		memcpy(out->sha256, f->body, sizeof out->sha256);
	return true;
}

/*
 * frame.c: see frame.h.
 */
#include "common/facts/frame.h"

#include <string.h>

#include "common/arena.h"
#include "common/wire.h"

#define HELLO_MAGIC UINT32_C(0x474c4d44)	/* "DMLG" */
#define HELLO_VERSION 4
#define RECORD_BYTES 28
#define LEAST_COMBINATION_BYTES 28
#define DETAIL_BYTES 1024
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
	return !w.bad && w.at == w.end;
}

void
frame_put_job(struct buf *b, const struct frame_job *job)
{
	wire_put_u32(b, job->sequence);
	wire_put_u64(b, job->offset);
	wire_put_u64(b, job->length);
}

bool
frame_get_job(const void *packet, size_t len, struct frame_job *job)
{
	const unsigned char *at = packet;
	struct wire w = { .at = at, .end = at + len };

	job->sequence = wire_get_u32(&w);
	job->offset = wire_get_u64(&w);
	job->length = wire_get_u64(&w);
	return !w.bad && w.at == w.end;
}

/* Start a frame; its length is filled in by end_frame. */
static size_t
begin_frame(struct buf *b, enum frame_kind kind, uint32_t sequence)
{
	size_t start = b->len;

	wire_put_u32(b, 0);
	wire_put_u32(b, (uint32_t)kind);
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

static void
put_aggregate(struct buf *b, const struct dmarc_aggregate *fb)
{
	const struct dmarc_policy *p = &fb->policy;

	wire_put_string(b, fb->org_name);
	wire_put_string(b, fb->email);
	wire_put_string(b, fb->extra_contact_info);
	wire_put_string(b, fb->generator);
	wire_put_string(b, fb->error);
	wire_put_string(b, fb->report_id);
	wire_put_string(b, fb->version);
	wire_put_u64(b, (uint64_t)fb->begin);
	wire_put_u64(b, (uint64_t)fb->end);
	wire_put_string(b, p->domain);
	wire_put_string(b, p->fo);
	wire_put_u8(b, (uint8_t)p->p);
	wire_put_u8(b, (uint8_t)p->sp);
	wire_put_u8(b, (uint8_t)p->np);
	wire_put_u8(b, (uint8_t)p->adkim);
	wire_put_u8(b, (uint8_t)p->aspf);
	wire_put_u8(b, (uint8_t)p->discovery);
	wire_put_u8(b, (uint8_t)(p->pct + 1));
	wire_put_u8(b, (uint8_t)(p->testing + 1));
	wire_put_u64(b, fb->skipped_records);
	wire_put_string(b, fb->skipped_why);
	wire_put_u64(b, fb->cut_comments);
	wire_put_u8(b, fb->repaired);
	buf_add(b, fb->facts, sizeof fb->facts);
	wire_put_u32(b, (uint32_t)fb->combinations);
	for (size_t i = 0; i < fb->combinations; i++)
		combination_put(b, &fb->combination[i]);
	wire_put_u32(b, (uint32_t)fb->records);
	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		buf_add(b, r->source.byte, sizeof r->source.byte);
		wire_put_u64(b, r->count);
		wire_put_u32(b, r->combination);
	}
}

static void
put_report(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->provenance);
	put_aggregate(b, f->aggregate);
}

static void
put_refusal(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->reason);
	wire_put_string(b, f->detail);
}

static void
put_other(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->other);
}

void
frame_put_finding(struct buf *b, uint32_t sequence,
    const struct dmarc_finding *f)
{
	static const struct {
		enum frame_kind kind;
		void (*put)(struct buf *b, const struct dmarc_finding *f);
	} kinds[] = {
		[DMARC_FOUND_AGGREGATE] = { FRAME_AGGREGATE, put_report },
		[DMARC_FOUND_REFUSED] = { FRAME_REFUSED, put_refusal },
		[DMARC_FOUND_OTHER] = { FRAME_OTHER, put_other },
	};
	size_t start = begin_frame(b, kinds[f->kind].kind, sequence);

	wire_put_string(b, f->part);
	kinds[f->kind].put(b, f);
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
	if (kind < FRAME_AGGREGATE || kind > FRAME_DONE || body > most ||
	    wire_get_u32(&w) != sequence)
		return FRAME_GARBLED;
	if (body > len - FRAME_HEADER)
		return FRAME_PARTIAL;
	out->kind = (enum frame_kind)kind;
	out->body = data + FRAME_HEADER;
	out->len = body;
	*used = FRAME_HEADER + (size_t)body;
	return FRAME_READY;
}

static enum dmarc_status
garbled(struct dmarc_err *err, const char *what)
{
	return dmarc_refuse(err, DMARC_R_PARSER_GARBLED,
	    "the answer of dmarc-parse makes no sense: %s", what);
}

static enum dmarc_status
no_memory(struct dmarc_err *err)
{
	return dmarc_refuse(err, DMARC_R_MEMORY,
	    "the report needs too much memory");
}

/* Whether the comments of a combination fit into what is left for them. */
static bool
take_comments(const struct dmarc_combination *c, uint64_t *room)
{
	for (uint32_t i = 0; i < c->overrides; i++) {
		const char *comment = c->override[i].comment;
		size_t len = comment == NULL ? 0 : strlen(comment);

		if (len > *room)
			return false;
		*room -= len;
	}
	return true;
}

static enum dmarc_status
get_records(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_aggregate *fb, struct dmarc_err *err)
{
	struct dmarc_combination *c;
	struct dmarc_record *r;
	uint64_t room = lim->comment_bytes;

	fb->combinations = wire_get_count(w, LEAST_COMBINATION_BYTES);
	if (w->bad || fb->combinations > lim->records)
		return garbled(err, "combinations");
	c = arena_array(a, fb->combinations, sizeof *c);
	if (c == NULL)
		return no_memory(err);
	for (size_t i = 0; i < fb->combinations; i++) {
		if (!combination_get(w, lim, a, &c[i]))
			return w->bad ? garbled(err, "a combination") :
			    no_memory(err);
		if (!take_comments(&c[i], &room))
			return garbled(err, "comments");
	}
	fb->records = wire_get_count(w, RECORD_BYTES);
	if (w->bad || fb->records > lim->records)
		return garbled(err, "records");
	r = arena_array(a, fb->records, sizeof *r);
	if (r == NULL)
		return no_memory(err);
	for (size_t i = 0; i < fb->records; i++) {
		wire_get_copy(w, r[i].source.byte, sizeof r[i].source.byte);
		r[i].count = wire_get_u64(w);
		r[i].combination = wire_get_u32(w);
		if (r[i].count > DMARC_COUNT_MAX ||
		    r[i].combination >= fb->combinations)
			return garbled(err, "a record");
	}
	fb->combination = c;
	fb->record = r;
	return DMARC_OK;
}

static enum dmarc_status
get_aggregate(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    const struct dmarc_aggregate **out, struct dmarc_err *err)
{
	struct dmarc_aggregate *fb = arena_alloc(a, sizeof *fb);
	struct dmarc_policy *p;
	unsigned pct;
	enum dmarc_status st;

	if (fb == NULL)
		return no_memory(err);
	p = &fb->policy;
	fb->org_name = wire_get_string(w, lim->id_bytes);
	fb->email = wire_get_string(w, lim->id_bytes);
	fb->extra_contact_info = wire_get_string(w, lim->text_bytes);
	fb->generator = wire_get_string(w, lim->text_bytes);
	fb->error = wire_get_string(w, lim->text_bytes);
	fb->report_id = wire_get_string(w, lim->id_bytes);
	fb->version = wire_get_string(w, lim->text_bytes);
	fb->begin = (int64_t)wire_get_u64(w);
	fb->end = (int64_t)wire_get_u64(w);
	p->domain = wire_get_string(w, lim->domain_bytes);
	p->fo = wire_get_string(w, lim->text_bytes);
	p->p = (enum dmarc_p)wire_get_enum(w, DMARC_PS);
	p->sp = (enum dmarc_p)wire_get_enum(w, DMARC_PS);
	p->np = (enum dmarc_p)wire_get_enum(w, DMARC_PS);
	p->adkim = (enum dmarc_alignment)wire_get_enum(w, DMARC_ALIGNMENTS);
	p->aspf = (enum dmarc_alignment)wire_get_enum(w, DMARC_ALIGNMENTS);
	p->discovery = (enum dmarc_discovery)wire_get_enum(w,
	    DMARC_DISCOVERIES);
	pct = wire_get_enum(w, 102);
	p->pct = (int)pct - 1;
	p->testing = (int)wire_get_enum(w, 3) - 1;
	fb->skipped_records = wire_get_u64(w);
	fb->skipped_why = wire_get_string(w, DETAIL_BYTES);
	fb->cut_comments = wire_get_u64(w);
	fb->repaired = wire_get_enum(w, 2) == 1;
	wire_get_copy(w, fb->facts, sizeof fb->facts);
	if (w->bad || p->domain == NULL ||
	    (fb->org_name == NULL && fb->email == NULL) ||
	    fb->skipped_records > lim->records ||
	    fb->cut_comments > lim->records * lim->auth_results)
		return garbled(err, "the head of a report");
	st = get_records(w, lim, a, fb, err);
	if (st != DMARC_OK)
		return st;
	*out = fb;
	return DMARC_OK;
}

enum dmarc_status
frame_get_finding(const struct frame *f, const struct dmarc_limits *lim,
    struct arena *a, struct dmarc_finding *out, struct dmarc_err *err)
{
	struct wire w = { .at = f->body, .end = f->body + f->len };
	struct dmarc_finding found = { 0 };
	enum dmarc_status st;

	found.part = wire_get_string(&w, PART_BYTES);
	switch (f->kind) {
	case FRAME_AGGREGATE:
		found.kind = DMARC_FOUND_AGGREGATE;
		found.provenance = (enum dmarc_provenance)wire_get_enum(&w,
		    DMARC_PROVENANCES);
		st = get_aggregate(&w, lim, a, &found.aggregate, err);
		if (st != DMARC_OK)
			return st;
		break;
	case FRAME_REFUSED:
		found.kind = DMARC_FOUND_REFUSED;
		found.reason = (enum dmarc_reason)wire_get_enum(&w,
		    DMARC_REASONS);
		found.detail = wire_get_string(&w, DETAIL_BYTES);
		if (found.reason == DMARC_R_NONE)
			w.bad = true;
		break;
	case FRAME_OTHER:
		found.kind = DMARC_FOUND_OTHER;
		found.other = (enum dmarc_other)wire_get_enum(&w,
		    DMARC_OTHERS);
		break;
	case FRAME_DONE:
	default:
		w.bad = true;
		break;
	}
	if (w.bad || w.at != w.end)
		return garbled(err, "a finding");
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

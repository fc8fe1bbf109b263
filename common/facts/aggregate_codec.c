/*
 * aggregate_codec.c: the codec of aggregate reports; see codec.h.
 */
#include "common/facts/codec.h"

#include <string.h>

#include "common/facts/aggregate.h"
#include "common/facts/digest.h"
#include "common/memory/arena.h"

#define RECORD_BYTES 28
#define LEAST_COMBINATION_BYTES 28

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
	wire_put_u64(b, fb->cut_results);
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

void
aggregate_put(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->provenance);
	put_aggregate(b, f->aggregate);
}

/* Take the size of a combination's comments off *room; false: too large. */
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
		return codec_garbled(err, "combinations");
	c = arena_array(a, fb->combinations, sizeof *c);
	if (c == NULL)
		return codec_no_memory(err);
	for (size_t i = 0; i < fb->combinations; i++) {
		if (!combination_get(w, lim, a, &c[i]))
			return w->bad ? codec_garbled(err, "a combination") :
			    codec_no_memory(err);
		if (!take_comments(&c[i], &room))
			return codec_garbled(err, "comments");
	}
	fb->records = wire_get_count(w, RECORD_BYTES);
	if (w->bad || fb->records > lim->records)
		return codec_garbled(err, "records");
	r = arena_array(a, fb->records, sizeof *r);
	if (r == NULL)
		return codec_no_memory(err);
	for (size_t i = 0; i < fb->records; i++) {
		wire_get_copy(w, r[i].source.byte, sizeof r[i].source.byte);
		r[i].count = wire_get_u64(w);
		r[i].combination = wire_get_u32(w);
		if (r[i].count > DMARC_COUNT_MAX ||
		    r[i].combination >= fb->combinations)
			return codec_garbled(err, "a record");
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
		return codec_no_memory(err);
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
	fb->skipped_why = wire_get_string(w, CODEC_DETAIL_BYTES);
	fb->cut_comments = wire_get_u64(w);
	fb->cut_results = wire_get_u64(w);
	fb->repaired = wire_get_enum(w, 2) == 1;
	wire_get_copy(w, fb->facts, sizeof fb->facts);
	if (w->bad || p->domain == NULL ||
	    (fb->org_name == NULL && fb->email == NULL) ||
	    fb->skipped_records > lim->records ||
	    fb->cut_comments > lim->records * lim->auth_results ||
	    fb->cut_results > lim->xml_elements)
		return codec_garbled(err, "the head of a report");
	st = get_records(w, lim, a, fb, err);
	if (st != DMARC_OK)
		return st;
	*out = fb;
	return DMARC_OK;
}

enum dmarc_status
aggregate_get(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_finding *f, struct dmarc_err *err)
{
	f->provenance = (enum dmarc_provenance)wire_get_enum(w,
	    DMARC_PROVENANCES);
	return get_aggregate(w, lim, a, &f->aggregate, err);
}

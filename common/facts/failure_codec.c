/*
 * failure_codec.c: the codec of failure reports (see codec.h), and their
 * digest.
 */
#include "common/facts/codec.h"

#include "common/facts/digest.h"
#include "common/facts/failure_report.h"
#include "common/memory/arena.h"
#include "common/names/domain.h"

/* The longest encoding of a report. */
#define MOST_BYTES ((size_t)64 << 20)

static void
put_tag(struct buf *b, const struct dmarc_tag *tag)
{
	wire_put_u8(b, tag->made);
	if (tag->made)
		buf_add(b, tag->byte, sizeof tag->byte);
}

/* All that the ledger stores of a report. */
static void
put_facts(struct buf *b, const struct dmarc_failure_report *r)
{
	wire_put_string(b, r->domain);
	wire_put_string(b, r->reporter);
	wire_put_string(b, r->header_from);
	wire_put_string(b, r->envelope_from);
	wire_put_string(b, r->envelope_to);
	wire_put_string(b, r->dkim_domain);
	wire_put_string(b, r->dkim_selector);
	auths_put(b, r->dkim, r->dkims, true);
	auths_put(b, r->spf, r->spfs, false);
	wire_put_u8(b, r->has_arrival);
	wire_put_u64(b, r->has_arrival ? (uint64_t)r->arrival : 0);
	wire_put_u8(b, r->arrival_guessed);
	wire_put_u8(b, r->has_source);
	if (r->has_source)
		buf_add(b, r->source.byte, sizeof r->source.byte);
	wire_put_u8(b, (uint8_t)r->failed);
	wire_put_u8(b, (uint8_t)(r->identity + 1));
	wire_put_u8(b, (uint8_t)r->delivery);
	wire_put_u32(b, r->incidents);
	put_tag(b, &r->subject_tag);
	put_tag(b, &r->from_tag);
	put_tag(b, &r->message_tag);
}

void
failure_put(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->provenance);
	put_facts(b, f->failure);
	buf_add(b, f->failure->facts, sizeof f->failure->facts);
}

static void
get_tag(struct wire *w, struct dmarc_tag *tag)
{
	tag->made = wire_get_enum(w, 2) == 1;
	if (tag->made)
		wire_get_copy(w, tag->byte, sizeof tag->byte);
}

static void
get_names(struct wire *w, const struct dmarc_limits *lim,
    struct dmarc_failure_report *r)
{
	r->domain = wire_get_string(w, lim->domain_bytes);
	r->reporter = wire_get_string(w, lim->domain_bytes);
	r->header_from = wire_get_string(w, lim->domain_bytes);
	r->envelope_from = wire_get_string(w, lim->domain_bytes);
	r->envelope_to = wire_get_string(w, lim->domain_bytes);
	r->dkim_domain = wire_get_string(w, lim->domain_bytes);
	r->dkim_selector = wire_get_string(w, lim->domain_bytes);
	if (r->domain == NULL || !domain_is_name(r->domain) ||
	    r->reporter == NULL || !domain_is_name(r->reporter))
		w->bad = true;
}

static void
get_rest(struct wire *w, struct dmarc_failure_report *r)
{
	r->has_arrival = wire_get_enum(w, 2) == 1;
	r->arrival = (int64_t)wire_get_u64(w);
	r->arrival_guessed = wire_get_enum(w, 2) == 1;
	r->has_source = wire_get_enum(w, 2) == 1;
	if (r->has_source)
		wire_get_copy(w, r->source.byte, sizeof r->source.byte);
	r->failed = wire_get_enum(w, DMARC_FAILED_ALL + 1);
	r->identity = (int)wire_get_enum(w, DMARC_IDENTITY_ALL + 2) - 1;
	r->delivery = (enum dmarc_delivery)wire_get_enum(w, DMARC_DELIVERIES);
	r->incidents = wire_get_u32(w);
	get_tag(w, &r->subject_tag);
	get_tag(w, &r->from_tag);
	get_tag(w, &r->message_tag);
	wire_get_copy(w, r->facts, sizeof r->facts);
	if (r->incidents == 0 || r->incidents > DMARC_INCIDENTS_MAX ||
	    (!r->has_arrival && (r->arrival != 0 || r->arrival_guessed)))
		w->bad = true;
}

enum dmarc_status
failure_get(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_finding *f, struct dmarc_err *err)
{
	struct dmarc_failure_report *r = arena_alloc(a, sizeof *r);

	if (r == NULL)
		return codec_no_memory(err);
	f->provenance = (enum dmarc_provenance)wire_get_enum(w,
	    DMARC_PROVENANCES);
	get_names(w, lim, r);
	if (w->bad)
		return codec_garbled(err, "the domains of a failure report");
	if (!auths_get(w, lim, a, true, &r->dkim, &r->dkims) ||
	    !auths_get(w, lim, a, false, &r->spf, &r->spfs))
		return w->bad ? codec_garbled(err, "results") :
		    codec_no_memory(err);
	get_rest(w, r);
	if (w->bad)
		return codec_garbled(err, "a failure report");
	f->failure = r;
	return DMARC_OK;
}

bool
failure_digest(const struct dmarc_failure_report *r,
    unsigned char out[DMARC_DIGEST])
{
	struct buf facts = BUF_INIT(MOST_BYTES);
	bool done;

	put_facts(&facts, r);
	done = !facts.failed;
	if (done)
		digest_bytes(facts.data, facts.len, out);
	buf_free(&facts);
	return done;
}

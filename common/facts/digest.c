/*
 * digest.c: see digest.h.
 */
#include "common/facts/digest.h"

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>

#include "common/facts/packed.h"
#include "common/limits.h"
#include "common/memory/arena.h"

/* The longest encoding of a report's combinations and records. */
#define MOST_BYTES ((size_t)1 << 30)

void
digest_bytes(const void *data, size_t len, unsigned char out[DMARC_DIGEST])
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, out, data, len);
}

bool
digest_tag(const unsigned char *key, const void *data, size_t len,
    struct dmarc_tag *out)
{
	gcry_md_hd_t h;
	const unsigned char *mac = NULL;

	if (gcry_md_open(&h, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC) != 0)
		return false;
	if (gcry_md_setkey(h, key, DMARC_TAG_KEY) == 0) {
		gcry_md_write(h, data, len);
		mac = gcry_md_read(h, GCRY_MD_SHA256);
	}
	if (mac != NULL)
		memcpy(out->byte, mac, sizeof out->byte);
	out->made = mac != NULL;
	gcry_md_close(h);
	return mac != NULL;
}

void
auths_put(struct buf *b, const struct dmarc_auth *auth, uint32_t n, bool dkim)
{
	wire_put_u32(b, n);
	for (uint32_t i = 0; i < n; i++) {
		wire_put_string(b, auth[i].domain);
		if (dkim)
			wire_put_string(b, auth[i].selector);
		else
			wire_put_u8(b, (uint8_t)auth[i].scope);
		wire_put_u8(b, (uint8_t)auth[i].result);
	}
}

void
combination_put(struct buf *b, const struct dmarc_combination *c)
{
	wire_put_u8(b, (uint8_t)c->disposition);
	wire_put_u8(b, (uint8_t)c->dkim_aligned);
	wire_put_u8(b, (uint8_t)c->spf_aligned);
	wire_put_u8(b, c->header_from_absent);
	wire_put_string(b, c->header_from);
	wire_put_string(b, c->envelope_from);
	wire_put_string(b, c->envelope_to);
	auths_put(b, c->dkim, c->dkims, true);
	auths_put(b, c->spf, c->spfs, false);
	wire_put_u32(b, c->overrides);
	for (uint32_t i = 0; i < c->overrides; i++) {
		wire_put_u8(b, (uint8_t)c->override[i].type);
		wire_put_string(b, c->override[i].comment);
	}
}

/* The number of results that follow, each of at least least bytes. */
static uint32_t
get_results(struct wire *w, const struct dmarc_limits *lim, size_t least)
{
	uint32_t n = wire_get_count(w, least);

	if (n > lim->auth_results)
		w->bad = true;
	return n;
}

bool
auths_get(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    bool dkim, const struct dmarc_auth **out, uint32_t *n)
{
	struct dmarc_auth *auth;

	*n = get_results(w, lim, 6);
	if (w->bad)
		return false;
	auth = arena_array(a, *n, sizeof *auth);
	if (auth == NULL)
		return false;
	for (uint32_t i = 0; i < *n; i++) {
		auth[i].domain = wire_get_string(w, lim->domain_bytes);
		if (dkim)
			auth[i].selector = wire_get_string(w,
			    lim->domain_bytes);
		else
			auth[i].scope = (enum dmarc_scope)wire_get_enum(w,
			    DMARC_SCOPES);
		auth[i].result = (enum dmarc_result)wire_get_enum(w,
		    DMARC_RESULTS);
	}
	*out = auth;
	return !w->bad;
}

bool
combination_get(struct wire *w, const struct dmarc_limits *lim,
    struct arena *a, struct dmarc_combination *out)
{
	struct dmarc_combination c = { 0 };
	struct dmarc_override_reason *override;

	c.disposition = (enum dmarc_disposition)wire_get_enum(w, DMARC_DISPS);
	c.dkim_aligned = (enum dmarc_aligned)wire_get_enum(w, DMARC_ALIGNEDS);
	c.spf_aligned = (enum dmarc_aligned)wire_get_enum(w, DMARC_ALIGNEDS);
	c.header_from_absent = wire_get_enum(w, 2) == 1;
	c.header_from = wire_get_string(w, lim->domain_bytes);
	c.envelope_from = wire_get_string(w, lim->domain_bytes);
	c.envelope_to = wire_get_string(w, lim->domain_bytes);
	if (w->bad || c.header_from == NULL) {
		w->bad = true;
		return false;
	}
	if (!auths_get(w, lim, a, true, &c.dkim, &c.dkims) ||
	    !auths_get(w, lim, a, false, &c.spf, &c.spfs))
		return false;
	c.overrides = get_results(w, lim, 5);
	if (w->bad)
		return false;
	override = arena_array(a, c.overrides, sizeof *override);
	if (override == NULL)
		return false;
	for (uint32_t i = 0; i < c.overrides; i++) {
		override[i].type = (enum dmarc_override)wire_get_enum(w,
		    DMARC_OVERRIDES);
		override[i].comment = wire_get_string(w, lim->text_bytes);
	}
	c.override = override;
	if (w->bad)
		return false;
	*out = c;
	return true;
}

/* A record with the rank of its combination in that order. */
struct ranked {
	uint32_t rank;
	uint64_t count;
	struct dmarc_address source;
};

static int
by_facts(const void *va, const void *vb)
{
	const struct ranked *a = va, *b = vb;
	int c = (a->rank > b->rank) - (a->rank < b->rank);

	if (c == 0)
		c = memcmp(a->source.byte, b->source.byte,
		    sizeof a->source.byte);
	return c != 0 ? c : (a->count > b->count) - (a->count < b->count);
}

void
policy_put(struct buf *b, const struct dmarc_policy *p)
{
	wire_put_string(b, p->domain);
	wire_put_string(b, p->fo);
	wire_put_u8(b, (uint8_t)p->p);
	wire_put_u8(b, (uint8_t)p->sp);
	wire_put_u8(b, (uint8_t)p->np);
	wire_put_u8(b, (uint8_t)p->adkim);
	wire_put_u8(b, (uint8_t)p->aspf);
	wire_put_u8(b, (uint8_t)p->discovery);
	wire_put_u8(b, (uint8_t)p->pct);
	wire_put_u8(b, (uint8_t)p->testing);
}

/* Encode the combinations into b, and sort them. */
static bool
pack(const struct dmarc_aggregate *fb, struct buf *b, struct packed *item)
{
	for (size_t i = 0; i < fb->combinations; i++) {
		item[i] = packed_begin(b, i);
		combination_put(b, &fb->combination[i]);
		packed_end(&item[i], b);
	}
	return packed_sort(item, fb->combinations, b);
}

bool
aggregate_digest(const struct dmarc_aggregate *fb,
    unsigned char out[DMARC_DIGEST])
{
	struct buf encoded = BUF_INIT(MOST_BYTES), facts = BUF_INIT(MOST_BYTES);
	struct packed *item = calloc(fb->combinations + 1, sizeof *item);
	uint32_t *rank = calloc(fb->combinations + 1, sizeof *rank);
	struct ranked *rec = calloc(fb->records + 1, sizeof *rec);
	uint32_t distinct = 0;
	bool done = false;

	if (item == NULL || rank == NULL || rec == NULL ||
	    !pack(fb, &encoded, item))
		goto out;
	policy_put(&facts, &fb->policy);
	/* Tells where the records begin, counted from the end. */
	wire_put_u64(&facts, fb->records);
	/*
	 * Combinations that differ only in what the ledger does not store
	 * have the same bytes and get the same rank.
	 */
	for (size_t i = 0; i < fb->combinations; i++) {
		if (i == 0 || packed_compare(&item[i - 1], &item[i]) != 0) {
			distinct++;
			buf_add(&facts, item[i].bytes, item[i].len);
		}
		rank[item[i].place] = distinct;
	}
	for (size_t i = 0; i < fb->records; i++) {
		rec[i].rank = rank[fb->record[i].combination];
		rec[i].count = fb->record[i].count;
		rec[i].source = fb->record[i].source;
	}
	qsort(rec, fb->records, sizeof *rec, by_facts);
	for (size_t i = 0; i < fb->records; i++) {
		wire_put_u32(&facts, rec[i].rank);
		buf_add(&facts, rec[i].source.byte, sizeof rec[i].source.byte);
		wire_put_u64(&facts, rec[i].count);
	}
	if (facts.failed)
		goto out;
	digest_bytes(facts.data, facts.len, out);
	done = true;
out:
	buf_free(&encoded);
	buf_free(&facts);
	free(item);
	free(rank);
	free(rec);
	return done;
}

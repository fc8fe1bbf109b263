/*
 * evaluated.c: what a receiver made of mail, stored once: the disposition,
 * whether DKIM and SPF were aligned, and why the policy was overridden.
 */
#include <string.h>

#include "common/text.h"
#include "common/wire.h"
#include "common/words.h"
#include "store/internal.h"

/* As the columns of the table. */
struct evaluated {
	int disposition, dkim_aligned, spf_aligned;
	const char *overrides, *comments;
};

/* schema.sql: 0 fail, 1 pass, 2 unknown. */
static int
aligned_code(enum dmarc_aligned a)
{
	return a == DMARC_ALIGNED_PASS ? 1 : a == DMARC_ALIGNED_FAIL ? 0 : 2;
}

static void
encode_overrides(const struct dmarc_combination *c, struct buf *types,
    struct buf *comments)
{
	bool any = false;

	for (uint32_t i = 0; i < c->overrides; i++) {
		if (i > 0)
			buf_byte(types, ',');
		buf_text(types, override_word(c->override[i].type));
		any = any || c->override[i].comment != NULL;
	}
	for (uint32_t i = 0; any && i < c->overrides; i++) {
		buf_byte(comments, i == 0 ? '[' : ',');
		text_json(comments, c->override[i].comment);
	}
	if (any)
		buf_byte(comments, ']');
}

static void
bind_evaluated(struct call *c, const struct evaluated *e)
{
	call_int(c, P_disposition, e->disposition);
	call_int(c, P_dkim_aligned, e->dkim_aligned);
	call_int(c, P_spf_aligned, e->spf_aligned);
	call_text(c, P_overrides, e->overrides);
	call_text(c, P_comments, e->comments);
}

static enum dmarc_status
find_or_add(struct store *s, const struct evaluated *e, int64_t *row,
    struct dmarc_err *err)
{
	struct cache *known = s->cache[CACHE_EVALUATED];
	struct buf *key = &s->scratch;
	struct call c;
	bool found;
	enum dmarc_status st;

	buf_clear(key, SCRATCH_KEEP);
	wire_put_u8(key, (uint8_t)e->disposition);
	wire_put_u8(key, (uint8_t)e->dkim_aligned);
	wire_put_u8(key, (uint8_t)e->spf_aligned);
	wire_put_string(key, e->overrides);
	wire_put_string(key, e->comments);
	if (key->failed)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	if (cache_get(known, key->data, key->len, row))
		return DMARC_OK;
	c = call_start(s, SQL_find_evaluated);
	bind_evaluated(&c, e);
	st = call_find(&c, &found, row, err);
	if (st == DMARC_OK && !found) {
		c = call_start(s, SQL_add_evaluated);
		bind_evaluated(&c, e);
		st = call_add(&c, row, err);
	}
	if (st == DMARC_OK)
		cache_put(known, key->data, key->len, *row);
	return st;
}

enum dmarc_status
store_evaluated(struct store *s, const struct dmarc_combination *c,
    int64_t *row, struct dmarc_err *err)
{
	struct buf types = BUF_INIT(s->scratch.cap);
	struct buf comments = BUF_INIT(s->scratch.cap);
	struct evaluated e = {
		.disposition = (int)c->disposition,
		.dkim_aligned = aligned_code(c->dkim_aligned),
		.spf_aligned = aligned_code(c->spf_aligned),
		.overrides = "", .comments = "",
	};
	enum dmarc_status st = DMARC_OK;

	if (c->overrides > 0) {
		encode_overrides(c, &types, &comments);
		e.overrides = buf_string(&types);
		e.comments = buf_string(&comments);
	}
	if (e.overrides == NULL || e.comments == NULL)
		st = dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	else
		st = find_or_add(s, &e, row, err);
	buf_free(&types);
	buf_free(&comments);
	return st;
}

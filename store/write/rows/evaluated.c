/*
 * evaluated.c: see evaluated.h.
 */
#include "store/write/rows/evaluated.h"

#include <string.h>

#include "common/facts/words.h"
#include "common/text.h"
#include "common/wire.h"
#include "store/codes.h"
#include "store/write/rows/name.h"

/* The columns of the table. */
struct evaluated {
	int64_t header_from, envelope_to;
	int disposition, dkim_aligned, spf_aligned;
	const char *overrides, *comments;
};

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
bind_evaluated(struct call *c, const void *what)
{
	const struct evaluated *e = what;

	call_int(c, P_header_from, e->header_from);
	call_int(c, P_envelope_to, e->envelope_to);
	call_int(c, P_disposition, e->disposition);
	call_int(c, P_dkim_aligned, e->dkim_aligned);
	call_int(c, P_spf_aligned, e->spf_aligned);
	call_text(c, P_overrides, e->overrides);
	call_text(c, P_comments, e->comments);
}

/* Two caches: most rows have no override, and rows with one are long. */
static const struct row_table evaluated_rows = {
	SQL_find_evaluated, SQL_add_evaluated, CACHE_EVALUATED,
	bind_evaluated,
};
static const struct row_table overridden_rows = {
	SQL_find_evaluated, SQL_add_evaluated, CACHE_OVERRIDDEN,
	bind_evaluated,
};

/* Finds or adds a row with override reasons, which are text. */
static enum dmarc_status
overridden_row(struct rows *rows, const struct dmarc_combination *c,
    struct evaluated *e, int64_t *row, struct dmarc_err *err)
{
	struct buf *key = rows_key(rows);
	struct buf types = BUF_INIT(key->cap), comments = BUF_INIT(key->cap);
	enum dmarc_status st;

	encode_overrides(c, &types, &comments);
	e->overrides = buf_string(&types);
	e->comments = buf_string(&comments);
	wire_put_u64(key, (uint64_t)e->header_from);
	wire_put_u64(key, (uint64_t)e->envelope_to);
	wire_put_u8(key, (uint8_t)e->disposition);
	wire_put_u8(key, (uint8_t)e->dkim_aligned);
	wire_put_u8(key, (uint8_t)e->spf_aligned);
	wire_put_string(key, e->overrides);
	wire_put_string(key, e->comments);
	if (e->overrides == NULL || e->comments == NULL || key->failed)
		st = dmarc_no_memory(err);
	else
		st = row_by_key(rows, &overridden_rows, key->data, key->len,
		    e, row, err);
	buf_free(&types);
	buf_free(&comments);
	return st;
}

enum dmarc_status
evaluated_row(struct rows *rows, const struct dmarc_combination *c,
    const char *policy_domain, int64_t *row, struct dmarc_err *err)
{
	struct evaluated e = {
		.disposition = disposition_code(c->disposition),
		.dkim_aligned = aligned_code(c->dkim_aligned),
		.spf_aligned = aligned_code(c->spf_aligned),
		.overrides = "", .comments = "",
	};
	/*
	 * 0 for most mail, so that reports about other domains share the row.
	 */
	bool usual = c->header_from_absent ||
	    strcmp(c->header_from, policy_domain) == 0;
	enum dmarc_status st = name_row(rows, usual ? NULL : c->header_from,
	    &e.header_from, err);

	if (st == DMARC_OK)
		st = name_row(rows, c->envelope_to, &e.envelope_to, err);
	if (st != DMARC_OK)
		return st;
	if (c->overrides > 0)
		return overridden_row(rows, c, &e, row, err);
	return row_by_numbers(rows, &evaluated_rows, (const int64_t[]){
	    e.header_from, e.envelope_to, e.disposition, e.dkim_aligned,
	    e.spf_aligned }, 5, &e, row, err);
}

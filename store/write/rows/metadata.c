/*
 * metadata.c: see metadata.h.
 */
#include "store/write/rows/metadata.h"

#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "common/wire.h"
#include "store/codes.h"

struct submitter {
	const struct dmarc_aggregate *aggregate;
	int64_t reporter;
};

static void
bind_submitter(struct call *c, const void *what)
{
	const struct submitter *u = what;

	call_int(c, P_reporter, u->reporter);
	call_optional(c, P_org_name, u->aggregate->org_name);
	call_optional(c, P_email, u->aggregate->email);
	call_optional(c, P_extra_contact_info,
	    u->aggregate->extra_contact_info);
	call_optional(c, P_generator, u->aggregate->generator);
}

static const struct row_table submitter_rows = {
	SQL_find_submitter, SQL_add_submitter, CACHE_SUBMITTER,
	bind_submitter,
};

/* Treats absent and empty alike, as call_optional() does. */
static void
put_optional(struct buf *b, const char *text)
{
	wire_put_string(b, text == NULL ? "" : text);
}

enum dmarc_status
submitter_row(struct rows *rows, const struct dmarc_aggregate *fb,
    int64_t reporter, int64_t *row, struct dmarc_err *err)
{
	const struct submitter submitter = { fb, reporter };
	struct buf *key = rows_key(rows);

	wire_put_u64(key, (uint64_t)reporter);
	put_optional(key, fb->org_name);
	put_optional(key, fb->email);
	put_optional(key, fb->extra_contact_info);
	put_optional(key, fb->generator);
	if (key->failed)
		return dmarc_no_memory(err);
	return row_by_key(rows, &submitter_rows, key->data, key->len,
	    &submitter, row, err);
}

struct policy {
	const struct dmarc_policy *said;
	int64_t domain;
};

static void
bind_policy(struct call *c, const void *what)
{
	const struct policy *policy = what;
	const struct dmarc_policy *p = policy->said;

	call_int(c, P_domain, policy->domain);
	call_text(c, P_p, p_word(p->p));
	call_text(c, P_sp, p_word(p->sp));
	call_text(c, P_np, p_word(p->np));
	call_text(c, P_t, testing_code(p->testing));
	if (p->pct >= 0 && p->pct <= 100)
		call_int(c, P_pct, p->pct);
	call_text(c, P_adkim, alignment_word(p->adkim));
	call_text(c, P_aspf, alignment_word(p->aspf));
	call_optional(c, P_fo, p->fo);
	call_text(c, P_discovery, discovery_word(p->discovery));
}

static const struct row_table policy_rows = {
	SQL_find_policy, SQL_add_policy, CACHE_POLICY, bind_policy,
};

enum dmarc_status
policy_row(struct rows *rows, const struct dmarc_policy *p, int64_t domain,
    int64_t *row, struct dmarc_err *err)
{
	const struct policy policy = { p, domain };
	struct buf *key = rows_key(rows);

	policy_put(key, p);
	if (key->failed)
		return dmarc_no_memory(err);
	return row_by_key(rows, &policy_rows, key->data, key->len, &policy,
	    row, err);
}

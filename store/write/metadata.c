/*
 * metadata.c: who reports about which domain, and the policy it read, as rows
 * that are stored once.
 */
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "common/wire.h"
#include "store/write/internal.h"

static bool
is_absent(const char *text)
{
	return text == NULL || *text == '\0';
}

/* The reporter's identity, to be freed with g_free(). */
static char *
reporter_identity(const struct dmarc_aggregate *fb)
{
	const char *name = fb->org_name, *at;

	if (is_absent(name)) {
		at = strrchr(fb->email, '@');
		name = at != NULL && at[1] != '\0' ? at + 1 : fb->email;
	}
	return g_utf8_casefold(name, -1);
}

static void
bind_domain(struct call *c, const void *what)
{
	call_text(c, P_name, what);
}

static void
bind_reporter(struct call *c, const void *what)
{
	call_text(c, P_identity, what);
}

static const struct row_of domain_rows = {
	SQL_find_domain, SQL_add_domain, CACHE_DOMAIN, bind_domain,
};
static const struct row_of reporter_rows = {
	SQL_find_reporter, SQL_add_reporter, CACHE_REPORTER, bind_reporter,
};

enum dmarc_status
store_identity(struct store *s, const struct dmarc_aggregate *fb,
    struct identity *id, struct dmarc_err *err)
{
	char *reporter = reporter_identity(fb);
	enum dmarc_status st = store_text(s, &domain_rows, fb->policy.domain,
	    &id->domain, err);

	if (st == DMARC_OK)
		st = store_text(s, &reporter_rows, reporter, &id->reporter,
		    err);
	g_free(reporter);
	id->report_id = fb->report_id;
	if (is_absent(fb->report_id)) {
		(void)snprintf(id->made_up, sizeof id->made_up, "facts:");
		for (size_t i = 0; i < 16; i++)
			(void)snprintf(id->made_up + 6 + 2 * i, 3, "%02x",
			    fb->facts[i]);
		id->report_id = id->made_up;
	}
	return st;
}

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

static const struct row_of submitter_rows = {
	SQL_find_submitter, SQL_add_submitter, CACHE_SUBMITTER,
	bind_submitter,
};

/* Absent and empty are one in the ledger, so they are one here. */
static void
put_optional(struct buf *b, const char *text)
{
	wire_put_string(b, text == NULL ? "" : text);
}

enum dmarc_status
store_submitter(struct store *s, const struct dmarc_aggregate *fb,
    int64_t reporter, int64_t *row, struct dmarc_err *err)
{
	const struct submitter submitter = { fb, reporter };
	struct buf *key = &s->scratch;

	buf_clear(key, SCRATCH_KEEP);
	wire_put_u64(key, (uint64_t)reporter);
	put_optional(key, fb->org_name);
	put_optional(key, fb->email);
	put_optional(key, fb->extra_contact_info);
	put_optional(key, fb->generator);
	if (key->failed)
		return dmarc_no_memory(err);
	return store_known_row(s, &submitter_rows, key->data, key->len,
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

static const struct row_of policy_rows = {
	SQL_find_policy, SQL_add_policy, CACHE_POLICY, bind_policy,
};

enum dmarc_status
store_policy(struct store *s, const struct dmarc_policy *p, int64_t domain,
    int64_t *row, struct dmarc_err *err)
{
	const struct policy policy = { p, domain };
	struct buf *key = &s->scratch;

	buf_clear(key, SCRATCH_KEEP);
	policy_put(key, p);
	if (key->failed)
		return dmarc_no_memory(err);
	return store_known_row(s, &policy_rows, key->data, key->len, &policy,
	    row, err);
}

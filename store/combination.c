/*
 * combination.c: what a record says besides address and count, stored once.
 *
 * A combination is taken apart into rows of other tables, each of which is
 * found or made; those rows lead to its own.
 */
#include <string.h>

#include "store/internal.h"

static enum dmarc_status
name_row(struct store *s, const char *name, int64_t *row,
    struct dmarc_err *err)
{
	if (name == NULL || *name == '\0') {
		*row = 0;
		return DMARC_OK;
	}
	return store_text(s, CACHE_NAME, SQL_find_name, SQL_add_name, P_name,
	    name, row, err);
}

/* The two tables of results differ in one column. */
struct result_table {
	enum store_sql find, add;
	enum store_cache cache;
	enum store_param second;	/* the column that differs */
};

static const struct result_table dkim_table = {
	SQL_find_dkim, SQL_add_dkim, CACHE_DKIM, P_selector,
};
static const struct result_table spf_table = {
	SQL_find_spf, SQL_add_spf, CACHE_SPF, P_scope,
};

/* A result and the list that it begins, as rows of other tables. */
struct result_key {
	int64_t domain, second, result, next;
};

static void
bind_result(struct call *c, const struct result_table *t,
    const struct result_key *key)
{
	call_int(c, P_domain, key->domain);
	call_int(c, t->second, key->second);
	call_int(c, P_result, key->result);
	call_int(c, P_next, key->next);
}

/* shown is the result to show if this is not, or 0. */
static enum dmarc_status
find_or_add_result(struct store *s, const struct result_table *t,
    const struct result_key *key, int64_t shown, int64_t *row,
    struct dmarc_err *err)
{
	struct call c;
	bool found;
	enum dmarc_status st;

	if (cache_get(s->cache[t->cache], key, sizeof *key, row))
		return DMARC_OK;
	c = call_start(s, t->find);
	bind_result(&c, t, key);
	st = call_find(&c, &found, row, err);
	if (st == DMARC_OK && !found) {
		c = call_start(s, t->add);
		bind_result(&c, t, key);
		if (shown != 0)
			call_int(&c, P_shown, shown);
		st = call_add(&c, row, err);
	}
	if (st == DMARC_OK)
		cache_put(s->cache[t->cache], key, sizeof *key, *row);
	return st;
}

/* The row of the list that begins with auth and goes on with next. */
static enum dmarc_status
result_row(struct store *s, const struct result_table *t,
    const struct dmarc_auth *auth, int64_t next, int64_t shown, int64_t *row,
    struct dmarc_err *err)
{
	struct result_key key = { .second = auth->scope,
		.result = auth->result, .next = next };
	enum dmarc_status st = name_row(s, auth->domain, &key.domain, err);

	if (st == DMARC_OK && t->second == P_selector)
		st = name_row(s, auth->selector, &key.second, err);
	if (st == DMARC_OK)
		st = find_or_add_result(s, t, &key, shown, row, err);
	return st;
}

/* The row of a whole list, built from its end. */
static enum dmarc_status
list_row(struct store *s, const struct result_table *t,
    const struct dmarc_auth *auth, uint32_t n, int64_t *row,
    struct dmarc_err *err)
{
	int64_t next = 0, pass = 0;	/* pass: the first one that passed */

	while (n-- > 0) {
		bool passed = auth[n].result == DMARC_RESULT_PASS;
		enum dmarc_status st = result_row(s, t, &auth[n], next,
		    passed ? 0 : pass, &next, err);

		if (st != DMARC_OK)
			return st;
		if (passed)
			pass = next;
	}
	*row = next;
	return DMARC_OK;
}

/* The columns of a combination: rows of other tables. */
struct columns {
	int64_t header_from, envelope_from, envelope_to;
	int64_t dkim, spf, evaluated;
};

static enum dmarc_status
take_apart(struct store *s, const struct dmarc_combination *c,
    const char *policy_domain, struct columns *col, struct dmarc_err *err)
{
	/* Then it is the same combination as under other policy domains. */
	bool usual = c->header_from_absent ||
	    strcmp(c->header_from, policy_domain) == 0;
	enum dmarc_status st = name_row(s, usual ? NULL : c->header_from,
	    &col->header_from, err);

	if (st == DMARC_OK)
		st = name_row(s, c->envelope_from, &col->envelope_from, err);
	if (st == DMARC_OK)
		st = name_row(s, c->envelope_to, &col->envelope_to, err);
	if (st == DMARC_OK)
		st = list_row(s, &dkim_table, c->dkim, c->dkims, &col->dkim,
		    err);
	if (st == DMARC_OK)
		st = list_row(s, &spf_table, c->spf, c->spfs, &col->spf, err);
	if (st == DMARC_OK)
		st = store_evaluated(s, c, &col->evaluated, err);
	return st;
}

static void
bind_columns(struct call *c, const struct columns *col)
{
	call_int(c, P_header_from, col->header_from);
	call_int(c, P_envelope_from, col->envelope_from);
	call_int(c, P_envelope_to, col->envelope_to);
	call_int(c, P_dkim, col->dkim);
	call_int(c, P_spf, col->spf);
	call_int(c, P_evaluated, col->evaluated);
}

enum dmarc_status
store_combination(struct store *s, const struct dmarc_combination *said,
    const char *policy_domain, int64_t *row, struct dmarc_err *err)
{
	struct cache *known = s->cache[CACHE_COMBINATION];
	struct columns col;
	struct call c;
	bool found;
	enum dmarc_status st = take_apart(s, said, policy_domain, &col, err);

	if (st != DMARC_OK || cache_get(known, &col, sizeof col, row))
		return st;
	c = call_start(s, SQL_find_combination);
	bind_columns(&c, &col);
	st = call_find(&c, &found, row, err);
	if (st == DMARC_OK && !found) {
		c = call_start(s, SQL_add_combination);
		bind_columns(&c, &col);
		st = call_add(&c, row, err);
	}
	if (st == DMARC_OK)
		cache_put(known, &col, sizeof col, *row);
	return st;
}

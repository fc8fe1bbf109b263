/*
 * combination.c: what a record says besides address and count, stored once.
 *
 * A combination is three rows of other tables: its DKIM results, its
 * envelope with the SPF results, and what the receiver made of it
 * (evaluated.c). Each is found by the numbers of the rows that it refers to:
 * of the caches, that of names is small, and the larger ones hold numbers.
 */
#include "store/write/internal.h"

static void
bind_name(struct call *c, const void *what)
{
	call_text(c, P_name, what);
}

static const struct row_of name_rows = {
	SQL_find_name, SQL_add_name, CACHE_NAME, bind_name,
};

enum dmarc_status
store_name(struct store *s, const char *name, int64_t *row,
    struct dmarc_err *err)
{
	if (name == NULL || *name == '\0') {
		*row = 0;
		return DMARC_OK;
	}
	return store_text(s, &name_rows, name, row, err);
}

/* A result and the list that it begins, as rows of other tables. */
struct result {
	int64_t domain, second, result, next;	/* what tells it apart */
	int64_t shown;		/* to show if this is not, or 0 */
	enum store_param second_column;
};

static void
bind_result(struct call *c, const void *what)
{
	const struct result *r = what;

	call_int(c, P_domain, r->domain);
	call_int(c, r->second_column, r->second);
	call_int(c, P_result, r->result);
	call_int(c, P_next, r->next);
	if (r->shown != 0 && c->place[P_shown] != 0)
		call_int(c, P_shown, r->shown);
}

/* The two tables of results differ in one column. */
struct result_table {
	struct row_of rows;
	enum store_param second;	/* the column that differs */
};

static const struct result_table dkim_table = {
	{ SQL_find_dkim, SQL_add_dkim, CACHE_DKIM, bind_result }, P_selector,
};
static const struct result_table spf_table = {
	{ SQL_find_spf, SQL_add_spf, CACHE_SPF, bind_result }, P_scope,
};

/* The row of the list that begins with auth and goes on with next. */
static enum dmarc_status
result_row(struct store *s, const struct result_table *t,
    const struct dmarc_auth *auth, int64_t next, int64_t shown, int64_t *row,
    struct dmarc_err *err)
{
	struct result r = { .second = scope_code(auth->scope),
		.result = result_code(auth->result), .next = next,
		.shown = shown, .second_column = t->second };
	enum dmarc_status st = store_name(s, auth->domain, &r.domain, err);

	if (st == DMARC_OK && t->second == P_selector)
		st = store_name(s, auth->selector, &r.second, err);
	if (st == DMARC_OK)
		st = store_numbered_row(s, &t->rows,
		    (const int64_t[]){ r.domain, r.second, r.result, r.next },
		    4, &r, row, err);
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

static void
bind_envelope(struct call *c, const void *what)
{
	const int64_t *column = what;

	call_int(c, P_envelope_from, column[0]);
	call_int(c, P_spf, column[1]);
}

static const struct row_of envelope_rows = {
	SQL_find_envelope, SQL_add_envelope, CACHE_ENVELOPE, bind_envelope,
};

static enum dmarc_status
envelope_row(struct store *s, const struct dmarc_combination *c, int64_t *row,
    struct dmarc_err *err)
{
	int64_t column[2];
	enum dmarc_status st = store_name(s, c->envelope_from, &column[0],
	    err);

	if (st == DMARC_OK)
		st = list_row(s, &spf_table, c->spf, c->spfs, &column[1], err);
	if (st == DMARC_OK)
		st = store_numbered_row(s, &envelope_rows, column, 2, column,
		    row, err);
	return st;
}

static void
bind_columns(struct call *c, const void *what)
{
	const int64_t *column = what;

	call_int(c, P_dkim, column[0]);
	call_int(c, P_envelope, column[1]);
	call_int(c, P_evaluated, column[2]);
}

static const struct row_of combination_rows = {
	SQL_find_combination, SQL_add_combination, CACHE_COMBINATION,
	bind_columns,
};

enum dmarc_status
store_combination(struct store *s, const struct dmarc_combination *said,
    const char *policy_domain, int64_t *row, struct dmarc_err *err)
{
	int64_t column[3];
	enum dmarc_status st = list_row(s, &dkim_table, said->dkim,
	    said->dkims, &column[0], err);

	if (st == DMARC_OK)
		st = envelope_row(s, said, &column[1], err);
	if (st == DMARC_OK)
		st = store_evaluated(s, said, policy_domain, &column[2], err);
	if (st == DMARC_OK)
		st = store_numbered_row(s, &combination_rows, column, 3,
		    column, row, err);
	return st;
}

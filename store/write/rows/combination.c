/*
 * combination.c: see combination.h.
 *
 * A combination is three rows of other tables: its DKIM results, its envelope
 * with the SPF results, and the receiver's evaluation (evaluated.c). Each is
 * found by the keys of the rows it refers to, so that only the small cache of
 * names holds text.
 */
#include "store/write/rows/combination.h"

#include "store/codes.h"
#include "store/write/rows/evaluated.h"
#include "store/write/rows/name.h"

/* A list of results as a row: its first result and the row of the rest. */
struct result {
	int64_t domain, second, result, next;	/* the identity */
	int64_t shown;		/* the row shown for the list, or 0 */
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
	struct row_table rows;
	enum store_param second;	/* the column that differs */
};

static const struct result_table dkim_table = {
	{ SQL_find_dkim, SQL_add_dkim, CACHE_DKIM, bind_result }, P_selector,
};
static const struct result_table spf_table = {
	{ SQL_find_spf, SQL_add_spf, CACHE_SPF, bind_result }, P_scope,
};

/* Finds or adds the list of the result auth followed by the list next. */
static enum dmarc_status
result_row(struct rows *rows, const struct result_table *t,
    const struct dmarc_auth *auth, int64_t next, int64_t shown, int64_t *row,
    struct dmarc_err *err)
{
	struct result r = { .second = scope_code(auth->scope),
		.result = result_code(auth->result), .next = next,
		.shown = shown, .second_column = t->second };
	enum dmarc_status st = name_row(rows, auth->domain, &r.domain, err);

	if (st == DMARC_OK && t->second == P_selector)
		st = name_row(rows, auth->selector, &r.second, err);
	if (st == DMARC_OK)
		st = row_by_numbers(rows, &t->rows,
		    (const int64_t[]){ r.domain, r.second, r.result, r.next },
		    4, &r, row, err);
	return st;
}

/* Finds or adds a list, built from its last result. */
static enum dmarc_status
list_row(struct rows *rows, const struct result_table *t,
    const struct dmarc_auth *auth, uint32_t n, int64_t *row,
    struct dmarc_err *err)
{
	int64_t next = 0, pass = 0;	/* pass: the first passing result */

	while (n-- > 0) {
		bool passed = auth[n].result == DMARC_RESULT_PASS;
		enum dmarc_status st = result_row(rows, t, &auth[n], next,
		    passed ? 0 : pass, &next, err);

		if (st != DMARC_OK)
			return st;
		if (passed)
			pass = next;
	}
	*row = next;
	return DMARC_OK;
}

enum dmarc_status
dkim_row(struct rows *rows, const struct dmarc_auth *auth, uint32_t n,
    int64_t *row, struct dmarc_err *err)
{
	return list_row(rows, &dkim_table, auth, n, row, err);
}

enum dmarc_status
spf_row(struct rows *rows, const struct dmarc_auth *auth, uint32_t n,
    int64_t *row, struct dmarc_err *err)
{
	return list_row(rows, &spf_table, auth, n, row, err);
}

static void
bind_envelope(struct call *c, const void *what)
{
	const int64_t *column = what;

	call_int(c, P_envelope_from, column[0]);
	call_int(c, P_spf, column[1]);
}

static const struct row_table envelope_rows = {
	SQL_find_envelope, SQL_add_envelope, CACHE_ENVELOPE, bind_envelope,
};

static enum dmarc_status
envelope_row(struct rows *rows, const struct dmarc_combination *c, int64_t *row,
    struct dmarc_err *err)
{
	int64_t column[2];
	enum dmarc_status st = name_row(rows, c->envelope_from, &column[0],
	    err);

	if (st == DMARC_OK)
		st = spf_row(rows, c->spf, c->spfs, &column[1], err);
	if (st == DMARC_OK)
		st = row_by_numbers(rows, &envelope_rows, column, 2, column,
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

static const struct row_table combination_rows = {
	SQL_find_combination, SQL_add_combination, CACHE_COMBINATION,
	bind_columns,
};

enum dmarc_status
combination_row(struct rows *rows, const struct dmarc_combination *said,
    const char *policy_domain, int64_t *row, struct dmarc_err *err)
{
	int64_t column[3];
	enum dmarc_status st = dkim_row(rows, said->dkim, said->dkims,
	    &column[0], err);

	if (st == DMARC_OK)
		st = envelope_row(rows, said, &column[1], err);
	if (st == DMARC_OK)
		st = evaluated_row(rows, said, policy_domain, &column[2], err);
	if (st == DMARC_OK)
		st = row_by_numbers(rows, &combination_rows, column, 3,
		    column, row, err);
	return st;
}

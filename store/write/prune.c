/*
 * prune.c: reports that nobody needs any more, and what only they used.
 *
 * Reports go some hundred at a time, then what they left, one table after
 * the other. Each piece is a transaction of its own, so that neither
 * another writer nor a signal waits for long, and readers see whole reports.
 */
#include "store/write/internal.h"

#define REPORTS 500	/* in one transaction */

/*
 * A row is swept after those that may name it: SQLite does not look, for
 * where there is no index it would read the whole table for each row.
 */
static const enum store_sql sweeps[] = {
	SQL_sweep_combination, SQL_sweep_source, SQL_sweep_evaluated,
	SQL_sweep_envelope, SQL_sweep_dkim, SQL_sweep_spf, SQL_sweep_name,
	SQL_sweep_policy, SQL_sweep_submitter, SQL_sweep_reporter,
	SQL_sweep_domain, SQL_sweep_dns_host,
};

#define SWEEPS (sizeof sweeps / sizeof *sweeps)

/* The next reports that go, from p->after on. */
struct piece {
	int64_t last, reports, records;
};

static enum dmarc_status
find_piece(struct store *s, const struct store_prune *p, int64_t most,
    struct piece *out, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_find_old_reports);
	bool found;
	enum dmarc_status st;

	call_int(&c, P_after, p->after);
	call_int(&c, P_before, p->before);
	call_int(&c, P_most, most);
	st = call_row(&c, &found, err);
	if (st != DMARC_OK || !found)
		return st;
	out->last = sqlite3_column_int64(c.stmt, 0);
	out->reports = sqlite3_column_int64(c.stmt, 1);
	out->records = sqlite3_column_int64(c.stmt, 2);
	call_end(&c);
	return DMARC_OK;
}

static enum dmarc_status
delete_piece(struct store *s, const struct store_prune *p,
    const struct piece *piece, struct dmarc_err *err)
{
	static const enum store_sql parts[] = {
		SQL_delete_old_records, SQL_delete_old_reports
	};
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < 2; i++) {
		struct call c = call_start(s, parts[i]);

		call_int(&c, P_after, p->after);
		call_int(&c, P_last, piece->last);
		call_int(&c, P_before, p->before);
		st = call_run(&c, err);
	}
	return st;
}

static enum dmarc_status
set_swept(struct store *s, bool swept, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_set_swept);

	call_int(&c, P_swept, swept);
	return call_run(&c, err);
}

/* In a transaction: remember the time, and delete the next reports. */
static enum dmarc_status
prune_reports(struct store *s, struct store_prune *p, struct piece *piece,
    struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_set_pruned);
	enum dmarc_status st;

	call_int(&c, P_before, p->before);
	st = call_run(&c, err);
	if (st == DMARC_OK)
		st = find_piece(s, p, REPORTS, piece, err);
	if (st != DMARC_OK || piece->reports == 0)
		return st;
	st = delete_piece(s, p, piece, err);
	if (st == DMARC_OK)
		st = set_swept(s, false, err);
	return st;
}

static enum dmarc_status
sweep(struct store *s, struct store_prune *p, struct dmarc_err *err)
{
	struct call c = call_start(s, sweeps[p->sweep]);
	enum dmarc_status st = call_run(&c, err);

	if (st == DMARC_OK && p->sweep + 1 == SWEEPS)
		st = set_swept(s, true, err);
	return st;
}

enum dmarc_status
store_prune(struct store *s, struct store_prune *p, struct dmarc_err *err)
{
	struct piece piece = { 0 };
	bool sweeping = p->sweeping;
	enum dmarc_status st = store_begin(s, err);

	if (st != DMARC_OK)
		return st;
	if (sweeping)
		st = sweep(s, p, err);
	else
		st = prune_reports(s, p, &piece, err);
	if (st == DMARC_OK)
		st = store_commit(s, err);
	if (st != DMARC_OK) {
		store_rollback(s);
		return st;
	}
	store_forget(s);
	if (sweeping) {
		p->done = ++p->sweep == SWEEPS;
		return DMARC_OK;
	}
	p->after = piece.last;
	p->reports += (uint64_t)piece.reports;
	p->records += (uint64_t)piece.records;
	if (piece.reports < REPORTS) {
		p->sweeping = p->reports > 0 || !s->swept;
		p->done = !p->sweeping;
	}
	return DMARC_OK;
}

enum dmarc_status
store_prune_count(struct store *s, struct store_prune *p,
    struct dmarc_err *err)
{
	struct piece piece = { 0 };
	enum dmarc_status st = find_piece(s, p, INT64_MAX, &piece, err);

	p->reports = (uint64_t)piece.reports;
	p->records = (uint64_t)piece.records;
	return st;
}

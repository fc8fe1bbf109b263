/*
 * prune.c: see prune.h.
 *
 * Deletes aggregate reports, some hundred at a time, then the other reports,
 * then unused rows, table by table (a sweep each). Each piece is its own
 * transaction, so that other writers and signals wait only briefly, and readers
 * see whole reports.
 */
#include "store/write/prune.h"

#include "store/write/call.h"
#include "store/write/connection.h"
#include "store/write/transaction.h"

#define REPORTS 500	/* per transaction */

/*
 * A table comes before the tables it refers to. SQLite does not check foreign
 * keys (see set_up() in writer.c): without an index it would read a whole table
 * for each row.
 */
static const enum store_sql sweeps[] = {
	SQL_sweep_combination, SQL_sweep_source, SQL_sweep_evaluated,
	SQL_sweep_envelope, SQL_sweep_dkim, SQL_sweep_spf, SQL_sweep_name,
	SQL_sweep_policy, SQL_sweep_submitter, SQL_sweep_reporter,
	SQL_sweep_domain, SQL_sweep_dns_host,
};

#define SWEEPS (sizeof sweeps / sizeof *sweeps)

/* The next reports to delete, from p->after on. */
struct piece {
	int64_t last, reports, records;
	uint64_t tls_reports;
	bool any;		/* something was deleted */
};

static enum dmarc_status
find_piece(struct writer *w, const struct store_pruning *p, int64_t most,
    struct piece *out, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_old_reports);
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
delete_piece(struct writer *w, const struct store_pruning *p,
    const struct piece *piece, struct dmarc_err *err)
{
	static const enum store_sql parts[] = {
		SQL_delete_old_records, SQL_delete_old_reports
	};
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < 2; i++) {
		struct call c = call_start(w, parts[i]);

		call_int(&c, P_after, p->after);
		call_int(&c, P_last, piece->last);
		call_int(&c, P_before, p->before);
		st = call_run(&c, err);
	}
	return st;
}

/*
 * Deletes TLS reports and failure reports, in one piece as there are few.
 * *reports: how many of the former; *any: whether anything was deleted.
 */
static enum dmarc_status
delete_others(struct writer *w, const struct store_pruning *p,
    uint64_t *reports, bool *any, struct dmarc_err *err)
{
	static const enum store_sql parts[] = {
		SQL_delete_old_tls_failures, SQL_delete_old_tls_policies,
		SQL_delete_old_tls_reports, SQL_delete_old_failures,
		SQL_delete_old_failure_days,
	};
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < sizeof parts / sizeof *parts;
	    i++) {
		struct call c = call_start(w, parts[i]);
		int rows;

		call_int(&c, P_before, p->before);
		st = call_run(&c, err);
		rows = st == DMARC_OK ? sqlite3_changes(w->file.db) : 0;
		*any = *any || rows > 0;
		if (parts[i] == SQL_delete_old_tls_reports)
			*reports = (uint64_t)rows;
	}
	return st;
}

/* Whether earlier prunings were finished. */
static enum dmarc_status
find_swept(struct writer *w, bool *swept, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_pruned);
	bool found;
	enum dmarc_status st = call_row(&c, &found, err);

	*swept = true;
	if (st != DMARC_OK || !found)
		return st;
	*swept = sqlite3_column_int(c.stmt, 1) != 0;
	call_end(&c);
	return DMARC_OK;
}

static enum dmarc_status
set_swept(struct writer *w, bool swept, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_set_swept);

	call_int(&c, P_swept, swept);
	return call_run(&c, err);
}

/* Notes the time and deletes the next reports. */
static enum dmarc_status
prune_reports(struct writer *w, const struct store_pruning *p,
    struct piece *piece, bool *swept, struct dmarc_err *err)
{
	enum dmarc_status st = find_swept(w, swept, err);
	struct call c;

	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_set_pruned);
	call_int(&c, P_before, p->before);
	st = call_run(&c, err);
	if (st == DMARC_OK)
		st = find_piece(w, p, REPORTS, piece, err);
	piece->any = piece->reports > 0;
	if (st == DMARC_OK && piece->any)
		st = delete_piece(w, p, piece, err);
	if (st == DMARC_OK && piece->reports < REPORTS)
		st = delete_others(w, p, &piece->tls_reports, &piece->any,
		    err);
	if (st == DMARC_OK && piece->any)
		st = set_swept(w, false, err);
	return st;
}

/* Counts the old reports that are still to be shipped. */
static enum dmarc_status
count_kept(struct writer *w, struct store_pruning *p, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_count_old_unsent);
	bool found;
	int64_t kept = 0;
	enum dmarc_status st;

	call_int(&c, P_before, p->before);
	st = call_find(&c, &found, &kept, err);
	if (st == DMARC_OK)
		p->kept = (uint64_t)kept;
	return st;
}

static enum dmarc_status
sweep(struct writer *w, const struct store_pruning *p, struct dmarc_err *err)
{
	struct call c = call_start(w, sweeps[p->sweep]);
	enum dmarc_status st = call_run(&c, err);

	if (st == DMARC_OK && p->sweep + 1 == SWEEPS)
		st = set_swept(w, true, err);
	return st;
}

enum dmarc_status
store_prune(struct writer *w, struct store_pruning *p, struct dmarc_err *err)
{
	struct piece piece = { 0 };
	bool sweeping = p->sweeping, swept = true;
	enum dmarc_status st = transaction_begin(w, err);

	if (st == DMARC_OK && sweeping)
		st = sweep(w, p, err);
	else if (st == DMARC_OK)
		st = prune_reports(w, p, &piece, &swept, err);
	if (st == DMARC_OK && !sweeping)
		st = count_kept(w, p, err);
	if (st == DMARC_OK)
		st = transaction_commit(w, err);
	if (st != DMARC_OK) {
		transaction_rollback(w);
		return st;
	}
	w->losses++;
	if (sweeping) {
		p->done = ++p->sweep == SWEEPS;
		return DMARC_OK;
	}
	p->after = piece.last;
	p->reports += (uint64_t)piece.reports + piece.tls_reports;
	p->records += (uint64_t)piece.records;
	if (piece.reports < REPORTS) {
		p->sweeping = p->reports > 0 || piece.any || !swept;
		p->done = !p->sweeping;
	}
	return DMARC_OK;
}

enum dmarc_status
store_prune_count(struct writer *w, struct store_pruning *p,
    struct dmarc_err *err)
{
	struct piece piece = { 0 };
	struct call c;
	int64_t tls_reports = 0;
	bool found;
	enum dmarc_status st = find_piece(w, p, INT64_MAX, &piece, err);

	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_count_old_tls_reports);
	call_int(&c, P_before, p->before);
	st = call_find(&c, &found, &tls_reports, err);
	p->reports = (uint64_t)(piece.reports + tls_reports);
	p->records = (uint64_t)piece.records;
	return st != DMARC_OK ? st : count_kept(w, p, err);
}

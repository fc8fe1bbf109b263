/*
 * records.c: see records.h.
 *
 * A statement for each record would spend most of its time starting and
 * ending. Instead, SQLite reads the records of a report from an array through
 * a virtual table: report_at_hand, which exists only on the writer's
 * connection.
 */
#include "store/write/ledger/records.h"

#include "store/write/call.h"
#include "store/write/connection.h"

enum column { SOURCE, COMBINATION, MESSAGES, EVALUATION };

struct table {
	sqlite3_vtab base;	/* SQLite's, first */
	const struct records *const *at_hand;
};

struct cursor {
	sqlite3_vtab_cursor base;	/* SQLite's, first */
	const struct records *records;
	size_t row;
};

static int
connect_table(sqlite3 *db, void *aux, int argc, const char *const *argv,
    sqlite3_vtab **out, char **why)
{
	struct table *t;
	int rc = sqlite3_declare_vtab(db,
	    "CREATE TABLE x (source, combination, messages, evaluation)");

	(void)argc;
	(void)argv;
	(void)why;
	if (rc != SQLITE_OK)
		return rc;
	t = sqlite3_malloc64(sizeof *t);
	if (t == NULL)
		return SQLITE_NOMEM;
	*t = (struct table){ .at_hand = aux };
	*out = &t->base;
	return SQLITE_OK;
}

static int
disconnect_table(sqlite3_vtab *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

/* The only plan: a scan from first to last row. */
static int
plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
	(void)base;
	info->estimatedCost = 1;
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
	struct cursor *c = sqlite3_malloc64(sizeof *c);

	(void)base;
	if (c == NULL)
		return SQLITE_NOMEM;
	*c = (struct cursor){ .row = 0 };
	*out = &c->base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

static int
begin(sqlite3_vtab_cursor *base, int plan, const char *name, int argc,
    sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;

	(void)plan;
	(void)name;
	(void)argc;
	(void)argv;
	c->records = *((struct table *)base->pVtab)->at_hand;
	c->row = 0;
	return SQLITE_OK;
}

static int
next(sqlite3_vtab_cursor *base)
{
	((struct cursor *)base)->row++;
	return SQLITE_OK;
}

static int
at_end(sqlite3_vtab_cursor *base)
{
	const struct cursor *c = (const struct cursor *)base;

	return c->row >= c->records->n;
}

static int
column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column)
{
	const struct cursor *c = (const struct cursor *)base;
	const struct record_row *r = &c->records->row[c->row];

	switch ((enum column)column) {
	case SOURCE:
		sqlite3_result_int64(out, r->source);
		break;
	case COMBINATION:
		sqlite3_result_int64(out, r->combination);
		break;
	case MESSAGES:
		sqlite3_result_int64(out, r->messages);
		break;
	case EVALUATION:
		sqlite3_result_int(out, r->evaluation);
		break;
	}
	return SQLITE_OK;
}

static int
row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct cursor *)base)->row;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.xConnect = connect_table,
	.xDisconnect = disconnect_table,
	.xBestIndex = plan,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = begin,
	.xNext = next,
	.xEof = at_end,
	.xColumn = column,
	.xRowid = row_number,
};

enum dmarc_status
records_init(struct record_table *t, struct writer *w, struct dmarc_err *err)
{
	*t = (struct record_table){ .writer = w };
	if (sqlite3_create_module(w->file.db, "report_at_hand", &module,
	    &t->at_hand) != SQLITE_OK)
		return database_fail(&w->file, err);
	return DMARC_OK;
}

enum dmarc_status
records_refresh(struct record_table *t, struct dmarc_err *err)
{
	struct call c = call_start(t->writer, SQL_last_record);
	bool found;

	return call_find(&c, &found, &t->last, err);
}

enum dmarc_status
records_add(struct record_table *t, const struct records *records,
    int64_t *first, struct dmarc_err *err)
{
	struct call c = call_start(t->writer, SQL_add_records);
	enum dmarc_status st;

	/* SQLite assigns consecutive keys up to the largest key. */
	if (records->n > (uint64_t)(INT64_MAX - t->last))
		return dmarc_fail(err, DMARC_E_DATA,
		    "%s: the keys of table record are used up; start "
		    "a new database with --db",
		    t->writer->file.path);
	*first = t->last + 1;
	t->at_hand = records;
	st = call_run(&c, err);
	t->at_hand = NULL;
	t->last += (int64_t)records->n;
	return st;
}

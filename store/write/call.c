/*
 * call.c: see call.h.
 */
#include "store/write/call.h"

#include "store/write/connection.h"

struct call
call_start(struct writer *w, enum store_sql sql)
{
	struct statement *s = &w->statement[sql];
	struct call c = { .writer = w, .place = s->place, .rc = SQLITE_OK };

	if (s->stmt == NULL)
		c.rc = statement_prepare(w->file.db, sql, s);
	c.stmt = s->stmt;
	return c;
}

void
call_int(struct call *c, enum store_param p, int64_t value)
{
	if (c->rc == SQLITE_OK)
		c->rc = sqlite3_bind_int64(c->stmt, c->place[p], value);
}

void
call_text(struct call *c, enum store_param p, const char *text)
{
	if (c->rc == SQLITE_OK)
		c->rc = sqlite3_bind_text(c->stmt, c->place[p], text, -1,
		    SQLITE_STATIC);
}

void
call_optional(struct call *c, enum store_param p, const char *text)
{
	call_text(c, p, text == NULL || *text == '\0' ? NULL : text);
}

void
call_blob(struct call *c, enum store_param p, const void *data, size_t len)
{
	if (c->rc == SQLITE_OK)
		c->rc = sqlite3_bind_blob64(c->stmt, c->place[p], data, len,
		    SQLITE_STATIC);
}

/* Clear the bindings: the next run must not see values that may be freed. */
void
call_end(struct call *c)
{
	if (c->stmt == NULL)
		return;
	(void)sqlite3_reset(c->stmt);
	(void)sqlite3_clear_bindings(c->stmt);
}

enum dmarc_status
call_row(struct call *c, bool *found, struct dmarc_err *err)
{
	enum dmarc_status st;
	int rc = c->rc;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(c->stmt);
	if (rc == SQLITE_ROW) {
		*found = true;
		return DMARC_OK;
	}
	if (rc == SQLITE_DONE) {
		*found = false;
		st = DMARC_OK;
	} else {
		st = database_fail(&c->writer->file, err);
	}
	call_end(c);
	return st;
}

enum dmarc_status
call_find(struct call *c, bool *found, int64_t *value, struct dmarc_err *err)
{
	enum dmarc_status st = call_row(c, found, err);

	if (st == DMARC_OK && *found) {
		*value = sqlite3_column_int64(c->stmt, 0);
		call_end(c);
	}
	return st;
}

enum dmarc_status
call_run(struct call *c, struct dmarc_err *err)
{
	bool row = false;
	enum dmarc_status st = call_row(c, &row, err);

	if (st == DMARC_OK && row)
		call_end(c);
	return st;
}

enum dmarc_status
call_add(struct call *c, int64_t *row, struct dmarc_err *err)
{
	enum dmarc_status st = call_run(c, err);

	if (st == DMARC_OK)
		*row = sqlite3_last_insert_rowid(c->writer->file.db);
	return st;
}

/*
 * call.c: one run of one prepared statement; see internal.h.
 */
#include "store/write/internal.h"

struct call
call_start(struct store *s, enum store_sql sql)
{
	return (struct call){
		.s = s,
		.stmt = s->stmt[sql],
		.place = s->place[sql],
		.rc = SQLITE_OK,
	};
}

static void
note(struct call *c, int rc)
{
	if (c->rc == SQLITE_OK)
		c->rc = rc;
}

void
call_int(struct call *c, enum store_param p, int64_t value)
{
	note(c, sqlite3_bind_int64(c->stmt, c->place[p], value));
}

void
call_text(struct call *c, enum store_param p, const char *text)
{
	note(c, sqlite3_bind_text(c->stmt, c->place[p], text, -1,
	    SQLITE_STATIC));
}

void
call_optional(struct call *c, enum store_param p, const char *text)
{
	call_text(c, p, text == NULL || *text == '\0' ? NULL : text);
}

void
call_blob(struct call *c, enum store_param p, const void *data, size_t len)
{
	note(c, sqlite3_bind_blob64(c->stmt, c->place[p], data, len,
	    SQLITE_STATIC));
}

/* Nothing that was bound may be pointed at, or stay, for the next run. */
void
call_end(struct call *c)
{
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
		st = store_fail(c->s, err);
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
		*row = sqlite3_last_insert_rowid(c->s->db);
	return st;
}

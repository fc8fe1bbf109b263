/*
 * test_trouble.c: calls of SQLite and of malloc fail, one from each place in
 * turn: what was begun is undone, and doing it again gives what there would
 * have been. A sample of the places; all with DMARC_FULL or FAULT_PLACES.
 * The linker puts the functions named __wrap_* before the real ones.
 */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/query.h"
#include "tests/cunit_main.h"
#include "tests/places.h"
#include "tests/store/fixture.h"

/* The function of SQLite with these arguments, which may fail instead. */
#define WRAP(name, parameters, arguments, failure) \
int __real_##name parameters; \
int __wrap_##name parameters; \
int \
__wrap_##name parameters \
{ \
	return place_fails() ? failure : __real_##name arguments; \
}

WRAP(sqlite3_step, (sqlite3_stmt *stmt), (stmt), SQLITE_IOERR)
WRAP(sqlite3_prepare_v2, (sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **stmt, const char **tail), (db, sql, n, stmt, tail),
    SQLITE_NOMEM)
WRAP(sqlite3_prepare_v3, (sqlite3 *db, const char *sql, int n, unsigned flags,
    sqlite3_stmt **stmt, const char **tail), (db, sql, n, flags, stmt, tail),
    SQLITE_NOMEM)
WRAP(sqlite3_exec, (sqlite3 *db, const char *sql,
    int (*row)(void *, int, char **, char **), void *ctx, char **text),
    (db, sql, row, ctx, text), SQLITE_IOERR)
WRAP(sqlite3_bind_int64, (sqlite3_stmt *stmt, int at, sqlite3_int64 value),
    (stmt, at, value), SQLITE_NOMEM)
WRAP(sqlite3_bind_double, (sqlite3_stmt *stmt, int at, double value),
    (stmt, at, value), SQLITE_NOMEM)
WRAP(sqlite3_bind_text, (sqlite3_stmt *stmt, int at, const char *text, int n,
    void (*end)(void *)), (stmt, at, text, n, end), SQLITE_NOMEM)
WRAP(sqlite3_bind_blob64, (sqlite3_stmt *stmt, int at, const void *data,
    sqlite3_uint64 n, void (*end)(void *)), (stmt, at, data, n, end),
    SQLITE_NOMEM)
WRAP(sqlite3_busy_timeout, (sqlite3 *db, int ms), (db, ms), SQLITE_MISUSE)
WRAP(sqlite3_file_control, (sqlite3 *db, const char *name, int what, void *to),
    (db, name, what, to), SQLITE_IOERR)
WRAP(sqlite3_wal_checkpoint_v2, (sqlite3 *db, const char *name, int mode,
    int *log, int *done), (db, name, mode, log, done), SQLITE_BUSY)

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size);

void *
__wrap_malloc(size_t size)
{
	return place_fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return place_fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return place_fails() ? NULL : __real_realloc(p, size);
}

/* ---- what is done ---- */

static struct report first, again, other, foreign;

static void
make_reports(void)
{
	report_init(&first);
	first.override[0] = (struct dmarc_override_reason)
	    { DMARC_OVERRIDE_FORWARDED, "of the list" };
	first.combination[0].override = first.override;
	first.combination[0].overrides = 1;
	report_add(&first, "2001:db8::1", 7, DMARC_DISP_REJECT,
	    DMARC_ALIGNED_FAIL, DMARC_ALIGNED_FAIL);
	report_init(&again);
	again.record[0].count = 11;	/* a revision of the first */
	report_init(&other);
	other.fb.report_id = "another";
	report_init(&foreign);
	foreign.fb.policy.domain = "example.net";
	report_seal(&first);
	report_seal(&again);
	report_seal(&other);
	report_seal(&foreign);
}

static enum dmarc_status
put(struct store *s, const char *name, const struct dmarc_finding *finding,
    bool read, struct dmarc_err *err)
{
	unsigned char sha256[DMARC_DIGEST] = { 1 };
	struct store_message m = { .mailbox = "/var/mail/reports",
	    .name = name, .sha256 = read ? sha256 : NULL, .finding = finding,
	    .findings = 1, .now = NOW };
	struct store_result result;

	return store_put(s, &m, &result, err);
}

static enum dmarc_status
enter(struct store *s, struct dmarc_err *err)
{
	static const char *const own[] = { "example.org" };
	static const struct dmarc_finding refused = {
		.kind = DMARC_FOUND_REFUSED, .part = "report.zip",
		.reason = DMARC_R_ZIP_CORRUPT, .detail = "no end",
	}, unreadable = {
		.kind = DMARC_FOUND_REFUSED, .reason = DMARC_R_UNREADABLE,
	}, nothing = { .kind = DMARC_FOUND_OTHER };
	struct store_known known;
	enum dmarc_status st = store_begin(s, err);

	if (st == DMARC_OK)
		st = store_own_domains(s, own, 1, err);
	if (st == DMARC_OK)
		st = put(s, "1", &first.finding, true, err);
	if (st == DMARC_OK)
		st = put(s, "2", &first.finding, true, err);
	if (st == DMARC_OK)
		st = put(s, "3", &again.finding, true, err);
	if (st == DMARC_OK)
		st = put(s, "4", &other.finding, true, err);
	if (st == DMARC_OK)
		st = put(s, "5", &foreign.finding, true, err);
	if (st == DMARC_OK)
		st = put(s, "6", &refused, true, err);
	if (st == DMARC_OK)
		st = put(s, "7", &nothing, true, err);
	if (st == DMARC_OK)
		st = put(s, "8", &unreadable, false, err);
	if (st == DMARC_OK)
		st = store_commit(s, err);
	if (st == DMARC_OK)
		st = store_lookup(s, "/var/mail/reports", "6", &known, err);
	if (st == DMARC_OK) {
		CU_ASSERT(known.known && known.outcome == STORE_REJECTED);
	}
	return st;
}

static enum dmarc_status
prune(struct store *s, struct dmarc_err *err)
{
	struct store_prune p = { .before = MONDAY };
	enum dmarc_status st = store_prune_count(s, &p, err);

	while (st == DMARC_OK && !p.done)
		st = store_prune(s, &p, err);
	return st;
}

static enum dmarc_status
write_all(const char *path, struct dmarc_err *err)
{
	struct store_opts opts = { .path = path, .create = true,
	    .busy_ms = 50 };
	struct store *s = NULL;
	struct dmarc_err last;
	enum dmarc_status closed, st = store_open(&opts, &s, err);

	if (st == DMARC_OK)
		st = enter(s, err);
	if (st == DMARC_OK)
		st = prune(s, err);
	closed = store_close(s, &last);
	if (st == DMARC_OK && closed != DMARC_OK) {
		*err = last;
		st = closed;
	}
	return st;
}

static enum dmarc_status
read_all(const char *path, char *out, size_t size, struct dmarc_err *err)
{
	struct query *q = NULL;
	struct query_stmt *stmt = NULL;
	struct dmarc_err last;
	bool row = false;
	enum dmarc_status closed, st = query_open(path, 50, &q, err);

	if (st == DMARC_OK)
		st = query_prepare(q, "SELECT (SELECT group_concat(name || "
		    "outcome || ifnull(reason, '')) FROM v_message) || "
		    "(SELECT group_concat(report_id || policy_domain || "
		    "counted || messages) FROM (SELECT * FROM v_report "
		    "ORDER BY message_name)) || (SELECT group_concat("
		    "source_ip || messages || ifnull(override, '')) FROM "
		    "(SELECT * FROM v_record ORDER BY source_ip, messages)) "
		    "WHERE :one = 1 AND :two = 2.0 AND :three = 'three'",
		    &stmt, err);
	if (st == DMARC_OK) {
		query_bind_int(stmt, ":one", 1);
		query_bind_real(stmt, ":two", 2);
		query_bind_text(stmt, ":three", "three");
		st = query_step(stmt, &row, err);
	}
	if (st == DMARC_OK)
		(void)snprintf(out, size, "%s", row ? query_text(stmt, 0) :
		    "no row");
	query_finish(stmt);
	closed = query_close(q, &last);
	return st != DMARC_OK ? st : closed;
}

/* ---- it fails ---- */

/* Both, of which one is disturbed; the other one tells what there is. */
static bool
round_of(unsigned long nth, bool writing, char *out, size_t size)
{
	struct fixture f;
	struct dmarc_err err = { .code = DMARC_OK };
	enum dmarc_status st = DMARC_OK;
	bool struck;

	fixture_open(&f);
	fixture_stop(&f);
	if (writing) {
		CU_ASSERT_EQUAL_FATAL(unlink(f.path), 0);
	} else {
		CU_ASSERT_EQUAL_FATAL(write_all(f.path, &err), DMARC_OK);
	}
	places_begin(nth);
	if (writing)
		st = write_all(f.path, &err);
	else
		st = read_all(f.path, out, size, &err);
	struck = places >= nth;
	places_end();
	if (st != DMARC_OK) {
		CU_ASSERT_EQUAL(err.code, st);
		CU_ASSERT(err.text[0] != '\0');
		if (writing) {
			CU_ASSERT_EQUAL(write_all(f.path, &err), DMARC_OK);
		}
	}
	if (writing || st != DMARC_OK) {
		CU_ASSERT_EQUAL(read_all(f.path, out, size, &err), DMARC_OK);
	}
	fixture_close(&f);
	return struck;
}

static void
each_in_turn(bool writing)
{
	char want[2000] = "", got[2000];
	unsigned long all;

	make_reports();
	CU_ASSERT_FALSE(round_of(PLACES, writing, want, sizeof want));
	all = places;
	for (unsigned long nth = 1; nth <= all; nth += places_step(all, 20)) {
		(void)strcpy(got, "nothing");
		CU_ASSERT_TRUE(round_of(nth, writing, got, sizeof got));
		if (strcmp(got, want) != 0)
			printf("\n    place %lu: %s\n    not %s\n", nth, got,
			    want);
		CU_ASSERT_STRING_EQUAL(got, want);
	}
	CU_ASSERT(all > 10);
}

static void
writes_all_or_nothing(void)
{
	each_in_turn(true);
}

static void
reads_or_says_why_not(void)
{
	each_in_turn(false);
}

static const struct test tests[] = {
	{ "it writes all or nothing, whichever call fails",
	    writes_all_or_nothing },
	{ "it reads or says why not, whichever call fails",
	    reads_or_says_why_not },
};
TEST_MAIN("store/trouble", tests)

/*
 * test_trouble.c: calls of SQLite and malloc fail, one call site after the
 * other. Each failure is rolled back, and a second try gives the same result
 * as an undisturbed run. Tests a sample of the call sites; all with DMARC_FULL
 * or FAULT_PLACES. The linker replaces the real functions by those named
 * __wrap_*.
 */
#include "store/write/ledger/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/read/query.h"
#include "store/write/expire.h"
#include "store/write/secret.h"
#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"
#include "tests/places.h"
#include "tests/store/fixture.h"

/* Calls SQLite's function with these arguments, or fails instead. */
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

WRAP(sqlite3_open, (const char *name, sqlite3 **db), (name, db),
    SQLITE_NOMEM)
WRAP(sqlite3_create_function, (sqlite3 *db, const char *name, int n, int flags,
    void *ctx, void (*call)(sqlite3_context *, int, sqlite3_value **),
    void (*step)(sqlite3_context *, int, sqlite3_value **),
    void (*final)(sqlite3_context *)),
    (db, name, n, flags, ctx, call, step, final), SQLITE_NOMEM)
WRAP(sqlite3_create_module, (sqlite3 *db, const char *name,
    const sqlite3_module *module, void *ctx), (db, name, module, ctx),
    SQLITE_NOMEM)

void *__real_sqlite3_malloc64(sqlite3_uint64 size);
void *__wrap_sqlite3_malloc64(sqlite3_uint64 size);

void *
__wrap_sqlite3_malloc64(sqlite3_uint64 size)
{
	return place_fails() ? NULL : __real_sqlite3_malloc64(size);
}

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

/* ---- the operations ---- */

static struct report first, again, other, foreign;
static struct dmarc_finding genuine;	/* the first report, verified */

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
	foreign.fb.begin -= 100 * 86400;	/* to be pruned */
	foreign.fb.end -= 100 * 86400;
	report_seal(&first);
	report_seal(&again);
	report_seal(&other);
	report_seal(&foreign);
	genuine = first.finding;
	genuine.provenance = DMARC_PROVENANCE_VERIFIED;
}

static enum dmarc_status
put(struct store *s, const char *name, const struct dmarc_finding *finding,
    bool read, struct dmarc_err *err)
{
	unsigned char sha256[DMARC_DIGEST] = { 1 };
	struct store_message m = { .mailbox = "/var/mail/reports",
	    .name = name, .sha256 = read ? sha256 : NULL, .finding = finding,
	    .findings = 1, .now = NOW, .failures_per_day = 1,
	    .most_bytes = UINT64_MAX };
	struct store_result result;

	return store_put(s, &m, &result, err);
}

/* TLS reports and failure reports, with revisions and better copies. */
static enum dmarc_status
put_others(struct writer *w, struct store *s, struct dmarc_err *err)
{
	struct tls_sample tls;
	struct failure_sample failure;
	struct dmarc_finding report = { .kind = DMARC_FOUND_TLS,
		.tls = &tls.report };
	struct dmarc_finding single = { .kind = DMARC_FOUND_FAILURE,
		.failure = &failure.report };
	unsigned char key[DMARC_TAG_KEY];
	enum dmarc_status st = store_secret(w, key, err);

	tls_sample_init(&tls);
	failure_sample_init(&failure);
	failure.report.arrival = NOW;
	if (st == DMARC_OK)
		st = put(s, "tls1", &report, true, err);
	tls.report.facts[0] = 1;
	if (st == DMARC_OK)
		st = put(s, "tls2", &report, true, err);
	tls_sample_init(&tls);
	report.provenance = DMARC_PROVENANCE_VERIFIED;
	if (st == DMARC_OK)
		st = put(s, "tls3", &report, true, err);
	if (st == DMARC_OK)
		st = put(s, "failure1", &single, true, err);
	single.provenance = DMARC_PROVENANCE_VERIFIED;
	if (st == DMARC_OK)
		st = put(s, "failure2", &single, true, err);
	failure.report.facts[0] = 1;
	if (st == DMARC_OK)
		st = put(s, "failure3", &single, true, err);
	if (st == DMARC_OK)
		st = store_expire(w, 1700000000, err);
	return st;
}

static enum dmarc_status
enter(struct writer *w, struct store *s, struct dmarc_err *err)
{
	static const char *const own[] = { "example.org" };
	static const struct dmarc_finding refused = {
		.kind = DMARC_FOUND_REFUSED, .part = "report.zip",
		.refused = { DMARC_R_ZIP_CORRUPT, "no end" },
	}, unreadable = {
		.kind = DMARC_FOUND_REFUSED,
		.refused.reason = DMARC_R_UNREADABLE,
	}, nothing = { .kind = DMARC_FOUND_OTHER };
	struct store_known known;
	enum dmarc_status st = transaction_begin(w, err);

	if (st == DMARC_OK)
		st = store_own_domains(w, own, 1, err);
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
		st = put(s, "9", &genuine, true, err);
	if (st == DMARC_OK)
		st = put_others(w, s, err);
	if (st == DMARC_OK)
		st = transaction_commit(w, err);
	if (st == DMARC_OK)
		st = store_lookup(s, "/var/mail/reports", "6", &known, err);
	if (st == DMARC_OK) {
		CU_ASSERT(known.known && known.outcome == STORE_REJECTED);
	}
	return st;
}

static enum dmarc_status
prune(struct writer *w, struct dmarc_err *err)
{
	struct store_pruning p = { .before = MONDAY };
	enum dmarc_status st = store_prune_count(w, &p, err);

	while (st == DMARC_OK && !p.done)
		st = store_prune(w, &p, err);
	return st;
}

/* Opens, which converts an older database; writes if asked to. */
static enum dmarc_status
write_some(const char *path, bool write, struct dmarc_err *err)
{
	struct writer_opts opts = { .path = path, .create = true,
	    .busy_ms = 50 };
	struct writer *w = NULL;
	struct store *s = NULL;
	struct dmarc_err last;
	enum dmarc_status closed, st = writer_open(&opts, &w, err);

	if (st == DMARC_OK && write)
		st = store_new(w, &s, err);
	if (st == DMARC_OK && write)
		st = enter(w, s, err);
	if (st == DMARC_OK && write)
		st = prune(w, err);
	store_free(s);
	closed = writer_close(w, &last);
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
		    "|| (SELECT ifnull(group_concat(policy_type || counted "
		    "|| provenance || ifnull(successful, '')), '') FROM "
		    "v_tls_report) || (SELECT count(*) FROM v_tls_failure) "
		    "|| (SELECT ifnull(group_concat(reporter || provenance), "
		    "'') FROM v_failure) || (SELECT ifnull(group_concat("
		    "reports || kept), '') FROM v_failure_day) "
		    "WHERE :one = 1 AND :three = 'three'",
		    &stmt, err);
	if (st == DMARC_OK) {
		query_bind_int(stmt, ":one", 1);
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

/* A database of the first format. */
static void
make_older(const char *path)
{
	static char dump[1 << 16];
	FILE *file = fopen(DMARC_TEST_DATA "/store/version-1.sql", "r");
	sqlite3 *db = NULL;
	size_t n;

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	n = fread(dump, 1, sizeof dump - 1, file);
	CU_ASSERT_FATAL(n > 0 && n < sizeof dump - 1);
	dump[n] = '\0';
	CU_ASSERT_EQUAL(fclose(file), 0);
	CU_ASSERT_EQUAL_FATAL(sqlite3_open(path, &db), SQLITE_OK);
	CU_ASSERT_EQUAL_FATAL(sqlite3_exec(db, dump, NULL, NULL, NULL),
	    SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_close(db), SQLITE_OK);
}

/* ---- the failures ---- */

enum deed { WRITING, READING, CONVERTING };

static enum dmarc_status
undisturbed(enum deed deed, const char *path, struct dmarc_err *err)
{
	return write_some(path, deed != CONVERTING, err);
}

/* Repeats the disturbed operation, and compares the resulting database. */
static bool
round_of(unsigned long nth, enum deed deed, char *out, size_t size)
{
	struct fixture f;
	struct dmarc_err err = { .code = DMARC_OK };
	enum dmarc_status st;
	bool struck;

	fixture_open(&f);
	fixture_stop(&f);
	CU_ASSERT_EQUAL_FATAL(unlink(f.path), 0);
	if (deed == CONVERTING)
		make_older(f.path);
	if (deed == READING)
		CU_ASSERT_EQUAL_FATAL(undisturbed(deed, f.path, &err),
		    DMARC_OK);
	places_begin(nth);
	st = deed == READING ? read_all(f.path, out, size, &err) :
	    undisturbed(deed, f.path, &err);
	struck = places >= nth;
	places_end();
	if (st != DMARC_OK) {
		CU_ASSERT_EQUAL(err.code, st);
		CU_ASSERT(err.text[0] != '\0');
	}
	if (st != DMARC_OK && deed != READING)
		CU_ASSERT_EQUAL(undisturbed(deed, f.path, &err), DMARC_OK);
	if (st != DMARC_OK || deed != READING)
		CU_ASSERT_EQUAL(read_all(f.path, out, size, &err), DMARC_OK);
	fixture_close(&f);
	return struck;
}

static void
each_in_turn(enum deed deed)
{
	static char want[1 << 14], got[1 << 14];
	unsigned long all;

	make_reports();
	CU_ASSERT_FALSE(round_of(PLACES, deed, want, sizeof want));
	all = places;
	for (unsigned long nth = 1; nth <= all; nth += places_step(all, 20)) {
		(void)snprintf(got, sizeof got, "nothing");
		CU_ASSERT_TRUE(round_of(nth, deed, got, sizeof got));
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
	each_in_turn(WRITING);
}

static void
reads_or_says_why_not(void)
{
	each_in_turn(READING);
}

static void
converts_all_or_nothing(void)
{
	each_in_turn(CONVERTING);
}

static const struct test tests[] = {
	{ "it writes all or nothing, whichever call fails",
	    writes_all_or_nothing },
	{ "it reads or says why not, whichever call fails",
	    reads_or_says_why_not },
	{ "it converts all or nothing, whichever call fails",
	    converts_all_or_nothing },
};
TEST_MAIN("store/trouble", tests)

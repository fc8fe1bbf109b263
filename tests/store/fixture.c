/*
 * fixture.c: see fixture.h.
 */
#include "tests/store/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <CUnit/Basic.h>
#include <sqlite3.h>

static struct dmarc_address
address(const char *ip)
{
	struct dmarc_address a = { { 0 } };

	CU_ASSERT_FATAL(address_parse(ip, &a));
	return a;
}

void
report_init(struct report *r)
{
	memset(r, 0, sizeof *r);
	r->dkim[0] = (struct dmarc_auth){ .domain = "example.org",
	    .selector = "s1", .result = DMARC_RESULT_PASS };
	r->spf[0] = (struct dmarc_auth){ .domain = "bounce.example.org",
	    .result = DMARC_RESULT_PASS };
	r->combination[0] = (struct dmarc_combination){
	    .header_from = "example.org",
	    .envelope_from = "bounce.example.org",
	    .dkim = r->dkim, .dkims = 1, .spf = r->spf, .spfs = 1,
	    .override = r->override,
	    .disposition = DMARC_DISP_NONE,
	    .dkim_aligned = DMARC_ALIGNED_PASS,
	    .spf_aligned = DMARC_ALIGNED_PASS };
	r->record[0] = (struct dmarc_record){ address("192.0.2.1"), 10, 0 };
	r->fb = (struct dmarc_aggregate){
	    .org_name = "Example Mail", .email = "dmarc@mail.example.net",
	    .report_id = "r1", .begin = MONDAY, .end = MONDAY + 86399,
	    .policy = { .domain = "example.org", .p = DMARC_P_NONE,
		.pct = 100, .testing = -1 },
	    .combination = r->combination, .combinations = 1,
	    .record = r->record, .records = 1 };
	r->finding = (struct dmarc_finding){ .kind = DMARC_FOUND_AGGREGATE,
	    .aggregate = &r->fb };
}

void
report_seal(struct report *r)
{
	CU_ASSERT_FATAL(aggregate_digest(&r->fb, r->fb.facts));
}

void
report_add(struct report *r, const char *ip, uint64_t count,
    enum dmarc_disposition disposition, enum dmarc_aligned dkim,
    enum dmarc_aligned spf)
{
	size_t i = r->fb.records;

	CU_ASSERT_FATAL(i < MOST);
	r->combination[i] = r->combination[0];
	r->combination[i].disposition = disposition;
	r->combination[i].dkim_aligned = dkim;
	r->combination[i].spf_aligned = spf;
	r->record[i] = (struct dmarc_record){ address(ip), count,
	    (uint32_t)i };
	r->fb.records = r->fb.combinations = i + 1;
}

void
fixture_again(struct fixture *f)
{
	struct writer_opts opts = { .path = f->path, .create = true,
	    .busy_ms = 50 };
	struct dmarc_err err;

	if (writer_open(&opts, &f->writer, &err) != DMARC_OK ||
	    store_new(f->writer, &f->store, &err) != DMARC_OK) {
		fprintf(stderr, "%s\n", err.text);
		CU_FAIL_FATAL("the database of a test");
	}
}

void
fixture_open(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	f->now = NOW;
	f->failures_per_day = 1000;
	/* in memory if available: no fsync there */
	(void)snprintf(f->dir, sizeof f->dir, "%s/dmarc-store.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	CU_ASSERT_FATAL(mkdtemp(f->dir) != NULL);
	(void)snprintf(f->path, sizeof f->path, "%s/dmarc.db", f->dir);
	fixture_again(f);
}

void
fixture_stop(struct fixture *f)
{
	struct dmarc_err err;

	store_free(f->store);
	CU_ASSERT_EQUAL(writer_close(f->writer, &err), DMARC_OK);
	f->store = NULL;
	f->writer = NULL;
}

void
fixture_reopen(struct fixture *f)
{
	fixture_stop(f);
	fixture_again(f);
}

void
fixture_close(struct fixture *f)
{
	static const char *const suffix[] = { "", "-wal", "-shm", "-journal" };
	char path[80];

	fixture_stop(f);
	if (access(f->path, F_OK) == 0) {
		CU_ASSERT_STRING_EQUAL(fixture_text(f,
		    "PRAGMA integrity_check"), "ok");
		CU_ASSERT_STRING_EQUAL(fixture_text(f,
		    "PRAGMA foreign_key_check"), "(none)");
	}
	for (size_t i = 0; i < sizeof suffix / sizeof suffix[0]; i++) {
		(void)snprintf(path, sizeof path, "%s%s", f->path, suffix[i]);
		(void)unlink(path);
	}
	CU_ASSERT_EQUAL(rmdir(f->dir), 0);
}

struct store_result
fixture_put(struct fixture *f, const char *name,
    const struct dmarc_finding *finding, size_t n)
{
	unsigned char sha256[DMARC_DIGEST];
	struct store_message m = { .mailbox = "/var/mail/reports",
	    .name = name, .sha256 = sha256, .finding = finding,
	    .findings = n, .now = f->now,
	    .most_bytes = UINT64_MAX, .no_failures = f->no_failures,
	    .failures_per_day = f->failures_per_day };
	struct store_result r;
	struct dmarc_err err;

	digest_bytes(name, strlen(name), sha256);
	memset(&r, 0, sizeof r);
	if (store_put(f->store, &m, &r, &err) != DMARC_OK) {
		fprintf(stderr, "%s\n", err.text);
		CU_FAIL_FATAL("store_put");
	}
	return r;
}

struct store_result
fixture_finding(struct fixture *f, const char *name,
    const struct dmarc_finding *finding)
{
	struct store_result result;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	result = fixture_put(f, name, finding, 1);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
	return result;
}

struct store_result
fixture_report(struct fixture *f, const char *name, struct report *r)
{
	report_seal(r);
	return fixture_finding(f, name, &r->finding);
}

void
fixture_run(const struct fixture *f, const char *sql)
{
	sqlite3 *db = NULL;

	CU_ASSERT_EQUAL_FATAL(sqlite3_open(f->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s\n", sqlite3_errmsg(db));
		CU_FAIL_FATAL("SQL of a test");
	}
	CU_ASSERT_EQUAL_FATAL(sqlite3_close(db), SQLITE_OK);
}

const char *
fixture_text(const struct fixture *f, const char *sql)
{
	static char text[1024];
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	const unsigned char *column;

	(void)snprintf(text, sizeof text, "(none)");
	CU_ASSERT_EQUAL_FATAL(sqlite3_open_v2(f->path, &db,
	    SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s\n", sqlite3_errmsg(db));
		CU_FAIL_FATAL("SQL of a test");
	}
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		column = sqlite3_column_text(stmt, 0);
		(void)snprintf(text, sizeof text, "%s",
		    column != NULL ? (const char *)column : "NULL");
	}
	CU_ASSERT_EQUAL_FATAL(sqlite3_finalize(stmt), SQLITE_OK);
	CU_ASSERT_EQUAL_FATAL(sqlite3_close(db), SQLITE_OK);
	return text;
}

int64_t
fixture_number(const struct fixture *f, const char *sql)
{
	const char *text = fixture_text(f, sql);
	char *end;
	long long n = strtoll(text, &end, 10);

	return end != text && *end == '\0' ? n : -1;
}

/*
 * test_own.c: whose mail counts, before and after the list changes.
 */
#include "store/write/own.h"

#include <stdio.h>
#include <sys/stat.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static const char counted[] =
    "SELECT group_concat(policy_domain, ' ') FROM (SELECT policy_domain "
    "FROM v_report WHERE counted ORDER BY policy_domain)";

static void
own(struct fixture *f, const char *const *domain, size_t n)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_own_domains(f->writer, domain, n, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

static void
put(struct fixture *f, const char *domain)
{
	struct report r;

	report_init(&r);
	r.fb.policy.domain = domain;
	CU_ASSERT_EQUAL(fixture_report(f, domain, &r).outcome, STORE_STORED);
}

static void
counts_what_is_ours(void)
{
	static const char *const list[] = { "Example.ORG.", "example.com" };
	struct fixture f;

	fixture_open(&f);
	put(&f, "example.org");
	put(&f, "news.example.org");
	put(&f, "notexample.org");
	put(&f, "org");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, counted),
	    "example.org news.example.org notexample.org org");
	own(&f, list, COUNT(list));
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, counted),
	    "example.org news.example.org");
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(messages) FROM v_record"), 20);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(messages) FROM v_daily"), 20);
	/* later reports follow the list */
	put(&f, "a.b.example.com");
	put(&f, "example.net");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, counted),
	    "a.b.example.com example.org news.example.org");
	own(&f, list + 1, 1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, counted), "a.b.example.com");
	own(&f, NULL, 0);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM v_report WHERE counted"), 6);
	fixture_close(&f);
}

/* The size of the write-ahead log: bytes written since the store was opened. */
static off_t
log_bytes(const struct fixture *f)
{
	char path[80];
	struct stat sb;

	(void)snprintf(path, sizeof path, "%s-wal", f->path);
	CU_ASSERT_EQUAL_FATAL(stat(path, &sb), 0);
	return sb.st_size;
}

static void
writes_nothing_for_the_same_list(void)
{
	static const char *const list[] = {
		"example.org", "example.com", "EXAMPLE.org",
	};
	static const char *const turned[] = { "example.com", "example.org." };
	static const char *const other[] = { "example.org", "example.org" };
	struct fixture f;

	fixture_open(&f);
	own(&f, list, COUNT(list));
	CU_ASSERT(log_bytes(&f) > 0);
	fixture_reopen(&f);
	own(&f, list, COUNT(list));
	own(&f, turned, COUNT(turned));
	CU_ASSERT_EQUAL(log_bytes(&f), 0);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM own_domain"),
	    2);
	own(&f, other, COUNT(other));
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM own_domain"),
	    1);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "counts what is ours and what is below", counts_what_is_ours },
	{ "writes nothing for the list it has",
	    writes_nothing_for_the_same_list },
};

TEST_MAIN("store/write/own", tests)

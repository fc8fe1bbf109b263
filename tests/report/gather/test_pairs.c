/*
 * test_pairs.c: senders and their mail, read from a database; a failed
 * allocation is an error and no crash.
 */
#include "report/gather/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "store/read/records.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static struct fixture f;
static struct snapshot *db;
static struct arena *arena;
static struct suffixes *suffixes;
static struct services *services;
static struct labels *labels;

/* Four combinations from three addresses, one of them with a host name. */
static void
fill(void)
{
	struct report r;

	report_init(&r);
	report_add(&r, "192.0.2.1", 3, DMARC_DISP_NONE, DMARC_ALIGNED_PASS,
	    DMARC_ALIGNED_FAIL);
	report_add(&r, "198.51.100.7", 2, DMARC_DISP_NONE, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
	report_add(&r, "2001:db8::1", 1, DMARC_DISP_REJECT,
	    DMARC_ALIGNED_FAIL, DMARC_ALIGNED_FAIL);
	r.combination[3].header_from = "news.example.org";
	(void)fixture_report(&f, "m1", &r);
	fixture_run(&f, "INSERT INTO dns_host "
	    "(ip, name, confirmed, checked_ts) SELECT '198.51.100.7', "
	    "'mx.example.net', 1, max(day_ts) FROM report");
}

static void
begin(void)
{
	struct dmarc_err err;

	fixture_open(&f);
	fill();
	fixture_stop(&f);
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &db, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(suffixes_open(NULL, 100,
	    &suffixes, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(services_read(NULL, NULL, &services, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(labels_load(NULL, &labels, &err), DMARC_OK);
	arena = arena_new(16 << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
}

static void
end(void)
{
	struct dmarc_err err;

	arena_free(arena);
	labels_free(labels);
	services_free(services);
	suffixes_close(suffixes);
	CU_ASSERT_EQUAL(snapshot_close(db, &err), DMARC_OK);
	fixture_close(&f);
}

/* Use the pair of each record, twice. */
static enum dmarc_status
use_all(unsigned level, struct pair_lists *l, struct pairs *p)
{
	static const struct dns dns = { .dmarc = NULL };
	const struct sender_tables tables = { .suffixes = suffixes,
	    .services = services, .labels = labels };
	const struct identity identity = { .db = db, .tables = &tables,
	    .dns = &dns, .domain = "example.org",
	    .now = NOW, .hosts = true, .arena = arena };
	const struct crowd_opts opts = { .level = level,
	    .bytes = CROWD_BYTES, .mail = { .db = db,
	    .domain = "example.org", .all = { 0, 40000 },
	    .recent = { 0, 40000 } } };
	struct dmarc_err err;
	enum dmarc_status st = pairs_begin(&identity, &opts, l, p, &err);

	for (int64_t i = 0; st == DMARC_OK && i < INT64_C(2) * 4; i++) {
		struct statement s = records_start(db, i % 4 + 1, 1);
		struct record_row r;
		uint32_t place = 0;

		CU_ASSERT_TRUE_FATAL(records_next(&s, &r));
		CU_ASSERT_EQUAL_FATAL(statement_end(&s, DMARC_OK, &err),
		    DMARC_OK);
		st = pairs_use(p, r.combination, r.source, true, &place,
		    &err);
		if (st == DMARC_OK)
			CU_ASSERT_EQUAL(place, i % 4);
	}
	return st;
}

static const char *
key(const struct pair_lists *l, size_t pair)
{
	return l->sender[l->pair[pair].sender].key;
}

static void
lists_what_pairs_have_in_common_once(void)
{
	struct pair_lists l = { .pair = NULL };
	struct pairs p;
	const struct verdict_address *named;

	begin();
	CU_ASSERT_EQUAL_FATAL(use_all(0, &l, &p), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(l.pairs, 4);
	CU_ASSERT_EQUAL(l.addresses, 3);
	CU_ASSERT_EQUAL(l.pair[0].address, l.pair[1].address);
	CU_ASSERT_EQUAL(l.pair[0].sender, l.pair[1].sender);
	CU_ASSERT_STRING_EQUAL(key(&l, 0), "net:192.0.2.0/24");
	CU_ASSERT_STRING_EQUAL(key(&l, 3), "net:2001:db8::/48");
	named = &l.address[l.pair[2].address];
	CU_ASSERT_STRING_EQUAL(named->host, "mx.example.net");
	CU_ASSERT_TRUE(named->host_confirmed && named->host_named);
	CU_ASSERT_FALSE(l.pair[2].mail->below);
	CU_ASSERT_TRUE(l.pair[3].mail->below);
	CU_ASSERT_EQUAL(crowd_origins(p.crowd)->own_selectors, 1);
	CU_ASSERT_STRING_EQUAL(crowd_origins(p.crowd)->own_selector[0].domain,
	    "example.org");
	CU_ASSERT_EQUAL(l.pair[0].mail->dkim[0].own_selector, 0);
	pairs_end(&p);
	pair_lists_free(&l);
	end();
}

/* At a high level one pair is kept, and one sender for it. */
static void
sums_what_it_does_not_keep(void)
{
	static const char *const want[] = { "net:192.0.2.0/24",
	    "net:192.0.2.0/24", "more:senders", "more:own" };
	struct pair_lists l = { .pair = NULL };
	struct pairs p;

	begin();
	CU_ASSERT_EQUAL_FATAL(use_all(CROWD_LEVELS - 1, &l, &p), DMARC_OK);
	pairs_end(&p);
	CU_ASSERT_EQUAL_FATAL(l.pairs, 4);
	for (size_t i = 0; i < 4; i++) {
		CU_ASSERT_STRING_EQUAL(key(&l, i), want[i]);
		CU_ASSERT_EQUAL(l.pair[i].summed, i > 0);
		CU_ASSERT_EQUAL(l.address[l.pair[i].address].others, i > 1);
		CU_ASSERT_EQUAL(l.sender[l.pair[i].sender].many, i > 1);
		CU_ASSERT_EQUAL(l.pair[i].mail->below, i == 3);
		CU_ASSERT_EQUAL(l.pair[i].mail->dkim_aligned, i < 2);
	}
	CU_ASSERT_STRING_EQUAL(l.sender[l.pair[2].sender].name,
	    "1 more sender");
	CU_ASSERT_STRING_EQUAL(l.sender[l.pair[3].sender].name,
	    "1 more own sender");
	CU_ASSERT_TRUE(l.address[l.pair[2].address].host_named);
	CU_ASSERT_EQUAL(l.pair[1].mail->dkim[0].own_selector, 0);
	pair_lists_free(&l);
	end();
}

static void
no_memory(unsigned level)
{
	enum dmarc_status st = DMARC_E_NOMEM;

	begin();
	for (size_t nth = 1; st == DMARC_E_NOMEM; nth++) {
		struct pair_lists l = { .pair = NULL };
		struct pairs p;

		CU_ASSERT_FATAL(nth < 1000);
		arena_reset(arena);
		arena_fail_at(arena, nth);
		st = use_all(level, &l, &p);
		arena_fail_at(arena, 0);
		CU_ASSERT_TRUE(st == DMARC_OK || st == DMARC_E_NOMEM);
		if (st == DMARC_OK)
			CU_ASSERT_TRUE(nth > 20);
		pairs_end(&p);
		pair_lists_free(&l);
	}
	end();
}

static void
says_when_there_is_no_memory(void)
{
	no_memory(0);
	no_memory(CROWD_LEVELS - 1);
}

static const struct test tests[] = {
	{ "what pairs have in common stands once",
	    lists_what_pairs_have_in_common_once },
	{ "it sums what it does not keep", sums_what_it_does_not_keep },
	{ "it says when there is no memory", says_when_there_is_no_memory },
};

TEST_MAIN("report/gather/pairs", tests)

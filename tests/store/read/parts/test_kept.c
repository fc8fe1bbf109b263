/*
 * test_kept.c: what is kept for several snapshots reads as what is not, and
 * whatever has no room is read.
 */
#include "store/read/parts/kept.h"

#include <sqlite3.h>

#include "store/read/parts/combination.h"
#include "store/read/parts/source.h"
#include "tests/store/read/reading.h"

#define REPORTS 40	/* each with three combinations of its own */
#define COMBINATIONS (3 * REPORTS)

static struct arena *arena;

/* Reports whose selectors, envelopes and overrides differ. */
static void
fill(void)
{
	fixture_open(&f);
	for (int i = 0; i < REPORTS; i++) {
		struct report r;
		char name[40], from[40], source[20];

		report_init(&r);
		(void)snprintf(name, sizeof name, "r%d.example.net", i);
		(void)snprintf(from, sizeof from, "n%d.example.org", i % 7);
		(void)snprintf(source, sizeof source, "192.0.2.%d", i + 1);
		report_add(&r, source, 1, DMARC_DISP_REJECT,
		    DMARC_ALIGNED_FAIL, DMARC_ALIGNED_UNKNOWN);
		report_add(&r, "2001:db8::1", 1, DMARC_DISP_PASS,
		    DMARC_ALIGNED_UNKNOWN, DMARC_ALIGNED_PASS);
		r.fb.report_id = name;
		r.dkim[0].selector = r.spf[0].domain = name;
		r.combination[1].header_from = from;
		r.override[0] = (struct dmarc_override_reason){
		    DMARC_OVERRIDE_MAILING_LIST, NULL };
		r.combination[2].overrides = 1;
		(void)fixture_report(&f, name, &r);
	}
}

static void
begin(void)
{
	read_it();
	arena = arena_new(SIZE_MAX);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
}

static void
end(void)
{
	arena_free(arena);
	end_reading();
}

/* What a combination says, as a text. */
static const char *
describe(struct snapshot *from, uint64_t number)
{
	struct combinations all = combinations_begin(from, "example.org",
	    arena);
	struct combination c = { .forwarded = false };
	struct dmarc_err err;
	char text[400];

	CU_ASSERT_EQUAL_FATAL(combination_read(&all, number, &c, &err),
	    DMARC_OK);
	(void)snprintf(text, sizeof text, "%s %d %d %d %x %d %u %s %s %d %u "
	    "%s %d %d", c.says.header_from, (int)c.says.disposition,
	    c.dkim_aligned, c.spf_aligned, c.overrides, c.forwarded,
	    c.says.dkims, c.says.dkims > 0 ? c.says.dkim[0].domain : "-",
	    c.says.dkims > 0 ? c.says.dkim[0].selector : "-",
	    c.says.dkims > 0 ? (int)c.says.dkim[0].result : -1, c.says.spfs,
	    c.says.spfs > 0 ? c.says.spf[0].domain : "-",
	    c.says.spfs > 0 ? (int)c.says.spf[0].scope : -1,
	    c.says.spfs > 0 ? (int)c.says.spf[0].result : -1);
	return arena_strndup(arena, text, strlen(text));
}

static void
reads_the_same(void)
{
	const char *want[COMBINATIONS + 2];
	struct dmarc_address address[REPORTS + 2], got;
	struct dmarc_err err;
	/* For nothing, for some of the tables, for all. */
	const size_t room[] = { 0, 600, 3000, 9000, 1 << 20 };

	fill();
	begin();
	for (uint64_t i = 1; i <= COMBINATIONS + 1; i++)
		want[i] = describe(db, i);
	CU_ASSERT_STRING_EQUAL(want[1], "example.org 1 1 1 0 0 1 example.org "
	    "r0.example.net 2 1 r0.example.net 0 2");
	for (int64_t i = 1; i <= REPORTS + 1; i++)
		CU_ASSERT_EQUAL(source_read(db, i, &address[i], &err),
		    DMARC_OK);
	for (size_t k = 0; k < COUNT(room); k++) {
		struct snapshot *kept;
		struct kept *rows;

		CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &kept, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL_FATAL(kept_begin(&kept, 1, room[k], &rows,
		    &err), DMARC_OK);
		/* The last one does not exist. */
		for (uint64_t i = COMBINATIONS + 1; i > 0; i--)
			CU_ASSERT_STRING_EQUAL(describe(kept, i), want[i]);
		for (int64_t i = 1; i <= REPORTS + 1; i++) {
			CU_ASSERT_EQUAL(source_read(kept, i, &got, &err),
			    DMARC_OK);
			CU_ASSERT_EQUAL(memcmp(&got, &address[i],
			    sizeof got), 0);
		}
		CU_ASSERT_EQUAL(source_read(kept, 4000, &got, &err),
		    DMARC_E_DATA);
		kept_end(rows, &kept, 1);
		CU_ASSERT_STRING_EQUAL(describe(kept, 1), want[1]);
		CU_ASSERT_EQUAL(snapshot_close(kept, &err), DMARC_OK);
	}
	end();
}

static void
knows_what_it_has(void)
{
	struct kept *rows;
	struct dmarc_err err;
	uint32_t words[KEPT_WORDS];

	fill();
	begin();
	CU_ASSERT_FALSE(kept_has(db, KEPT_COMBINATION, 2, words));
	CU_ASSERT_EQUAL_FATAL(kept_begin(&db, 1, 1 << 20, &rows, &err),
	    DMARC_OK);
	CU_ASSERT_FALSE(kept_has(db, KEPT_COMBINATION, 2, words));
	(void)describe(db, 1);
	CU_ASSERT_TRUE(kept_has(db, KEPT_COMBINATION, 2, words));
	CU_ASSERT_FALSE(kept_has(db, KEPT_COMBINATION, -1, words));
	CU_ASSERT_FALSE(kept_has(db, KEPT_SOURCE, 1, words));
	kept_end(rows, &db, 1);
	end();
}

static void
keeps_names(void)
{
	struct snapshot *two[2];
	struct kept *rows;
	struct dmarc_err err;
	const char *name, *again;

	fill();
	begin();
	CU_ASSERT_FALSE(kept_name(db, 1, &name));	/* keeps nothing */
	for (int i = 0; i < 2; i++)
		CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &two[i],
		    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(kept_begin(two, 2, 1 << 20, &rows, &err),
	    DMARC_OK);
	CU_ASSERT_TRUE(kept_name(two[0], 0, &name));
	CU_ASSERT_PTR_NULL(name);
	CU_ASSERT_TRUE(kept_name(two[0], 1, &name));
	CU_ASSERT_PTR_NOT_NULL_FATAL(name);
	CU_ASSERT(name[0] != '\0');
	CU_ASSERT_TRUE(kept_name(two[1], 1, &again));
	CU_ASSERT_PTR_EQUAL(again, name);
	CU_ASSERT_FALSE(kept_name(two[0], -1, &name));
	CU_ASSERT_FALSE(kept_name(two[0], 4000, &name));
	kept_end(rows, two, 2);
	kept_end(NULL, NULL, 0);
	for (int i = 0; i < 2; i++)
		CU_ASSERT_EQUAL(snapshot_close(two[i], &err), DMARC_OK);
	end();
}

static void
change(const char *sql)
{
	sqlite3 *raw = NULL;

	CU_ASSERT_EQUAL_FATAL(sqlite3_open(f.path, &raw), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_close(raw), SQLITE_OK);
}

/* A key beyond the last of its table does not fit where keys are kept. */
static void
reads_a_key_that_does_not_fit(void)
{
	const char *want;
	struct kept *rows;
	struct dmarc_err err;

	fill();
	fixture_stop(&f);
	change("UPDATE combination SET envelope = envelope + 100000");
	arena = arena_new(SIZE_MAX);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &db, &err), DMARC_OK);
	want = describe(db, 2);
	CU_ASSERT_EQUAL_FATAL(kept_begin(&db, 1, 1 << 20, &rows, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(describe(db, 2), want);
	kept_end(rows, &db, 1);
	CU_ASSERT_EQUAL(snapshot_close(db, &err), DMARC_OK);
	change("UPDATE combination SET envelope = envelope - 100000");
	arena_free(arena);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "reads the same", reads_the_same },
	{ "knows what it has", knows_what_it_has },
	{ "keeps names", keeps_names },
	{ "reads a key that does not fit", reads_a_key_that_does_not_fit },
};

TEST_MAIN("store/read/kept", tests)

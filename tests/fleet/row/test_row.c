/*
 * test_row.c: a report comes back from the engine as it was shipped, and what
 * no ledger ships is refused without harm.
 */
#include "fleet/row/row.h"

#include <stdio.h>
#include <string.h>

#include "common/facts/digest.h"
#include "tests/cunit_main.h"
#include "tests/common/facts/sample.h"
#include "tests/fleet/row/rows.h"

#define MOST ((size_t)64 << 20)

static struct arena *arena;
static struct sample sample;

static struct fleet_report
report(void)
{
	struct fleet_report r = { .reporter = "example mail",
		.provenance = DMARC_PROVENANCE_MISMATCH,
		.sums = { 10, 9, 8, 7, 6, 5, 4 } };

	sample_init(&sample);
	CU_ASSERT_FATAL(aggregate_digest(&sample.fb, sample.fb.facts));
	r.said = sample.fb;
	return r;
}

/* Reads a row that lies in memory of exactly its size, so that ASan guards. */
static enum dmarc_status
read_row(const unsigned char *row, size_t len, struct fleet_report *out,
    struct dmarc_err *err)
{
	unsigned char *copy = malloc(len > 0 ? len : 1);
	bool end = false;
	enum dmarc_status st;

	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	memcpy(copy, row, len);
	arena_reset(arena);
	st = row_get(copy, len, &dmarc_default_limits, arena, &end, out, err);
	free(copy);
	CU_ASSERT_FALSE(st == DMARC_OK && end);
	return st;
}

static void
same_text(const char *a, const char *b)
{
	/* Absent and empty are alike. */
	CU_ASSERT_STRING_EQUAL(a != NULL ? a : "", b != NULL ? b : "");
}

static void
comes_back_as_it_was(void)
{
	struct fleet_report r = report(), got;
	struct buf b = BUF_INIT(MOST);
	unsigned char digest[DMARC_DIGEST];
	struct dmarc_err err;

	rows_sent(&b, &r, NULL, NULL);
	CU_ASSERT_EQUAL_FATAL(read_row(b.data, b.len, &got, &err), DMARC_OK);
	same_text(got.said.org_name, r.said.org_name);
	same_text(got.said.email, r.said.email);
	same_text(got.said.extra_contact_info, r.said.extra_contact_info);
	same_text(got.said.generator, r.said.generator);
	same_text(got.said.error, r.said.error);
	same_text(got.said.report_id, r.said.report_id);
	CU_ASSERT_EQUAL(got.said.begin, r.said.begin);
	CU_ASSERT_EQUAL(got.said.end, r.said.end);
	CU_ASSERT_EQUAL(got.said.skipped_records, r.said.skipped_records);
	CU_ASSERT_EQUAL(got.said.repaired, r.said.repaired);
	CU_ASSERT_EQUAL(got.provenance, r.provenance);
	CU_ASSERT_EQUAL(memcmp(got.said.facts, r.said.facts, DMARC_DIGEST), 0);
	CU_ASSERT_EQUAL(got.said.records, r.said.records);
	/* Policy and records, with all that they say. */
	CU_ASSERT_TRUE_FATAL(aggregate_digest(&got.said, digest));
	CU_ASSERT_EQUAL(memcmp(digest, r.said.facts, DMARC_DIGEST), 0);
	buf_free(&b);
}

static void
knows_the_end(void)
{
	struct buf b = BUF_INIT(MOST);
	struct fleet_report got;
	struct dmarc_err err;
	bool end = false;

	row_begin(&b);
	CU_ASSERT_EQUAL(b.len, ROW_HEADER);
	CU_ASSERT_TRUE(row_is_begun(b.data, b.len));
	CU_ASSERT_FALSE(row_is_begun(b.data, b.len - 1));
	b.data[12] = 1;		/* a flag that nobody knows */
	CU_ASSERT_FALSE(row_is_begun(b.data, b.len));
	buf_clear(&b, MOST);
	row_end(&b);
	CU_ASSERT_EQUAL(row_get(b.data, b.len, &dmarc_default_limits, arena,
	    &end, &got, &err), DMARC_OK);
	CU_ASSERT_TRUE(end);
	buf_free(&b);
}

static void
refuses_rows_that_are_cut_or_too_long(void)
{
	struct fleet_report r = report(), got;
	struct buf b = BUF_INIT(MOST);
	struct dmarc_err err;

	rows_sent(&b, &r, NULL, NULL);
	for (size_t len = 0; len < b.len; len++)
		CU_ASSERT_EQUAL_FATAL(read_row(b.data, len, &got, &err),
		    DMARC_E_DATA);
	buf_byte(&b, 0);
	CU_ASSERT_EQUAL(read_row(b.data, b.len, &got, &err), DMARC_E_DATA);
	buf_free(&b);
}

static void
survives_any_byte(void)
{
	static const unsigned char change[] = { 0x01, 0x80, 0xff };
	struct fleet_report r = report(), got;
	struct buf b = BUF_INIT(MOST);
	struct dmarc_err err;

	rows_sent(&b, &r, NULL, NULL);
	for (size_t i = 0; i < b.len; i++)
		for (size_t c = 0; c < sizeof change; c++) {
			enum dmarc_status st;

			b.data[i] ^= change[c];
			st = read_row(b.data, b.len, &got, &err);
			CU_ASSERT_TRUE_FATAL(st == DMARC_OK ||
			    st == DMARC_E_DATA);
			b.data[i] ^= change[c];
		}
	buf_free(&b);
}

#define BYTES(text) text, sizeof(text) - 1
#define NULL_FIELD BYTES("\377\377\377\377")
#define NONE BYTES("\0\0\0\14\0\0\0\0\0\0\0\0\0\0\0\27")
#define AN_ADDRESS "\0\0\0\10\2\40\0\4\300\0\2\1"
#define ARRAY(oid) "\0\0\0\1\0\0\0\0\0\0" oid "\0\0\0\1\0\0\0\1"

static const struct {
	const char *column, *bytes;
	size_t len;
} faults[] = {
	{ "domain", NULL_FIELD },
	{ "domain", BYTES("\0\0\0\0") },
	{ "domain", BYTES("\0\0\0\2a\0") },
	{ "domain", BYTES("\0\0\0\2\303\50") },
	{ "report_id", NULL_FIELD },
	{ "begin_ts", NULL_FIELD },
	{ "begin_ts", BYTES("\0\0\0\4\0\0\0\0") },
	{ "begin_ts", BYTES("\0\0\0\10\377\377\377\377\377\377\377\377") },
	{ "begin_ts", BYTES("\0\0\0\10\177\377\377\377\377\377\377\377") },
	{ "end_ts", BYTES("\0\0\0\10\0\0\0\0\0\0\0\1") },
	{ "facts", BYTES("\0\0\0\3abc") },
	{ "facts", NULL_FIELD },
	{ "provenance", BYTES("\0\0\0\2\0\3") },
	{ "provenance", BYTES("\0\0\0\2\377\377") },
	{ "p", BYTES("\0\0\0\4NONE") },
	{ "p", BYTES("\0\0\0\5never") },
	{ "t", BYTES("\0\0\0\1z") },
	{ "pct", BYTES("\0\0\0\2\0\145") },
	{ "pct", BYTES("\0\0\0\2\377\377") },
	{ "adkim", BYTES("\0\0\0\1x") },
	{ "discovery", BYTES("\0\0\0\3PSL") },
	{ "repaired", BYTES("\0\0\0\1\2") },
	{ "repaired", NULL_FIELD },
	{ "skipped", BYTES("\0\0\0\10\377\377\377\377\377\377\377\377") },
	{ "source", NULL_FIELD },
	{ "source", NONE },	/* fewer than there are counts */
	{ "source", BYTES("\0\0\0\40" ARRAY("\3\145") AN_ADDRESS) },
	{ "source", BYTES("\0\0\0\24" ARRAY("\3\145")) },
	{ "source", BYTES("\0\0\0\14\0\0\0\2\0\0\0\0\0\0\3\145") },
	{ "combination", NULL_FIELD },
	{ "combination", BYTES("\0\0\0\24\0\0\0\1\0\0\0\0\0\0\0\27\177\377\377"
	    "\377\0\0\0\1") },
	{ "counts", NULL_FIELD },
	{ "combinations", NULL_FIELD },
	{ "combinations", BYTES("\0\0\0\2[]") },
	{ "combinations", BYTES("\0\0\0\1[") },
	{ "combinations", BYTES("\0\0\0\4null") },
};

static void
refuses_what_no_ledger_ships(void)
{
	struct fleet_report r = report(), got;
	struct dmarc_err err;

	for (size_t i = 0; i < COUNT(faults); i++) {
		struct buf b = BUF_INIT(MOST);
		const struct rows_field f = {
		    (const unsigned char *)faults[i].bytes, faults[i].len };

		rows_sent(&b, &r, faults[i].column, &f);
		if (read_row(b.data, b.len, &got, &err) != DMARC_E_DATA)
			printf("accepted: %zu, %s\n", i, faults[i].column);
		CU_ASSERT_EQUAL(read_row(b.data, b.len, &got, &err),
		    DMARC_E_DATA);
		buf_free(&b);
	}
}

/* Reads a row of the report with one record changed, or its limit. */
static enum dmarc_status
read_records(uint32_t combination, uint64_t count, uint64_t most)
{
	struct fleet_report r = report(), got;
	struct dmarc_record list[8];
	struct dmarc_limits lim = dmarc_default_limits;
	struct buf b = BUF_INIT(MOST);
	struct dmarc_err err;
	bool end;
	enum dmarc_status st;

	for (size_t i = 0; i < COUNT(list); i++)
		list[i] = r.said.record[0];
	list[7].combination = combination;
	list[7].count = count;
	r.said.record = list;
	r.said.records = COUNT(list);
	lim.records = most;
	rows_sent(&b, &r, NULL, NULL);
	arena_reset(arena);
	st = row_get(b.data, b.len, &lim, arena, &end, &got, &err);
	buf_free(&b);
	return st;
}

static void
refuses_records_that_cannot_be(void)
{
	struct fleet_report r = report();
	uint32_t last = (uint32_t)r.said.combinations - 1;

	CU_ASSERT_EQUAL(read_records(last, DMARC_COUNT_MAX, 8), DMARC_OK);
	CU_ASSERT_EQUAL(read_records(last + 1, 1, 8), DMARC_E_DATA);
	CU_ASSERT_EQUAL(read_records(0, DMARC_COUNT_MAX + 1, 8),
	    DMARC_E_DATA);
	CU_ASSERT_EQUAL(read_records(0, 1, 7), DMARC_E_DATA);
}

/* The bytes of an address are more than its array has, and the row ends. */
static void
reads_no_address_behind_the_row(void)
{
	static const char bytes[] = "\0\0\0\40" ARRAY("\3\145")
	    "\0\0\0\24\3\200\0\20\40\1\15\270";
	const struct rows_field f = { (const unsigned char *)bytes,
	    sizeof bytes - 1 };
	struct fleet_report r = report(), got;
	struct buf b = BUF_INIT(MOST);
	struct dmarc_err err;

	rows_sent(&b, &r, "source", &f);
	for (size_t len = 0; len < b.len; len++)
		CU_ASSERT_EQUAL_FATAL(read_row(b.data, len, &got, &err),
		    DMARC_E_DATA);
	buf_free(&b);
}

/* The limits are those of the reader. */
static void
refuses_texts_over_the_limits(void)
{
	static const char *const columns[] = { "org_name", "email",
	    "report_id", "extra_contact_info", "generator", "fo", "error",
	    "domain" };
	struct fleet_report r = report(), got;
	struct dmarc_err err;
	unsigned char text[4 + 8192] = { 0, 0, 32, 0 };

	memset(text + 4, 'a', sizeof text - 4);
	for (size_t i = 0; i < COUNT(columns); i++) {
		struct buf b = BUF_INIT(MOST);
		const struct rows_field f = { text, sizeof text };

		rows_sent(&b, &r, columns[i], &f);
		CU_ASSERT_EQUAL(read_row(b.data, b.len, &got, &err),
		    DMARC_E_DATA);
		buf_free(&b);
	}
}

/* An arena that is full because the row is large is the engine's fault. */
static void
blames_a_row_that_takes_too_much_memory(void)
{
	struct fleet_report r = report(), got;
	struct arena *small = arena_new(64);
	struct buf b = BUF_INIT(MOST);
	struct dmarc_err err;
	bool end;

	rows_sent(&b, &r, NULL, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(small);
	CU_ASSERT_EQUAL(row_get(b.data, b.len, &dmarc_default_limits, small,
	    &end, &got, &err), DMARC_E_DATA);
	arena_free(small);
	buf_free(&b);
}

static void
tells_reports_apart(void)
{
	struct fleet_report r = report();
	unsigned char one[ROW_IDENTITY], other[ROW_IDENTITY];

	CU_ASSERT_TRUE(row_identity(&r, one));
	r.said.facts[0] ^= 1;
	r.provenance = DMARC_PROVENANCE_VERIFIED;
	CU_ASSERT_TRUE(row_identity(&r, other));
	CU_ASSERT_EQUAL(memcmp(one, other, sizeof one), 0);
	r.said.end++;
	CU_ASSERT_TRUE(row_identity(&r, other));
	CU_ASSERT_NOT_EQUAL(memcmp(one, other, sizeof one), 0);
	/* The end of one text is no beginning of the next. */
	r.said.end--;
	r.reporter = "example mai";
	r.said.report_id = "lid";
	CU_ASSERT_TRUE(row_identity(&r, one));
	r.reporter = "example mail";
	r.said.report_id = "id";
	CU_ASSERT_TRUE(row_identity(&r, other));
	CU_ASSERT_NOT_EQUAL(memcmp(one, other, sizeof one), 0);
}

static const struct test tests[] = {
	{ "comes back as it was", comes_back_as_it_was },
	{ "knows the end", knows_the_end },
	{ "refuses rows that are cut or too long",
	    refuses_rows_that_are_cut_or_too_long },
	{ "survives any byte", survives_any_byte },
	{ "refuses what no ledger ships", refuses_what_no_ledger_ships },
	{ "refuses records that cannot be", refuses_records_that_cannot_be },
	{ "reads no address behind the row",
	    reads_no_address_behind_the_row },
	{ "refuses texts over the limits", refuses_texts_over_the_limits },
	{ "blames a row that takes too much memory",
	    blames_a_row_that_takes_too_much_memory },
	{ "tells reports apart", tells_reports_apart },
};

int
main(void)
{
	int status;

	arena = arena_new(MOST);
	if (arena == NULL)
		return 1;
	status = run_tests("fleet/row", tests, COUNT(tests));
	arena_free(arena);
	return status;
}

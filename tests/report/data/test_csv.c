/*
 * test_csv.c: rows of CSV, and a disk that fills up after some of them.
 * tests/cli/sources.sh tests the content of the cells.
 */
#include "report/data/csv.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

#define SOURCES 1000		/* more than OUTPUT_PIECE holds */

static struct section_address source[SOURCES];
static struct section_sender sender[] = {
	{ .key = "a.example", .name = "A \"and\" B", .source = source,
	    .sources = 1 },
	{ .key = "b.example", .name = "=cmd()", .source = source,
	    .sources = SOURCES },
	{ .key = "c.example", .name = "C", .source = source, .sources = 1 },
};
static const struct section section = { .domain = "example.org",
	.sender = sender, .senders = COUNT(sender) };
static const struct day_window window = { 20773, 20779 };

static void
writes_a_row_for_each_source(void)
{
	struct output out = { .buf = BUF_INIT(1 << 22) };
	struct dmarc_err err;
	size_t rows = 0;

	CU_ASSERT_EQUAL(csv_section(&out, &section, &window, true, &err),
	    DMARC_OK);
	for (const char *s = buf_string(&out.buf); *s != '\0'; rows++) {
		size_t len = strcspn(s, "\n");

		CU_ASSERT_FATAL(len > 0 && s[len - 1] == '\r');
		CU_ASSERT(strncmp(s, "example.org,", 12) == 0);
		if (rows == 0)
			CU_ASSERT_PTR_NOT_NULL(strstr(s,
			    ",\"A \"\"and\"\" B\","));
		if (rows == 1)
			CU_ASSERT_PTR_NOT_NULL(strstr(s, ",'=cmd(),"));
		s += len + 1;
	}
	CU_ASSERT_EQUAL(rows, SOURCES + 2);
	buf_free(&out.buf);
}

static void
stops_when_the_disk_is_full(void)
{
	struct output out = { .file = fopen("/dev/full", "w"),
		.buf = BUF_INIT(1 << 22) };
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(out.file);
	CU_ASSERT_EQUAL(csv_section(&out, &section, &window, true, &err),
	    DMARC_E_IO);
	/* It stopped at the first failed write. */
	CU_ASSERT(out.buf.len < 2 * OUTPUT_PIECE);
	CU_ASSERT_EQUAL(output_close(&out, &err), DMARC_E_IO);
}

static void
says_when_memory_is_out(void)
{
	struct output out = { .buf = BUF_INIT(4096) };
	struct dmarc_err err;

	out.file = fopen("/dev/null", "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(out.file);
	CU_ASSERT_EQUAL(csv_section(&out, &section, &window, true, &err),
	    DMARC_E_NOMEM);
	CU_ASSERT_EQUAL(output_close(&out, &err), DMARC_E_NOMEM);
}

static const struct test tests[] = {
	{ "writes a row for each source", writes_a_row_for_each_source },
	{ "stops when the disk is full", stops_when_the_disk_is_full },
	{ "says when memory is out", says_when_memory_is_out },
};
TEST_MAIN("report/data/csv", tests)

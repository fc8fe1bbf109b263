/*
 * test_gzip.c: the content of gzip, and how damage is reported.
 */
#include "parse/archive/gzip.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "tests/cunit_main.h"

#define MOST 4096

static const char text[] = "the quick brown fox jumps over the lazy dog; "
    "the quick brown fox jumps over the lazy dog\n";

/* Writes a member with all of s; returns its length. */
static size_t
member(const char *s, unsigned char *out)
{
	z_stream z = { 0 };
	size_t len;

	CU_ASSERT_EQUAL_FATAL(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)s;
	z.avail_in = (uInt)strlen(s);
	z.next_out = out;
	z.avail_out = MOST;
	CU_ASSERT_EQUAL(deflate(&z, Z_FINISH), Z_STREAM_END);
	len = MOST - z.avail_out;
	(void)deflateEnd(&z);
	return len;
}

/* Reads all, step bytes at a time, into out. */
static enum dmarc_status
drain(struct source *s, size_t step, char *out, size_t *len,
    struct dmarc_err *err)
{
	size_t got = 1;

	*len = 0;
	while (got > 0) {
		enum dmarc_status st = source_read(s,
		    (unsigned char *)out + *len, step, &got, err);

		if (st != DMARC_OK)
			return st;
		*len += got;
	}
	return DMARC_OK;
}

static enum dmarc_status
inflate_all(const unsigned char *data, size_t len, uint64_t most_in,
    uint64_t most_out, char *out, size_t *out_len, struct dmarc_err *err)
{
	struct source_budget budget = { .most = most_out };
	struct source_memory from;
	struct source *g;
	enum dmarc_status st;

	source_of_memory(&from, data, len);
	g = gzip_open(&from.base, most_in, &budget);
	CU_ASSERT_PTR_NOT_NULL_FATAL(g);
	st = drain(g, 7, out, out_len, err);
	source_close(g);
	return st;
}

static void
takes_members_and_tails(void)
{
	static const struct {
		const char *tail;
		size_t len;
	} tails[] = { { "", 0 }, { "\r\n", 2 }, { "\0\0\0\0", 4 },
	    { "junk", 4 }, { "\x1f", 1 },
	    { "\x1f\x1f\x8b", 3 } };
	unsigned char data[2 * MOST];
	size_t first = member(text, data), both, len;
	struct dmarc_err err;
	char out[MOST];

	both = first + member("more", data + first);
	for (size_t i = 0; i < COUNT(tails); i++) {
		memcpy(data + both, tails[i].tail, tails[i].len);
		CU_ASSERT_EQUAL(inflate_all(data, both + tails[i].len, MOST,
		    MOST, out, &len, &err), DMARC_OK);
		CU_ASSERT_EQUAL(len, strlen(text) + 4);
		CU_ASSERT_EQUAL(memcmp(out, text, strlen(text)), 0);
		CU_ASSERT_EQUAL(memcmp(out + strlen(text), "more", 4), 0);
	}
}

static void
refuses_every_cut(void)
{
	unsigned char data[MOST];
	size_t whole = member(text, data), len;
	struct dmarc_err err;
	char out[MOST];

	for (size_t n = 2; n < whole; n++) {
		CU_ASSERT_EQUAL(inflate_all(data, n, MOST, MOST, out, &len,
		    &err), DMARC_E_INPUT);
		CU_ASSERT_EQUAL(err.reason, DMARC_R_GZIP_TRUNCATED);
	}
}

static void
tells_a_checksum_from_corruption(void)
{
	unsigned char data[MOST];
	size_t whole = member(text, data), len;
	struct dmarc_err err;
	char out[MOST];
	static const struct {
		size_t from_end;	/* 0: from the start, byte 10 */
		enum dmarc_reason want;
	} flips[] = {
		{ 8, DMARC_R_GZIP_CHECKSUM },	/* CRC */
		{ 1, DMARC_R_GZIP_CHECKSUM },	/* ISIZE */
		{ 0, DMARC_R_GZIP_CORRUPT },	/* block type */
	};

	for (size_t i = 0; i < COUNT(flips); i++) {
		size_t at = flips[i].from_end == 0 ? 10 :
		    whole - flips[i].from_end;

		data[at] ^= 0xff;
		CU_ASSERT_EQUAL(inflate_all(data, whole, MOST, MOST, out, &len,
		    &err), DMARC_E_INPUT);
		CU_ASSERT_EQUAL(err.reason, flips[i].want);
		data[at] ^= 0xff;
	}
}

static void
keeps_limits(void)
{
	unsigned char data[MOST];
	size_t whole = member(text, data), len;
	struct dmarc_err err;
	char out[MOST];

	CU_ASSERT_EQUAL(inflate_all(data, whole, whole, strlen(text), out,
	    &len, &err), DMARC_OK);
	CU_ASSERT_EQUAL(inflate_all(data, whole, whole, strlen(text) - 1, out,
	    &len, &err), DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_INFLATED_BYTES);
	CU_ASSERT_EQUAL(inflate_all(data, whole, whole - 1, MOST, out, &len,
	    &err), DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_ATTACHMENT_BYTES);
}

static void
reads_again_at_no_cost(void)
{
	struct source_budget budget = { .most = MOST };
	unsigned char data[MOST];
	struct source_memory from;
	struct dmarc_err err;
	struct source *g;
	char out[MOST];
	size_t len;

	source_of_memory(&from, data, member(text, data));
	g = gzip_open(&from.base, MOST, &budget);
	CU_ASSERT_PTR_NOT_NULL_FATAL(g);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(drain(g, 7, out, &len, &err), DMARC_OK);
		CU_ASSERT_EQUAL(len, strlen(text));
		CU_ASSERT_EQUAL(budget.used, strlen(text));
		CU_ASSERT_EQUAL(source_rewind(g, &err), DMARC_OK);
		CU_ASSERT_EQUAL(budget.used, 0);
	}
	source_close(g);
}

/* A source that fails at its end. */
struct broken {
	struct source base;
	struct source_memory memory;
};

static enum dmarc_status
broken_read(struct source *base, unsigned char *to, size_t size, size_t *got,
    struct dmarc_err *err)
{
	struct broken *b = (struct broken *)base;
	enum dmarc_status st = source_read(&b->memory.base, to, size, got, err);

	if (st == DMARC_OK && *got == 0)
		return dmarc_refuse(err, DMARC_R_ZIP_CHECKSUM, "it is broken");
	return st;
}

/* As in a zip with a wrong checksum, even around an undamaged gzip. */
static void
says_what_is_wrong_with_its_source(void)
{
	unsigned char data[MOST];
	size_t whole = member(text, data);

	for (size_t len = 0; len <= whole; len++) {
		struct source_budget budget = { .most = MOST };
		struct broken from = { .base = { .read = broken_read } };
		struct dmarc_err err;
		struct source *g;
		char out[MOST];
		size_t got;

		source_of_memory(&from.memory, data, len);
		g = gzip_open(&from.base, MOST, &budget);
		CU_ASSERT_PTR_NOT_NULL_FATAL(g);
		CU_ASSERT_EQUAL(drain(g, MOST, out, &got, &err),
		    DMARC_E_INPUT);
		CU_ASSERT_EQUAL(err.reason, DMARC_R_ZIP_CHECKSUM);
		source_close(g);
		source_close(&from.memory.base);
	}
}

/* The code that inflate() returns, unless Z_OK. */
static int trouble = Z_OK;

int __real_inflate(z_stream *z, int flush);
int __wrap_inflate(z_stream *z, int flush);

int
__wrap_inflate(z_stream *z, int flush)
{
	return trouble != Z_OK ? trouble : __real_inflate(z, flush);
}

static void
says_what_fails_in_zlib(void)
{
	static const struct {
		int trouble;
		enum dmarc_status want;
		enum dmarc_reason reason;
		const char *says;
	} cases[] = {
		{ Z_MEM_ERROR, DMARC_E_LIMIT, DMARC_R_MEMORY, "out of memory" },
		/* one without a text, and one that gzip never causes */
		{ Z_STREAM_ERROR, DMARC_E_INPUT, DMARC_R_GZIP_CORRUPT,
		    "invalid data after 0 bytes" },
		{ Z_NEED_DICT, DMARC_E_INPUT, DMARC_R_GZIP_CORRUPT,
		    "invalid data after 0 bytes" },
	};
	unsigned char data[MOST];
	size_t whole = member(text, data), len;
	struct dmarc_err err;
	char out[MOST];

	for (size_t i = 0; i < COUNT(cases); i++) {
		trouble = cases[i].trouble;
		CU_ASSERT_EQUAL(inflate_all(data, whole, MOST, MOST, out, &len,
		    &err), cases[i].want);
		trouble = Z_OK;
		CU_ASSERT_EQUAL(err.reason, cases[i].reason);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].says));
	}
}

static const struct test tests[] = {
	{ "it takes several members as one, and ignores what follows",
	    takes_members_and_tails },
	{ "it refuses a stream cut off anywhere", refuses_every_cut },
	{ "it tells a wrong checksum from corruption",
	    tells_a_checksum_from_corruption },
	{ "it keeps the limits, to the byte", keeps_limits },
	{ "it reads again without spending twice", reads_again_at_no_cost },
	{ "it reports failures of its source",
	    says_what_is_wrong_with_its_source },
	{ "it reports failures of zlib", says_what_fails_in_zlib },
};
TEST_MAIN("parse/archive/gzip", tests)

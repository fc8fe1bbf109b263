/*
 * test_zip.c: members of archives with false header fields.
 */
#include "parse/archive/zip.h"

#include <string.h>
#include <sys/stat.h>

#include <zip.h>
#include <zlib.h>

#include "common/wire.h"
#include "tests/cunit_main.h"

/* An entry as described by both headers; its content is stored. */
struct member {
	const char *name, *content;
	uint32_t crc;
	uint16_t flags, method;
	uint32_t mode;			/* of Unix; 0: none */
};

#define DOS 0x10000u	/* with a mode: not made on Unix, so ignore it */

#define HELLO "hello"
#define HELLO_CRC 0x3610a686u

static const struct member hello = { "a", HELLO, HELLO_CRC, 0, 0, 0 };

static void
put_u16(struct buf *b, unsigned v)
{
	wire_put_u8(b, (uint8_t)v);
	wire_put_u8(b, (uint8_t)(v >> 8));
}

/* Writes the fields of both headers, from flags to extra field length. */
static void
put_common(struct buf *b, const struct member *m)
{
	uint32_t len = (uint32_t)strlen(m->content);

	put_u16(b, m->flags);
	put_u16(b, m->method);
	wire_put_u32(b, 0x58d50000);	/* time and date */
	wire_put_u32(b, m->crc);
	wire_put_u32(b, len);
	wire_put_u32(b, len);
	put_u16(b, (unsigned)strlen(m->name));
	put_u16(b, 0);
}

static void
make_zip(struct buf *b, const struct member *m, size_t n)
{
	uint32_t at[8], directory;

	for (size_t i = 0; i < n; i++) {
		at[i] = (uint32_t)b->len;
		wire_put_u32(b, 0x04034b50);
		put_u16(b, 20);
		put_common(b, &m[i]);
		buf_text(b, m[i].name);
		buf_text(b, m[i].content);
	}
	directory = (uint32_t)b->len;
	for (size_t i = 0; i < n; i++) {
		wire_put_u32(b, 0x02014b50);
		put_u16(b, (m[i].mode & DOS) != 0 ? 0x0014 : 0x0314);
		put_u16(b, 20);
		put_common(b, &m[i]);
		put_u16(b, 0);		/* comment */
		put_u16(b, 0);		/* disk */
		put_u16(b, 0);		/* internal attributes */
		wire_put_u32(b, m[i].mode << 16);
		wire_put_u32(b, at[i]);
		buf_text(b, m[i].name);
	}
	wire_put_u32(b, 0x06054b50);
	wire_put_u32(b, 0);
	put_u16(b, (unsigned)n);
	put_u16(b, (unsigned)n);
	wire_put_u32(b, (uint32_t)b->len - 12 - directory);
	wire_put_u32(b, directory);
	put_u16(b, 0);
	CU_ASSERT_FALSE_FATAL(b->failed);
}

static struct zip_reader *
open_zip(const struct buf *b)
{
	struct zip_reader *z = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(zip_reader_open(b->data, b->len, &z, &err),
	    DMARC_OK);
	return z;
}

/* Reads entry i to its end; len is -1 if it has no content. */
static enum dmarc_status
read_entry(struct zip_reader *z, uint64_t i, uint64_t most, char *out,
    long *len, struct dmarc_err *err)
{
	struct source_budget budget = { .most = most };
	struct source *s;
	const char *name;
	size_t got = 1;
	enum dmarc_status st = zip_reader_entry(z, i, &budget, &name, &s, err);

	*len = s != NULL ? 0 : -1;
	while (st == DMARC_OK && s != NULL && got > 0) {
		st = source_read(s, (unsigned char *)out + *len, 3, &got, err);
		*len += (long)got;
	}
	source_close(s);
	return st;
}

static const struct {
	struct member member;
	enum dmarc_reason want;		/* NONE: the entry is read */
	bool skipped;
} cases[] = {
	{ { "a.xml", HELLO, HELLO_CRC, 0, 0, 0 }, DMARC_R_NONE, false },
	{ { "", HELLO, HELLO_CRC, 0, 0, 0 }, DMARC_R_NONE, false },
	{ { "../../a", HELLO, HELLO_CRC, 0, 0, 0 }, DMARC_R_NONE, false },
	{ { "a", HELLO, HELLO_CRC, 0, 0, S_IFREG }, DMARC_R_NONE, false },
	{ { "dir/", "", 0, 0, 0, 0 }, DMARC_R_NONE, true },
	{ { "__MACOSX/._a", HELLO, HELLO_CRC, 0, 0, 0 }, DMARC_R_NONE,
	  true },
	{ { "a", HELLO, HELLO_CRC, 0, 0, S_IFLNK }, DMARC_R_NONE, true },
	{ { "a", HELLO, HELLO_CRC, 0, 0, DOS | S_IFLNK }, DMARC_R_NONE,
	  false },
	{ { "a", HELLO, 1, 0, 0, 0 }, DMARC_R_ZIP_CHECKSUM, false },
	{ { "a", HELLO, HELLO_CRC, 1, 0, 0 }, DMARC_R_ZIP_ENCRYPTED,
	  false },
	{ { "a", HELLO, HELLO_CRC, 0, 9, 0 }, DMARC_R_ZIP_METHOD, false },
	{ { "a", HELLO, HELLO_CRC, 0, 12, 0 }, DMARC_R_ZIP_METHOD, false },
	{ { "a", HELLO, HELLO_CRC, 0, 8, 0 }, DMARC_R_ZIP_CORRUPT, false },
};

static void
judges_entries(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(10000);
		struct zip_reader *z = NULL;
		struct dmarc_err err = { 0 };
		enum dmarc_status st;
		char out[64];
		long len = -1;

		make_zip(&b, &cases[i].member, 1);
		st = zip_reader_open(b.data, b.len, &z, &err);
		if (st == DMARC_OK)
			st = read_entry(z, 0, 100, out, &len, &err);
		if ((st == DMARC_OK) != (cases[i].want == DMARC_R_NONE) ||
		    (st != DMARC_OK && err.reason != cases[i].want) ||
		    (st == DMARC_OK && (len == -1) != cases[i].skipped) ||
		    (len > 0 && st == DMARC_OK &&
		    memcmp(out, HELLO, strlen(HELLO)) != 0)) {
			fprintf(stderr, "entry %zu: %s\n", i, err.text);
			CU_FAIL("entry");
		}
		zip_reader_close(z);
		buf_free(&b);
	}
}

static void
counts_what_comes_out(void)
{
	const struct member m[] = { hello, hello };
	struct buf b = BUF_INIT(10000);
	struct zip_reader *z;
	struct dmarc_err err;
	char out[64];
	long len;

	make_zip(&b, m, COUNT(m));
	z = open_zip(&b);
	CU_ASSERT_EQUAL(zip_reader_entries(z), 2);
	CU_ASSERT_EQUAL(read_entry(z, 0, 5, out, &len, &err), DMARC_OK);
	CU_ASSERT_EQUAL(read_entry(z, 1, 4, out, &len, &err), DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_INFLATED_BYTES);
	zip_reader_close(z);
	buf_free(&b);
}

static void
reads_again_at_no_cost(void)
{
	struct source_budget budget = { .most = 5 };
	struct buf b = BUF_INIT(10000);
	struct zip_reader *z;
	struct dmarc_err err;
	unsigned char out[64];
	struct source *s;
	const char *name;
	size_t got;

	make_zip(&b, &hello, 1);
	z = open_zip(&b);
	CU_ASSERT_EQUAL_FATAL(zip_reader_entry(z, 0, &budget, &name, &s, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(name, "a");
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(source_read(s, out, sizeof out, &got, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(got, 5);
		CU_ASSERT_EQUAL(source_rewind(s, &err), DMARC_OK);
		CU_ASSERT_EQUAL(budget.used, 0);
	}
	source_close(s);
	zip_reader_close(z);
	buf_free(&b);
}

static void
refuses_every_cut(void)
{
	struct buf b = BUF_INIT(10000);
	struct zip_reader *z;
	struct dmarc_err err;

	make_zip(&b, &hello, 1);
	for (size_t n = 1; n < b.len; n++) {
		CU_ASSERT_EQUAL(zip_reader_open(b.data, n, &z, &err),
		    DMARC_E_INPUT);
		CU_ASSERT_EQUAL(err.reason, DMARC_R_ZIP_CORRUPT);
	}
	buf_free(&b);
}

static void
refuses_entry(const struct buf *b, uint64_t i)
{
	struct zip_reader *z = open_zip(b);
	struct dmarc_err err;
	char out[64];
	long len;

	CU_ASSERT_EQUAL(read_entry(z, i, 100, out, &len, &err),
	    DMARC_E_INPUT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_ZIP_CORRUPT);
	CU_ASSERT_EQUAL(len, -1);
	zip_reader_close(z);
}

/* The directory has a wrong offset. */
static void
refuses_an_entry_that_is_not_there(void)
{
	struct buf b = BUF_INIT(10000);

	make_zip(&b, &hello, 1);
	/* the offset, in the directory after 36 bytes of the entry */
	memset(b.data + 36 + 42, 0xff, 3);
	refuses_entry(&b, 0);
	buf_free(&b);
}

static void
has_no_entry_beyond_the_last(void)
{
	struct buf b = BUF_INIT(10000);

	make_zip(&b, &hello, 1);
	refuses_entry(&b, 1);
	buf_free(&b);
}

/* The error of libzip while failing; nameless: an entry has no name. */
static zip_error_t trouble;
static bool failing, nameless;

zip_int64_t __real_zip_fread(zip_file_t *file, void *to, zip_uint64_t size);
zip_int64_t __wrap_zip_fread(zip_file_t *file, void *to, zip_uint64_t size);
zip_error_t *__real_zip_file_get_error(zip_file_t *file);
zip_error_t *__wrap_zip_file_get_error(zip_file_t *file);
int __real_zip_stat_index(zip_t *z, zip_uint64_t i, zip_flags_t flags,
    zip_stat_t *out);
int __wrap_zip_stat_index(zip_t *z, zip_uint64_t i, zip_flags_t flags,
    zip_stat_t *out);

zip_int64_t
__wrap_zip_fread(zip_file_t *file, void *to, zip_uint64_t size)
{
	return failing ? -1 : __real_zip_fread(file, to, size);
}

zip_error_t *
__wrap_zip_file_get_error(zip_file_t *file)
{
	return failing ? &trouble : __real_zip_file_get_error(file);
}

int
__wrap_zip_stat_index(zip_t *z, zip_uint64_t i, zip_flags_t flags,
    zip_stat_t *out)
{
	int rc = __real_zip_stat_index(z, i, flags, out);

	if (nameless) {
		out->valid &= ~(zip_uint64_t)ZIP_STAT_NAME;
		out->name = NULL;
	}
	return rc;
}

static void
tells_memory_from_a_bad_archive(void)
{
	static const struct {
		int code, system;
		enum dmarc_reason want;
	} errors[] = {
		{ ZIP_ER_MEMORY, 0, DMARC_R_MEMORY },
		{ ZIP_ER_OK, 0, DMARC_R_MEMORY },
		{ ZIP_ER_ZLIB, Z_MEM_ERROR, DMARC_R_MEMORY },
		{ ZIP_ER_ZLIB, Z_DATA_ERROR, DMARC_R_ZIP_CORRUPT },
		{ ZIP_ER_CRC, 0, DMARC_R_ZIP_CHECKSUM },
		{ ZIP_ER_EOF, 0, DMARC_R_ZIP_CORRUPT },
	};

	for (size_t i = 0; i < COUNT(errors); i++) {
		struct buf b = BUF_INIT(10000);
		struct zip_reader *z;
		struct dmarc_err err;
		enum dmarc_status st;
		char out[64];
		long len;

		make_zip(&b, &hello, 1);
		z = open_zip(&b);
		zip_error_init(&trouble);
		zip_error_set(&trouble, errors[i].code, errors[i].system);
		failing = true;
		st = read_entry(z, 0, 100, out, &len, &err);
		failing = false;
		zip_error_fini(&trouble);
		CU_ASSERT_EQUAL(st, errors[i].want == DMARC_R_MEMORY ?
		    DMARC_E_LIMIT : DMARC_E_INPUT);
		CU_ASSERT_EQUAL(err.reason, errors[i].want);
		zip_reader_close(z);
		buf_free(&b);
	}
}

static void
reads_an_entry_without_a_name(void)
{
	struct source_budget budget = { .most = 5 };
	struct buf b = BUF_INIT(10000);
	struct zip_reader *z;
	struct source *s = NULL;
	struct dmarc_err err;
	const char *name = NULL;

	make_zip(&b, &hello, 1);
	z = open_zip(&b);
	nameless = true;
	CU_ASSERT_EQUAL(zip_reader_entry(z, 0, &budget, &name, &s, &err),
	    DMARC_OK);
	nameless = false;
	CU_ASSERT_PTR_NOT_NULL(s);
	CU_ASSERT_PTR_NOT_NULL_FATAL(name);
	CU_ASSERT_STRING_EQUAL(name, "");
	source_close(s);
	zip_reader_close(z);
	buf_free(&b);
}

static const struct test tests[] = {
	{ "it reads, skips or refuses each entry by its headers",
	    judges_entries },
	{ "it counts inflated bytes, not claimed sizes",
	    counts_what_comes_out },
	{ "it reads again without spending twice", reads_again_at_no_cost },
	{ "it refuses an archive cut off anywhere", refuses_every_cut },
	{ "it refuses an entry that is not where the directory says",
	    refuses_an_entry_that_is_not_there },
	{ "it has no entry beyond the last", has_no_entry_beyond_the_last },
	{ "it tells lack of memory from a bad archive",
	    tells_memory_from_a_bad_archive },
	{ "it reads an entry without a name", reads_an_entry_without_a_name },
};
TEST_MAIN("parse/archive/zip", tests)

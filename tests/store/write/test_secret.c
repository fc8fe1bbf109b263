/*
 * test_secret.c: the key of a database is made once and stays.
 */
#include "store/write/secret.h"

#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static void
read_key(struct fixture *f, unsigned char key[DMARC_TAG_KEY])
{
	struct dmarc_err err;

	memset(key, 0, DMARC_TAG_KEY);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_secret(f->writer, key, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

static void
is_made_once(void)
{
	static const unsigned char zeros[DMARC_TAG_KEY];
	unsigned char first[DMARC_TAG_KEY], again[DMARC_TAG_KEY];
	struct fixture f;

	fixture_open(&f);
	read_key(&f, first);
	CU_ASSERT(memcmp(first, zeros, DMARC_TAG_KEY) != 0);
	fixture_reopen(&f);
	read_key(&f, again);
	CU_ASSERT_EQUAL(memcmp(first, again, DMARC_TAG_KEY), 0);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT length(key) FROM secret"),
	    32);
	fixture_close(&f);
}

static void
is_another_one_in_each_database(void)
{
	unsigned char key[2][DMARC_TAG_KEY];

	for (size_t i = 0; i < 2; i++) {
		struct fixture f;

		fixture_open(&f);
		read_key(&f, key[i]);
		fixture_close(&f);
	}
	CU_ASSERT(memcmp(key[0], key[1], DMARC_TAG_KEY) != 0);
}

static const struct test tests[] = {
	{ "it is made once and stays", is_made_once },
	{ "each database has another one", is_another_one_in_each_database },
};

TEST_MAIN("store/write/secret", tests)

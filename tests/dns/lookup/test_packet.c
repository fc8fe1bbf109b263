/*
 * test_packet.c: TXT records of an answer in wire form.
 */
#include "dns/lookup/packet.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

/* An answer about a.b: a CNAME and TXT records, one of them without strings. */
#define HEAD(flags, answers) "\0\0" flags "\0\1\0" answers "\0\0\0\0" \
    "\1a\1b\0\0\20\0\1"
#define ALIAS "\300\14\0\5\0\1\0\0\0\0\0\4\1c\300\16"
#define EMPTY "\1c\1b\0\0\20\0\1\0\0\0\0\0\0"
#define TEXT "\1c\1b\0\0\20\0\1\0\0\0\0\0\4\3abc"

#define BYTES(s) (const unsigned char *)(s), sizeof(s) - 1

static void
reads_records(void)
{
	struct rdata *record = NULL;
	size_t n = 0;

	CU_ASSERT_TRUE_FATAL(packet_read_txt(BYTES(HEAD("\201\200", "\3")
	    ALIAS EMPTY TEXT), &record, &n));
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_EQUAL(record[0].len, 0);
	CU_ASSERT_TRUE(record[1].len == 4 &&
	    memcmp(record[1].byte, "\3abc", 4) == 0);
	free(record);
}

static void
refuses_others(void)
{
	static const char good[] = HEAD("\201\200", "\2") EMPTY TEXT;
	struct rdata *record = NULL;
	size_t n;

	/* SERVFAIL; no TXT record; one record less than it says. */
	CU_ASSERT_FALSE(packet_read_txt(BYTES(HEAD("\201\202", "\1") TEXT),
	    &record, &n));
	CU_ASSERT_FALSE(packet_read_txt(BYTES(HEAD("\201\200", "\1") ALIAS),
	    &record, &n));
	CU_ASSERT_FALSE(packet_read_txt(BYTES(HEAD("\201\200", "\2") TEXT),
	    &record, &n));
	for (size_t len = 0; len < sizeof good - 1; len++) {
		unsigned char *exact = malloc(len + 1);

		CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
		memcpy(exact, good, len);
		CU_ASSERT_FALSE(packet_read_txt(exact, len, &record, &n));
		free(exact);
	}
}

static const struct test tests[] = {
	{ "it reads TXT records, empty ones too", reads_records },
	{ "it refuses what is malformed or an error", refuses_others },
};

TEST_MAIN("dns/lookup/packet", tests)

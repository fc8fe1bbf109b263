/*
 * test_decode.c: transfer encodings as found in real mail.
 */
#include "parse/mail/decode.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct {
	size_t (*decode)(const unsigned char *, size_t, unsigned char *);
	const char *in, *out;
} cases[] = {
	{ decode_base64, "", "" },
	{ decode_base64, "QUJD", "ABC" },
	{ decode_base64, "QUI=", "AB" },
	{ decode_base64, "QQ==", "A" },
	/* missing padding */
	{ decode_base64, "QUI", "AB" },
	{ decode_base64, "QQ", "A" },
	/* 6 bits are less than a byte */
	{ decode_base64, "QUJDQ", "ABC" },
	/* chunks that were encoded separately */
	{ decode_base64, "QQ==\nQUI=\nQUJD\n", "AABABC" },
	/* blanks, line noise, CR LF */
	{ decode_base64, " Q U J\r\n D*-RA = =", "ABCD" },
	{ decode_base64, "\200QUJD\377", "ABC" },
	{ decode_base64, "====", "" },
	{ decode_quoted, "a=3Db=\nc", "a=bc" },
	{ decode_quoted, "a=3Db=\r\nc", "a=bc" },
	{ decode_uu, "text\nbegin 644 x\n#04)#\n`\nend\n", "ABC" },
	{ decode_uu, "no begin\n", "" },
	{ decode_uu, "begin 644 x", "" },
};

static void
decodes(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in), n;
		unsigned char out[64 + DECODE_ROOM];

		n = cases[i].decode((const unsigned char *)cases[i].in, len,
		    out);
		if (n != strlen(cases[i].out) ||
		    memcmp(out, cases[i].out, n) != 0) {
			fprintf(stderr, "decode: %s\n", cases[i].in);
			CU_FAIL("decode");
		}
	}
}

static const struct test tests[] = {
	{ "it decodes what mail programs write", decodes },
};
TEST_MAIN("parse/mail/decode", tests)

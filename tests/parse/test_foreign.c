/*
 * test_foreign.c: the formats that are named instead of read.
 */
#include "parse/foreign.h"

#include <string.h>

#include "common/memory/arena.h"
#include "parse/message.h"
#include "tests/cunit_main.h"

#define BYTES(s) (const unsigned char *)(s), sizeof(s) - 1

static const struct {
	const unsigned char *data;
	size_t len;
	enum dmarc_reason want;
	const char *remedy;
} files[] = {
	{ BYTES("CRYPTED\3\7"), DMARC_R_STORED_ENCRYPTED, "IMAP" },
	{ BYTES("CRYPTED\3\7\1\0\0\2\5"), DMARC_R_STORED_ENCRYPTED, "IMAP" },
	{ BYTES("CRYPTED\3\7\2From: a\n\n"), DMARC_R_STORED_ENCRYPTED,
	  "IMAP" },
	{ BYTES("2 M1e C65f1b2c3\n\1\2N"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "IMAP" },
	{ BYTES("2 M1e C0\n<feedback>"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "IMAP" },
	{ BYTES("2 M1e C65f1b2c3\nFrom: a\n"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "IMAP" },
	{ BYTES("\1\1\1\1\nFrom: a\n"), DMARC_R_UNSUPPORTED_MAILBOX, "mbox" },
	{ BYTES("\1\1\1\1\r\nFrom: a\r\n"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "mbox" },
	{ BYTES("\1\1\1\1\n<?xml version='1.0'?><feedback>"),
	  DMARC_R_UNSUPPORTED_MAILBOX, "mbox" },
	{ BYTES("Dovecot-LZ4\r\x2a\x9b\xc5"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  "IMAP" },
	{ BYTES("BZh91AY&SY"), DMARC_R_UNSUPPORTED_ARCHIVE, "IMAP" },
	{ BYTES("BZh11AY&SY: x\n"), DMARC_R_UNSUPPORTED_ARCHIVE, "unpack" },
	{ BYTES("\xfd" "7zXZ\0\0"), DMARC_R_UNSUPPORTED_ARCHIVE, "IMAP" },
	{ BYTES("\x28\xb5\x2f\xfd\4"), DMARC_R_UNSUPPORTED_ARCHIVE, "IMAP" },
	{ BYTES("\x04\x22\x4d\x18\x64"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  "unpack" },
	{ BYTES("\x1f\x9d\x90"), DMARC_R_UNSUPPORTED_ARCHIVE, "unpack" },
	{ BYTES("7z\xbc\xaf\x27\x1c"), DMARC_R_UNSUPPORTED_ARCHIVE, "unpack" },
	{ BYTES("Rar!\x1a\7\1"), DMARC_R_UNSUPPORTED_ARCHIVE, "unpack" },
	{ BYTES("!BDN\0\0"), DMARC_R_UNSUPPORTED_MAILBOX, "mbox" },
	/* no format: what is not a mail is said to be none */
	{ BYTES("\x7f" "ELF\2\1\1"), DMARC_R_NOT_A_MAIL, "not read" },
	{ BYTES("%PDF-1.7\n"), DMARC_R_NOT_A_MAIL, "not read" },
	{ BYTES("CRYPTED"), DMARC_R_NOT_A_MAIL, "not read" },
	{ BYTES("2 Mails\n"), DMARC_R_NOT_A_MAIL, "not read" },
	{ BYTES("\1\1\1"), DMARC_R_NOT_A_MAIL, "not read" },
	{ BYTES("Hello\nthere\n"), DMARC_R_NOT_A_MAIL, "not read" },
};

struct seen {
	enum dmarc_reason reason;
	char text[512];
	size_t findings;
};

static enum dmarc_status
note(void *ctx, const struct dmarc_finding *f, struct dmarc_err *err)
{
	struct seen *s = ctx;

	(void)err;
	s->findings++;
	if (f->kind != DMARC_FOUND_REFUSED)
		return DMARC_OK;
	s->reason = f->refused.reason;
	(void)snprintf(s->text, sizeof s->text, "%s", f->refused.detail);
	return DMARC_OK;
}

static void
names_each_format(void)
{
	struct arena *a = arena_new((size_t)1 << 20);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (size_t i = 0; i < COUNT(files); i++) {
		struct seen s = { 0 };
		struct dmarc_err err;

		CU_ASSERT_EQUAL(parse_message(files[i].data, files[i].len,
		    &dmarc_default_limits, NULL, a, note, &s, &err), DMARC_OK);
		CU_ASSERT_EQUAL(s.findings, 1);
		if (s.reason != files[i].want ||
		    strstr(s.text, files[i].remedy) == NULL) {
			fprintf(stderr, "file %zu: %s\n", i, s.text);
			CU_FAIL("format");
		}
		CU_ASSERT_EQUAL(foreign_is_known(files[i].data, files[i].len),
		    files[i].want != DMARC_R_NOT_A_MAIL);
		arena_reset(a);
	}
	arena_free(a);
}

static const struct test tests[] = {
	{ "it names each format, and what to do", names_each_format },
};
TEST_MAIN("parse/foreign", tests)

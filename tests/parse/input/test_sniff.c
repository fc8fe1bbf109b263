/*
 * test_sniff.c: content is recognized by its bytes.
 */
#include "parse/input/sniff.h"

#include <string.h>

#include "tests/cunit_main.h"

#define BYTES(lit) (const unsigned char *)(lit), sizeof(lit) - 1

static const struct {
	const unsigned char *data;
	size_t len;
	enum sniff_kind want;
} kinds[] = {
	{ BYTES(""), SNIFF_EMPTY },
	{ BYTES(" \r\n"), SNIFF_EMPTY },
	{ BYTES("unused"), SNIFF_EMPTY },
	{ BYTES("unused\r\n"), SNIFF_EMPTY },
	{ BYTES("unused words"), SNIFF_OTHER },
	{ BYTES("\x1f\x8b\x08"), SNIFF_GZIP },
	{ BYTES("\x1f"), SNIFF_OTHER },
	{ BYTES("PK\3\4"), SNIFF_ZIP },
	{ BYTES("PK\5\6"), SNIFF_ZIP },
	{ BYTES("PK"), SNIFF_OTHER },
	{ BYTES("<?xml version='1.0'?>"), SNIFF_XML },
	{ BYTES("\n <feedback>"), SNIFF_XML },
	{ BYTES("\xef\xbb\xbf<feedback>"), SNIFF_XML },
	{ BYTES("\xff\xfe<\0f\0"), SNIFF_XML },
	{ BYTES("\xfe\xff\0<\0f"), SNIFF_XML },
	{ BYTES("\xff\xfe \0\r\0\n\0<\0"), SNIFF_XML },
	{ BYTES("\xff\xfe" "F\0r\0"), SNIFF_OTHER },
	{ BYTES("\xfe\xff\0F\0r"), SNIFF_OTHER },
	{ BYTES("\xff\xfe"), SNIFF_OTHER },
	{ BYTES("<\0f\0"), SNIFF_XML },
	{ BYTES("\0<\0f"), SNIFF_XML },
	{ BYTES("< 3"), SNIFF_OTHER },
	{ BYTES("<"), SNIFF_OTHER },
	{ BYTES("{\"a\":1}"), SNIFF_JSON },
	{ BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), SNIFF_OUTLOOK },
	{ BYTES("From: a@example.org\n"), SNIFF_OTHER },
};

static void
tells_kinds(void)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (sniff(kinds[i].data, kinds[i].len, true) != kinds[i].want) {
			fprintf(stderr, "kind %zu\n", i);
			CU_FAIL("kind");
		}
}

#define ZIP "PK\3\4abcdefghijklmnopqrstuvwxyz"

static void
tells_packages_from_archives(void)
{
	CU_ASSERT(sniff_package(BYTES(ZIP "[Content_Types].xml")));
	CU_ASSERT(sniff_package(BYTES(ZIP "word/document.xml")));
	CU_ASSERT(sniff_package(BYTES(ZIP "mimetypeapplication/epub+zip")));
	CU_ASSERT_FALSE(sniff_package(BYTES(ZIP "report.xml")));
	CU_ASSERT_FALSE(sniff_package(BYTES(ZIP "wor")));
	CU_ASSERT_FALSE(sniff_package(BYTES(ZIP)));
	CU_ASSERT_FALSE(sniff_package(BYTES("PK\3\4")));
	CU_ASSERT_FALSE(sniff_package(BYTES("PK\5\6abcdefghijklmnopqrstuvwxyz"
	    "word/")));
}

static const struct {
	const unsigned char *data;
	size_t len;
	bool want;
} documents[] = {
	{ BYTES("<feedback>"), true },
	{ BYTES(" \r\n\t<ns:FEEDBACK a='b'>"), true },
	{ BYTES("\xef\xbb\xbf<?xml version='1.0'?><feedback>"), true },
	{ BYTES("\xff\xfe<\0?\0x\0m\0l\0"), true },
	{ BYTES("\xfe\xff\0<\0f\0e\0e\0d\0b\0a\0c\0k\0>"), true },
	{ BYTES("<!DOCTYPE feedback [<!ENTITY x 'y'>]>"), true },
	{ BYTES("<a@example.org>: no such user\n<feedback>"), false },
	{ BYTES("<html><?xml version='1.0'?><feedback>"), false },
	{ BYTES("<!-- x --><feedback>"), false },
	{ BYTES("Hello\n<feedback>"), false },
	{ BYTES("<"), false },
	{ BYTES(" "), false },
};

static void
tells_documents_from_texts(void)
{
	for (size_t i = 0; i < COUNT(documents); i++)
		if (sniff_document(documents[i].data, documents[i].len) !=
		    documents[i].want) {
			fprintf(stderr, "document %zu\n", i);
			CU_FAIL("document");
		}
}

#define LONG \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const unsigned char *data;
	size_t len;
	bool want;
} roots[] = {
	{ BYTES("<feedback>"), true },
	{ BYTES("<?xml version='1.0'?><!-- x --><feedback a='b'>"), true },
	{ BYTES("<ns1:feedback xmlns:ns1='x'>"), true },
	{ BYTES("<!DOCTYPE feedback [<!ENTITY x 'y'>]>"), true },
	{ BYTES("<!DOCTYPE\n feedback>"), true },
	/* long names, of which only the beginning counts */
	{ BYTES("<" LONG "feedback>"), false },
	{ BYTES("<feedback" LONG ">"), false },
	{ BYTES("<" LONG ":feedback>"), false },
	{ BYTES("<\0f\0e\0e\0d\0b\0a\0c\0k\0>\0"), true },
	{ BYTES("\0<\0f\0e\0e\0d\0b\0a\0c\0k\0>"), true },
	{ BYTES("<html><p>feedback</p></html>"), false },
	{ BYTES("<!DOCTYPE html><p>x"), false },
	{ BYTES("<feedback-form>"), false },
	{ BYTES("<feedbac"), false },
	{ BYTES(""), false },
};

static void
finds_a_report(void)
{
	for (size_t i = 0; i < COUNT(roots); i++)
		if (sniff_feedback(roots[i].data, roots[i].len) !=
		    roots[i].want) {
			fprintf(stderr, "root %zu\n", i);
			CU_FAIL("root");
		}
}

static void
finds_xml_after_text(void)
{
	CU_ASSERT_EQUAL(sniff_embedded(BYTES("See <b>:\n<feedback>")), 9);
	CU_ASSERT_EQUAL(sniff_embedded(BYTES("x <?xml?><html>")), 2);
	CU_ASSERT_EQUAL(sniff_embedded(BYTES("only <b>text</b>")), 16);
}

static void
finds_the_end_of_a_message(void)
{
	static const struct {
		const unsigned char *data;
		size_t len, want;
	} boxes[] = {
		{ BYTES("From a\nb: c\n\nd\n\nFrom e\nf: g\n"), 16 },
		{ BYTES("From a\r\n\r\nd\r\n\r\nFrom e\r\nf:\r\n"), 15 },
		{ BYTES("From a\n\nFrom b\nc:\n"), 8 },
		/* no header follows */
		{ BYTES("From a\nb: c\n\nFrom e\non\n\nFrom f\ng:\n"), 24 },
		{ BYTES("From a\n\nFrom b\n"), 15 },
		{ BYTES("From a\n\nFrom b"), 14 },
		/* in the middle of a paragraph, and of a line */
		{ BYTES("From a\n\nb\nFrom c\nd:\n\n>From e\nf:\n"), 32 },
		{ BYTES("From: a\n\nb\n\nFrom c\nd:\n"), 22 },
		{ BYTES("From a"), 6 },
		{ BYTES("\xef\xbb\xbf\n \nFrom a\n\nb\n\nFrom c\nd:\n"), 17 },
		{ BYTES("From a\n\nb\n\n\xef\xbb\xbf" "From c\nd:\n"), 24 },
		{ BYTES("From a\n\nb\n \nFrom c\nd:\n"), 22 },
		{ BYTES(""), 0 },
	};

	for (size_t i = 0; i < COUNT(boxes); i++)
		CU_ASSERT_EQUAL(sniff_mbox(boxes[i].data, boxes[i].len),
		    boxes[i].want);
}

static void
finds_the_mail_of_apple_mail(void)
{
	static const struct {
		const unsigned char *data;
		size_t len, at, mail;
	} files[] = {
		{ BYTES("4\nA: b<plist/>"), 2, 4 },
		{ BYTES("4   \r\nA: b<plist/>"), 6, 4 },
		{ BYTES("99999\nA: b"), 6, 4 },
		{ BYTES("0\nA: b"), 2, 0 },
		{ BYTES("999999999\nA: b"), 10, 4 },
		{ BYTES("9999999999\nA: b"), 0, 0 },
		{ BYTES("4 b\nA: b"), 0, 0 },
		{ BYTES("-4\nA: b"), 0, 0 },
		{ BYTES("\nA: b"), 0, 0 },
		{ BYTES("4"), 0, 0 },
		{ BYTES(""), 0, 0 },
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		size_t mail = 0;

		CU_ASSERT_EQUAL(sniff_emlx(files[i].data, files[i].len, &mail),
		    files[i].at);
		CU_ASSERT_EQUAL(mail, files[i].mail);
	}
}

static const struct test tests[] = {
	{ "it tells kinds of bytes apart", tells_kinds },
	{ "it tells documents in zip from archives",
	  tells_packages_from_archives },
	{ "it tells XML from texts that begin with a tag",
	  tells_documents_from_texts },
	{ "it finds a report's root in any encoding", finds_a_report },
	{ "it finds XML that follows text", finds_xml_after_text },
	{ "it finds where a message of an mbox ends",
	    finds_the_end_of_a_message },
	{ "it finds the mail in a file of Apple Mail",
	    finds_the_mail_of_apple_mail },
};
TEST_MAIN("parse/input/sniff", tests)

/*
 * test_mime.c: the parts of a mail, and where they begin and end.
 */
#include "parse/mail/mime.h"

#include <stdlib.h>
#include <string.h>

#include "common/memory/buf.h"
#include "tests/cunit_main.h"

/* Writes "path type=content;" for each part, "path!reason;" if refused. */
static enum dmarc_status
note_part(void *ctx, const struct mime_part *part, struct dmarc_err *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_text(b, part->path != NULL ? part->path : "-");
	buf_byte(b, ' ');
	buf_text(b, part->type);
	if (part->name != NULL) {
		buf_byte(b, ' ');
		buf_text(b, part->name);
	}
	buf_byte(b, '=');
	buf_add(b, part->data, part->len);
	buf_byte(b, ';');
	return DMARC_OK;
}

static enum dmarc_status
note_refused(void *ctx, const char *path, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_text(b, path != NULL ? path : "-");
	buf_byte(b, '!');
	buf_text(b, dmarc_reason_word(why->reason));
	buf_byte(b, ';');
	return DMARC_OK;
}

static const struct mime_visitor visitor = {
	.part = note_part, .refused = note_refused
};

/* Small limits, so that the cases below can reach them. */
static const struct dmarc_limits limits = {
	.mime_depth = 3, .mime_parts = 6, .header_bytes = 400,
	.part_header_bytes = 100,
};

#define MULTI(b) "Content-Type: multipart/mixed; boundary=" b "\n\n"
#define RFC822 "Content-Type: message/rfc822\n\n"
#define B64 "Content-Transfer-Encoding: base64\n\n"

static const struct {
	const char *mail, *want;
} cases[] = {
	{ "A: b\n\ntext", "- text/plain=text;" },
	{ "Content-Type: A/B; name=n\n" B64 "QUI=", "- a/b n=AB;" },
	{ "Content-Disposition: x; filename=\"f\"\n"
	  "Content-Type: a/b; name=n\n\n", "- a/b f=;" },
	{ "Content-Type: a/b; name*0=\"n.xm\"; name*1=\"l.gz\"\n\n",
	  "- a/b n.xml.gz=;" },
	{ "Content-Type: a/b; name*=x-none'en'a%21b%2eml\n\n",
	    "- a/b a!b.ml=;" },
	{ "Content-Type: a/b; name*0*=big5''a%21; name*1*=b\n\n",
	    "- a/b a!b=;" },
	{ MULTI("b") "pre\n--b\n\none\n--b\nContent-Type: a/b\n\ntwo\n--b--\n"
	  "post", "1 text/plain=one;2 a/b=two;" },
	/* line ends, blanks after the delimiter */
	{ "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b \r\n\r\none"
	  "\r\n--b--\r\n", "1 text/plain=one;" },
	{ "Content-Type: multipart/mixed; boundary=b\r\r--b\r\rone\r--b--",
	  "1 text/plain=one;" },
	/* no closing delimiter; two delimiters in a row */
	{ MULTI("b") "--b\n\none", "1 text/plain=one;" },
	{ MULTI("b") "--b\n--b\n\none\n", "1 text/plain=;2 text/plain=one\n;" },
	/* parts after the closing delimiter */
	{ MULTI("b") "--b\n\none\n--b--\n--b\n\ntwo\n--b--",
	  "1 text/plain=one;2 text/plain=two;" },
	/* one boundary is a prefix of another */
	{ MULTI("b") "--b\n" MULTI("bb") "--bb\n\nin\n--bb--\n--b\n\nout\n"
	  "--b--", "1.1 text/plain=in;2 text/plain=out;" },
	/* not at the start of a line, or followed by other text */
	{ MULTI("b") "--b\n\none --b\n--bx\n--b--", "1 text/plain=one --b\n"
	  "--bx;" },
	/* a multipart without its boundary */
	{ "Content-Type: multipart/mixed\n\nbody", "- multipart/mixed=body;" },
	{ MULTI("b") "no delimiter", "- multipart/mixed=no delimiter;" },
	{ RFC822 "A: b\n\ntext", "- text/plain=text;" },
	{ "Content-Type: message/rfc822\n" B64 "QTogYgoKdGV4dA==",
	  "- text/plain=text;" },
	{ "Content-Type: multipart/digest; boundary=b\n\n--b\n\nContent-Type:"
	  " a/b\n\none\n--b--", "1 a/b=one;" },
	/* base64 without the label, plain XML with it */
	{ "A: b\n\nPD94bWw/Pg==", "- text/plain=<?xml?>;" },
	{ "Content-Transfer-Encoding: base64\n\n<?xml?>",
	  "- text/plain=<?xml?>;" },
	{ "Content-Transfer-Encoding: x-strange\n\nabc", "- text/plain=abc;" },
	{ "", "- text/plain=;" },
	/* limits */
	{ RFC822 RFC822 RFC822 "A: b\n\nx", "- text/plain=x;" },
	{ RFC822 RFC822 RFC822 RFC822 "A: b\n\nx", "-!mime-depth;" },
	{ MULTI("b") "--b\n\n1\n--b\n\n2\n--b\n\n3\n--b\n\n4\n--b\n\n5\n--b--",
	  "1 text/plain=1;2 text/plain=2;3 text/plain=3;4 text/plain=4;"
	  "5 text/plain=5;" },
	{ MULTI("b") "--b\n\n1\n--b\n\n2\n--b\n\n3\n--b\n\n4\n--b\n\n5\n--b\n"
	  "\n6\n--b\n\n7\n--b--",
	  "1 text/plain=1;2 text/plain=2;3 text/plain=3;4 text/plain=4;"
	  "5 text/plain=5;6!mime-parts;" },
	{ MULTI("b") "--b\nX-Long: 01234567890123456789012345678901234567890"
	  "12345678901234567890123456789012345678901234567890123456789\n\n1\n"
	  "--b\n\n2\n--b--", "1!header-bytes;2 text/plain=2;" },
};

static void
finds_parts(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(10000);
		struct dmarc_err err;
		enum dmarc_status st;
		uint64_t parts = 0;
		struct mime_place place = { .parts = &parts };

		st = mime_walk((const unsigned char *)cases[i].mail,
		    strlen(cases[i].mail), &limits, &place, &visitor, &b, &err);
		CU_ASSERT_EQUAL(st, DMARC_OK);
		if (strcmp(buf_string(&b), cases[i].want) != 0) {
			fprintf(stderr, "mail %zu: %s\nwant %s\n", i,
			    buf_string(&b), cases[i].want);
			CU_FAIL("parts");
		}
		buf_free(&b);
	}
}

static enum dmarc_status
stop_at_once(void *ctx, const struct mime_part *part, struct dmarc_err *err)
{
	(void)part;
	++*(int *)ctx;
	return dmarc_fail(err, DMARC_E_IO, "stop");
}

static void
stops_when_told(void)
{
	static const struct mime_visitor stop = { .part = stop_at_once };
	static const char mail[] = MULTI("b") "--b\n\n1\n--b\n\n2\n--b--";
	struct dmarc_err err;
	int calls = 0;
	uint64_t parts = 0;
	struct mime_place place = { .parts = &parts };

	CU_ASSERT_EQUAL(mime_walk((const unsigned char *)mail, strlen(mail),
	    &limits, &place, &stop, &calls, &err), DMARC_E_IO);
	CU_ASSERT_EQUAL(calls, 1);
	CU_ASSERT_STRING_EQUAL(err.text, "stop");
}

static const struct test tests[] = {
	{ "it finds the parts, and no more than the limits allow",
	    finds_parts },
	{ "it stops when the visitor says so", stops_when_told },
};

int
main(void)
{
	mime_warm_up();
	return run_tests("parse/mail/mime", tests, COUNT(tests));
}

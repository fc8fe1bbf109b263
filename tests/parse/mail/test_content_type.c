/*
 * test_content_type.c: which Content-Type counts, and what its boundary is.
 */
#include "parse/mail/content_type.h"

#include <stdlib.h>
#include <string.h>

#include "parse/mail/mime.h"
#include "tests/cunit_main.h"

#define BODY "pre\n--b b\n\none\n--bb\n\ntwo\n--'q'\n\nthree\n"

static const struct {
	const char *type[HEADER_TYPES];
	const char *word, *boundary;	/* NULL: none */
	bool returns;
} cases[] = {
	{ { NULL }, "text/plain", NULL, false },
	{ { "Text/HTML; boundary=bb" }, "text/html", NULL, false },
	{ { "multipart/mixed; boundary=bb" }, "multipart/mixed", "bb", false },
	/* one that the grammar leaves no doubt of need not occur */
	{ { "multipart/mixed; boundary=no" }, "multipart/mixed", "no", false },
	{ { "multipart/mixed; boundary=\"b b\"" }, "multipart/mixed", "b b",
	  false },
	/* broken grammar */
	{ { "multipart/mixed boundary=\"bb\"" }, "multipart/mixed", "bb",
	  false },
	{ { "multipart/mixed, boundary=bb, x=y" }, "multipart/mixed", "bb",
	  false },
	{ { "multipart/mixed; charset=x BOUNDARY = 'b b'" }, "multipart/mixed",
	  "b b", false },
	{ { "multipart/mixed; boundary='bb'" }, "multipart/mixed", "bb",
	  false },
	{ { "multipart/mixed; boundary='q'" }, "multipart/mixed", "'q'",
	  false },
	{ { "multipart/mixed; boundary=\"b b" }, "multipart/mixed", "b b",
	  false },
	{ { "multipart/mixed; x-boundary boundary=bb" }, "multipart/mixed",
	  "bb", false },
	{ { "multipart/mixed boundary=no" }, "multipart/mixed", NULL, false },
	{ { "multipart/mixed; boundary='no'" }, "multipart/mixed", NULL,
	  false },
	{ { "multipart/mixed boundary=" }, "multipart/mixed", NULL, false },
	{ { "multipart/mixed boundary" }, "multipart/mixed", NULL, false },
	{ { "multipart/mixed myboundary=bb" }, "multipart/mixed", NULL,
	  false },
	/* several fields */
	{ { "text/plain", "multipart/mixed; boundary=bb" }, "multipart/mixed",
	  "bb", false },
	{ { "multipart/mixed; boundary=no", "multipart/alternative; "
	  "boundary=bb" }, "multipart/alternative", "bb", false },
	{ { "multipart/mixed; boundary=bb", "multipart/related; "
	  "boundary=\"b b\"" }, "multipart/mixed", "bb", false },
	{ { "text/plain", "multipart/mixed; boundary=no", "text/html" },
	  "text/plain", NULL, false },
	{ { "a/b", "c/d", "e/f", "multipart/mixed boundary=bb" },
	  "multipart/mixed", "bb", false },
	/* what makes a report less trusted comes first */
	{ { "multipart/mixed; boundary=bb", "message/rfc822" },
	  "message/rfc822", NULL, false },
	{ { "message/delivery-status", "multipart/mixed; boundary=bb" },
	  "message/delivery-status", NULL, false },
	{ { "multipart/mixed; boundary=bb", "message/delivery-status",
	  "message/rfc822" }, "message/delivery-status", NULL, false },
	{ { "multipart/report; report-type=\"delivery-status\"; boundary=bb" },
	  "multipart/report", "bb", true },
	{ { "multipart/report report-type=feedback-report boundary=bb" },
	  "multipart/report", "bb", true },
	{ { "multipart/mixed; boundary=bb", "multipart/report; "
	  "report-type=Delivery-Status; boundary=no" }, "multipart/mixed",
	  "bb", true },
	{ { "text/plain; report-type=delivery-status",
	  "multipart/mixed; boundary=bb" }, "multipart/mixed", "bb", true },
	{ { "multipart/report; report-type=tlsrpt; boundary=bb" },
	  "multipart/report", "bb", false },
};

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
chooses(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct header h = { .body = 0 };
		struct content_type t;
		struct dmarc_err err;

		for (size_t n = 0; n < HEADER_TYPES; n++)
			h.type[n] = (char *)cases[i].type[n];
		CU_ASSERT_EQUAL_FATAL(content_type_read(&h, "text/plain",
		    (const unsigned char *)BODY, strlen(BODY), '\n', &t, &err),
		    DMARC_OK);
		if (!same(t.word, cases[i].word) ||
		    !same(t.boundary, cases[i].boundary) ||
		    t.returns != cases[i].returns) {
			fprintf(stderr, "case %zu: %s, %s, %d\n", i, t.word,
			    t.boundary != NULL ? t.boundary : "-", t.returns);
			CU_FAIL("type");
		}
		content_type_free(&t);
	}
}

/* A mail of 30 levels and 30 MB took 8 s while each was searched to its end. */
static void
looks_near_the_start_only(void)
{
	enum { FAR = 70000 };
	char *body = malloc(FAR + 10);
	struct header h = { .type = { (char *)"multipart/mixed boundary=bb" } };
	struct content_type t;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(body);
	memset(body, '\n', FAR);
	memcpy(body + FAR, "--bb\n\nx\n", 8);
	CU_ASSERT_EQUAL_FATAL(content_type_read(&h, "", (void *)body, FAR + 8,
	    '\n', &t, &err), DMARC_OK);
	CU_ASSERT_PTR_NULL(t.boundary);
	content_type_free(&t);
	memcpy(body + 60000, "--bb\n", 5);
	CU_ASSERT_EQUAL_FATAL(content_type_read(&h, "", (void *)body, FAR + 8,
	    '\n', &t, &err), DMARC_OK);
	CU_ASSERT_PTR_NOT_NULL(t.boundary);
	content_type_free(&t);
	free(body);
}

static const struct test tests[] = {
	{ "it looks near the start only", looks_near_the_start_only },
	{ "it chooses among broken fields", chooses },
};

int
main(void)
{
	mime_warm_up();
	return run_tests("parse/mail/content_type", tests, COUNT(tests));
}

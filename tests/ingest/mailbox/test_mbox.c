/*
 * test_mbox.c: where the messages of an mbox begin and end.
 */
#include "ingest/mailbox/mbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/cunit_main.h"

static int
file_of(const char *text, size_t len)
{
	int fd = memfd_create("mbox", MFD_CLOEXEC);

	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, text, len), (ssize_t)len);
	return fd;
}

/* The messages, each as "line:text|". */
static void
split(const char *text, size_t len, char *out, size_t size)
{
	int fd = file_of(text, len);
	struct mbox *b = mbox_new(fd);
	size_t used = 0;
	bool more = true;

	*out = '\0';
	while (more) {
		struct mbox_message m;
		struct dmarc_err err;

		CU_ASSERT_EQUAL_FATAL(mbox_next(b, &m, &more, &err), DMARC_OK);
		if (!more)
			break;
		CU_ASSERT_FATAL(m.offset + m.length <= len);
		used += (size_t)snprintf(out + used, size - used,
		    "%d%s:%.*s|", (int)m.line, m.doubtful ? "?" : "",
		    (int)m.length, text + m.offset);
	}
	mbox_free(b);
	(void)close(fd);
}

struct split_case { const char *text, *want; };

static void
expect_splits(const struct split_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char got[256];

		split(cases[i].text, strlen(cases[i].text), got, sizeof got);
		if (strcmp(got, cases[i].want) != 0) {
			fprintf(stderr, "%s, want %s\n", got, cases[i].want);
			CU_FAIL("messages");
		}
	}
}

static void
splits_at_from_lines_after_an_empty_line(void)
{
	static const struct split_case cases[] = {
		{ "From a\nS: 1\n\nx\n\nFrom b\nS: 2\n\ny\n",
		    "0:S: 1\n\nx\n|16:S: 2\n\ny\n|" },
		/* the empty line at the end is not part of the message */
		{ "From a\nx\n\n", "0:x\n|" },
		{ "From a\nx", "0:x|" },
		{ "From a\nx\nFrom b\ny:\n", "0:x\nFrom b\ny:\n|" },
		{ "From a\nx\n\n>From b\ny:\n", "0:x\n\n>From b\ny:\n|" },
		{ "From a\n\nFrom b\nS:\n\nFrom c\nS:", "0:|8:S:\n|19:S:|" },
		{ "From a\r\nx\r\n\r\nFrom b\r\ny:\r\n",
		    "0:x\r\n|13:y:\r\n|" },
		/* a line of a body, which no header follows */
		{ "From a\nS: 1\n\nFrom here\non, we go\n\nFrom b\nS: 2\n",
		    "0:S: 1\n\nFrom here\non, we go\n|34:S: 2\n|" },
		{ "From a\nS: 1\n\nFrom b\n", "0:S: 1\n\nFrom b\n|" },
		{ "From a\nS: 1\n\nFrom b\n\nS: 2\n",
		    "0:S: 1\n|13:\nS: 2\n|" },
		{ "From a\n\nFrom\n\nFromage\n", "0:\nFrom\n\nFromage\n|" },
		{ "From a", "0:|" },
		/* what stands before the first message */
		{ "\n \t\r\n\xef\xbb\xbf" "From a\nx\n\nFrom b\ny:",
		    "8:x\n|18:y:|" },
		/* in a body these lines are a sender's, and not quoted */
		{ "From a\nx\n\n\xef\xbb\xbf" "From b\ny:\n \nFrom c\nz:",
		    "0:x\n\n\xef\xbb\xbf" "From b\ny:\n \nFrom c\nz:|" },
	};

	expect_splits(cases, COUNT(cases));
}

static void
doubts_messages_within_a_body(void)
{
	static const struct split_case cases[] = {
		/* within a body whose length its writer tells: in doubt */
		{ "From a\ncontent-length: 12\n\n1\n\nFrom b\nS:\n\n"
		    "From c\nT:",
		    "0:content-length: 12\n\n1\n|30?:S:\n|41:T:|" },
		{ "From a\r\nContent-Length:13\r\n\r\n\r\nFrom b\r\nS:\r\n",
		    "0:Content-Length:13\r\n\r\n|31?:S:\r\n|" },
		{ "From a\nContent-Length: 99\nContent-Length: 11\n\n\n"
		    "From b\nS:\n",
		    "0:Content-Length: 99\nContent-Length: 11\n\n|47?:S:\n|" },
		/* not if no message ends there */
		{ "From a\nContent-Length: 10\n\n1\n\nFrom b\nS:\n",
		    "0:Content-Length: 10\n\n1\n|30:S:\n|" },
		{ "From a\nContent-Length: 99\n\n1\n\nFrom b\nS:\n",
		    "0:Content-Length: 99\n\n1\n|30:S:\n|" },
		{ "From a\nContent-Length: 99999999999999999999\n\nFrom b\nS:",
		    "0:Content-Length: 99999999999999999999\n|45:S:|" },
		{ "From a\nContent-Length: -9\n\nFrom b\nS:",
		    "0:Content-Length: -9\n|27:S:|" },
		/* nor if the field is in a body, or itself in doubt */
		{ "From a\nS:\n\nContent-Length: 12\n\n1\n\n"
		    "From b\nS:\n",
		    "0:S:\n\nContent-Length: 12\n\n1\n|34:S:\n|" },
		{ "From a\nContent-Length: 28\n\n\n"
		    "From b\nContent-Length: 11\n\n\nFrom c\nS:\n",
		    "0:Content-Length: 28\n\n|28?:Content-Length: 11\n\n|"
		    "56:S:\n|" },
	};

	expect_splits(cases, COUNT(cases));
}

/* A "From " line at every place around the border of two pieces. */
static void
does_not_mind_where_a_piece_ends(void)
{
	enum { PIECE = 64 << 10 };

	for (size_t pad = PIECE - 24; pad < PIECE + 4; pad++) {
		static const char head[] = "From a\n", tail[] =
		    "\n\nFrom b\ny:\n";
		size_t len = strlen(head) + pad + strlen(tail);
		char *text = malloc(len + 1);
		int fd;
		struct mbox *b;
		struct mbox_message m;
		struct dmarc_err err;
		bool more;

		CU_ASSERT_PTR_NOT_NULL_FATAL(text);
		memcpy(text, head, strlen(head));
		memset(text + strlen(head), 'x', pad);
		memcpy(text + strlen(head) + pad, tail, strlen(tail));
		fd = file_of(text, len);
		b = mbox_new(fd);
		CU_ASSERT_EQUAL(mbox_next(b, &m, &more, &err), DMARC_OK);
		CU_ASSERT_TRUE(more);
		CU_ASSERT_EQUAL(m.length, pad + 1);
		CU_ASSERT_EQUAL(mbox_next(b, &m, &more, &err), DMARC_OK);
		CU_ASSERT_TRUE(more);
		CU_ASSERT_EQUAL(m.line, strlen(head) + pad + 2);
		CU_ASSERT_EQUAL(m.length, 3);
		CU_ASSERT_EQUAL(mbox_next(b, &m, &more, &err), DMARC_OK);
		CU_ASSERT_FALSE(more);
		mbox_free(b);
		(void)close(fd);
		free(text);
	}
}

static void
knows_an_mbox_by_its_first_bytes(void)
{
	static const struct { const char *text; bool is; } cases[] = {
		{ "From a\n", true }, { "From: a\n", false },
		{ "From", false }, { "", false }, { "<?xml", false },
		{ "\xef\xbb\xbf" "From a\n", true }, { "\n\n", false },
		{ "\xef\xbb\xbf\r\n\t\r\n\xef\xbb\xbf" "From a", true },
		{ "\n From a\n", false }, { "\xef\xbb", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int fd = file_of(cases[i].text, strlen(cases[i].text));

		uint64_t lead = 0;
		bool is;

		CU_ASSERT_TRUE(mbox_is(fd, &lead, &is));
		CU_ASSERT_EQUAL(is, cases[i].is);
		(void)close(fd);
	}
}

/* Blank lines and a mark at every place around the border of two pieces. */
static void
passes_blanks_of_any_length(void)
{
	static const char sign[] = "\xef\xbb\xbf" "From a\n";

	for (size_t pad = MBOX_SIGN - 12; pad < MBOX_SIGN + 4; pad++) {
		size_t len = 2 * pad + strlen(sign);
		char *text = malloc(len + 1);
		uint64_t lead = 0;
		bool is;
		int fd;

		CU_ASSERT_PTR_NOT_NULL_FATAL(text);
		memset(text, '\n', 2 * pad);
		memcpy(text + 2 * pad, sign, strlen(sign));
		fd = file_of(text, len);
		CU_ASSERT_TRUE(mbox_is(fd, &lead, &is));
		CU_ASSERT_TRUE(is);
		CU_ASSERT_EQUAL(lead, 2 * pad + 3);
		(void)close(fd);
		free(text);
	}
}

static const struct test tests[] = {
	{ "splits at From lines after an empty line",
	    splits_at_from_lines_after_an_empty_line },
	{ "doubts messages within a body whose length is told",
	    doubts_messages_within_a_body },
	{ "does not mind where a piece ends",
	    does_not_mind_where_a_piece_ends },
	{ "knows an mbox by its first bytes",
	    knows_an_mbox_by_its_first_bytes },
	{ "passes blanks of any length", passes_blanks_of_any_length },
};

TEST_MAIN("ingest/mailbox/mbox", tests)

/*
 * test_mend.c: events of damaged XML, as one line; the same in one piece and
 * byte by byte.
 */
#include "parse/xml/mend.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

#define LIMIT ((size_t)64 << 10)

/*
 * The events: <a is a start, > an end, ~ a torn element, other text is text.
 * "leaf" holds text, "list" and "feedback" elements, other elements anything.
 */
struct told {
	struct buf line;
	char open[16];		/* kinds of the open elements: l, e, u */
	size_t depth;
	size_t stop;		/* refuse a start at this depth; 0: none */
};

static bool
start(void *ctx, const char *name, const char *ns)
{
	struct told *t = ctx;

	CU_ASSERT_FATAL(t->depth < sizeof t->open);
	t->open[t->depth++] = strcmp(name, "leaf") == 0 ? 'l' :
	    strcmp(name, "list") == 0 || strcmp(name, "feedback") == 0 ? 'e' :
	    'u';
	buf_byte(&t->line, '<');
	if (ns != NULL) {
		buf_text(&t->line, ns);
		buf_byte(&t->line, '|');
	}
	buf_text(&t->line, name);
	return t->depth != t->stop;
}

static bool
end(void *ctx)
{
	struct told *t = ctx;

	CU_ASSERT_FATAL(t->depth > 0);
	t->depth--;
	buf_byte(&t->line, '>');
	return true;
}

static bool
text(void *ctx, const char *s, size_t len)
{
	struct told *t = ctx;

	buf_add(&t->line, s, len);
	return true;
}

static enum place
place(void *ctx)
{
	const struct told *t = ctx;

	switch (t->open[t->depth - 1]) {
	case 'l':
		return PLACE_LEAF;
	case 'e':
		return PLACE_ELEMENTS;
	default:
		return PLACE_UNKNOWN;
	}
}

static void
torn(void *ctx)
{
	struct told *t = ctx;

	buf_byte(&t->line, '~');
}

static struct dmarc_err
mend(struct told *t, const char *in, size_t step)
{
	static const struct events events = { .start = start, .end = end,
	    .text = text, .place = place, .torn = torn };
	struct dmarc_limits lim = dmarc_default_limits;
	struct events to = events;
	struct dmarc_err err = { .code = DMARC_OK };
	enum dmarc_status st = DMARC_OK;
	size_t len = strlen(in);
	struct mend m;

	lim.xml_tag_bytes = 100;
	lim.xml_attributes = 2;
	to.ctx = t;
	t->line = (struct buf)BUF_INIT(LIMIT);
	t->depth = 0;
	mend_init(&m, &lim, &to);
	for (size_t at = 0; at < len && st == DMARC_OK; at += step) {
		size_t n = len - at < step ? len - at : step;

		st = mend_push(&m, (const unsigned char *)in + at, n,
		    at + n == len, &err);
	}
	if (st == DMARC_OK)
		err.reason = DMARC_R_NONE;
	mend_free(&m);
	return err;
}

#define IN(text) "<feedback><leaf>" text "</leaf></feedback>"
#define OUT(text) "<feedback<leaf" text ">>"

struct reading {
	const char *in, *want;
};

static void
check_all(const struct reading *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t step = 1; step < 200; step += 198) {
			struct told t = { .stop = 0 };
			struct dmarc_err err = mend(&t, cases[i].in, step);
			const char *got = buf_string(&t.line);

			CU_ASSERT_EQUAL(err.reason, DMARC_R_NONE);
			if (strcmp(got, cases[i].want) != 0)
				printf("\n    %s\n    %s\n", cases[i].in, got);
			CU_ASSERT_STRING_EQUAL(got, cases[i].want);
			buf_free(&t.line);
		}
}

static void
reads_what_is_meant(void)
{
	static const struct reading cases[] = {
		{ IN("a"), OUT("a") },
		{ "junk <a> " IN("a") " junk </b> <c>", OUT("a") },
		{ "<?xml version='1.0'?><!-- <feedback> -->" IN("a"),
		    OUT("a") },
		{ IN("R & D <research> & <9"), OUT("R & D <research> & <9") },
		{ IN("&amp;&lt;&gt;&quot;&apos;"), OUT("&<>\"'") },
		{ IN("&#65;&#x42;&#x7a;&#x7A;"), OUT("ABzz") },
		{ IN("&;&"), OUT("&;&") },
		{ IN("&#;&#x;&#x1g;&#9a;&#12345678;&bad;&amp &"),
		    OUT("&#;&#x;&#x1g;&#9a;&#12345678;&bad;&amp &") },
		/* characters that XML forbids become U+FFFD */
		{ IN("\x01|&#1;|&#xd800;|&#xfffe;|&#x110000;|\xef\xbf\xbe"),
		    OUT("\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd|"
		    "\xef\xbf\xbd|\xef\xbf\xbd") },
		{ IN("\t\n\r\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80&#x1F600;"),
		    OUT("\t\n\r\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"
		    "\xf0\x9f\x98\x80") },
		{ IN("<![CDATA[a<b>&amp;]]]]>c"), OUT("a<b>&amp;]]c") },
		{ IN("a<!-- b -->c<? d ?>e"), OUT("ace") },
		{ "<feedback><leaf/><list/></feedback>",
		    "<feedback<leaf><list>>" },
		{ "<x:feedback><x:leaf>a</x:leaf></x:feedback>", OUT("a") },
		{ "<feedback a='1'><leaf b='2'>a</leaf></feedback>",
		    "<feedback<leafa>>" },
		/* an end tag that lost its first character */
		{ "<feedback><leaf>a/leaf></feedback>", "<feedback<leaf~a>>" },
		{ IN("a/b>c"), OUT("a/b>c") },
		{ "a/feedback>" IN("a"), OUT("a") },
		/* a missing end tag, and a superfluous one */
		{ "<feedback><list><leaf>a</list></feedback>",
		    "<feedback<list<leafa~>~>>" },
		{ "<feedback></list><leaf>a</leaf></feedback>",
		    "<feedback~<leafa>>" },
		{ "<feedback><else>a <b> c</b></else></feedback>",
		    "<feedback<elsea <b c>>>" },
		/* cut off: the receiver sees no end */
		{ "<feedback><leaf>a", "<feedback<leafa" },
		{ "<feedback><leaf>a<!-- b", "<feedback<leafa" },
		{ "<feedback><leaf>a<![CDATA[b", "<feedback<leafab" },
		{ "<feedback><leaf>a&am", "<feedback<leafa&am" },
		{ "<feedback><leaf>a</le", "<feedback<leafa</le" },
		{ "<feedback><leaf>a<!-", "<feedback<leafa<!-" },
		{ "<feedback><leaf>a\xe2\x82", "<feedback<leafa"
		    "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "nothing at all", "" },
	};

	check_all(cases, COUNT(cases));
}

static void
tells_namespaces(void)
{
	static const struct reading cases[] = {
		{ "<feedback xmlns:x='u:x'><x:leaf>a</x:leaf></feedback>",
		    "<feedback<u:x|leafa>>" },
		{ "<feedback xmlns='u:y' a='>'><leaf>a</leaf></feedback>",
		    "<u:y|feedback<leafa>>" },
		{ "<feedback><list xmlns:x=\"u:x\"/><x:leaf xmlns:x = 'u:z'>a"
		    "</x:leaf><x:leaf/></feedback>",
		    "<feedback<list><u:z|leafa><u:z|leaf>>" },
	};

	check_all(cases, COUNT(cases));
}

/* Long text arrives whole, in pieces. */
static void
passes_on_long_text(void)
{
	static char in[40000];
	size_t n = (size_t)snprintf(in, sizeof in, "<feedback><leaf>");

	memset(in + n, 'x', 30000);
	(void)snprintf(in + n + 30000, sizeof in - n - 30000,
	    "</leaf></feedback>");
	for (size_t step = 1; step < sizeof in; step += 9999) {
		struct told t = { .stop = 0 };
		struct dmarc_err err = mend(&t, in, step);
		const char *got = buf_string(&t.line);

		CU_ASSERT_EQUAL(err.reason, DMARC_R_NONE);
		CU_ASSERT_EQUAL(strlen(got), strlen("<feedback<leaf") + 30000 +
		    strlen(">>"));
		CU_ASSERT_EQUAL(strspn(got + strlen("<feedback<leaf"), "x"),
		    30000);
		buf_free(&t.line);
	}
}

#define LONG "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void
refuses_what_it_would_have_to_guess(void)
{
	static const struct { const char *in; enum dmarc_reason reason; }
	    cases[] = {
		{ "<!DOCTYPE feedback>" IN("a"), DMARC_R_XML_DOCTYPE },
		{ "<!doctype feedback>" IN("a"), DMARC_R_XML_DOCTYPE },
		{ IN("a") "<feedback>", DMARC_R_XML_MALFORMED },
		{ "<feedback a='1' a='2'/>", DMARC_R_XML_MALFORMED },
		{ "<feedback a='1' b='2' c='3'/>", DMARC_R_XML_ATTRIBUTES },
		{ "<feedback a='" LONG LONG "'/>", DMARC_R_XML_TAG_BYTES },
		{ "<feedback a='" LONG LONG, DMARC_R_XML_TRUNCATED },
		{ "<feedback", DMARC_R_XML_TRUNCATED },
		{ "<feedback><list", DMARC_R_XML_TRUNCATED },
		{ "<feedback><list><9></list></feedback>",
		    DMARC_R_XML_MALFORMED },
		{ "<feedback><recrod>a</feedback>", DMARC_R_XML_MALFORMED },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t step = 1; step < 300; step += 298) {
			struct told t = { .stop = 0 };
			struct dmarc_err err = mend(&t, cases[i].in, step);

			/* byte by byte, too long is seen before cut off */
			CU_ASSERT(err.reason == cases[i].reason || (step == 1 &&
			    err.reason == DMARC_R_XML_TAG_BYTES));
			buf_free(&t.line);
		}
}

static void
stops_when_it_is_told(void)
{
	struct told t = { .stop = 2 };
	struct dmarc_err err = mend(&t, IN("a") IN("b"), 1000);

	CU_ASSERT_EQUAL(err.reason, DMARC_R_NONE);
	CU_ASSERT_STRING_EQUAL(buf_string(&t.line), "<feedback<leaf");
	buf_free(&t.line);
}

static const struct test tests[] = {
	{ "it reads damaged XML as intended", reads_what_is_meant },
	{ "it tells namespaces", tells_namespaces },
	{ "it passes on long text whole", passes_on_long_text },
	{ "it refuses what it would have to guess",
	    refuses_what_it_would_have_to_guess },
	{ "it stops when it is told to", stops_when_it_is_told },
};
TEST_MAIN("parse/xml/mend", tests)

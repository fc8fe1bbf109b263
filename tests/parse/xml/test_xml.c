/*
 * test_xml.c: XML is read in any pieces, up to every limit, and with every
 * allocation failing once. The fixtures in tests/data test the elements.
 */
#include "parse/xml/xml.h"

#include <stdlib.h>
#include <string.h>

#include "common/memory/buf.h"
#include "tests/cunit_main.h"

#define MEMORY ((size_t)64 << 20)
#define META \
	"<report_metadata><org_name>r.example</org_name><report_id>1" \
	"</report_id><date_range><begin>1717200000</begin><end>1717286399" \
	"</end></date_range></report_metadata>"
#define POLICY \
	"<policy_published><domain>example.org</domain><p>none</p>" \
	"</policy_published>"
#define ROW(ip, count) \
	"<record><row><source_ip>" ip "</source_ip><count>" count "</count>" \
	"<policy_evaluated><dkim>pass</dkim></policy_evaluated></row>" \
	"<identifiers><header_from>example.org</header_from></identifiers>" \
	"<auth_results/></record>"
#define GOOD "<feedback>" META POLICY ROW("192.0.2.1", "3") "</feedback>"

/* A reader, and its result. */
struct reading {
	struct arena *a;
	struct xml_reader *x;
	const struct dmarc_aggregate *fb;	/* lives in a */
	enum dmarc_status st;
	enum dmarc_reason reason;	/* NONE if st is DMARC_OK */
};

static uint64_t room = 1000, foreign_room;

static struct reading
begin(const struct dmarc_limits *lim, bool mend)
{
	struct reading r = { .a = arena_new(MEMORY), .st = DMARC_OK };

	foreign_room = room;
	r.x = xml_new(lim, r.a, &foreign_room, mend);
	CU_ASSERT_PTR_NOT_NULL_FATAL(r.x);
	return r;
}

/* Reads a text in pieces of step bytes. */
static void
read_to_end(struct reading *r, const char *data, size_t len, size_t step)
{
	struct dmarc_err err = { 0 };

	for (size_t at = 0; at < len && r->st == DMARC_OK; at += step)
		r->st = xml_push(r->x, (const unsigned char *)data + at,
		    len - at < step ? len - at : step, &err);
	if (r->st == DMARC_OK)
		r->st = xml_end(r->x, &r->fb, &err);
	r->reason = r->st == DMARC_OK ? DMARC_R_NONE : err.reason;
}

static void
end(struct reading *r)
{
	xml_free(r->x);
	arena_free(r->a);
}

struct outcome {
	enum dmarc_status st;
	enum dmarc_reason reason;
	size_t records, skipped;
	bool report, repaired;
};

static struct outcome
read_in(const char *data, size_t len, size_t step, bool mend,
    const struct dmarc_limits *lim)
{
	struct reading r = begin(lim, mend);
	struct outcome o;

	read_to_end(&r, data, len, step);
	o = (struct outcome){ .st = r.st, .reason = r.reason };
	if (r.st != DMARC_OK)
		CU_ASSERT_PTR_NULL(r.fb);
	if (r.fb != NULL) {
		o.report = true;
		o.records = r.fb->records;
		o.skipped = (size_t)r.fb->skipped_records;
		o.repaired = r.fb->repaired;
	}
	end(&r);
	return o;
}

static struct outcome
read_xml(const char *xml, bool mend)
{
	return read_in(xml, strlen(xml), strlen(xml) + 1, mend,
	    &dmarc_default_limits);
}

static void
reads_in_any_pieces(void)
{
	static const char xml[] = "\xef\xbb\xbf<?xml version='1.0' "
	    "encoding='UTF-8'?><!-- a <b> --><feedback>" META POLICY
	    ROW("192.0.2.1", "<![CDATA[3]]>") ROW("x", "3") "</feedback>\0\0";

	for (int mend = 0; mend < 2; mend++) {
		for (size_t step = 1; step < sizeof xml; step++) {
			struct outcome o = read_in(xml, sizeof xml - 1, step,
			    mend == 1, &dmarc_default_limits);

			CU_ASSERT_TRUE(o.report);
			CU_ASSERT_EQUAL(o.records, 1);
			CU_ASSERT_EQUAL(o.skipped, 1);
			CU_ASSERT_EQUAL(o.repaired, mend == 1);
		}
	}
}

static void
never_takes_a_part_for_the_whole(void)
{
	for (int mend = 0; mend < 2; mend++) {
		for (size_t len = 0; len < strlen(GOOD); len++) {
			struct outcome o = read_in(GOOD, len, 16, mend == 1,
			    &dmarc_default_limits);

			CU_ASSERT_FALSE(o.report);
			if (len <= strlen("<feedback>"))
				continue;
			/* The first try may leave it to the second. */
			CU_ASSERT_TRUE(o.reason == DMARC_R_XML_TRUNCATED ||
			    (mend == 0 &&
			    o.reason == DMARC_R_XML_MALFORMED));
		}
	}
}

static void
mends_only_when_asked(void)
{
	static const char *const cases[] = {
		"text " GOOD, GOOD " text", "<xs:schema>" GOOD,
		"<?xml version='1.0'?>\"" GOOD,
		"<feedback><email>a & b <c@d></email>" META POLICY
		"</feedback>",
		"<feedback>" META POLICY "<note>\x92</note></feedback>",
		"<feedback>" META POLICY "<note>\x01</note></feedback>",
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome o = read_xml(cases[i], false);

		CU_ASSERT_EQUAL(o.reason, DMARC_R_XML_MALFORMED);
		o = read_xml(cases[i], true);
		CU_ASSERT_TRUE(o.report);
		CU_ASSERT_TRUE(o.repaired);
	}
}

static void
tells_other_xml(void)
{
	static const char *const cases[] = {
		"<rss><channel/></rss>", "<?xml version='1.0'?><a/>",
		"<!DOCTYPE html><html><p>sorry", "\n<!doctype HTML>",
		"<x>feedback</x>",
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome o = read_xml(cases[i], false);

		CU_ASSERT_EQUAL(o.st, DMARC_OK);
		CU_ASSERT_FALSE(o.report);
	}
}

/* Reads text, n times, between head and tail. */
static struct outcome
read_many(const char *head, const char *text, size_t n, const char *tail,
    bool mend, const struct dmarc_limits *lim)
{
	struct buf b = BUF_INIT((size_t)256 << 20);
	struct outcome o;

	buf_text(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_text(&b, text);
	buf_text(&b, tail);
	CU_ASSERT_FALSE_FATAL(b.failed);
	o = read_in((const char *)b.data, b.len, 10000, mend, lim);
	buf_free(&b);
	return o;
}

static void
keeps_every_limit(void)
{
	static const struct {
		const char *head, *text, *tail;
		size_t fits;	/* most repetitions of text allowed */
		enum dmarc_reason reason;
		bool both;	/* the second try has the limit as well */
	} cases[] = {
		{ "<feedback", " a='1'", "/>", 1, DMARC_R_XML_ATTRIBUTES,
		    true },
		{ "<feedback><x ", " ", "/></feedback>", 1011,
		    DMARC_R_XML_TAG_BYTES, false },
		{ "<feedback>" META POLICY, ROW("192.0.2.1", "1"),
		    "</feedback>", 3, DMARC_R_RECORDS, true },
		{ "<feedback>" META POLICY, "<x/>", "</feedback>", 90,
		    DMARC_R_XML_ELEMENTS, true },
		{ "<feedback>" META POLICY "<report_metadata/><r><r><r><r>",
		    "<d>", "", 3, DMARC_R_XML_DEPTH, true },
	};
	struct dmarc_limits lim = dmarc_default_limits;

	lim.xml_attributes = 1;
	lim.xml_tag_bytes = 1024;
	lim.records = 3;
	lim.xml_elements = 100;
	lim.xml_depth = 8;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (int mend = 0; mend <= (cases[i].both ? 1 : 0); mend++) {
			struct outcome o = read_many(cases[i].head,
			    cases[i].text, cases[i].fits, cases[i].tail,
			    mend == 1, &lim);

			CU_ASSERT_NOT_EQUAL(o.reason, cases[i].reason);
			o = read_many(cases[i].head, cases[i].text,
			    cases[i].fits + 20, cases[i].tail, mend == 1,
			    &lim);
			CU_ASSERT_EQUAL(o.reason, cases[i].reason);
		}
	}
}

/*
 * A value, then blanks up to the limit, and text beyond it: the kept part must
 * not be taken for the whole value.
 */
#define BLANKS "                         "
#define MORE BLANKS BLANKS BLANKS BLANKS "9"

static void
takes_no_value_that_goes_on(void)
{
	static const struct {
		const char *id, *begin, *contact, *domain, *pct, *ip, *count;
		enum dmarc_reason reason;	/* NONE: the values are kept */
		const char *kept_contact;
		int kept_pct;
	} cases[] = {
		{ "", "", "", "", "", "", "", DMARC_R_NONE, "me", 10 },
		{ MORE, "", "", "", "", "", "", DMARC_R_TEXT_BYTES, "", 0 },
		{ "", MORE, "", "", "", "", "", DMARC_R_BAD_DATE_RANGE, "",
		    0 },
		{ "", "", MORE, "", "", "", "", DMARC_R_NONE, "me...", 10 },
		{ "", "", "", MORE, "", "", "", DMARC_R_BAD_POLICY_DOMAIN,
		    "", 0 },
		{ "", "", "", "", MORE, "", "", DMARC_R_NONE, "me", -1 },
		{ "", "", "", "", "", MORE, "", DMARC_R_BAD_RECORDS, "", 0 },
		{ "", "", "", "", "", "", MORE, DMARC_R_BAD_RECORDS, "", 0 },
	};
	struct dmarc_limits lim = dmarc_default_limits;

	lim.text_bytes = 64;
	lim.id_bytes = 64;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reading r = begin(&lim, false);
		char text[2048];

		(void)snprintf(text, sizeof text, "<feedback><report_metadata>"
		    "<org_name>r.example</org_name><report_id>1%s</report_id>"
		    "<extra_contact_info>me%s</extra_contact_info><date_range>"
		    "<begin>1%s</begin><end>2</end></date_range>"
		    "</report_metadata><policy_published><domain>example.org%s"
		    "</domain><p>none</p><pct>10%s</pct></policy_published>"
		    "<record><row><source_ip>192.0.2.1%s</source_ip><count>1%s"
		    "</count></row><identifiers><header_from>example.org"
		    "</header_from></identifiers></record></feedback>",
		    cases[i].id, cases[i].contact, cases[i].begin,
		    cases[i].domain, cases[i].pct, cases[i].ip, cases[i].count);
		read_to_end(&r, text, strlen(text), strlen(text));
		CU_ASSERT_EQUAL(r.reason, cases[i].reason);
		if (r.fb != NULL) {
			CU_ASSERT_STRING_EQUAL(r.fb->extra_contact_info,
			    cases[i].kept_contact);
			CU_ASSERT_EQUAL(r.fb->policy.pct, cases[i].kept_pct);
		}
		end(&r);
	}
}

/* A value without its end may be cut: no number or domain is read. */
static void
takes_no_value_that_is_torn(void)
{
	static const struct {
		const char *domain, *rest;	/* of policy_published */
		enum dmarc_reason reason;
		int pct, testing;
	} cases[] = {
		{ "<domain>a.example</domain>", "<pct>10</pct>",
		    DMARC_R_NONE, 10, -1 },
		{ "<domain>a.example</domain>", "<pct>10", DMARC_R_NONE, -1,
		    -1 },
		{ "<pct>10</pct>", "<domain>a.example",
		    DMARC_R_BAD_POLICY_DOMAIN, 0, 0 },
		{ "<domain>a.example</domain>", "<testing>y</testing>",
		    DMARC_R_NONE, -1, 1 },
		{ "<domain>a.example</domain>", "<testing>Y</testing>",
		    DMARC_R_NONE, -1, 1 },
		{ "<domain>a.example</domain>", "<testing>n</testing>",
		    DMARC_R_NONE, -1, 0 },
		{ "<domain>a.example</domain>", "<testing>x</testing>",
		    DMARC_R_NONE, -1, -1 },
		{ "<domain>a.example</domain>", "<testing>yes</testing>",
		    DMARC_R_NONE, -1, -1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reading r = begin(&dmarc_default_limits, true);
		char text[1024];

		(void)snprintf(text, sizeof text, "<feedback>" META
		    "<policy_published>%s%s</policy_published></feedback>",
		    cases[i].domain, cases[i].rest);
		read_to_end(&r, text, strlen(text), strlen(text));
		CU_ASSERT_EQUAL(r.reason, cases[i].reason);
		if (r.fb != NULL) {
			CU_ASSERT_EQUAL(r.fb->policy.pct, cases[i].pct);
			CU_ASSERT_EQUAL(r.fb->policy.testing,
			    cases[i].testing);
		}
		end(&r);
	}
}

/* The start of a name does not identify it. */
static void
knows_no_encoding_of_a_long_name(void)
{
	static const struct { const char *name; bool known; } cases[] = {
		{ "utf-8", true }, { "utf-8" BLANKS BLANKS, false },
		{ "utf-8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false },
		{ "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxutf-8", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1024];
		struct outcome o;

		(void)snprintf(text, sizeof text,
		    "<?xml version='1.0' encoding='%s'?>" GOOD, cases[i].name);
		o = read_xml(text, false);
		CU_ASSERT_EQUAL(o.report, cases[i].known);
		CU_ASSERT_EQUAL(o.reason, cases[i].known ? DMARC_R_NONE :
		    DMARC_R_XML_ENCODING);
	}
}

/* Errors are joined, up to the limit. */
static void
keeps_errors_within_the_limit(void)
{
	struct dmarc_limits lim = dmarc_default_limits;

	lim.text_bytes = 20;
	lim.id_bytes = 64;
	for (int n = 0; n < 6; n++) {
		struct reading r = begin(&lim, false);
		struct buf b = BUF_INIT(4096);
		const char *error;

		buf_text(&b, "<feedback><report_metadata><org_name>r</org_name>"
		    "<report_id>1</report_id><error> </error>");
		for (int i = 0; i < n; i++)
			buf_text(&b, "<error>wrong \xc3\xa9</error>");
		buf_text(&b, "<date_range><begin>1</begin><end>2</end>"
		    "</date_range></report_metadata>" POLICY "</feedback>");
		read_to_end(&r, (const char *)b.data, b.len, b.len);
		CU_ASSERT_EQUAL(r.st, DMARC_OK);
		CU_ASSERT_PTR_NOT_NULL_FATAL(r.fb);
		error = r.fb->error;
		if (n == 0)
			CU_ASSERT_PTR_NULL(error)
		else
			CU_ASSERT_PTR_NOT_NULL_FATAL(error);
		if (n == 1)
			CU_ASSERT_STRING_EQUAL(error, "wrong \xc3\xa9");
		if (n == 2)
			CU_ASSERT_STRING_EQUAL(error,
			    "wrong \xc3\xa9; wrong \xc3\xa9");
		if (n > 2) {
			CU_ASSERT(strlen(error) <= lim.text_bytes);
			CU_ASSERT(strncmp(error,
			    "wrong \xc3\xa9; wrong \xc3\xa9", 18) == 0);
		}
		buf_free(&b);
		end(&r);
	}
}

/* libxml2 would take minutes for these: ctest's timeout would end it. */
static void
does_not_feed_what_is_slow(void)
{
	struct buf b = BUF_INIT((size_t)64 << 20);
	struct outcome o;
	char text[24];

	o = read_many("<feedback", " a=''", 200000, "/>", false,
	    &dmarc_default_limits);
	CU_ASSERT_EQUAL(o.reason, DMARC_R_XML_ATTRIBUTES);
	o = read_many("<feedback a='", "aaaaaaaaaaaaaaaa", 700000, "'/>",
	    false, &dmarc_default_limits);
	CU_ASSERT_EQUAL(o.reason, DMARC_R_XML_TAG_BYTES);
	buf_text(&b, "<feedback>");
	for (unsigned i = 0; i < 1000000; i++) {
		(void)snprintf(text, sizeof text, "<x%u/>", i);
		buf_text(&b, text);
	}
	buf_text(&b, META POLICY "</feedback>");
	o = read_in((const char *)b.data, b.len, 1u << 20, false,
	    &dmarc_default_limits);
	CU_ASSERT_EQUAL(o.reason, DMARC_R_XML_ELEMENTS);
	buf_free(&b);
}

static void
sees_every_doctype(void)
{
	static const char *const cases[] = {
		"<!DOCTYPE feedback>" GOOD,
		"<!-- > --><!DOCTYPE feedback [<!ENTITY a 'b'>]>" GOOD,
		"<?x <!-- ?><!DOCTYPE feedback SYSTEM 'x'>" GOOD,
		"<!-- -- --><!DOCTYPE a>" GOOD,
		"<feedback><!DOCTYPE a></feedback>",
		"<!ENTITY a 'b'>" GOOD,
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(read_xml(cases[i], false).reason,
		    DMARC_R_XML_DOCTYPE);
	CU_ASSERT_EQUAL(read_xml("& <!doctype feedback>" GOOD, true).reason,
	    DMARC_R_XML_DOCTYPE);
	/* text that is not a document type declaration */
	CU_ASSERT_TRUE(read_xml("<!-- <!DOCTYPE a> -->" GOOD, false).report);
	CU_ASSERT_TRUE(read_xml("<feedback>" META POLICY
	    "<x><![CDATA[<!DOCTYPE a>]]></x></feedback>", false).report);
}

static void
says_when_memory_is_out(void)
{
	for (int mend = 0; mend < 2; mend++) {
		bool done = false;

		for (size_t nth = 1; !done; nth++) {
			struct reading r = begin(&dmarc_default_limits,
			    mend == 1);

			arena_fail_at(r.a, nth);
			read_to_end(&r, GOOD, strlen(GOOD), strlen(GOOD));
			done = r.st == DMARC_OK;
			CU_ASSERT_TRUE(done ? r.fb != NULL :
			    r.reason == DMARC_R_MEMORY);
			CU_ASSERT_TRUE_FATAL(nth < 100);
			end(&r);
		}
	}
}

#define FROM(name) "<record><row><source_ip>192.0.2.1</source_ip>" \
	"<count>1</count></row><identifiers><header_from>" name \
	"</header_from></identifiers></record>"

/* Each conversion to A-labels costs time. */
static void
converts_only_so_many_names(void)
{
	struct outcome o;

	room = 4;	/* of two bytes each */
	o = read_xml("<feedback>" META POLICY FROM("b\xc3\xbc" "cher.example")
	    FROM("a.example") FROM("b\xc3\xbc" "cher.example")
	    FROM("b\xc3\xbc" "cher.example") "</feedback>", false);
	CU_ASSERT_EQUAL(o.records, 3);
	CU_ASSERT_EQUAL(o.skipped, 1);
	room = 1000;
}

static const struct test tests[] = {
	{ "it reads the same in any pieces", reads_in_any_pieces },
	{ "it never takes a part for the whole",
	    never_takes_a_part_for_the_whole },
	{ "it mends only when asked to", mends_only_when_asked },
	{ "it recognizes XML other than reports", tells_other_xml },
	{ "it keeps every limit", keeps_every_limit },
	{ "it rejects values beyond the limits",
	    takes_no_value_that_goes_on },
	{ "it rejects torn values", takes_no_value_that_is_torn },
	{ "it refuses encodings with a long name",
	    knows_no_encoding_of_a_long_name },
	{ "it keeps errors within the limit", keeps_errors_within_the_limit },
	{ "it keeps slow input from libxml2",
	    does_not_feed_what_is_slow },
	{ "it converts only so many names", converts_only_so_many_names },
	{ "it sees every document type declaration", sees_every_doctype },
	{ "it refuses a report when out of memory",
	    says_when_memory_is_out },
};

TEST_MAIN("parse/xml/xml", tests)

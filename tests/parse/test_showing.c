/*
 * test_showing.c: output is escaped and wrapped, and write errors are reported.
 * The fixtures test the content of the JSON.
 */
#include "parse/showing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

#define EVIL "<b>\x1b[2J\n\xe2\x80\xae\xc2\x9b" "31m\x7f\"%n"

typedef enum dmarc_status show_function(FILE *out, const char *file,
    const struct dmarc_finding *f, struct dmarc_err *err);

/* Returns the output; free() it. */
static char *
shown(show_function *show, const char *file, const struct dmarc_finding *f)
{
	struct dmarc_err err;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	CU_ASSERT_EQUAL(show(out, file, f, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(fclose(out), 0);
	return text;
}

static void
set_source(struct dmarc_record *r, const char *text, uint64_t count)
{
	CU_ASSERT_TRUE_FATAL(address_parse(text, &r->source));
	r->count = count;
}

/* A report in which every text is EVIL. */
static struct dmarc_finding
evil_report(void)
{
	static const struct dmarc_auth dkim = {
		.domain = EVIL, .selector = EVIL, .said = EVIL,
		.human_result = EVIL,
	};
	static const struct dmarc_override_reason override = {
		.comment = EVIL,
	};
	static const struct dmarc_combination c = {
		.header_from = EVIL, .envelope_from = EVIL,
		.envelope_to = EVIL, .dkim = &dkim, .spf = &dkim,
		.override = &override, .dkims = 1, .spfs = 1, .overrides = 1,
		.dkim_aligned = DMARC_ALIGNED_PASS,
	};
	static struct dmarc_record r[3];
	static struct dmarc_aggregate fb = {
		.org_name = EVIL, .email = EVIL, .extra_contact_info = EVIL,
		.generator = EVIL, .error = EVIL, .report_id = EVIL,
		.version = EVIL, .begin = INT64_MAX, .end = 1717286399,
		.policy = { .domain = EVIL, .fo = EVIL, .pct = -1,
		    .testing = -1 },
		.combination = &c, .combinations = 1, .record = r,
		.records = 3, .skipped_records = 1, .skipped_why = EVIL,
		.cut_comments = 1234, .cut_results = 56, .repaired = true,
	};

	set_source(&r[0], "192.0.2.1", 5);
	set_source(&r[1], "198.51.100.7", 1000);
	set_source(&r[2], "192.0.2.1", 2000);
	return (struct dmarc_finding){ .kind = DMARC_FOUND_AGGREGATE,
	    .part = EVIL, .aggregate = &fb };
}

static bool
is_safe(const char *text)
{
	for (; *text != '\0'; text++)
		if ((*text != '\n' && *text >= 0 && *text < ' ') ||
		    *text == '\x7f' || (unsigned char)*text >= 0x80)
			return false;
	return true;
}

static void
encodes_for_people(void)
{
	struct dmarc_finding f = evil_report();
	char *text = shown(show_text, EVIL, &f);

	CU_ASSERT_TRUE(is_safe(text));
	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		CU_ASSERT_TRUE(len <= 80);
		line += len + (line[len] == '\n');
	}
	free(text);
}

static void
sorts_sources_by_messages(void)
{
	struct dmarc_finding f = evil_report();
	char *text = shown(show_text, "f", &f);
	const char *first = strstr(text, "\n192.0.2.1  2,005 messages\n");
	const char *second = strstr(text, "\n198.51.100.7  1,000 messages\n");

	CU_ASSERT_PTR_NOT_NULL_FATAL(first);
	CU_ASSERT_PTR_NOT_NULL_FATAL(second);
	CU_ASSERT_TRUE(first < second);
	CU_ASSERT_PTR_NOT_NULL(strstr(text,
	    "3,005: 3,005 pass, 0 fail; 3 records, 2 sources"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "1 Jun 2024 23:59:59 UTC"));
	free(text);
}

static void
says_what_was_left_out(void)
{
	struct dmarc_finding f = evil_report();
	struct dmarc_aggregate fb = *f.aggregate;
	char *text = shown(show_text, "f", &f);

	CU_ASSERT_PTR_NOT_NULL(strstr(text, "1,234 comments: too many"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "56 results: too many"));
	free(text);
	text = shown(show_json, "f", &f);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"cut_comments\":1234,"
	    "\"cut_results\":56,"));
	free(text);
	fb.cut_comments = fb.cut_results = 0;
	f.aggregate = &fb;
	text = shown(show_text, "f", &f);
	CU_ASSERT_PTR_NULL(strstr(text, "Left out"));
	free(text);
	text = shown(show_json, "f", &f);
	CU_ASSERT_PTR_NULL(strstr(text, "cut_"));
	free(text);
}

/* Returns text without blanks and line ends; free() it. */
static char *
squeezed(const char *text)
{
	char *out = strdup(text), *to = out;

	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	for (; *text != '\0'; text++)
		if (*text != ' ' && *text != '\n')
			*to++ = *text;
	*to = '\0';
	return out;
}

static void
cuts_nothing(void)
{
	struct dmarc_finding f = evil_report();
	struct dmarc_aggregate fb = *f.aggregate;
	char domain[254], *text, *all;

	memset(domain, 'x', sizeof domain - 1);
	domain[sizeof domain - 1] = '\0';
	fb.policy = (struct dmarc_policy){ .domain = domain, .fo = "1:d:s",
		.p = DMARC_P_REJECT, .sp = DMARC_P_QUARANTINE,
		.pct = 100, .testing = 0 };
	fb.error = "the record could not be found, and then it was found, "
	    "and then there were two of them";
	f.aggregate = &fb;
	text = shown(show_text, "f", &f);
	all = squeezed(text);
	CU_ASSERT_PTR_NOT_NULL(strstr(all, domain));
	CU_ASSERT_PTR_NOT_NULL(strstr(all, "pct=100fo=1:d:s"));
	/* wrapped at a blank, to the column where the value began */
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n  Error      the record could "
	    "not be found, and then it was found, and then\n"
	    "             there were two of them\n"));
	CU_ASSERT_PTR_NULL(strstr(text, " \n"));
	free(all);
	free(text);
}

static void
encodes_for_programs(void)
{
	struct dmarc_finding f = evil_report();
	char *text = shown(show_json, "caf\xe9", &f);

	CU_ASSERT_TRUE(is_safe(text));
	CU_ASSERT_PTR_NULL(strchr(text, '<'));
	CU_ASSERT_EQUAL(strcspn(text, "\n"), strlen(text) - 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"file\":\"caf\\uFFFD\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(text,
	    "\"report_id\":\"\\u003cb>\\u001B[2J\\n\\u202E\\u009B31m"
	    "\\u007f\\\"%n\""));
	free(text);
}

static void
says_whether_a_policy_is_tested(void)
{
	static const struct { int testing; const char *want; } cases[] = {
		{ -1, "\"t\":null" }, { 0, "\"t\":\"n\"" },
		{ 1, "\"t\":\"y\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_finding f = evil_report();
		struct dmarc_aggregate fb = *f.aggregate;
		char *text;

		fb.policy.testing = cases[i].testing;
		f.aggregate = &fb;
		text = shown(show_json, "f", &f);
		CU_ASSERT_PTR_NOT_NULL(strstr(text, cases[i].want));
		free(text);
	}
}

static void
names_what_is_no_report(void)
{
	struct dmarc_finding f = {
		.kind = DMARC_FOUND_REFUSED, .part = "2",
		.refused = { DMARC_R_GZIP_TRUNCATED, "why" },
	};
	char *text = shown(show_json, "f", &f);

	CU_ASSERT_STRING_EQUAL(text, "{\"file\":\"f\",\"part\":\"2\","
	    "\"error\":\"gzip-truncated\",\"detail\":\"why\"}\n");
	free(text);
	text = shown(show_text, "f", &f);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "f, part 2\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "gzip-truncated"));
	free(text);
	f = (struct dmarc_finding){ .kind = DMARC_FOUND_OTHER,
	    .other = DMARC_OTHER_BOUNCE };
	text = shown(show_json, "f", &f);
	CU_ASSERT_STRING_EQUAL(text, "{\"file\":\"f\",\"part\":null,"
	    "\"not_a_report\":\"bounce\"}\n");
	free(text);
}

static void
says_when_the_disk_is_full(void)
{
	show_function *const both[] = { show_json, show_text };
	struct dmarc_finding f = evil_report();

	for (size_t i = 0; i < COUNT(both); i++) {
		FILE *out = fopen("/dev/full", "w");
		struct dmarc_err err;

		CU_ASSERT_PTR_NOT_NULL_FATAL(out);
		CU_ASSERT_EQUAL(setvbuf(out, NULL, _IONBF, 0), 0);
		CU_ASSERT_EQUAL(both[i](out, "f", &f, &err), DMARC_E_IO);
		(void)fclose(out);
	}
}

/* A stream that accepts *ctx bytes, then fails. */
static ssize_t
take_some(void *ctx, const char *data, size_t len)
{
	size_t *left = ctx, n = len < *left ? len : *left;

	(void)data;
	*left -= n;
	return (ssize_t)n;	/* 0: an error */
}

static void
says_when_only_a_part_was_written(void)
{
	show_function *const both[] = { show_json, show_text };
	struct dmarc_finding found[] = {
		evil_report(),
		{ .kind = DMARC_FOUND_REFUSED, .part = "2",
		    .refused.reason = DMARC_R_MEMORY, .refused.detail = "why" },
		{ .kind = DMARC_FOUND_OTHER, .other = DMARC_OTHER_MAIL },
	};

	for (size_t i = 0; i < COUNT(both) * COUNT(found); i++) {
		show_function *show = both[i % COUNT(both)];
		const struct dmarc_finding *f = &found[i / COUNT(both)];
		char *text = shown(show, "f", f);
		size_t all = strlen(text);

		free(text);
		for (size_t some = 0; some <= all; some++) {
			size_t left = some;
			FILE *out = fopencookie(&left, "w",
			    (cookie_io_functions_t){ .write = take_some });
			struct dmarc_err err;

			CU_ASSERT_PTR_NOT_NULL_FATAL(out);
			CU_ASSERT_EQUAL(setvbuf(out, NULL, _IONBF, 0), 0);
			CU_ASSERT_EQUAL(show(out, "f", f, &err),
			    some < all ? DMARC_E_IO : DMARC_OK);
			(void)fclose(out);
		}
	}
}

static const struct test tests[] = {
	{ "it encodes every value for people, in 80 columns",
	    encodes_for_people },
	{ "it shows long values on several lines", cuts_nothing },
	{ "it shows the largest source first", sorts_sources_by_messages },
	{ "it says what was left out", says_what_was_left_out },
	{ "it encodes every value for programs, in one line",
	    encodes_for_programs },
	{ "it says whether a policy is tested",
	    says_whether_a_policy_is_tested },
	{ "it names refusals and other content",
	    names_what_is_no_report },
	{ "it says when it cannot write", says_when_the_disk_is_full },
	{ "it says when it could write only a part",
	    says_when_only_a_part_was_written },
};

TEST_MAIN("parse/showing", tests)

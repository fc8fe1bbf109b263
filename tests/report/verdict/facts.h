/*
 * facts.h: makes facts for tests of report/verdict/ from flows of mail,
 * spread over days and reporters, so that cases read as tables.
 */
#ifndef DMARC_TESTS_REPORT_VERDICT_FACTS_H
#define DMARC_TESTS_REPORT_VERDICT_FACTS_H

#include <stdio.h>
#include <string.h>

#include "report/verdict/verdict.h"
#include "tests/cunit_main.h"
#include "tests/report/verdict/facts_lists.h"

#define LAST 20000	/* the last settled day of the tests */
#define PAIRS 64
#define RESULTS 4

struct bed {
	struct verdict_facts f;
	struct verdict_pair pair[PAIRS];
	struct verdict_sender sender[PAIRS];	/* one for each pair */
	struct verdict_address address[PAIRS];
	struct verdict_own_selector own_selector[PAIRS * RESULTS];
	struct verdict_mail mail[PAIRS];
	struct verdict_result result[PAIRS * RESULTS];
	struct verdict_row row[PAIRS * W28 * 10];
	struct verdict_reporter reporter[10];
	struct verdict_report report[(COVERAGE + W28) * 10];
	struct verdict_older older[PAIRS * 4];
	struct verdict_published published[600];
	struct verdict_key key[PAIRS * RESULTS];
	size_t results;
	struct arena *arena;
	struct verdict v[2];
	size_t n;
};

/* dkim: "example.com/s1=pass mailchimpapp.net=pass"; spf: "domain=pass". */
struct flow {
	const char *sender, *ip, *dkim, *spf;
	const char *ev;		/* evaluated dkim, spf: "pp" "pf" "fp" "ff" */
	uint64_t messages;
	enum verdict_service service;
	enum verdict_label label;
	bool forwarded, tenant, lost, below;
	int from, to;		/* ages of days; both 0: all of W28 */
	int reporters;		/* 0: all */
};

static inline enum dmarc_result
bed_result(const char *word)
{
	static const struct {
		const char *word;
		enum dmarc_result result;
	} of[] = { { "pass", DMARC_RESULT_PASS },
	    { "fail", DMARC_RESULT_FAIL },
	    { "softfail", DMARC_RESULT_SOFTFAIL },
	    { "none", DMARC_RESULT_NONE },
	    { "permerror", DMARC_RESULT_PERMERROR },
	    { "temperror", DMARC_RESULT_TEMPERROR } };

	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (strcmp(of[i].word, word) == 0)
			return of[i].result;
	CU_FAIL_FATAL("no such result");
	return DMARC_RESULT_OTHER;
}

/* Parse results from a text; their strings are in the arena. */
static inline size_t
bed_results(struct bed *b, const char *text,
    const struct verdict_result **out)
{
	char *copy = arena_strndup(b->arena, text, strlen(text));
	size_t n = 0;

	*out = &b->result[b->results];
	for (char *save = NULL, *word = strtok_r(copy, " ", &save);
	    word != NULL; word = strtok_r(NULL, " ", &save)) {
		char *result = strchr(word, '=');
		char *selector = strchr(word, '/');
		size_t len;

		CU_ASSERT_PTR_NOT_NULL_FATAL(result);
		*result++ = '\0';
		if (selector != NULL)
			*selector++ = '\0';
		len = strlen(word);
		b->result[b->results] = (struct verdict_result){
			.domain = word, .selector = selector,
			.result = bed_result(result),
			.own = len >= 11 &&
			    strcmp(word + len - 11, "example.com") == 0 };
		b->result[b->results].own_selector = facts_selector(
		    b->own_selector, &b->f.own_selectors,
		    &b->result[b->results]);
		b->results++;
		n++;
	}
	return n;
}

static inline struct bed *
bed_new(enum dmarc_p p, int64_t days_at_policy, int days, int reporters)
{
	static struct bed b;
	static const char *const org[] = { "google.com", "microsoft.com",
	    "yahooinc.com", "a.example", "b.example", "c.example",
	    "d.example", "e.example", "f.example", "g.example" };

	memset(&b, 0, sizeof b);
	b.arena = arena_new(64u << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(b.arena);
	b.f = (struct verdict_facts){ .domain = "example.com",
	    .labels_file = "/etc/dmarc/senders.conf",
	    .today = LAST + 2, .last = LAST, .sender = b.sender,
	    .address = b.address, .own_selector = b.own_selector,
	    .pair = b.pair, .row = b.row,
	    .reporter = b.reporter, .report = b.report, .older = b.older,
	    .published = b.published, .dns_checked = LAST,
	    .mx_answered = LAST, .spf_answered = LAST,
	    .dmarc_answered = LAST,
	    .dns_ttl = -1 };
	for (int i = 0; i < reporters; i++)
		b.reporter[i] = (struct verdict_reporter){ .org = org[i],
		    .first = LAST - HISTORY + 1,
		    .major = i < 3 ? (enum verdict_major)(i + 1) :
		    MAJOR_NONE };
	b.f.reporters = (size_t)reporters;
	/* Days with reports: the latest, as many as there are. */
	for (int64_t age = 0; age < W28 + W7; age++)
		for (int i = 0; i < reporters; i++)
			if (age < days || (age >= W28 && days >= 20))
				b.report[b.f.reports++] =
				    (struct verdict_report){
				    .reporter = (uint32_t)i,
				    .day = LAST - age };
	for (int64_t age = 0; age < days_at_policy; age++)
		b.published[b.f.publisheds++] = (struct verdict_published){
			.day = LAST - age, .policy = { .p = p, .testing = -1,
			    .pct = -1 }, .messages = 10, .reports = 1 };
	return &b;
}

/* A policy without t and pct. */
#define BED_POLICY(...) (struct dmarc_policy){ __VA_ARGS__, \
    .testing = -1, .pct = -1 }

/* Set the policy of days from .. to - 1, counted back from the latest. */
static inline void
bed_history(struct bed *b, size_t from, size_t to, struct dmarc_policy p)
{
	for (size_t i = from; i < to; i++)
		b->published[i].policy = p;
}

/* Add a flow, spread evenly over reporters and days with reports. */
static inline void
bed_flow(struct bed *b, int days, struct flow x)
{
	struct verdict_pair *p = &b->pair[b->f.pairs];
	struct verdict_mail *m = &b->mail[b->f.pairs];
	struct verdict_address place = { .host = NULL };
	char key[64];
	int from = x.from, to = x.to != 0 || x.from != 0 ? x.to : days - 1;
	int reporters = x.reporters > 0 ? x.reporters :
	    (int)b->f.reporters;
	int cells = (to - from + 1) * reporters, at = 0;
	uint64_t done = 0;

	CU_ASSERT_FATAL(b->f.pairs < PAIRS && x.messages > 0);
	m->header_from = x.below ? "news.example.com" : "example.com";
	m->dkims = bed_results(b, x.dkim, &m->dkim);
	m->spfs = bed_results(b, x.spf, &m->spf);
	m->dkim_aligned = x.ev[0] == 'p';
	m->spf_aligned = x.ev[1] == 'p';
	m->forwarded = x.forwarded;
	m->found = -1;
	m->below = x.below;
	m->disposition = x.lost ? DMARC_DISP_REJECT : DMARC_DISP_NONE;
	p->mail = m;
	CU_ASSERT_TRUE_FATAL(address_parse(x.ip, &place.source));
	p->address = facts_address(b->address, &b->f.addresses, &place);
	(void)snprintf(key, sizeof key, "%s", x.sender);
	p->sender = (uint32_t)b->f.senders;
	b->sender[b->f.senders++] = (struct verdict_sender){
		.key = arena_strndup(b->arena, key, strlen(key)),
		.name = x.sender, .service = x.service };
	p->label = x.label;
	p->tenant = x.tenant;
	p->older = NO_PLACE;
	for (int age = from; age <= to; age++)
		for (int i = 0; i < reporters; i++) {
			uint64_t upto = x.messages * (uint64_t)++at /
			    (uint64_t)cells;

			b->row[b->f.rows++] = (struct verdict_row){
				.pair = (uint32_t)b->f.pairs,
				.reporter = (uint32_t)i, .day = LAST - age,
				.messages = upto - done };
			done = upto;
		}
	b->f.pairs++;
}

/* Add own mail of a host: passing, passing without DKIM, and failing. */
static inline void
bed_own(struct bed *b, int days, const char *name, const char *ip,
    uint64_t n, uint64_t fail, uint64_t dkim)
{
	struct flow x = { .sender = name, .ip = ip, .service =
	    VERDICT_NO_SERVICE };

	if (dkim > 0) {
		x.dkim = "example.com/s1=pass";
		x.spf = "example.com=pass";
		x.ev = "pp";
		x.messages = dkim;
		bed_flow(b, days, x);
	}
	if (n - fail > dkim) {
		x.dkim = "";
		x.spf = "example.com=pass";
		x.ev = "fp";
		x.messages = n - fail - dkim;
		bed_flow(b, days, x);
	}
	if (fail > 0) {
		x.dkim = "example.com/s1=fail";
		x.spf = "example.com=softfail";
		x.ev = "ff";
		x.messages = fail;
		bed_flow(b, days, x);
	}
}

/* Add a report without any record. */
static inline void
bed_empty(struct bed *b, uint32_t reporter, int64_t day)
{
	b->report[b->f.reports++] = (struct verdict_report){
	    .reporter = reporter, .day = day, .scope = { true, false } };
}

/* Let another reporter report the mail of a reporter. */
static inline void
bed_mute(struct bed *b, uint32_t reporter, uint32_t other)
{
	for (size_t i = 0; i < b->f.rows; i++)
		if (b->row[i].reporter == reporter)
			b->row[i].reporter = other;
}

/* Add mail of a pair before W28, on days counted back from the latest. */
static inline void
bed_older(struct bed *b, size_t pair, int64_t first, int64_t last,
    uint64_t messages, uint32_t reporter)
{
	facts_older(&b->f, b->older, &b->pair[pair], (struct verdict_older){
	    .first = LAST - first, .last = LAST - last,
	    .messages = messages, .reporter = { reporter },
	    .reporters = 1 });
}

static inline const struct verdict *
bed_judge(struct bed *b)
{
	struct dmarc_err err;

	facts_tell(&b->f, b->report);
	/* DNS answered about all keys, unless a test says which. */
	if (b->f.key == NULL) {
		b->f.key = b->key;
		for (size_t i = 0; i < b->f.own_selectors; i++)
			b->key[b->f.keys++] = (struct verdict_key){
				b->own_selector[i].domain,
				b->own_selector[i].selector, -1, LAST, NULL };
	}
	CU_ASSERT_EQUAL_FATAL(verdict_reach(&b->f, b->arena, b->v, &b->n,
	    &err), DMARC_OK);
	return &b->v[0];
}

/* Whether v has a blocker (or, with advice, an advice) of the code. */
static inline bool
bed_has(const struct verdict *v, bool advice, enum code code,
    const char *sender)
{
	const struct verdict_blocker *list = advice ? v->advice : v->blocker;
	size_t n = advice ? v->advices : v->blockers;

	for (size_t i = 0; i < n; i++)
		if (list[i].code == code && (sender == NULL ||
		    (list[i].sender != NULL &&
		    strcmp(list[i].sender, sender) == 0)))
			return true;
	return false;
}

/* The blocker of a code; the test fails without it. */
static inline const struct verdict_blocker *
bed_blocker(const struct verdict *v, enum code code)
{
	for (size_t i = 0; i < v->blockers; i++)
		if (v->blocker[i].code == code)
			return &v->blocker[i];
	CU_FAIL_FATAL("no such blocker");
	return NULL;
}

/* The first number of a gate, which only explain shows; -1: none. */
static inline double
bed_measure(const struct verdict *v, enum code code)
{
	for (size_t i = 0; i < v->gates; i++)
		if (v->gate[i].code == code)
			return v->gate[i].measure[0].value;
	return -1;
}

#endif

/*
 * cost.c: see cost.h.
 *
 * Names and addresses recur, and each is stored once. At first each mention is
 * counted, which is quick and enough for almost all messages; only those above
 * the limit are worth sorting them.
 */
#include "store/write/ledger/cost.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/aggregate.h"
#include "common/facts/words.h"

/*
 * Bytes of a row and of its index entries. Keys take three bytes, and pages of
 * an index may be half empty.
 */
enum {
	REPORT = 640,		/* and its rows of small tables */
	RECORD = 24,
	SOURCE_V4 = 96, SOURCE_V6 = 152,
	NAME = 40,		/* and three and a half times its text */
	RESULT = 72,		/* of table dkim or spf */
	COMBINATION = 192	/* with its rows of envelope and evaluated */
};

/*
 * A text in a row and in an index. From a quarter of a page on, an index entry
 * takes pages of its own.
 */
#define SHORT_TEXT 900
#define PAGES 5200

static uint64_t
text_cost(uint64_t len)
{
	return len <= SHORT_TEXT ? 5 * len : 3 * len + PAGES;
}

static uint64_t
optional_cost(const char *text)
{
	return text == NULL ? 0 : text_cost(strlen(text));
}

/* The types of override reasons, and their comments as JSON. */
static uint64_t
overrides_cost(const struct dmarc_combination *c)
{
	uint64_t len = 0;

	for (uint32_t i = 0; i < c->overrides; i++) {
		const struct dmarc_override_reason *r = &c->override[i];

		len += strlen(override_word(r->type)) + sizeof ",,null";
		if (r->comment != NULL)	/* \u0001 is the longest escape */
			len += 6 * strlen(r->comment);
	}
	return text_cost(len);
}

/* All rows except names and sources. */
static uint64_t
rows_cost(const struct dmarc_aggregate *fb)
{
	const char *const texts[] = { fb->org_name, fb->org_name, fb->email,
		fb->email, fb->extra_contact_info, fb->generator, fb->error,
		fb->report_id, fb->policy.domain, fb->policy.fo };
	uint64_t bytes = REPORT + RECORD * (uint64_t)fb->records;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		bytes += optional_cost(texts[i]);
	for (size_t i = 0; i < fb->combinations; i++) {
		const struct dmarc_combination *c = &fb->combination[i];

		bytes += COMBINATION + overrides_cost(c) +
		    RESULT * ((uint64_t)c->dkims + c->spfs);
	}
	return bytes;
}

/* Names met so far: their number, their cost and, if wanted, themselves. */
struct names {
	size_t n;
	uint64_t bytes;
	const char **name;	/* NULL: not wanted */
};

static void
add_name(struct names *names, const char *name)
{
	if (name == NULL || *name == '\0')
		return;
	if (names->name != NULL)
		names->name[names->n] = name;
	names->n++;
	names->bytes += NAME + 7 * (uint64_t)strlen(name) / 2;
}

static void
add_names(struct names *names, const struct dmarc_aggregate *fb)
{
	for (size_t i = 0; i < fb->combinations; i++) {
		const struct dmarc_combination *c = &fb->combination[i];

		if (!c->header_from_absent)
			add_name(names, c->header_from);
		add_name(names, c->envelope_from);
		add_name(names, c->envelope_to);
		for (uint32_t j = 0; j < c->dkims; j++) {
			add_name(names, c->dkim[j].domain);
			add_name(names, c->dkim[j].selector);
		}
		for (uint32_t j = 0; j < c->spfs; j++)
			add_name(names, c->spf[j].domain);
	}
}

static uint64_t
source_cost(const struct dmarc_address *a)
{
	return address_is_v4(a) ? SOURCE_V4 : SOURCE_V6;
}

/* A message as a whole: what is counted at first. */
struct sum {
	uint64_t rows, sources;	/* their cost */
	size_t records;
	struct names names;
};

static void
add_report(struct sum *sum, const struct dmarc_aggregate *fb)
{
	sum->rows += rows_cost(fb);
	sum->records += fb->records;
	add_names(&sum->names, fb);
	for (size_t i = 0; i < fb->records; i++)
		sum->sources += source_cost(&fb->record[i].source);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
by_address(const void *a, const void *b)
{
	return address_compare(a, b);
}

/* Adds the cost of the distinct names. */
static enum dmarc_status
names_cost(const struct dmarc_finding *f, size_t n, const struct sum *sum,
    uint64_t *bytes, struct dmarc_err *err)
{
	struct names all = { .name = calloc(sum->names.n + 1,
	    sizeof *all.name) };
	struct names once = { 0 };

	if (all.name == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < n; i++)
		if (f[i].kind == DMARC_FOUND_AGGREGATE)
			add_names(&all, f[i].aggregate);
	qsort(all.name, all.n, sizeof *all.name, by_text);
	for (size_t i = 0; i < all.n; i++)
		if (i == 0 || strcmp(all.name[i], all.name[i - 1]) != 0)
			add_name(&once, all.name[i]);
	free(all.name);
	*bytes += once.bytes;
	return DMARC_OK;
}

/* Adds the cost of the distinct addresses. */
static enum dmarc_status
sources_cost(const struct dmarc_finding *f, size_t n, const struct sum *sum,
    uint64_t *bytes, struct dmarc_err *err)
{
	struct dmarc_address *a = calloc(sum->records + 1, sizeof *a);
	size_t used = 0;

	if (a == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct dmarc_aggregate *fb = f[i].aggregate;

		if (f[i].kind != DMARC_FOUND_AGGREGATE)
			continue;
		for (size_t j = 0; j < fb->records; j++)
			a[used++] = fb->record[j].source;
	}
	qsort(a, used, sizeof *a, by_address);
	for (size_t i = 0; i < used; i++)
		if (i == 0 || by_address(&a[i], &a[i - 1]) != 0)
			*bytes += source_cost(&a[i]);
	free(a);
	return DMARC_OK;
}

enum dmarc_status
cost_of(const struct dmarc_finding *f, size_t n, uint64_t limit,
    uint64_t *bytes, struct dmarc_err *err)
{
	struct sum sum = { 0 };
	uint64_t all;
	enum dmarc_status st;

	for (size_t i = 0; i < n; i++)
		if (f[i].kind == DMARC_FOUND_AGGREGATE)
			add_report(&sum, f[i].aggregate);
	all = sum.rows + sum.names.bytes + sum.sources;
	*bytes = all <= limit ? all : sum.rows;
	if (all <= limit || sum.rows > limit)
		return DMARC_OK;
	st = names_cost(f, n, &sum, bytes, err);
	if (st == DMARC_OK)
		st = sources_cost(f, n, &sum, bytes, err);
	return st;
}

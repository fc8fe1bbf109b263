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
#include "common/facts/failure_report.h"
#include "common/facts/tls_report.h"
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
	COMBINATION = 192,	/* with its rows of envelope and evaluated */
	TLS_POLICY = 120,
	TLS_FAILURE = 96,
	FAILURE = 760		/* with its row of failure_day */
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

/* All rows of an aggregate report except names and sources. */
static uint64_t
aggregate_cost(const struct dmarc_aggregate *fb)
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

/* Texts as a JSON array. */
static uint64_t
array_cost(const char *const *string, uint32_t n)
{
	uint64_t len = 0;

	for (uint32_t i = 0; i < n; i++)	/* \u0001 is the longest */
		len += sizeof "\"\"," + 6 * strlen(string[i]);
	return text_cost(len);
}

static uint64_t
tls_failure_cost(const struct dmarc_tls_failure *f)
{
	return TLS_FAILURE + optional_cost(f->said) + optional_cost(f->helo) +
	    optional_cost(f->information) + optional_cost(f->reason);
}

/* The same of a TLS report. */
static uint64_t
tls_cost(const struct dmarc_tls_report *t)
{
	const char *const texts[] = { t->org_name, t->org_name, t->contact,
		t->contact, t->report_id, t->report_domain };
	uint64_t bytes = REPORT, domains = 0;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		bytes += optional_cost(texts[i]);
	for (size_t i = 0; i < t->policies; i++) {
		const struct dmarc_tls_policy *p = &t->policy[i];

		bytes += TLS_POLICY + array_cost(p->string, p->strings) +
		    array_cost(p->mx, p->mxs) + optional_cost(p->domain);
		domains += p->domain == NULL ? 0 : strlen(p->domain) + 1;
		for (uint32_t j = 0; j < p->failures; j++)
			bytes += tls_failure_cost(&p->failure[j]);
	}
	return bytes + text_cost(domains);
}

/* The same of a failure report. */
static uint64_t
failure_cost(const struct dmarc_failure_report *r)
{
	return FAILURE + RESULT * ((uint64_t)r->dkims + r->spfs) +
	    optional_cost(r->domain) + 2 * optional_cost(r->reporter);
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
add_results(struct names *names, const struct dmarc_auth *auth, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		add_name(names, auth[i].domain);
		add_name(names, auth[i].selector);
	}
}

static void
add_aggregate_names(struct names *names, const struct dmarc_aggregate *fb)
{
	for (size_t i = 0; i < fb->combinations; i++) {
		const struct dmarc_combination *c = &fb->combination[i];

		if (!c->header_from_absent)
			add_name(names, c->header_from);
		add_name(names, c->envelope_from);
		add_name(names, c->envelope_to);
		add_results(names, c->dkim, c->dkims);
		add_results(names, c->spf, c->spfs);
	}
}

static void
add_tls_names(struct names *names, const struct dmarc_tls_report *t)
{
	for (size_t i = 0; i < t->policies; i++) {
		const struct dmarc_tls_policy *p = &t->policy[i];

		add_name(names, p->domain);
		for (uint32_t j = 0; j < p->failures; j++)
			add_name(names, p->failure[j].mx);
	}
}

static void
add_failure_names(struct names *names, const struct dmarc_failure_report *r)
{
	const char *const name[] = { r->header_from, r->envelope_from,
		r->envelope_to, r->dkim_domain, r->dkim_selector };

	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		add_name(names, name[i]);
	add_results(names, r->dkim, r->dkims);
	add_results(names, r->spf, r->spfs);
}

/* Addresses met so far, likewise. */
struct addresses {
	size_t n;
	uint64_t bytes;
	struct dmarc_address *address;	/* NULL: not wanted */
};

static void
add_address(struct addresses *addresses, const struct dmarc_address *a)
{
	if (addresses->address != NULL)
		addresses->address[addresses->n] = *a;
	addresses->n++;
	addresses->bytes += address_is_v4(a) ? SOURCE_V4 : SOURCE_V6;
}

static void
add_tls_addresses(struct addresses *addresses, const struct dmarc_tls_report *t)
{
	for (size_t i = 0; i < t->policies; i++)
		for (uint32_t j = 0; j < t->policy[i].failures; j++) {
			const struct dmarc_tls_failure *f =
			    &t->policy[i].failure[j];

			if (f->has_sending)
				add_address(addresses, &f->sending);
			if (f->has_receiving)
				add_address(addresses, &f->receiving);
		}
}

/* A message as a whole. */
struct sum {
	uint64_t rows;		/* their cost, without names and addresses */
	struct names names;
	struct addresses addresses;
};

static void
add_finding(struct sum *sum, const struct dmarc_finding *f)
{
	switch (f->kind) {
	case DMARC_FOUND_AGGREGATE:
		sum->rows += aggregate_cost(f->aggregate);
		add_aggregate_names(&sum->names, f->aggregate);
		for (size_t i = 0; i < f->aggregate->records; i++)
			add_address(&sum->addresses,
			    &f->aggregate->record[i].source);
		break;
	case DMARC_FOUND_TLS:
		sum->rows += tls_cost(f->tls);
		add_tls_names(&sum->names, f->tls);
		add_tls_addresses(&sum->addresses, f->tls);
		break;
	case DMARC_FOUND_FAILURE:
		sum->rows += failure_cost(f->failure);
		add_failure_names(&sum->names, f->failure);
		if (f->failure->has_source)
			add_address(&sum->addresses, &f->failure->source);
		break;
	case DMARC_FOUND_REFUSED:
	case DMARC_FOUND_OTHER:
		break;
	}
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

/* The cost of the distinct names; sorts them. */
static uint64_t
once_names(struct names *all)
{
	struct names once = { 0 };

	qsort(all->name, all->n, sizeof *all->name, by_text);
	for (size_t i = 0; i < all->n; i++)
		if (i == 0 || strcmp(all->name[i], all->name[i - 1]) != 0)
			add_name(&once, all->name[i]);
	return once.bytes;
}

/* The cost of the distinct addresses; sorts them. */
static uint64_t
once_addresses(struct addresses *all)
{
	struct addresses once = { 0 };

	qsort(all->address, all->n, sizeof *all->address, by_address);
	for (size_t i = 0; i < all->n; i++)
		if (i == 0 || by_address(&all->address[i],
		    &all->address[i - 1]) != 0)
			add_address(&once, &all->address[i]);
	return once.bytes;
}

/* The cost with each name and address once; mentioned: with repetitions. */
static enum dmarc_status
cost_once(const struct dmarc_finding *f, size_t n, const struct sum *mentioned,
    uint64_t *bytes, struct dmarc_err *err)
{
	struct sum sum = {
		.names.name = calloc(mentioned->names.n + 1,
		    sizeof *sum.names.name),
		.addresses.address = calloc(mentioned->addresses.n + 1,
		    sizeof *sum.addresses.address),
	};
	enum dmarc_status st = DMARC_OK;

	if (sum.names.name == NULL || sum.addresses.address == NULL) {
		st = dmarc_no_memory(err);
		goto out;
	}
	for (size_t i = 0; i < n; i++)
		add_finding(&sum, &f[i]);
	*bytes = sum.rows + once_names(&sum.names) +
	    once_addresses(&sum.addresses);
out:
	free(sum.names.name);
	free(sum.addresses.address);
	return st;
}

enum dmarc_status
cost_of(const struct dmarc_finding *f, size_t n, uint64_t limit,
    uint64_t *bytes, struct dmarc_err *err)
{
	struct sum sum = { 0 };
	uint64_t all;

	for (size_t i = 0; i < n; i++)
		add_finding(&sum, &f[i]);
	all = sum.rows + sum.names.bytes + sum.addresses.bytes;
	*bytes = all <= limit ? all : sum.rows;
	if (all <= limit || sum.rows > limit)
		return DMARC_OK;
	return cost_once(f, n, &sum, bytes, err);
}

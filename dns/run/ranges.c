/*
 * ranges.c: see ranges.h.
 */
#include "dns/run/ranges.h"

#include <stdlib.h>

#include "store/write/dns/ranges.h"

/* How many are to be asked. */
static size_t
count_includes(const struct scope *scope, const struct service *s)
{
	size_t n = 0;

	while (!scope_is_fresh(scope, s) && s->includes != NULL &&
	    s->includes[n] != NULL)
		n++;
	return n;
}

/* Adds the work on all includes of a service; false: no memory. */
static bool
add_includes(struct ranges *in, const struct service *s, struct lookup *l)
{
	size_t n = count_includes(in->scope, s);

	for (size_t i = 0; i < n; i++) {
		struct range_facts *f = &in->item[in->n++];

		*f = (struct range_facts){ .facts = {
			.work.step = ranges_step,
			.arena = arena_new(FACTS_MEMORY),
			.domain = s->includes[i] },
			.range = calloc(RANGES_MOST, sizeof *f->range) };
		if (f->facts.arena == NULL || f->range == NULL)
			return false;
		lookup_add(l, &f->facts.work);
	}
	return true;
}

enum dmarc_status
ranges_start(struct ranges *in, const struct scope *scope, struct session *s,
    struct dmarc_err *err)
{
	const struct services *all = scope->services;
	bool fine = true;
	size_t n = 0;

	*in = (struct ranges){ .scope = scope };
	for (size_t i = 0; i < services_count(all); i++)
		n += count_includes(scope, services_at(all, i));
	in->item = calloc(n + 1, sizeof *in->item);
	if (in->item == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < services_count(all) && fine; i++)
		fine = add_includes(in, services_at(all, i), s->lookup);
	return fine ? DMARC_OK : dmarc_no_memory(err);
}

/* Stores the ranges of a service: of so many includes from first on. */
static enum dmarc_status
keep(const struct ranges *in, const struct service *s, size_t first, size_t n,
    struct writer *w, int64_t now, struct dmarc_err *err)
{
	struct dns_range_row *row;
	size_t rows = 0;
	enum dmarc_status st;

	for (size_t i = first; i < first + n; i++) {
		if (!in->item[i].known)
			return DMARC_OK;
		rows += in->item[i].ranges;
	}
	row = calloc(rows + 1, sizeof *row);
	if (row == NULL)
		return dmarc_no_memory(err);
	rows = 0;
	for (size_t i = first; i < first + n; i++)
		for (size_t j = 0; j < in->item[i].ranges; j++)
			row[rows++] = (struct dns_range_row){
				in->item[i].range[j].first,
				in->item[i].range[j].last };
	st = store_ranges(w, s->id, row, rows, now, err);
	free(row);
	return st;
}

enum dmarc_status
ranges_keep(const struct ranges *r, struct writer *w, struct dmarc_err *err)
{
	const struct scope *scope = r->scope;
	const struct services *all = scope->services;
	enum dmarc_status st = DMARC_OK;
	size_t first = 0;

	for (size_t i = 0; i < services_count(all) && st == DMARC_OK; i++) {
		const struct service *service = services_at(all, i);
		size_t n = count_includes(scope, service);

		if (n > 0)
			st = keep(r, service, first, n, w, scope->opts->now,
			    err);
		first += n;
	}
	return st;
}

void
ranges_close(struct ranges *r)
{
	for (size_t i = 0; i < r->n; i++) {
		arena_free(r->item[i].facts.arena);
		free(r->item[i].range);
	}
	free(r->item);
}

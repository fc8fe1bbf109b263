/*
 * facts.c: see facts.h.
 */
#include "report/gather/facts.h"

#include <stdlib.h>
#include <string.h>

#include "common/names/domain.h"
#include "common/vec.h"

#include "report/who/host.h"
#include "store/read/combination.h"
#include "store/read/dns.h"
#include "store/read/records.h"

/* The context for reading the facts of one domain. */
struct reader {
	struct snapshot *db;
	const struct sender_tables *tables;
	const char *domain;
	bool split;
	bool hosts;		/* the database has host names */
	struct arena *arena;
	struct combinations combinations;
};

static enum dmarc_status
read_combination(struct reader *r, uint64_t number,
    const struct model_combination **out, struct dmarc_err *err)
{
	struct model_combination *m = arena_alloc(r->arena, sizeof *m);
	struct combination c;
	struct sender_facts f;
	enum dmarc_status st;

	if (m == NULL)
		return dmarc_no_memory(err);
	st = combination_read(&r->combinations, number, &c, err);
	if (st != DMARC_OK)
		return st;
	f = (struct sender_facts){ .header_from = c.says.header_from,
	    .dkim = c.says.dkim, .dkims = c.says.dkims,
	    .spf = c.says.spf, .spfs = c.says.spfs,
	    .aligned = c.dkim_aligned || c.spf_aligned };
	*m = (struct model_combination){ .number = number,
	    .disposition = c.says.disposition,
	    .dkim_aligned = c.dkim_aligned, .spf_aligned = c.spf_aligned,
	    .overrides = c.overrides,
	    .header_from = c.says.header_from,
	    .sender = sender_of(&f, r->tables),
	    .below = r->split && domain_is_below(c.says.header_from,
	    r->domain),
	    .dkim = combination_dkim(&c.says),
	    .spf = combination_spf(&c.says) };
	*out = m;
	return DMARC_OK;
}

/* Names the sender by its host name, if the database has one. */
static enum dmarc_status
name_host(const struct reader *r, int64_t now, struct model_fact *f,
    struct dmarc_err *err)
{
	struct sender *s;
	struct dns_host host;
	enum dmarc_status st = dns_host_read(r->db, &f->source, now,
	    r->arena, &host, err);

	f->host = host.name;
	f->host_confirmed = host.confirmed;
	if (st != DMARC_OK || !host.confirmed)
		return st;
	s = arena_alloc(r->arena, sizeof *s);
	if (s == NULL)
		return dmarc_no_memory(err);
	*s = sender_host(&f->combination->sender, f->combination->header_from,
	    host.name, host_is_generic(host.name, &f->source), r->tables);
	f->sender = s;
	return DMARC_OK;
}

/* Appends a sum of combination c to out. */
static enum dmarc_status
add_fact(const struct reader *r, const struct record_sum *sum,
    const struct model_combination *c, struct facts *out,
    struct dmarc_err *err)
{
	struct model_fact *f;

	if (!vec_room(&out->fact, out->n, &out->size, sizeof *f))
		return dmarc_no_memory(err);
	f = &out->fact[out->n++];
	*f = (struct model_fact){ .combination = c, .source = sum->source,
	    .reporter = sum->reporter, .messages = sum->messages,
	    .first = sum->first, .last = sum->last,
	    .rule = labels_by_address(r->tables->labels, &sum->source) };
	return r->hosts ? name_host(r, out->now, f, err) : DMARC_OK;
}

enum dmarc_status
facts_read(struct snapshot *db, const struct sender_tables *tables,
    const char *domain, const struct day_window *w, bool split,
    struct arena *a, struct facts *out, struct dmarc_err *err)
{
	struct reader r = { .db = db, .tables = tables, .domain = domain,
	    .split = split, .arena = a,
	    .combinations = combinations_begin(db, domain, a) };
	enum dmarc_status st = dns_hosts_known(db, &r.hosts, err);
	struct statement s = record_sums_start(db, domain, w);
	const struct model_combination *c = NULL;
	struct record_sum sum;

	out->n = 0;
	while (st == DMARC_OK && record_sums_next(&s, &sum)) {
		if (c == NULL || c->number != sum.combination)
			st = read_combination(&r, sum.combination, &c, err);
		if (st == DMARC_OK)
			st = add_fact(&r, &sum, c, out, err);
	}
	return statement_end(&s, st, err);
}

void
facts_free(struct facts *f)
{
	free(f->fact);
	*f = (struct facts){ 0 };
}

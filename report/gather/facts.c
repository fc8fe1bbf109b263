/*
 * facts.c: see facts.h.
 */
#include "report/gather/facts.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "report/who/dns.h"
#include "report/who/host.h"
#include "store/read/combination.h"

/* What reading the facts of one domain needs at every step. */
struct reader {
	struct asker *asker;
	const struct sender_tables *tables;
	const char *domain;
	bool split;
	bool hosts;		/* host names are known */
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

/* Who it is by the name of the host, if that is known. */
static enum dmarc_status
name_host(const struct reader *r, int64_t now, struct model_fact *f,
    struct dmarc_err *err)
{
	struct sender *s;
	struct dns_host host;
	enum dmarc_status st = dns_host_read(r->asker, &f->source, now,
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

/* The row of facts.sql about combination c, to the end of out. */
static enum dmarc_status
add_fact(const struct reader *r, const struct ask *ask,
    const struct model_combination *c, struct facts *out,
    struct dmarc_err *err)
{
	const void *address = ask_blob(ask, 1, sizeof(struct dmarc_address));
	void *grown = out->fact;
	struct model_fact *f;

	if (address == NULL)
		return dmarc_fail(err, DMARC_E_DATA,
		    "an address in the database is no address");
	if (!vec_grow(&grown, out->n, &out->size, sizeof *f))
		return dmarc_no_memory(err);
	out->fact = grown;
	f = &out->fact[out->n++];
	*f = (struct model_fact){
		.combination = c,
		.reporter = (uint32_t)ask_count(ask, 2),
		.messages = ask_count(ask, 3),
		.first = day_of(ask_number(ask, 4)),
		.last = day_of(ask_number(ask, 5)),
	};
	memcpy(f->source.byte, address, sizeof f->source.byte);
	f->rule = labels_by_address(r->tables->labels, &f->source);
	return r->hosts ? name_host(r, out->now, f, err) : DMARC_OK;
}

enum dmarc_status
facts_read(struct asker *asker, const struct sender_tables *tables,
    const char *domain, const struct question_window *w, bool split,
    struct arena *a, struct facts *out, struct dmarc_err *err)
{
	struct reader r = { .asker = asker, .tables = tables,
	    .domain = domain, .split = split, .arena = a,
	    .combinations = combinations_begin(asker, domain, a) };
	enum dmarc_status st = dns_hosts_known(asker, &r.hosts, err), read;
	struct ask ask = ask_start(asker, ASK_facts);
	const struct model_combination *c = NULL;
	struct dmarc_err trouble;

	out->n = 0;
	ask_window(&ask, w->from, w->to);
	ask_text(&ask, ":domain", domain);
	while (st == DMARC_OK && ask_row(&ask)) {
		uint64_t number = ask_count(&ask, 0);

		if (c == NULL || c->number != number)
			st = read_combination(&r, number, &c, err);
		if (st == DMARC_OK)
			st = add_fact(&r, &ask, c, out, err);
	}
	read = ask_end(&ask, &trouble);
	if (st == DMARC_OK && read != DMARC_OK) {
		*err = trouble;
		st = read;
	}
	return st;
}

void
facts_free(struct facts *f)
{
	free(f->fact);
	*f = (struct facts){ 0 };
}

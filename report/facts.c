/*
 * facts.c: see facts.h.
 */
#include "report/facts.h"

#include <stdlib.h>
#include <string.h>

#include "common/words.h"

/* What reading the facts of one domain needs at every step. */
struct reader {
	struct asker *asker;
	const struct sender_tables *tables;
	const char *domain;
	bool split;
	struct arena *arena;
};

static enum dmarc_status
no_memory(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}

/* One row of results_dkim.sql or results_spf.sql. */
static struct dmarc_auth
result_of_row(const struct ask *ask, struct arena *a, bool *full)
{
	uint64_t result = ask_count(ask, 3);
	struct dmarc_auth auth = {
		.domain = ask_keep(ask, 0, a, full),
		.selector = ask_keep(ask, 1, a, full),
		.scope = ask_number(ask, 2) == DMARC_SCOPE_HELO ?
		    DMARC_SCOPE_HELO : DMARC_SCOPE_MFROM,
	};

	if (result < DMARC_RESULTS)
		auth.result = (enum dmarc_result)result;
	return auth;
}

/* The results of a list; there may be none. */
static enum dmarc_status
read_results(const struct reader *r, enum ask_sql sql, int64_t list,
    const struct dmarc_auth **out, uint32_t *n, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, sql);
	void *rows = NULL;
	size_t used = 0, size = 0;
	bool full = false;
	struct dmarc_auth *auth = NULL;
	enum dmarc_status st;

	if (list == 0)
		return DMARC_OK;
	ask_int(&ask, ":list", list);
	while (!full && ask_row(&ask)) {
		struct dmarc_auth row = result_of_row(&ask, r->arena, &full);

		if (ask_grow(&rows, used, &size, sizeof row))
			((struct dmarc_auth *)rows)[used++] = row;
		else
			full = true;
	}
	st = ask_end(&ask, err);
	if (st == DMARC_OK && used > 0 && !full) {
		auth = arena_array(r->arena, used, sizeof *auth);
		full = auth == NULL;
	}
	if (auth != NULL)
		memcpy(auth, rows, used * sizeof *auth);
	free(rows);
	if (st == DMARC_OK && full)
		st = no_memory(err);
	if (st != DMARC_OK)
		return st;
	*out = auth;
	*n = (uint32_t)used;
	return DMARC_OK;
}

/* "mailing_list,local_policy" as bits. */
static unsigned
override_bits(const char *types)
{
	unsigned bits = 0;

	while (*types != '\0') {
		char word[32];
		size_t len = strcspn(types, ",");

		if (len < sizeof word) {
			memcpy(word, types, len);
			word[len] = '\0';
			bits |= 1u << override_of(word);
		}
		types += len + (types[len] == ',');
	}
	return bits;
}

/* Whether name lies below domain. */
static bool
is_below(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	return n > d && name[n - d - 1] == '.' &&
	    strcmp(name + n - d, domain) == 0;
}

/* The lists that a combination points at. */
struct lists {
	int64_t dkim, spf;
};

/* The row of combination.sql. */
static enum dmarc_status
read_row(const struct reader *r, struct model_combination *m,
    struct dmarc_combination *c, struct lists *lists, struct dmarc_err *err)
{
	struct ask ask = ask_start(r->asker, ASK_combination);
	bool full = false;
	enum dmarc_status st;

	ask_int(&ask, ":combination", (int64_t)m->number);
	if (ask_row(&ask)) {
		const char *from = ask_keep(&ask, 0, r->arena, &full);
		const char *types = ask_string(&ask, 6);

		if (from != NULL)
			c->header_from = from;
		lists->dkim = ask_number(&ask, 1);
		lists->spf = ask_number(&ask, 2);
		m->disposition = (enum dmarc_disposition)ask_count(&ask, 3);
		m->dkim_aligned = ask_number(&ask, 4) == 1;
		m->spf_aligned = ask_number(&ask, 5) == 1;
		m->overrides = types != NULL ? override_bits(types) : 0;
	}
	st = ask_end(&ask, err);
	return st == DMARC_OK && full ? no_memory(err) : st;
}

static enum dmarc_status
read_combination(const struct reader *r, uint64_t number,
    const struct model_combination **out, struct dmarc_err *err)
{
	struct model_combination *m = arena_alloc(r->arena, sizeof *m);
	struct dmarc_combination c = { .header_from = r->domain };
	struct lists lists = { 0, 0 };
	struct sender_facts f;
	enum dmarc_status st;

	if (m == NULL)
		return no_memory(err);
	m->number = number;
	st = read_row(r, m, &c, &lists, err);
	if (st == DMARC_OK)
		st = read_results(r, ASK_results_dkim, lists.dkim, &c.dkim,
		    &c.dkims, err);
	if (st == DMARC_OK)
		st = read_results(r, ASK_results_spf, lists.spf, &c.spf,
		    &c.spfs, err);
	if (st != DMARC_OK)
		return st;
	f = (struct sender_facts){ .header_from = c.header_from,
	    .dkim = c.dkim, .dkims = c.dkims, .spf = c.spf, .spfs = c.spfs,
	    .aligned = m->dkim_aligned || m->spf_aligned };
	m->sender = sender_of(&f, r->tables);
	m->below = r->split && is_below(c.header_from, r->domain);
	m->dkim = combination_dkim(&c);
	m->spf = combination_spf(&c);
	*out = m;
	return DMARC_OK;
}

/* The row of facts.sql about combination c, to the end of out. */
static enum dmarc_status
add_fact(const struct ask *ask, const struct model_combination *c,
    const struct labels *labels, struct facts *out, struct dmarc_err *err)
{
	const void *address = ask_blob(ask, 1, sizeof(struct dmarc_address));
	void *grown = out->fact;
	struct model_fact *f;

	if (address == NULL)
		return dmarc_fail(err, DMARC_E_DATA,
		    "an address in the database is no address");
	if (!ask_grow(&grown, out->n, &out->size, sizeof *f))
		return no_memory(err);
	out->fact = grown;
	f = &out->fact[out->n++];
	*f = (struct model_fact){
		.combination = c,
		.reporter = (uint32_t)ask_count(ask, 2),
		.before = ask_number(ask, 3) == 1,
		.messages = ask_count(ask, 4),
		.first = day_of(ask_number(ask, 5)),
		.last = day_of(ask_number(ask, 6)),
	};
	memcpy(f->source.byte, address, sizeof f->source.byte);
	f->rule = labels_by_address(labels, &f->source);
	return DMARC_OK;
}

enum dmarc_status
facts_read(struct asker *asker, const struct sender_tables *tables,
    const char *domain, const struct question_window *w, bool split,
    struct arena *a, struct facts *out, struct dmarc_err *err)
{
	struct reader r = { asker, tables, domain, split, a };
	struct ask ask = ask_start(asker, ASK_facts);
	const struct model_combination *c = NULL;
	enum dmarc_status st = DMARC_OK, read;
	struct dmarc_err trouble;

	out->n = 0;
	ask_window(&ask, w->before, w->from, w->to);
	ask_text(&ask, ":domain", domain);
	while (st == DMARC_OK && ask_row(&ask)) {
		uint64_t number = ask_count(&ask, 0);

		if (c == NULL || c->number != number)
			st = read_combination(&r, number, &c, err);
		if (st == DMARC_OK)
			st = add_fact(&ask, c, tables->labels, out, err);
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

/*
 * combination.c: see combination.h.
 */
#include "store/read/combination.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/words.h"
#include "common/vec.h"

/* A list of results, as it is kept. */
struct list {
	const struct dmarc_auth *auth;
	uint32_t n;
};

/* What a receiver made of mail, as it is kept. */
struct evaluated {
	const char *header_from;	/* NULL: the policy domain */
	enum dmarc_disposition disposition;
	bool dkim_aligned, spf_aligned, forwarded;
	unsigned overrides;
};

/* The row of combination.sql. */
struct parts {
	int64_t dkim, envelope, evaluated;
};

struct combinations
combinations_begin(struct asker *asker, const char *domain, struct arena *a)
{
	return (struct combinations){ .asker = asker, .arena = a,
	    .domain = domain, .names = MEMO_INIT(a, const char *),
	    .dkim = MEMO_INIT(a, struct list),
	    .spf = MEMO_INIT(a, struct list),
	    .envelope = MEMO_INIT(a, int64_t),
	    .evaluated = MEMO_INIT(a, struct evaluated) };
}

/* NULL if there is none. */
static enum dmarc_status
read_name(struct combinations *c, int64_t name, const char **out,
    struct dmarc_err *err)
{
	bool first, full = false;
	const char **kept = memo_at(&c->names, (uint64_t)name, 0, &first);
	struct ask ask;
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first) {
		ask = ask_start(c->asker, ASK_name);
		ask_int(&ask, ":name", name);
		if (ask_row(&ask))
			*kept = ask_keep(&ask, 0, c->arena, &full);
		st = ask_end(&ask, err);
		if (st == DMARC_OK && full)
			st = dmarc_no_memory(err);
	}
	*out = *kept;
	return st;
}

/* A result, and the list of those that follow it. */
static enum dmarc_status
read_result(struct combinations *c, enum ask_sql sql, int64_t *list,
    struct dmarc_auth *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(c->asker, sql);
	int64_t domain = 0, selector = 0, next = 0;
	enum dmarc_status st;

	*out = (struct dmarc_auth){ .domain = NULL };
	ask_int(&ask, ":list", *list);
	if (ask_row(&ask)) {
		uint64_t result = ask_count(&ask, 3);

		domain = ask_number(&ask, 0);
		selector = ask_number(&ask, 1);
		if (ask_number(&ask, 2) == DMARC_SCOPE_HELO)
			out->scope = DMARC_SCOPE_HELO;
		if (result < DMARC_RESULTS)
			out->result = (enum dmarc_result)result;
		next = ask_number(&ask, 4);
	}
	*list = next;
	st = ask_end(&ask, err);
	if (st == DMARC_OK)
		st = read_name(c, domain, &out->domain, err);
	return st != DMARC_OK ? st : read_name(c, selector, &out->selector,
	    err);
}

/* All results of a list; 0 is its end. */
static enum dmarc_status
read_results(struct combinations *c, enum ask_sql sql, int64_t list,
    struct list *out, struct dmarc_err *err)
{
	void *rows = NULL;
	size_t used = 0, size = 0;
	struct dmarc_auth *auth;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && list != 0) {
		if (!vec_grow(&rows, used, &size, sizeof *auth)) {
			st = dmarc_no_memory(err);
			break;
		}
		st = read_result(c, sql, &list,
		    (struct dmarc_auth *)rows + used++, err);
	}
	if (st == DMARC_OK && used > 0) {
		auth = arena_array(c->arena, used, sizeof *auth);
		if (auth != NULL)
			memcpy(auth, rows, used * sizeof *auth);
		else
			st = dmarc_no_memory(err);
		*out = (struct list){ auth, (uint32_t)used };
	}
	free(rows);
	return st;
}

static enum dmarc_status
use_results(struct combinations *c, struct memo *known, enum ask_sql sql,
    int64_t list, const struct dmarc_auth **auth, uint32_t *n,
    struct dmarc_err *err)
{
	bool first;
	struct list *kept = memo_at(known, (uint64_t)list, 0, &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first)
		st = read_results(c, sql, list, kept, err);
	*auth = kept->auth;
	*n = kept->n;
	return st;
}

/* The list of SPF results of an envelope. */
static enum dmarc_status
use_envelope(struct combinations *c, int64_t envelope, int64_t *spf,
    struct dmarc_err *err)
{
	bool first;
	int64_t *kept = memo_at(&c->envelope, (uint64_t)envelope, 0, &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first) {
		struct ask ask = ask_start(c->asker, ASK_envelope);

		ask_int(&ask, ":envelope", envelope);
		if (ask_row(&ask))
			*kept = ask_number(&ask, 0);
		st = ask_end(&ask, err);
	}
	*spf = *kept;
	return st;
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

static enum dmarc_status
read_evaluated(struct combinations *c, int64_t evaluated,
    struct evaluated *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(c->asker, ASK_evaluated);
	int64_t header_from = 0;
	enum dmarc_status st;

	ask_int(&ask, ":evaluated", evaluated);
	if (ask_row(&ask)) {
		const char *types = ask_string(&ask, 3);

		out->disposition = (enum dmarc_disposition)ask_count(&ask, 0);
		out->dkim_aligned = ask_number(&ask, 1) == 1;
		out->spf_aligned = ask_number(&ask, 2) == 1;
		out->overrides = types != NULL ? override_bits(types) : 0;
		out->forwarded = ask_number(&ask, 4) == 1;
		header_from = ask_number(&ask, 5);
	}
	st = ask_end(&ask, err);
	return st != DMARC_OK ? st : read_name(c, header_from,
	    &out->header_from, err);
}

static enum dmarc_status
use_evaluated(struct combinations *c, int64_t evaluated,
    struct combination *out, struct dmarc_err *err)
{
	bool first;
	struct evaluated *kept = memo_at(&c->evaluated, (uint64_t)evaluated,
	    0, &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first)
		st = read_evaluated(c, evaluated, kept, err);
	out->says.header_from = kept->header_from != NULL ?
	    kept->header_from : c->domain;
	out->says.disposition = kept->disposition;
	out->dkim_aligned = kept->dkim_aligned;
	out->spf_aligned = kept->spf_aligned;
	out->overrides = kept->overrides;
	out->forwarded = kept->forwarded;
	return st;
}

static enum dmarc_status
read_parts(struct combinations *c, uint64_t number, struct parts *out,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(c->asker, ASK_combination);

	*out = (struct parts){ 0 };
	ask_int(&ask, ":combination", (int64_t)number);
	if (ask_row(&ask))
		*out = (struct parts){ .dkim = ask_number(&ask, 0),
		    .envelope = ask_number(&ask, 1),
		    .evaluated = ask_number(&ask, 2) };
	return ask_end(&ask, err);
}

enum dmarc_status
combination_read(struct combinations *c, uint64_t number,
    struct combination *out, struct dmarc_err *err)
{
	struct combination got = { .forwarded = false };
	struct parts p;
	int64_t spf = 0;
	enum dmarc_status st = read_parts(c, number, &p, err);

	if (st == DMARC_OK)
		st = use_results(c, &c->dkim, ASK_results_dkim, p.dkim,
		    &got.says.dkim, &got.says.dkims, err);
	if (st == DMARC_OK)
		st = use_envelope(c, p.envelope, &spf, err);
	if (st == DMARC_OK)
		st = use_results(c, &c->spf, ASK_results_spf, spf,
		    &got.says.spf, &got.says.spfs, err);
	if (st == DMARC_OK)
		st = use_evaluated(c, p.evaluated, &got, err);
	if (st == DMARC_OK)
		*out = got;
	return st;
}

bool
domain_is_below(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	return n > d && name[n - d - 1] == '.' &&
	    strcmp(name + n - d, domain) == 0;
}

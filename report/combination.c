/*
 * combination.c: see combination.h.
 */
#include "report/combination.h"

#include <stdlib.h>
#include <string.h>

#include "common/words.h"

static enum dmarc_status
no_memory(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}

/* A list of results: its first one, and the key of what follows it. */
struct list {
	bool any;
	struct dmarc_auth first;
	int64_t rest;		/* 0: nothing */
};

/* A result and the rest of its list, from a column on. */
static struct dmarc_auth
result_at(const struct ask *ask, int column, struct arena *a, int64_t *rest,
    bool *full)
{
	uint64_t result = ask_count(ask, column + 3);
	struct dmarc_auth auth = {
		.domain = ask_keep(ask, column, a, full),
		.selector = ask_keep(ask, column + 1, a, full),
		.scope = ask_number(ask, column + 2) == DMARC_SCOPE_HELO ?
		    DMARC_SCOPE_HELO : DMARC_SCOPE_MFROM,
	};

	if (result < DMARC_RESULTS)
		auth.result = (enum dmarc_result)result;
	*rest = ask_number(ask, column + 4);
	return auth;
}

static struct list
list_at(const struct ask *ask, int column, struct arena *a, bool *full)
{
	struct list l = { .any = ask_number(ask, column) != 0 };

	if (l.any)
		l.first = result_at(ask, column + 1, a, &l.rest, full);
	return l;
}

/* Make the list begin with what follows its first result. */
static enum dmarc_status
advance(struct asker *asker, struct arena *a, enum ask_sql sql,
    struct list *l, struct dmarc_err *err)
{
	struct ask ask;
	bool full = false;
	enum dmarc_status st;

	l->any = l->rest != 0;
	if (!l->any)
		return DMARC_OK;
	ask = ask_start(asker, sql);
	ask_int(&ask, ":list", l->rest);
	l->any = ask_row(&ask);
	if (l->any)
		l->first = result_at(&ask, 0, a, &l->rest, &full);
	st = ask_end(&ask, err);
	return st == DMARC_OK && full ? no_memory(err) : st;
}

/* All results of a list. Most have one or none, which takes no question. */
static enum dmarc_status
read_results(struct asker *asker, struct arena *a, enum ask_sql sql,
    struct list *l, const struct dmarc_auth **out, uint32_t *n,
    struct dmarc_err *err)
{
	void *rows = NULL;
	size_t used = 0, size = 0;
	struct dmarc_auth *auth;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && l->any) {
		if (!ask_grow(&rows, used, &size, sizeof *auth)) {
			st = no_memory(err);
			break;
		}
		((struct dmarc_auth *)rows)[used++] = l->first;
		st = advance(asker, a, sql, l, err);
	}
	if (st == DMARC_OK && used > 0) {
		auth = arena_array(a, used, sizeof *auth);
		if (auth != NULL)
			memcpy(auth, rows, used * sizeof *auth);
		else
			st = no_memory(err);
		*out = auth;
		*n = (uint32_t)used;
	}
	free(rows);
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

bool
domain_is_below(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	return n > d && name[n - d - 1] == '.' &&
	    strcmp(name + n - d, domain) == 0;
}

/* The row of combination.sql. */
static enum dmarc_status
read_row(struct asker *asker, uint64_t number, struct arena *a,
    struct combination *c, struct list *dkim, struct list *spf,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_combination);
	bool full = false;
	enum dmarc_status st;

	ask_int(&ask, ":combination", (int64_t)number);
	if (ask_row(&ask)) {
		const char *from = ask_keep(&ask, 0, a, &full);
		const char *types = ask_string(&ask, 4);

		if (from != NULL)
			c->says.header_from = from;
		c->says.disposition = (enum dmarc_disposition)ask_count(&ask,
		    1);
		c->dkim_aligned = ask_number(&ask, 2) == 1;
		c->spf_aligned = ask_number(&ask, 3) == 1;
		c->overrides = types != NULL ? override_bits(types) : 0;
		c->forwarded = ask_number(&ask, 5) == 1;
		*dkim = list_at(&ask, 6, a, &full);
		*spf = list_at(&ask, 12, a, &full);
	}
	st = ask_end(&ask, err);
	return st == DMARC_OK && full ? no_memory(err) : st;
}

enum dmarc_status
combination_read(struct asker *asker, uint64_t number, const char *domain,
    struct arena *a, struct combination *out, struct dmarc_err *err)
{
	struct combination c = { .says = { .header_from = domain } };
	struct list dkim = { .any = false }, spf = { .any = false };
	enum dmarc_status st;

	st = read_row(asker, number, a, &c, &dkim, &spf, err);
	if (st == DMARC_OK)
		st = read_results(asker, a, ASK_results_dkim, &dkim,
		    &c.says.dkim, &c.says.dkims, err);
	if (st == DMARC_OK)
		st = read_results(asker, a, ASK_results_spf, &spf,
		    &c.says.spf, &c.says.spfs, err);
	if (st == DMARC_OK)
		*out = c;
	return st;
}

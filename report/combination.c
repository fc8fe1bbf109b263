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
read_results(struct asker *asker, struct arena *a, enum ask_sql sql,
    int64_t list, const struct dmarc_auth **out, uint32_t *n, struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, sql);
	void *rows = NULL;
	size_t used = 0, size = 0;
	bool full = false;
	struct dmarc_auth *auth = NULL;
	enum dmarc_status st;

	if (list == 0)
		return DMARC_OK;
	ask_int(&ask, ":list", list);
	while (!full && ask_row(&ask)) {
		struct dmarc_auth row = result_of_row(&ask, a, &full);

		if (ask_grow(&rows, used, &size, sizeof row))
			((struct dmarc_auth *)rows)[used++] = row;
		else
			full = true;
	}
	st = ask_end(&ask, err);
	if (st == DMARC_OK && used > 0 && !full) {
		auth = arena_array(a, used, sizeof *auth);
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

bool
domain_is_below(const char *name, const char *domain)
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
read_row(struct asker *asker, uint64_t number, struct arena *a,
    struct combination *c, struct lists *lists, struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_combination);
	bool full = false;
	enum dmarc_status st;

	ask_int(&ask, ":combination", (int64_t)number);
	if (ask_row(&ask)) {
		const char *from = ask_keep(&ask, 0, a, &full);
		const char *types = ask_string(&ask, 6);

		if (from != NULL)
			c->says.header_from = from;
		lists->dkim = ask_number(&ask, 1);
		lists->spf = ask_number(&ask, 2);
		c->says.disposition = (enum dmarc_disposition)ask_count(&ask,
		    3);
		c->dkim_aligned = ask_number(&ask, 4) == 1;
		c->spf_aligned = ask_number(&ask, 5) == 1;
		c->overrides = types != NULL ? override_bits(types) : 0;
		c->forwarded = ask_number(&ask, 7) == 1;
	}
	st = ask_end(&ask, err);
	return st == DMARC_OK && full ? no_memory(err) : st;
}

enum dmarc_status
combination_read(struct asker *asker, uint64_t number, const char *domain,
    struct arena *a, struct combination *out, struct dmarc_err *err)
{
	struct combination c = { .says = { .header_from = domain } };
	struct lists lists = { 0, 0 };
	enum dmarc_status st;

	st = read_row(asker, number, a, &c, &lists, err);
	if (st == DMARC_OK)
		st = read_results(asker, a, ASK_results_dkim, lists.dkim,
		    &c.says.dkim, &c.says.dkims, err);
	if (st == DMARC_OK)
		st = read_results(asker, a, ASK_results_spf, lists.spf,
		    &c.says.spf, &c.says.spfs, err);
	if (st == DMARC_OK)
		*out = c;
	return st;
}

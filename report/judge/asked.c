/*
 * asked.c: see asked.h.
 */
#include "report/judge/asked.h"

#include <string.h>

#include "common/names/domain.h"
#include "common/nearest.h"
#include "store/read/domains.h"

#define SURE 12		/* letters; of a shorter name, one may be wrong */

/* Whether a name is an IPv4 address: its last label is a number. */
static bool
is_number(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot != NULL ? dot + 1 : name;

	return strspn(last, "0123456789") == strlen(last);
}

/* The domain in a text of len bytes; *out is NULL if it is none. */
static enum dmarc_status
domain_of(const char *text, size_t len, struct arena *a, const char **out,
    struct dmarc_err *err)
{
	bool valid;
	const char *name = domain_read(a, text, len, &valid);

	*out = name != NULL && valid && !is_number(name) ? name : NULL;
	return name != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* Fails for a word; names the domain in it, if it is a URL or an address. */
static enum dmarc_status
refuse(const char *word, struct arena *a, struct dmarc_err *err)
{
	const char *start = strstr(word, "://"), *at, *domain;
	enum dmarc_status st;

	start = start != NULL ? start + 3 : word;
	at = memrchr(start, '@', strcspn(start, "/?#"));
	if (at != NULL)
		start = at + 1;
	st = domain_of(start, strcspn(start, "/?#:"), a, &domain, err);
	if (st != DMARC_OK)
		return st;
	if (domain != NULL)
		return dmarc_fail(err, DMARC_E_USAGE, "'%.60s' is not a "
		    "domain; did you mean '%.120s'?", word, domain);
	return dmarc_fail(err, DMARC_E_USAGE,
	    "'%.60s' is not a domain, such as example.org", word);
}

enum dmarc_status
asked_read(char *const word[], size_t n, struct arena *a,
    struct asked_list *out, struct dmarc_err *err)
{
	struct asked_list list = { .n = n };

	list.item = arena_array(a, n, sizeof *list.item);
	list.domain = arena_array(a, n, sizeof *list.domain);
	if (n > 0 && (list.item == NULL || list.domain == NULL))
		return dmarc_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const char *text = word[i], *name;
		enum dmarc_status st;

		if (strncmp(text, "*.", 2) == 0)
			text += 2;
		st = domain_of(text, strlen(text), a, &name, err);
		if (st != DMARC_OK)
			return st;
		if (name == NULL)
			return refuse(word[i], a, err);
		list.item[i] = (struct asked){ .name = name, .domain = name };
	}
	*out = list;
	return DMARC_OK;
}

/* Finds the own domain that differs least from a name without reports. */
static enum dmarc_status
find_near(struct asked *asked, struct snapshot *db, struct arena *a,
    struct dmarc_err *err)
{
	struct nearest n = { .word = asked->name };
	const char *const *own = NULL;
	size_t owns = 0;
	enum dmarc_status st = domains_own(db, a, &own, &owns, err);

	for (size_t i = 0; i < owns; i++)
		nearest_try(&n, own[i]);
	/* example.de is no slip for example.net. */
	if (nearest_is_meant(&n) &&
	    n.distance <= (strlen(asked->name) < SURE ? 1 : 2))
		asked->near = n.best;
	return st;
}

/* Sets the domain of a name without reports to the nearest one above it. */
static enum dmarc_status
find_domain(struct asked *asked, struct snapshot *db, struct arena *a,
    struct dmarc_err *err)
{
	bool known;
	enum dmarc_status st = domain_known(db, asked->name, &known, err);

	for (const char *dot = strchr(asked->name, '.');
	    st == DMARC_OK && !known && dot != NULL;
	    dot = strchr(dot + 1, '.')) {
		int64_t last;

		st = domain_last_day(db, dot + 1, day_from_civil(9999, 12, 31),
		    &last, err);
		if (st != DMARC_OK || last == INT64_MIN)
			continue;
		asked->domain = dot + 1;
		known = true;
	}
	if (st != DMARC_OK)
		return st;
	asked->unknown = !known;
	return known ? DMARC_OK : find_near(asked, db, a, err);
}

static bool
is_listed(const struct asked_list *list, const char *domain)
{
	for (size_t i = 0; i < list->domains; i++)
		if (strcmp(list->domain[i], domain) == 0)
			return true;
	return false;
}

enum dmarc_status
asked_find(struct asked_list *list, struct snapshot *db,
    const struct day_window *w, struct arena *a, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	list->days = w->to - w->from + 1;
	for (size_t i = 0; st == DMARC_OK && i < list->n; i++) {
		struct asked *asked = &list->item[i];

		st = find_domain(asked, db, a, err);
		if (st == DMARC_OK && asked_above(asked))
			st = from_read(db, asked->domain, asked->name, w,
			    &asked->messages, &asked->failing, err);
		if (st == DMARC_OK && !is_listed(list, asked->domain))
			list->domain[list->domains++] = asked->domain;
	}
	return st;
}

bool
asked_above(const struct asked *asked)
{
	return asked->domain != asked->name;
}

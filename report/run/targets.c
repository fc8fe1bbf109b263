/*
 * targets.c: see targets.h.
 */
#include "report/run/targets.h"

#include <string.h>

#include "store/read/domains.h"

static bool
is_listed(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

/* Whether the settings have a domain, as own or in a section [domain]. */
static bool
is_configured(const struct dmarc_settings *s, const char *name)
{
	for (size_t i = 0; i < s->domains; i++)
		if (strcmp(s->domain[i].name, name) == 0)
			return true;
	return is_listed((const char *const *)s->own, s->owns, name);
}

enum dmarc_status
targets_asked(struct targets *t, struct snapshot *db,
    const struct day_window *w, const struct dmarc_settings *settings,
    struct arena *a, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (t->asked.n == 0)
		return DMARC_OK;
	st = asked_find(&t->asked, db, w, a, err);
	/* A name that stands in the settings is not misspelt. */
	for (size_t i = 0; i < t->asked.n; i++)
		if (is_configured(settings, t->asked.item[i].name)) {
			t->asked.item[i].unknown = false;
			t->asked.item[i].near = NULL;
		}
	t->domain = t->asked.domain;
	t->n = t->asked.domains;
	return st;
}

enum dmarc_status
targets_refuse(const struct targets *t, struct snapshot *db, int64_t now,
    struct arena *a, struct dmarc_err *err)
{
	const char *const *parked = NULL;
	size_t n_parked = 0;
	enum dmarc_status st = DMARC_OK;

	if (t->asked.n > 0)
		st = domains_parked(db, now, a, &parked, &n_parked, err);
	for (size_t i = 0; st == DMARC_OK && i < t->asked.n; i++) {
		const struct asked *one = &t->asked.item[i];

		if (!one->unknown || is_listed(parked, n_parked, one->name))
			continue;
		st = one->near == NULL ?
		    dmarc_fail(err, DMARC_E_USAGE, "no report is about "
		    "'%.120s', and the settings do not name it", one->name) :
		    dmarc_fail(err, DMARC_E_USAGE, "no report is about "
		    "'%.120s', and the settings do not name it; did you mean "
		    "'%.120s'?", one->name, one->near);
	}
	return st;
}

enum dmarc_status
targets_reported(struct targets *t, struct snapshot *db,
    const struct day_window *w, struct arena *a, struct dmarc_err *err)
{
	if (t->asked.n > 0)
		return DMARC_OK;
	return domains_read(db, w, a, &t->domain, &t->n, err);
}

/* The number of domains in the settings: own, or else sections [domain]. */
static size_t
configured(const struct dmarc_settings *s)
{
	return s->owns > 0 ? s->owns : s->domains;
}

static const char *
configured_name(const struct dmarc_settings *s, size_t i)
{
	return s->owns > 0 ? s->own[i] : s->domain[i].name;
}

/* A list with room for more names, each kept once. */
struct names {
	const char **list;
	size_t n;
};

static void
add(struct names *to, const char *name)
{
	if (!is_listed(to->list, to->n, name))
		to->list[to->n++] = name;
}

enum dmarc_status
targets_known(struct targets *t, struct snapshot *db,
    const struct day_window *w, int64_t now,
    const struct dmarc_settings *settings, struct arena *a,
    struct dmarc_err *err)
{
	const char *const *with = NULL, *const *without = NULL;
	const char *const *parked = NULL;
	size_t n_with = 0, n_without = 0, n_parked = 0;
	struct names all = { .n = 0 };
	enum dmarc_status st;

	if (t->asked.n > 0)
		return DMARC_OK;
	st = domains_read(db, w, a, &with, &n_with, err);
	if (st == DMARC_OK)
		st = domains_silent(db, w, a, &without, &n_without, err);
	if (st == DMARC_OK)
		st = domains_parked(db, now, a, &parked, &n_parked, err);
	if (st != DMARC_OK)
		return st;
	all.list = arena_array(a, n_with + n_without + n_parked +
	    settings->owns + settings->domains + 1, sizeof *all.list);
	if (all.list == NULL)
		return dmarc_no_memory(err);
	/* Reports name a domain once. */
	for (size_t i = 0; i < n_with; i++)
		all.list[all.n++] = with[i];
	for (size_t i = 0; i < n_without; i++)
		all.list[all.n++] = without[i];
	for (size_t i = 0; i < configured(settings); i++)
		add(&all, configured_name(settings, i));
	for (size_t i = 0; i < settings->domains; i++)
		if (!settings->domain[i].sends_mail)
			add(&all, settings->domain[i].name);
	for (size_t i = 0; i < n_parked; i++)
		add(&all, parked[i]);
	t->domain = all.list;
	t->n = all.n;
	return DMARC_OK;
}

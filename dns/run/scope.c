/*
 * scope.c: see scope.h.
 */
#include "dns/run/scope.h"

#include <stdlib.h>
#include <string.h>

#include "common/names/domain.h"
#include "common/names/suffixes.h"
#include "common/vec.h"
#include "store/read/domains.h"
#include "store/read/seen.h"

#define ORGANIZATIONS 4096	/* answers of the Public Suffix List kept */
#define MEMORY ((size_t)256 << 20)

static enum dmarc_status
add_domain(struct scope *s, const struct dmarc_settings *settings,
    const char *name, struct dmarc_err *err)
{
	if (!vec_room(&s->domain, s->n, &s->size, sizeof *s->domain))
		return dmarc_no_memory(err);
	s->domain[s->n++] = (struct scope_domain){ .name = name,
		.sends_nothing = !settings_domain(settings, name)->sends_mail };
	return DMARC_OK;
}

/* Reads a name of the command line; what says what it should be. */
static enum dmarc_status
read_name(struct scope *s, const char *word, const char *what,
    const char **out, struct dmarc_err *err)
{
	bool valid;

	*out = domain_read(s->arena, word, strlen(word), &valid);
	if (*out == NULL)
		return dmarc_no_memory(err);
	return valid ? DMARC_OK : dmarc_fail(err, DMARC_E_USAGE,
	    "'%.100s' is not a %s", word, what);
}

enum dmarc_status
scope_open(struct scope *s, const struct dns_opts *o,
    const struct dmarc_settings *settings, struct dmarc_err *err)
{
	enum dmarc_status st;
	const char *name;

	*s = (struct scope){ .opts = o, .arena = arena_new(MEMORY),
		.selector = calloc(o->selector.n + 1, sizeof *s->selector) };
	if (s->arena == NULL || s->selector == NULL)
		return dmarc_no_memory(err);
	st = suffixes_open(o->psl, ORGANIZATIONS, &s->suffixes, err);
	for (size_t i = 0; i < o->selector.n && st == DMARC_OK; i++)
		st = read_name(s, o->selector.word[i], "selector",
		    &s->selector[i], err);
	for (size_t i = 0; i < o->domain.n && st == DMARC_OK; i++) {
		st = read_name(s, o->domain.word[i], "domain", &name, err);
		if (st == DMARC_OK)
			st = add_domain(s, settings, name, err);
	}
	return st;
}

void
scope_close(struct scope *s)
{
	free(s->domain);
	free(s->selector);
	free(s->host);
	suffixes_close(s->suffixes);
	services_free(s->services);
	arena_free(s->arena);
}

static enum dmarc_status
find_domains(struct scope *s, const struct dmarc_settings *settings,
    struct snapshot *db, struct dmarc_err *err)
{
	int64_t today = day_of(s->opts->now);
	struct day_window w = { today - PLAN_DAYS, today };
	const char *const *names = NULL, *name;
	size_t n = 0;
	bool valid;
	enum dmarc_status st = domains_read(db, &w, s->arena, &names, &n,
	    err);

	for (size_t i = 0; i < n && st == DMARC_OK; i++) {
		name = domain_read(s->arena, names[i], strlen(names[i]),
		    &valid);
		if (name == NULL)
			return dmarc_no_memory(err);
		if (valid)
			st = add_domain(s, settings, name, err);
	}
	return st;
}

/*
 * Leaves out domains of which DNS has just said everything; of others that were
 * just looked up only what failed is asked.
 */
static enum dmarc_status
leave_out(struct scope *s, struct snapshot *db, struct dmarc_err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct scope_domain *d = &s->domain[i];
		struct seen_answers seen;
		enum dmarc_status st = seen_answers(db, d->name, s->arena,
		    &seen, err);

		if (st != DMARC_OK)
			return st;
		if (plan_is_fresh(seen.checked, s->opts->now) &&
		    (seen.extras || !s->opts->extras)) {
			if (seen.unknown == NULL)
				continue;
			d->unknown = seen.unknown;
		}
		s->domain[kept++] = *d;
	}
	s->n = kept;
	return DMARC_OK;
}

/* Reads of which services DNS has just said all addresses. */
static enum dmarc_status
read_ranges(struct scope *s, struct snapshot *db, struct dmarc_err *err)
{
	struct statement rows = seen_ranges_start(db,
	    s->opts->now - PLAN_FRESH + 1, s->opts->now);
	const struct service *service;
	const char *id;

	s->fresh = arena_array(s->arena, services_count(s->services) + 1,
	    sizeof *s->fresh);
	if (s->fresh == NULL)
		return statement_end(&rows, dmarc_no_memory(err), err);
	while (seen_ranges_next(&rows, &id)) {
		service = services_by_id(s->services, id);
		if (service != NULL)
			s->fresh[s->freshes++] = service;
	}
	return statement_end(&rows, DMARC_OK, err);
}

bool
scope_is_fresh(const struct scope *s, const struct service *service)
{
	for (size_t i = 0; i < s->freshes; i++)
		if (s->fresh[i] == service)
			return true;
	return false;
}

/* Reads which hosts are due; domain NULL: of all own domains. */
static enum dmarc_status
read_hosts(struct scope *s, struct snapshot *db, const char *domain,
    struct dmarc_err *err)
{
	int64_t today = day_of(s->opts->now);
	struct day_window w = { today - PLAN_RECENT, today };
	struct statement rows = seen_hosts_start(db, domain, &w,
	    s->opts->now, s->opts->all,
	    (int64_t)(SCOPE_HOSTS_MOST - s->hosts) + 1);
	struct dmarc_address ip;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && seen_hosts_next(&rows, &ip)) {
		if (s->hosts == SCOPE_HOSTS_MOST)
			s->hosts_wait = true;
		else if (vec_room(&s->host, s->hosts, &s->host_size,
		    sizeof *s->host))
			s->host[s->hosts++] = ip;
		else
			st = dmarc_no_memory(err);
	}
	return statement_end(&rows, st, err);
}

static enum dmarc_status
read_due_hosts(struct scope *s, struct snapshot *db, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (s->opts->domain.n == 0)
		return read_hosts(s, db, NULL, err);
	for (size_t i = 0; i < s->n && st == DMARC_OK; i++)
		st = read_hosts(s, db, s->domain[i].name, err);
	return st;
}

static enum dmarc_status
read_all(struct scope *s, const struct dmarc_settings *settings,
    struct snapshot *db, struct dmarc_err *err)
{
	bool refresh = s->opts->command == COMMAND_REFRESH;
	enum dmarc_status st = DMARC_OK;

	if (s->opts->domain.n == 0)
		st = find_domains(s, settings, db, err);
	if (st == DMARC_OK && refresh && !s->opts->records)
		st = read_due_hosts(s, db, err);
	s->found = s->n;
	if (st == DMARC_OK && refresh && !s->opts->all)
		st = leave_out(s, db, err);
	if (st == DMARC_OK && refresh && !s->opts->all)
		st = read_ranges(s, db, err);
	for (size_t i = 0; i < s->n && st == DMARC_OK; i++) {
		struct scope_domain *d = &s->domain[i];

		d->has_mail = true;
		st = plan_read(db, &(struct plan_request){ .domain = d->name,
		    .suffixes = s->suffixes, .services = s->services,
		    .now = s->opts->now, .unknown = d->unknown },
		    s->arena, &d->plan, err);
		d->plan.mail.hosts_wait = s->hosts_wait;
	}
	return st;
}

enum dmarc_status
scope_read(struct scope *s, const struct dmarc_settings *settings,
    const char *path, struct dmarc_err *err)
{
	struct snapshot *db = NULL;
	struct dmarc_err ignored;
	char *own = settings_companion(settings, "services.csv");
	enum dmarc_status st = services_load(own, &s->services, err);

	free(own);
	if (st == DMARC_OK)
		st = snapshot_open(path, (int)settings->wait_seconds * 1000,
		    &db, err);
	if (st != DMARC_OK)
		return st;
	st = read_all(s, settings, db, err);
	if (st == DMARC_OK)
		return snapshot_close(db, err);
	(void)(snapshot_close(db, &ignored) == DMARC_OK);
	return st;
}

/*
 * sender.c: see sender.h.
 */
#include "report/who/sender.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>
#include <libpsl.h>

#define KNOWN_MOST 65536	/* names whose organization is cached */

struct suffixes {
	psl_ctx_t *psl;
	bool builtin;		/* belongs to libpsl: not ours to free */
	/*
	 * Cache: the offset in a name at which its organization begins. The
	 * same names come back with each domain.
	 */
	GHashTable *known;
};

enum dmarc_status
suffixes_open(const char *file, struct suffixes **out, struct dmarc_err *err)
{
	struct suffixes *s;

	if (file != NULL && access(file, R_OK) != 0)
		return dmarc_fail(err, errno == EACCES ? DMARC_E_PERM :
		    DMARC_E_NOINPUT, "%s: %s", file, strerror(errno));
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return dmarc_no_memory(err);
	s->psl = file != NULL ? psl_load_file(file) : psl_latest(NULL);
	if (s->psl == NULL && file == NULL) {
		s->psl = (psl_ctx_t *)psl_builtin();
		s->builtin = true;
	}
	if (s->psl == NULL || (!s->builtin && psl_suffix_count(s->psl) == 0)) {
		suffixes_close(s);
		return dmarc_fail(err, DMARC_E_DATA,
		    "%s is not a Public Suffix List",
		    file != NULL ? file : "the list of this system");
	}
	s->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	*out = s;
	return DMARC_OK;
}

void
suffixes_close(struct suffixes *s)
{
	if (s == NULL)
		return;
	if (!s->builtin)
		psl_free(s->psl);
	if (s->known != NULL)
		g_hash_table_destroy(s->known);
	free(s);
}

const char *
suffixes_organization(const struct suffixes *s, const char *domain)
{
	const char *org;
	void *at;

	if (g_hash_table_lookup_extended(s->known, domain, NULL, &at))
		return domain + GPOINTER_TO_SIZE(at);
	org = psl_registrable_domain(s->psl, domain);
	if (org == NULL)
		org = domain;
	if (g_hash_table_size(s->known) == KNOWN_MOST)
		g_hash_table_remove_all(s->known);
	g_hash_table_insert(s->known, g_strdup(domain),
	    GSIZE_TO_POINTER((size_t)(org - domain)));
	return org;
}

typedef const struct service *finder(const struct services *s,
    const char *domain);
typedef const struct label_rule *labeller(const struct labels *l,
    const struct dmarc_auth *auth, size_t n);

static void
name_result(const struct sender_tables *t, const char *domain,
    const char *ours, finder *find, struct sender_names *n)
{
	const char *org = suffixes_organization(t->suffixes, domain);
	bool own = strcmp(org, ours) == 0;
	const char **which = own ? &n->own : &n->foreign;
	const struct service *service = own ? NULL :
	    find(t->services, domain);

	if (*which == NULL || strcmp(org, *which) < 0)
		*which = org;
	if (service != NULL && (n->service == NULL ||
	    strcmp(service->id, n->service->id) < 0))
		n->service = service;
}

static struct sender_names
passing(const struct sender_tables *t, const struct dmarc_auth *auth,
    size_t n, const char *header_from, finder *find, labeller *label)
{
	const char *ours = suffixes_organization(t->suffixes, header_from);
	struct sender_names names = { .rule = label(t->labels, auth, n) };

	for (size_t i = 0; i < n; i++)
		if (auth[i].result == DMARC_RESULT_PASS &&
		    auth[i].scope != DMARC_SCOPE_HELO &&
		    auth[i].domain != NULL && auth[i].domain[0] != '\0')
			name_result(t, auth[i].domain, ours, find, &names);
	return names;
}

struct sender_names
sender_dkim(const struct dmarc_auth *dkim, size_t n, const char *header_from,
    const struct sender_tables *t)
{
	return passing(t, dkim, n, header_from, services_by_dkim,
	    labels_by_dkim);
}

struct sender_names
sender_spf(const struct dmarc_auth *spf, size_t n, const char *header_from,
    const struct sender_tables *t)
{
	return passing(t, spf, n, header_from, services_by_spf,
	    labels_by_spf);
}

/* A label on a domain makes the domain the name of the sender. */
static struct sender
labelled(const struct sender_tables *t, const struct label_rule *rule,
    const char *ours)
{
	struct sender_names n = { .rule = NULL };
	struct sender s = { .rule = rule };

	name_result(t, rule->what, ours, rule->match == LABEL_DKIM ?
	    services_by_dkim : services_by_spf, &n);
	s.service = n.service;
	s.kind = n.own != NULL ? SENDER_OWN : n.service != NULL ?
	    SENDER_SERVICE : SENDER_ORGANIZATION;
	s.name = n.own != NULL ? n.own : n.service != NULL ?
	    n.service->name : n.foreign;
	return s;
}

struct sender
sender_named(const struct sender_names *dkim, const struct sender_names *spf,
    const char *header_from, bool aligned, const struct sender_tables *t)
{
	const char *ours = suffixes_organization(t->suffixes, header_from);
	const struct label_rule *rule = labels_first(dkim->rule, spf->rule);
	struct sender s = { .kind = SENDER_NETWORK };

	if (rule != NULL)
		return labelled(t, rule, ours);
	s.service = dkim->service != NULL ? dkim->service : spf->service;
	if (s.service != NULL) {
		s.kind = SENDER_SERVICE;
		s.name = s.service->name;
	} else if (dkim->foreign != NULL || spf->foreign != NULL) {
		s.kind = SENDER_ORGANIZATION;
		s.name = dkim->foreign != NULL ? dkim->foreign : spf->foreign;
	} else if (dkim->own != NULL || spf->own != NULL || aligned) {
		s.kind = SENDER_OWN;
		s.name = ours;
	}
	return s;
}

struct sender
sender_of(const struct sender_facts *f, const struct sender_tables *t)
{
	struct sender_names dkim = sender_dkim(f->dkim, f->dkims,
	    f->header_from, t);
	struct sender_names spf = sender_spf(f->spf, f->spfs, f->header_from,
	    t);

	return sender_named(&dkim, &spf, f->header_from, f->aligned, t);
}

/* A label on host names makes their suffix the name of the sender. */
static struct sender
labelled_host(const struct sender_tables *t, const struct label_rule *rule)
{
	const struct service *service = services_by_ptr(t->services,
	    rule->what);

	return (struct sender){ .rule = rule, .service = service,
	    .kind = service != NULL ? SENDER_SERVICE : SENDER_HOST,
	    .name = service != NULL ? service->name : rule->what };
}

struct sender
sender_host(const struct sender *s, const char *header_from, const char *host,
    bool generic, const struct sender_tables *t)
{
	const struct label_rule *rule = labels_by_name(t->labels, host);
	const char *org = suffixes_organization(t->suffixes, host);
	bool own = strcmp(org, suffixes_organization(t->suffixes,
	    header_from)) == 0;
	struct sender at = *s;

	if (rule != NULL && labels_first(s->rule, rule) == rule)
		return labelled_host(t, rule);
	if (s->rule != NULL || s->service != NULL)
		return at;
	at.service = own ? NULL : services_by_ptr(t->services, host);
	if (at.service != NULL) {
		at.kind = SENDER_SERVICE;
		at.name = at.service->name;
	} else if (s->kind != SENDER_ORGANIZATION && !generic) {
		at.kind = own ? SENDER_OWN_HOST : SENDER_HOST;
		at.name = own ? host : org;
	}
	return at;
}

struct sender
sender_at(const struct sender *s, const struct label_rule *address)
{
	struct sender at = *s;

	if (address != NULL && labels_first(s->rule, address) == address) {
		at.kind = SENDER_RULE;
		at.name = address->what;
		at.rule = address;
	}
	return at;
}

const char *
sender_id(const struct sender *s)
{
	return s->kind == SENDER_SERVICE ? s->service->id : s->name;
}

const char *
sender_prefix(enum sender_kind kind)
{
	static const char *const prefix[SENDER_KINDS] = {
		[SENDER_OWN] = "own:",
		[SENDER_SERVICE] = "",
		[SENDER_ORGANIZATION] = "org:",
		[SENDER_RULE] = "rule:",
		[SENDER_OWN_HOST] = "own:",
		[SENDER_HOST] = "ptr:",
		[SENDER_NETWORK] = "net:",
	};

	return prefix[kind];
}

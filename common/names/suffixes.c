/*
 * suffixes.c: see suffixes.h.
 */
#include "common/names/suffixes.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>
#include <libpsl.h>

struct suffixes {
	psl_ctx_t *psl;
	bool builtin;		/* belongs to libpsl: not ours to free */
	bool shared;		/* belongs to another */
	/*
	 * Cache: the offset in a name at which its organization begins. The
	 * same names come back with each domain.
	 */
	GHashTable *known;
	size_t most;		/* names in it */
};

static GHashTable *
new_cache(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

enum dmarc_status
suffixes_open(const char *file, size_t most, struct suffixes **out,
    struct dmarc_err *err)
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
	s->most = most;
	s->known = new_cache();
	*out = s;
	return DMARC_OK;
}

enum dmarc_status
suffixes_share(const struct suffixes *s, size_t most, struct suffixes **out,
    struct dmarc_err *err)
{
	struct suffixes *other = calloc(1, sizeof *other);

	if (other == NULL)
		return dmarc_no_memory(err);
	other->psl = s->psl;
	other->shared = true;
	other->most = most;
	other->known = new_cache();
	*out = other;
	return DMARC_OK;
}

void
suffixes_close(struct suffixes *s)
{
	if (s == NULL)
		return;
	if (!s->builtin && !s->shared)
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
	if (g_hash_table_size(s->known) >= s->most)
		g_hash_table_remove_all(s->known);
	g_hash_table_insert(s->known, g_strdup(domain),
	    GSIZE_TO_POINTER((size_t)(org - domain)));
	return org;
}

/*
 * sender.c: see sender.h.
 */
#include "report/sender.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpsl.h>

struct suffixes {
	psl_ctx_t *psl;
	bool builtin;		/* belongs to libpsl: not ours to free */
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
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
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
	free(s);
}

const char *
suffixes_organization(const struct suffixes *s, const char *domain)
{
	const char *org = psl_registrable_domain(s->psl, domain);

	return org != NULL ? org : domain;
}

/*
 * The organizations of passing results, the first in the alphabet of each
 * sort: *own if it is ours, *foreign if not.
 */
static void
passing(const struct suffixes *s, const struct dmarc_auth *auth, size_t n,
    const char *ours, const char **own, const char **foreign)
{
	for (size_t i = 0; i < n; i++) {
		const char **which, *org;

		if (auth[i].result != DMARC_RESULT_PASS ||
		    auth[i].scope == DMARC_SCOPE_HELO ||
		    auth[i].domain == NULL || auth[i].domain[0] == '\0')
			continue;
		org = suffixes_organization(s, auth[i].domain);
		which = strcmp(org, ours) == 0 ? own : foreign;
		if (*which == NULL || strcmp(org, *which) < 0)
			*which = org;
	}
}

struct sender
sender_of(const struct sender_facts *f, const struct suffixes *s)
{
	const char *ours = suffixes_organization(s, f->header_from);
	const char *own = NULL, *dkim = NULL, *spf = NULL;

	passing(s, f->dkim, f->dkims, ours, &own, &dkim);
	passing(s, f->spf, f->spfs, ours, &own, &spf);
	if (dkim != NULL)
		return (struct sender){ SENDER_ORGANIZATION, dkim };
	if (spf != NULL)
		return (struct sender){ SENDER_ORGANIZATION, spf };
	if (own != NULL || f->aligned)
		return (struct sender){ SENDER_OWN, ours };
	return (struct sender){ SENDER_NETWORK, NULL };
}

const char *
sender_prefix(enum sender_kind kind)
{
	static const char *const prefix[SENDER_KINDS] = {
		[SENDER_OWN] = "own:",
		[SENDER_ORGANIZATION] = "org:",
		[SENDER_NETWORK] = "net:",
	};

	return prefix[kind];
}

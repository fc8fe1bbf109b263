/*
 * scope.h: what a run is about: domains, and what reports show of their mail.
 */
#ifndef DMARC_DNS_RUN_SCOPE_H
#define DMARC_DNS_RUN_SCOPE_H

#include "common/settings/settings.h"
#include "dns/plan/plan.h"
#include "dns/run/options.h"

struct scope_domain {
	const char *name;	/* as domain_read() writes it */
	bool sends_nothing;	/* the operator says so */
	bool has_mail;		/* reports were read */
	bool silent;		/* nobody answered about it in this run */
	const char *unknown;	/* only this is asked again, as plan.h says;
				 * NULL: everything */
	struct plan plan;
};

enum { SCOPE_HOSTS_MOST = 20000 };	/* in a run; more wait for the next */

struct scope {
	const struct dns_opts *opts;
	struct arena *arena;	/* of everything here */
	struct suffixes *suffixes;
	struct services *services;	/* NULL: no database was read */
	struct scope_domain *domain;
	const char **selector;	/* of the command line */
	size_t n, size;
	size_t found;		/* domains, with those that are left out */
	/* Services whose addresses were just looked up. */
	const struct service **fresh;
	size_t freshes;
	/* Of refresh: addresses whose names are due. */
	struct dmarc_address *host;
	size_t hosts, host_size;
	bool hosts_wait;	/* there are more than a run asks for */
};

/*
 * Takes the domains and selectors of the command line. E_USAGE for a word that
 * is none. The caller closes *s on failure, too.
 */
DMARC_MUST_USE enum dmarc_status scope_open(struct scope *s,
    const struct dns_opts *o, const struct dmarc_settings *settings,
    struct dmarc_err *err);
void scope_close(struct scope *s);	/* a zeroed struct is fine */

/*
 * Reads the database at path, as snapshot_open() opens it, and closes it. If
 * no domain was named, takes the domains with reports in 90 days. For
 * refresh: leaves out what was looked up a short time ago, and reads which
 * hosts are due.
 */
DMARC_MUST_USE enum dmarc_status scope_read(struct scope *s,
    const struct dmarc_settings *settings, const char *path,
    struct dmarc_err *err);

/* Whether DNS has just said all addresses of a service. */
bool scope_is_fresh(const struct scope *s, const struct service *service);

#endif

/*
 * services.h: the services that send mail for others, and how to recognize
 * them.
 *
 * Two tables for people to read and extend: the installed data/services.csv,
 * and the operator's own services.csv beside the settings file. An operator's
 * row replaces the shipped row with the same id, and takes its domains from the
 * others.
 */
#ifndef DMARC_COMMON_SERVICES_SERVICES_H
#define DMARC_COMMON_SERVICES_SERVICES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/services/service.h"

struct services;

/*
 * Loads the shipped table, then the operator's file if it exists (own may be
 * NULL). E_UNAVAILABLE if the shipped table is missing, E_CONFIG with file and
 * line for a mistake in either.
 */
DMARC_MUST_USE enum dmarc_status services_load(const char *own,
    struct services **out, struct dmarc_err *err);

/* Loads the tables from the given files, either of which may be NULL. */
DMARC_MUST_USE enum dmarc_status services_read(const char *shipped,
    const char *own, struct services **out, struct dmarc_err *err);
void services_free(struct services *s);	/* NULL is fine */

/*
 * The service of a domain or its nearest listed parent. NULL: none. domain is
 * that of a passing DKIM or SPF result (not HELO), or a forward-confirmed host
 * name, in lower case.
 */
const struct service *services_by_dkim(const struct services *s,
    const char *domain);
const struct service *services_by_spf(const struct services *s,
    const char *domain);
const struct service *services_by_ptr(const struct services *s,
    const char *name);
const struct service *services_by_id(const struct services *s,
    const char *id);

/* All services, by id. */
const struct service *services_at(const struct services *s, size_t i);
size_t services_count(const struct services *s);

/*
 * Whether a passing domain proves that mail comes from the owner's own account:
 * it encodes, as its service does, the policy domain or one of the tenants
 * (NULL-terminated; NULL: none).
 */
bool services_tenant(const struct services *s, const char *passing,
    const char *domain, char *const *tenants);

#endif

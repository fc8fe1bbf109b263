/*
 * services.h: the services that send mail for others, and how to know them.
 *
 * A table for people to read and to extend: data/services.csv, which is
 * installed, and the operator's own services.csv beside the settings file. A
 * row of the operator's takes the place of the shipped one with its id.
 */
#ifndef DMARC_REPORT_WHO_SERVICES_H
#define DMARC_REPORT_WHO_SERVICES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "report/who/service.h"

struct services;

/*
 * The shipped table, then the operator's file if it is there (own may be
 * NULL). E_UNAVAILABLE if the shipped table is missing, E_CONFIG with file
 * and line for what is wrong in either.
 */
DMARC_MUST_USE enum dmarc_status services_load(const char *own,
    struct services **out, struct dmarc_err *err);

/* The same from given files, either of which may be NULL. */
DMARC_MUST_USE enum dmarc_status services_read(const char *shipped,
    const char *own, struct services **out, struct dmarc_err *err);
void services_free(struct services *s);	/* NULL is fine */

/*
 * The service that a domain names, or a domain above it: the longest one
 * counts. NULL: none. The domain of a passing DKIM or SPF result (not HELO),
 * or a forward-confirmed host name, in lower case.
 */
const struct service *services_by_dkim(const struct services *s,
    const char *domain);
const struct service *services_by_spf(const struct services *s,
    const char *domain);
const struct service *services_by_ptr(const struct services *s,
    const char *name);
const struct service *services_by_id(const struct services *s,
    const char *id);

/* All of them, by id. */
const struct service *services_at(const struct services *s, size_t i);
size_t services_count(const struct services *s);

/*
 * Whether a passing domain proves that mail comes from the owner's own
 * account: it names, in the way of its service, the policy domain or one of
 * the tenants (NULL-terminated; NULL: none).
 */
bool services_tenant(const struct services *s, const char *passing,
    const char *domain, char *const *tenants);

#endif

/*
 * suffixes.h: organizations by the Public Suffix List.
 */
#ifndef DMARC_COMMON_NAMES_SUFFIXES_H
#define DMARC_COMMON_NAMES_SUFFIXES_H

#include <stddef.h>

#include "common/err.h"

struct suffixes;

/*
 * Opens the list in file; NULL: the newest list on the system. Keeps the
 * answers for about most names, because the same names come again and again.
 * E_NOINPUT if the file does not exist, E_DATA if it holds no rules.
 */
DMARC_MUST_USE enum dmarc_status suffixes_open(const char *file, size_t most,
    struct suffixes **out, struct dmarc_err *err);
void suffixes_close(struct suffixes *s);	/* NULL is fine */

/*
 * The same list for another thread: a cache of its own, for about most names.
 * Close it before s. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status suffixes_share(const struct suffixes *s,
    size_t most, struct suffixes **out, struct dmarc_err *err);

/*
 * The organizational domain (RFC 7489 section 3.2), a suffix of domain: the
 * registered name, or all of domain if it has none (a public suffix, or not a
 * domain).
 */
const char *suffixes_organization(const struct suffixes *s,
    const char *domain);

#endif

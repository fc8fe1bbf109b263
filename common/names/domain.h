/*
 * domain.h: domain names, as reports, settings and people write them.
 */
#ifndef DMARC_COMMON_NAMES_DOMAIN_H
#define DMARC_COMMON_NAMES_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/memory/arena.h"

/* RFC 1035 section 2.3.4, for a name as text without the final dot. */
enum { DOMAIN_MOST = 253, DOMAIN_LABEL_MOST = 63 };

/*
 * Returns the domain in lower-case A-labels (IDNA 2008) without a trailing dot,
 * in a. If it is malformed, *valid is false and the copy is as received. NULL
 * if the arena is full.
 */
const char *domain_read(struct arena *a, const char *s, size_t len,
    bool *valid);

/*
 * Lower-cases the len bytes of s; returns whether they are a name of labels of
 * letters, digits, "-" and "_" within the limits of DNS.
 */
bool domain_fold(char *s, size_t len);

/* Whether s is such a name, in lower case already. */
bool domain_is_name(const char *s);

/* Whether name lies below domain; both in the form of domain_read(). */
bool domain_is_below(const char *name, const char *domain);

#endif

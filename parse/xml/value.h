/*
 * value.h: the text of one element becomes a typed value, or it does not.
 *
 * Text comes in as it stood in the XML: valid UTF-8 without NUL, of any
 * length, written by a stranger. Each function says no instead of guessing.
 */
#ifndef DMARC_PARSE_XML_VALUE_H
#define DMARC_PARSE_XML_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

/* Blanks as XML has them: space, tab, CR, LF. */
bool value_is_blank(char c);

/* s without blanks around it; *len follows. */
const char *value_trim(const char *s, size_t *len);

/*
 * The length of at most most bytes of s that ends with a whole character.
 */
size_t value_cut(const char *s, size_t len, size_t most);

/* ASCII digits and nothing else, at most most. */
bool value_count(const char *s, uint64_t most, uint64_t *out);

/*
 * Seconds since 1970: an integer, perhaps with a fraction, which is dropped;
 * milliseconds, told by their size; or RFC 3339. Whether the time makes sense
 * is not asked here.
 */
bool value_time(const char *s, int64_t *out);

/*
 * A domain: lower-case A-labels (IDNA 2008) without its trailing dot, in a.
 * *valid says whether it could be read so; if not, the copy is as received.
 * NULL when the arena is full.
 */
const char *value_domain(struct arena *a, const char *s, size_t len,
    bool *valid);

/*
 * The domain that an identifier or a result of a record names: what follows
 * the last "@", without brackets, quotes and a final dot. Of several domains
 * (reporters join those of a From field), the one that is policy_domain or
 * lies below it, else the first; policy_domain may be NULL. *out is NULL if
 * there is no domain in s: "(null)", "unknown", "-". It lives in a.
 * false: out of memory.
 */
bool value_name(struct arena *a, const char *s, size_t len,
    const char *policy_domain, const char **out);

#endif

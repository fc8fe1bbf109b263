/*
 * value.h: converts the text of one element to a typed value.
 *
 * The text is untrusted, as found in the XML: valid UTF-8 without NUL, of any
 * length. Functions fail rather than guess.
 */
#ifndef DMARC_PARSE_XML_VALUE_H
#define DMARC_PARSE_XML_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/memory/arena.h"

/* Blanks as XML has them: space, tab, CR, LF. */
static inline bool
value_is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Returns s without surrounding blanks; updates *len. */
const char *value_trim(const char *s, size_t *len);

/* Returns the length of s cut to most bytes, at the end of a character. */
size_t value_cut(const char *s, size_t len, size_t most);

/* Reads a number of ASCII digits only; false if malformed or above most. */
bool value_count(const char *s, uint64_t most, uint64_t *out);

/*
 * Reads a time in seconds since 1970: an integer, with an optional fraction,
 * which is dropped; milliseconds, recognized by their size; or RFC 3339. Does
 * not check whether the time is plausible.
 */
bool value_time(const char *s, int64_t *out);

/*
 * Sets *out to the domain of an identifier or a result of a record: the text
 * after the last "@", without brackets, quotes and a final dot. Of several
 * domains (reporters join all domains of a From field), takes the one that is
 * policy_domain or below it, otherwise the first; policy_domain may be NULL.
 * *out lives in a, and is NULL if s has no domain: "(null)", "unknown", "-".
 * Returns false if out of memory.
 */
bool value_name(struct arena *a, const char *s, size_t len,
    const char *policy_domain, const char **out);

#endif

/*
 * value.c: see value.h.
 */
#include "parse/xml/value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/day.h"
#include "common/names/domain.h"

/*
 * Numbers in this range are milliseconds: those since 1973 are larger, and
 * as seconds it begins in the year 5138.
 */
#define MILLISECONDS_FROM INT64_C(100000000000)
#define MILLISECONDS_TO INT64_C(100000000000000)

const char *
value_trim(const char *s, size_t *len)
{
	size_t n = *len;

	for (; n > 0 && value_is_blank(*s); s++)
		n--;
	while (n > 0 && value_is_blank(s[n - 1]))
		n--;
	*len = n;
	return s;
}

size_t
value_cut(const char *s, size_t len, size_t most)
{
	if (len <= most)
		return len;
	while (most > 0 && ((unsigned char)s[most] & 0xc0) == 0x80)
		most--;
	return most;
}

/* Reads digits and moves *s past them; false if none, or above most. */
static bool
digits(const char **s, uint64_t most, uint64_t *out)
{
	const char *p = *s;
	uint64_t v = 0;

	for (; *p >= '0' && *p <= '9'; p++) {
		uint64_t d = (uint64_t)(*p - '0');

		if (d > most || v > (most - d) / 10)
			return false;
		v = v * 10 + d;
	}
	if (p == *s)
		return false;
	*s = p;
	*out = v;
	return true;
}

bool
value_count(const char *s, uint64_t most, uint64_t *out)
{
	uint64_t v;

	if (!digits(&s, most, &v) || *s != '\0')
		return false;
	*out = v;
	return true;
}

static const char *
skip_fraction(const char *s)
{
	if (s[0] == '.' && s[1] >= '0' && s[1] <= '9')
		for (s++; *s >= '0' && *s <= '9';)
			s++;
	return s;
}

bool
value_time(const char *s, int64_t *out)
{
	const char *p = *s == '-' ? s + 1 : s;
	uint64_t v;

	if (!digits(&p, INT64_MAX, &v) || *skip_fraction(p) != '\0')
		/* A date alone has no colon, and is no time. */
		return strchr(s, ':') != NULL && day_parse(s, out);
	*out = *s == '-' ? -(int64_t)v : (int64_t)v;
	if (*out >= MILLISECONDS_FROM && *out < MILLISECONDS_TO)
		*out /= 1000;
	return true;
}

/* ---- names in identifiers and results ---- */

static bool
is_separator(char c)
{
	return value_is_blank(c) || c == ',' || c == ';';
}

static bool
is_wrapping(char c)
{
	return c == '<' || c == '>' || c == '(' || c == ')' || c == '[' ||
	    c == ']' || c == '{' || c == '}' || c == '"' || c == '\'';
}

/* Whether a word is one that reporters write for a missing domain. */
static bool
is_placeholder(const char *s, size_t len)
{
	static const char *const words[] = {
		"unknown", "none", "null", "nil", "undefined",
	};

	if (memchr(s, '.', len) != NULL)	/* nearly always */
		return false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i]) == len &&
		    strncasecmp(words[i], s, len) == 0)
			return true;
	return false;
}

/*
 * Whether a valid name is a domain, as opposed to an address or "-": its last
 * label has a letter.
 */
static bool
is_domain(const char *name)
{
	for (size_t n = strlen(name); n > 0 && name[n - 1] != '.'; n--)
		if (name[n - 1] >= 'a' && name[n - 1] <= 'z')
			return true;
	return false;
}

/* Takes the next word of *s; returns its length, or 0 if there is none. */
static size_t
next_word(const char **s, size_t *len, const char **word)
{
	size_t n = 0;

	for (; *len > 0 && is_separator(**s); ++*s)
		--*len;
	*word = *s;
	while (n < *len && !is_separator((*s)[n]))
		n++;
	*s += n;
	*len -= n;
	return n;
}

/*
 * Sets *out to the domain in one word; NULL if there is none. alone: it is the
 * only word; otherwise a word without a dot or "@" is part of a person's name.
 * Returns false if out of memory.
 */
static bool
word_domain(struct arena *a, const char *word, size_t len, bool alone,
    const char **out)
{
	const char *at = memrchr(word, '@', len), *domain;
	bool valid;

	*out = NULL;
	if (at != NULL) {
		len -= (size_t)(at + 1 - word);
		word = at + 1;
	}
	for (; len > 0 && is_wrapping(*word); word++)
		len--;
	while (len > 0 && is_wrapping(word[len - 1]))
		len--;
	if (len == 0 || is_placeholder(word, len) ||
	    (!alone && at == NULL && memchr(word, '.', len) == NULL))
		return true;
	domain = domain_read(a, word, len, &valid);
	if (domain != NULL && valid && is_domain(domain))
		*out = domain;
	return domain != NULL;
}

static bool
is_below(const char *name, const char *domain)
{
	size_t n = strlen(name), most = strlen(domain);

	return n >= most && strcmp(name + n - most, domain) == 0 &&
	    (n == most || name[n - most - 1] == '.');
}

bool
value_name(struct arena *a, const char *s, size_t len,
    const char *policy_domain, const char **out)
{
	const char *first = NULL, *word, *domain;
	size_t whole = len, n;
	char *plain;

	plain = arena_strndup(a, s, len);
	if (plain == NULL)
		return false;
	if (domain_fold(plain, len)) {	/* one name, as nearly always */
		*out = is_placeholder(plain, len) || !is_domain(plain) ?
		    NULL : plain;
		return true;
	}
	s = value_trim(s, &whole);
	len = whole;
	while ((n = next_word(&s, &len, &word)) > 0) {
		if (!word_domain(a, word, n, n == whole, &domain))
			return false;
		if (first == NULL)
			first = domain;
		if (domain == NULL || policy_domain == NULL ||
		    !is_below(domain, policy_domain))
			continue;
		first = domain;
		break;
	}
	*out = first;
	return true;
}

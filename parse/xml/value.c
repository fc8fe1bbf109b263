/*
 * value.c: see value.h.
 */
#include "parse/xml/value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/*
 * Reads exactly n digits, a number from least to most, and the character after
 * ('\0': none); moves *s past them.
 */
static bool
field(const char **s, int n, char after, int least, int most, int *out)
{
	int v = 0;

	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		v = v * 10 + (**s - '0');
	}
	if (v < least || v > most || (after != '\0' && *(*s)++ != after))
		return false;
	*out = v;
	return true;
}

/* Returns the days from 1970-01-01 to a date (proleptic Gregorian calendar). */
static int64_t
days(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;	/* year from March */
	int64_t m = month > 2 ? month - 3 : month + 9;
	int64_t leaps = y / 4 - y / 100 + y / 400;

	return 365 * y + leaps + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int
month_days(int year, int month)
{
	static const int n[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : n[month - 1];
}

/* Reads "Z" or "+hh:mm" at the end of s, in seconds east of Greenwich. */
static bool
zone(const char *s, int *out)
{
	int hour, minute, sign = *s == '-' ? -1 : 1;

	if (*s == 'Z' || *s == 'z') {
		*out = 0;
		return s[1] == '\0';
	}
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!field(&s, 2, ':', 0, 23, &hour) ||
	    !field(&s, 2, '\0', 0, 59, &minute) || *s != '\0')
		return false;
	*out = sign * (hour * 3600 + minute * 60);
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

static bool
rfc3339(const char *s, int64_t *out)
{
	int year, month, day, hour, minute, second, east;

	if (!field(&s, 4, '-', 0, 9999, &year) ||
	    !field(&s, 2, '-', 1, 12, &month) ||
	    !field(&s, 2, '\0', 1, month_days(year, month), &day) ||
	    (*s != 'T' && *s != 't' && *s != ' '))
		return false;
	s++;
	if (!field(&s, 2, ':', 0, 23, &hour) ||
	    !field(&s, 2, ':', 0, 59, &minute) ||
	    !field(&s, 2, '\0', 0, 60, &second) ||
	    !zone(skip_fraction(s), &east))
		return false;
	*out = days(year, month, day) * 86400 + INT64_C(3600) * hour +
	    INT64_C(60) * minute + second - east;
	return true;
}

bool
value_time(const char *s, int64_t *out)
{
	const char *p = *s == '-' ? s + 1 : s;
	uint64_t v;

	if (!digits(&p, INT64_MAX, &v) || *skip_fraction(p) != '\0')
		return rfc3339(s, out);
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

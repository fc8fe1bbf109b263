/*
 * record.c: see record.h.
 */
#include "dns/spf/record.h"

#include <string.h>
#include <strings.h>

#include "dns/spf/macro.h"

#define VERSION "v=spf1"
#define VERSION_LEN (sizeof VERSION - 1)

/* What may follow the name of a term, and what must. */
enum { SPEC_MAY = 1, SPEC_MUST = 2, PREFIX = 4, ADDRESS = 8, MODIFIER = 16 };

static const struct {
	const char *name;
	enum spf_kind kind;
	unsigned takes;
} grammar[] = {
	{ "all",	SPF_ALL,	0 },
	{ "include",	SPF_INCLUDE,	SPEC_MUST },
	{ "a",		SPF_A,		SPEC_MAY | PREFIX },
	{ "mx",		SPF_MX,		SPEC_MAY | PREFIX },
	{ "ptr",	SPF_PTR,	SPEC_MAY },
	{ "ip4",	SPF_IP4,	ADDRESS },
	{ "ip6",	SPF_IP6,	ADDRESS },
	{ "exists",	SPF_EXISTS,	SPEC_MUST },
	{ "redirect",	SPF_REDIRECT,	SPEC_MUST | MODIFIER },
	{ "exp",	SPF_EXP,	SPEC_MUST | MODIFIER },
};

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
spf_is_record(const char *text, size_t len)
{
	return len >= VERSION_LEN &&
	    strncasecmp(text, VERSION, VERSION_LEN) == 0 &&
	    (len == VERSION_LEN || text[VERSION_LEN] == ' ');
}

bool
spf_is_near_miss(const char *text, size_t len)
{
	const size_t least = sizeof "v=spf" - 1;

	if (spf_is_record(text, len))
		return false;
	while (len > 0 && (*text == ' ' || *text == '\t' || *text == '"' ||
	    *text == '\'')) {
		text++;
		len--;
	}
	return len >= least && strncasecmp(text, "v=spf", least) == 0;
}

/* Whether s ends in a dot and a label that is not all digits. */
static bool
ends_in_label(const char *s, size_t len)
{
	size_t end = s[len - 1] == '.' ? len - 1 : len, start = end;
	bool letter = false;

	for (; start > 0 && s[start - 1] != '.'; start--) {
		char c = s[start - 1];

		if (!is_alpha(c) && !is_digit(c) && c != '-')
			return false;
		letter |= !is_digit(c);
	}
	return start > 0 && start < end && letter && s[start] != '-' &&
	    s[end - 1] != '-';
}

static bool
is_domain_spec(const char *s, size_t len, unsigned *macros)
{
	return len > 0 && macro_check(s, len, macros) &&
	    (*macros & MACRO_LAST || ends_in_label(s, len));
}

/* Reads a number without leading zeros, at most most. */
static bool
read_prefix(const char *s, size_t len, unsigned most, unsigned *out)
{
	unsigned n = 0;

	if (len == 0 || len > 3 || (len > 1 && s[0] == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(s[i]))
			return false;
		n = n * 10 + (unsigned)(s[i] - '0');
	}
	*out = n;
	return n <= most;
}

static size_t
digits_at_end(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && is_digit(s[len - 1 - n]))
		n++;
	return n;
}

/*
 * Takes the prefix lengths, "/24", "//64" or "/24//64", off the end of the
 * *len bytes at s.
 */
static bool
read_prefixes(const char *s, size_t *len, struct spf_term *t)
{
	size_t n = digits_at_end(s, *len), at = *len - n;

	if (at >= 2 && s[at - 1] == '/' && s[at - 2] == '/') {
		if (!read_prefix(s + at, n, 128, &t->prefix6))
			return false;
		*len = at - 2;
		n = digits_at_end(s, *len);
		at = *len - n;
	}
	if (at >= 1 && s[at - 1] == '/') {
		if (!read_prefix(s + at, n, 32, &t->prefix4))
			return false;
		*len = at - 1;
	}
	return true;
}

/* Reads the network of ip4 and ip6. */
static bool
read_network(const char *s, size_t len, struct spf_term *t)
{
	const char *slash = memchr(s, '/', len);
	size_t n = slash != NULL ? (size_t)(slash - s) : len;
	bool v4 = t->kind == SPF_IP4;
	char text[DMARC_ADDRESS_TEXT];

	if (n == 0 || n >= sizeof text)
		return false;
	if (slash != NULL && !read_prefix(slash + 1, len - n - 1,
	    v4 ? 32 : 128, v4 ? &t->prefix4 : &t->prefix6))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	for (size_t i = 0; i < n; i++)	/* address_parse() skips blanks */
		if (s[i] <= ' ')
			return false;
	return (memchr(text, ':', n) == NULL) == v4 &&
	    address_parse(text, &t->address);
}

/* Reads what follows the name of a term: n bytes at s. */
static const char *
read_rest(const char *s, size_t n, unsigned takes, struct spf_term *t)
{
	char divider = takes & MODIFIER ? '=' : ':';

	if (takes & PREFIX && !read_prefixes(s, &n, t))
		return "the prefix length is wrong";
	if (n == 0 && takes & ADDRESS)
		return "the address is missing";
	if (n == 0)
		return takes & SPEC_MUST ? "the name is missing" : NULL;
	if (takes == 0 || s[0] != divider)
		return "unexpected text after the name of the term";
	if (takes & ADDRESS && !read_network(s + 1, n - 1, t))
		return t->kind == SPF_IP4 ? "not an IPv4 address or network" :
		    "not an IPv6 address or network";
	if (takes & ADDRESS)
		return NULL;
	t->spec = s + 1;
	t->spec_len = n - 1;
	return is_domain_spec(t->spec, t->spec_len, &t->macros) ? NULL :
	    "not a domain name";
}

/* The length of the name at the start of a term, without its qualifier. */
static size_t
name_length(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && (is_alpha(s[n]) || (n > 0 && (is_digit(s[n]) ||
	    s[n] == '-' || s[n] == '_' || s[n] == '.'))))
		n++;
	return n;
}

/* Reads x=y with an x that nobody knows. */
static const char *
read_other(const char *s, size_t len, size_t name, struct spf_term *t)
{
	if (name == 0 || name == len || s[name] != '=')
		return "not a mechanism of SPF";
	t->kind = SPF_OTHER;
	return macro_check(s + name + 1, len - name - 1, &t->macros) ? NULL :
	    "the macro is wrong";
}

/* Reads the term in t->text; returns what is wrong, or NULL. */
static const char *
read_term(struct spf_term *t)
{
	const char *s = t->text;
	size_t len = t->len, n;
	bool qualified = *s == '+' || *s == '-' || *s == '~' || *s == '?';

	t->qualifier = qualified ? *s : '+';
	s += qualified;
	len -= qualified;
	n = name_length(s, len);
	for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++) {
		bool modifier = (grammar[i].takes & MODIFIER) != 0;

		if (strlen(grammar[i].name) != n ||
		    strncasecmp(grammar[i].name, s, n) != 0 ||
		    (n < len && s[n] == '=') != modifier)
			continue;
		t->kind = grammar[i].kind;
		return qualified && modifier ? "a modifier has no qualifier" :
		    read_rest(s + n, len - n, grammar[i].takes, t);
	}
	return qualified ? "not a mechanism of SPF" :
	    read_other(s, len, n, t);
}

struct spf_record
spf_start(const char *text, size_t len)
{
	return (struct spf_record){ text + VERSION_LEN, text + len };
}

/* Reads the next term, and what is wrong with it; false at the end. */
static bool
next_term(struct spf_record *r, struct spf_term *out, const char **why)
{
	const char *at = r->at, *end;

	while (at < r->end && *at == ' ')
		at++;
	if (at == r->end)
		return false;
	end = memchr(at, ' ', (size_t)(r->end - at));
	r->at = end != NULL ? end : r->end;
	*out = (struct spf_term){ .text = at, .len = (size_t)(r->at - at),
		.prefix4 = 32, .prefix6 = 128 };
	*why = read_term(out);
	return true;
}

bool
spf_next(struct spf_record *r, struct spf_term *out)
{
	const char *why;

	return next_term(r, out, &why) && why == NULL;
}

bool
spf_check(const char *text, size_t len, struct spf_term *fault,
    const char **why)
{
	struct spf_record r = spf_start(text, len);
	unsigned seen[SPF_OTHER + 1] = { 0 };

	while (next_term(&r, fault, why)) {
		if (*why != NULL)
			return false;
		if (seen[fault->kind]++ > 0 &&
		    (fault->kind == SPF_REDIRECT || fault->kind == SPF_EXP)) {
			*why = "this modifier may occur only once";
			return false;
		}
	}
	return true;
}

bool
spf_is_world(const struct spf_term *t)
{
	bool v4 = t->kind == SPF_IP4, v6 = t->kind == SPF_IP6;

	if (t->kind == SPF_A || t->kind == SPF_MX)
		v4 = v6 = true;
	return (v4 && t->prefix4 <= 1) || (v6 && t->prefix6 <= 1);
}

/*
 * macro.c: see macro.h.
 */
#include "dns/spf/macro.h"

#include <stdio.h>
#include <string.h>

#include "common/names/domain.h"

#define LETTERS "slodipvh"	/* c, r and t are for explanations only */
#define DELIMITERS ".-+,/_="
#define ALL_PARTS 128		/* more than a name has labels */

/* One step over a macro-string. */
struct piece {
	const char *literal;	/* what it stands for; NULL: see letter */
	size_t literal_len;
	char letter;		/* of a macro, in lower case */
	bool escape, reverse;	/* as in a URL; from right to left */
	unsigned keep;		/* so many parts on the right */
	char delimiters[sizeof DELIMITERS];
	size_t len;		/* bytes read */
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Reads the digits of a macro from s[*at]; false: the number 0. */
static bool
read_keep(const char *s, size_t len, size_t *at, struct piece *out)
{
	unsigned n = 0;
	bool digits = false;

	for (; *at < len && s[*at] >= '0' && s[*at] <= '9'; ++*at) {
		digits = true;
		if (n < ALL_PARTS)
			n = n * 10 + (unsigned)(s[*at] - '0');
	}
	out->keep = digits && n < ALL_PARTS ? n : ALL_PARTS;
	return !digits || n > 0;
}

/* Reads "%{...}" at s. */
static bool
read_macro(const char *s, size_t len, struct piece *out)
{
	size_t at = 3, n = 0;

	if (len < 4 || s[2] == '\0')
		return false;
	out->letter = lower(s[2]);
	out->escape = s[2] != out->letter;
	if (strchr(LETTERS, out->letter) == NULL ||
	    !read_keep(s, len, &at, out))
		return false;
	if (at < len && lower(s[at]) == 'r') {
		out->reverse = true;
		at++;
	}
	for (; at < len && s[at] != '}'; at++) {
		if (s[at] == '\0' || strchr(DELIMITERS, s[at]) == NULL)
			return false;
		if (strchr(out->delimiters, s[at]) == NULL)
			out->delimiters[n++] = s[at];
	}
	if (n == 0)
		out->delimiters[0] = '.';
	out->len = at + 1;
	return at < len;
}

/* Reads what comes next; false: no macro-string. */
static bool
next(const char *s, size_t len, struct piece *out)
{
	*out = (struct piece){ .literal = s, .literal_len = 1, .len = 1 };
	if (s[0] != '%')
		return s[0] >= 0x21 && s[0] <= 0x7e;
	if (len < 2)
		return false;
	out->len = 2;
	switch (s[1]) {
	case '%':
		return true;
	case '_':
		out->literal = " ";
		return true;
	case '-':
		out->literal = "%20";
		out->literal_len = 3;
		return true;
	case '{':
		out->literal = NULL;
		return read_macro(s, len, out);
	default:
		return false;
	}
}

bool
macro_check(const char *s, size_t len, unsigned *macros)
{
	struct piece p;
	bool last = false;

	*macros = 0;
	for (size_t at = 0; at < len; at += p.len) {
		if (!next(s + at, len - at, &p))
			return false;
		last = s[at] == '%';
		if (p.literal == NULL)
			*macros |= MACRO(p.letter);
	}
	if (last)
		*macros |= MACRO_LAST;
	return true;
}

/* The address as a dotted quad, or as 32 nibbles with dots between. */
static void
write_address(const struct dmarc_address *a, char out[64])
{
	static const char hex[] = "0123456789abcdef";

	if (address_is_v4(a)) {
		address_text(a, out);
		return;
	}
	for (size_t i = 0; i < 32; i++) {
		unsigned b = a->byte[i / 2];

		out[2 * i] = hex[i % 2 == 0 ? b >> 4 : b & 15];
		out[2 * i + 1] = i == 31 ? '\0' : '.';
	}
}

static const char *
value_of(char letter, const struct macro_values *v, char address[64])
{
	switch (letter) {
	case 's':
		return v->sender;
	case 'l':
		return v->local;
	case 'o':
		return v->origin;
	case 'd':
		return v->domain;
	case 'h':
		return v->helo;
	case 'p':
		return v->validated;
	case 'v':
		return address_is_v4(&v->ip) ? "in-addr" : "ip6";
	default:	/* i */
		write_address(&v->ip, address);
		return address;
	}
}

/* Appends a part; with escape, all but unreserved bytes (RFC 3986) as %XX. */
static void
put_part(struct buf *out, const char *s, size_t len, bool escape)
{
	for (size_t i = 0; i < len; i++) {
		char c = s[i], hex[4];

		if (!escape || (c >= '0' && c <= '9') ||
		    (lower(c) >= 'a' && lower(c) <= 'z') ||
		    (c != '\0' && strchr("-._~", c) != NULL)) {
			buf_byte(out, (unsigned char)c);
			continue;
		}
		(void)snprintf(hex, sizeof hex, "%%%02X",
		    (unsigned)(unsigned char)c);
		buf_text(out, hex);
	}
}

/* The number of parts that delimiters divide a value into. */
static size_t
count_parts(const char *value, const char *delimiters)
{
	size_t n = 1;

	while (*(value += strcspn(value, delimiters)) != '\0') {
		value++;
		n++;
	}
	return n;
}

/* The part of a value with this number. */
static const char *
part_at(const char *value, const char *delimiters, size_t number, size_t *len)
{
	for (; number > 0; number--)
		value += strcspn(value, delimiters) + 1;
	*len = strcspn(value, delimiters);
	return value;
}

static void
put_macro(struct buf *out, const struct piece *p, const struct macro_values *v)
{
	char address[64];
	const char *value = value_of(p->letter, v, address);
	size_t n;

	if (value == NULL)
		return;
	n = count_parts(value, p->delimiters);
	for (size_t i = n > p->keep ? n - p->keep : 0; i < n; i++) {
		size_t number = p->reverse ? n - 1 - i : i, len;
		const char *part = part_at(value, p->delimiters, number, &len);

		put_part(out, part, len, p->escape);
		if (i + 1 < n)
			buf_byte(out, '.');
	}
}

void
macro_expand(struct buf *out, const char *s, size_t len,
    const struct macro_values *v)
{
	struct piece p;

	for (size_t at = 0; at < len; at += p.len) {
		if (!next(s + at, len - at, &p))
			return;
		if (p.literal == NULL)
			put_macro(out, &p, v);
		else
			buf_add(out, p.literal, p.literal_len);
	}
}

const char *
macro_fit(const char *name, size_t *len)
{
	while (*len > DOMAIN_MOST) {
		const char *dot = memchr(name, '.', *len);

		if (dot == NULL)
			break;
		*len -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	return name;
}

/*
 * name.c: see name.h.
 */
#include "dns/name/name.h"

#include <stdio.h>
#include <string.h>

#include "common/names/domain.h"

/* Appends a byte of a label to the text at *out. */
static void
put_byte(char **out, unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (unsigned char)(c - 'A' + 'a');
	if (c > 0x20 && c < 0x7f && c != '.' && c != '\\') {
		*(*out)++ = (char)c;
		return;
	}
	*(*out)++ = '\\';
	*(*out)++ = (char)('0' + c / 100);
	*(*out)++ = (char)('0' + c / 10 % 10);
	*(*out)++ = (char)('0' + c % 10);
}

bool
name_of_wire(const unsigned char *wire, size_t len, size_t *used,
    char out[NAME_TEXT])
{
	char *to = out;
	size_t at = 0, label;

	while (at < len && (label = wire[at]) != 0) {
		/* 255 bytes with the root's; "<" leaves room for that. */
		if (label > DOMAIN_LABEL_MOST || label >= len - at ||
		    at + 1 + label >= 255)
			return false;
		if (at > 0)
			*to++ = '.';
		for (size_t i = 0; i < label; i++)
			put_byte(&to, wire[at + 1 + i]);
		at += 1 + label;
	}
	if (at >= len)
		return false;
	if (to == out)
		*to++ = '.';
	*to = '\0';
	if (used != NULL)
		*used = at + 1;
	return true;
}

bool
name_of_bytes(const char *s, size_t len, char out[NAME_TEXT])
{
	char *to = out;
	size_t label = 0;

	if (len > 0 && s[len - 1] == '.')
		len--;
	if (len == 0 || len > DOMAIN_MOST)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] != '.') {
			if (++label > DOMAIN_LABEL_MOST)
				return false;
			put_byte(&to, (unsigned char)s[i]);
			continue;
		}
		if (label == 0)
			return false;
		label = 0;
		*to++ = '.';
	}
	*to = '\0';
	return label > 0;
}

bool
name_is_host(const char *name)
{
	char folded[NAME_TEXT];
	size_t len = strlen(name);

	if (len >= sizeof folded)
		return false;
	memcpy(folded, name, len + 1);
	return domain_fold(folded, len);
}

unsigned
name_labels(const char *name)
{
	unsigned n = name[0] != '\0' && strcmp(name, ".") != 0;

	for (const char *s = name; n > 0 && (s = strchr(s, '.')) != NULL; s++)
		n++;
	return n;
}

void
name_of_address(const struct dmarc_address *a, char out[NAME_TEXT])
{
	const unsigned char *b = a->byte;

	if (address_is_v4(a)) {
		(void)snprintf(out, NAME_TEXT, "%u.%u.%u.%u.in-addr.arpa",
		    b[15], b[14], b[13], b[12]);
		return;
	}
	for (size_t i = 0; i < sizeof a->byte; i++)
		(void)snprintf(out + 4 * i, NAME_TEXT - 4 * i, "%x.%x.",
		    b[15 - i] & 15, b[15 - i] >> 4);
	(void)snprintf(out + 64, NAME_TEXT - 64, "ip6.arpa");
}

bool
name_is_private(const struct dmarc_address *a)
{
	/* IPv4 as IPv4-mapped IPv6; bits is the length of the prefix. */
	static const struct { unsigned char first[16]; unsigned bits; }
	    ranges[] = {
#define V4(a, b, bits) { { [10] = 255, 255, a, b }, 96 + (bits) }
		V4(0, 0, 8), V4(10, 0, 8), V4(100, 64, 10), V4(127, 0, 8),
		V4(169, 254, 16), V4(172, 16, 12), V4(192, 168, 16),
		V4(224, 0, 3),
#undef V4
		{ { 0xfc }, 7 }, { { 0xfe, 0x80 }, 10 }, { { 0xff }, 8 },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (address_is_in(a, ranges[i].first, ranges[i].bits))
			return true;
	return a->byte[0] == 0 && !address_is_v4(a);	/* ::/8 */
}

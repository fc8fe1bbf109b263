/*
 * address.h: source addresses, IPv4 and IPv6 as one kind of value.
 *
 * An address is 16 bytes in network order; IPv4 is kept as IPv4-mapped
 * (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2), so that one comparison sorts
 * all and the two spellings of one address are one source.
 */
#ifndef DMARC_COMMON_ADDRESS_H
#define DMARC_COMMON_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct dmarc_address {
	unsigned char byte[16];
};

#define DMARC_ADDRESS_TEXT 46	/* enough for any, NUL included */
#define DMARC_NET_TEXT 50	/* the same with "/24" or "/48" */

/*
 * Read an IPv4 or IPv6 address as RFC 3986 writes them: no zone, prefix,
 * port, brackets or leading zeros in IPv4. White space around it is skipped.
 * false when the text is anything else; *out is then untouched.
 */
bool address_parse(const char *text, struct dmarc_address *out);

/* The canonical text (RFC 5952; IPv4 as a dotted quad). */
void address_text(const struct dmarc_address *a, char out[DMARC_ADDRESS_TEXT]);

/* The network it is counted with: the /24 of IPv4, the /48 of IPv6. */
void address_net(const struct dmarc_address *a, char out[DMARC_NET_TEXT]);

/* As memcmp(): below 0, 0, above 0; IPv4 lies together. */
int address_compare(const struct dmarc_address *a,
    const struct dmarc_address *b);

bool address_is_v4(const struct dmarc_address *a);

#endif

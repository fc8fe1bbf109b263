/*
 * address.h: source addresses, IPv4 and IPv6 in one type.
 *
 * An address is 16 bytes in network order. IPv4 is kept as IPv4-mapped
 * (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2): one comparison sorts all
 * addresses, and both spellings of an IPv4 address are the same source.
 */
#ifndef DMARC_COMMON_ADDRESS_H
#define DMARC_COMMON_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct dmarc_address {
	unsigned char byte[16];
};

#define DMARC_ADDRESS_TEXT 46	/* the longest address, with its NUL */
#define DMARC_NET_TEXT 50	/* the same with a prefix length */

/*
 * Parse an IPv4 or IPv6 address in the syntax of RFC 3986: no zone, prefix,
 * port, brackets or leading zeros in IPv4. Skips white space around it.
 * Returns false for any other text and leaves *out alone.
 */
bool address_parse(const char *text, struct dmarc_address *out);

/* The canonical text (RFC 5952; IPv4 as a dotted quad). */
void address_text(const struct dmarc_address *a, char out[DMARC_ADDRESS_TEXT]);

/* The network that an address is grouped by: IPv4 /24, IPv6 /48. */
void address_net(const struct dmarc_address *a, char out[DMARC_NET_TEXT]);

/* Orders addresses as memcmp() does; IPv4 addresses sort together. */
int address_compare(const struct dmarc_address *a,
    const struct dmarc_address *b);

/*
 * Whether an address has the first bits (0 to 128) of first. A network
 * of IPv4 has 96 bits more than its prefix length.
 */
bool address_is_in(const struct dmarc_address *a,
    const unsigned char first[16], unsigned bits);

bool address_is_v4(const struct dmarc_address *a);

#endif

/*
 * name.h: domain names as DNS answers and questions hold them.
 *
 * A label may hold any byte (RFC 2181 section 11). As text a name is in lower
 * case, without the final dot; a dot, a backslash or a byte that is no visible
 * ASCII inside a label is written \DDD (RFC 1035 section 5.1). The root is ".".
 */
#ifndef DMARC_DNS_NAME_NAME_H
#define DMARC_DNS_NAME_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "common/address.h"

/* The longest name as text: each of 253 bytes written \DDD, and the NUL. */
enum { NAME_TEXT = 4 * 253 + 1 };

/*
 * Reads an uncompressed name in wire form at the start of len bytes. Sets
 * *used, unless it is NULL, to the number of bytes that it takes. false: not a
 * name (RFC 1035 section 3.1: labels of at most 63 bytes, 255 bytes in all).
 */
bool name_of_wire(const unsigned char *wire, size_t len, size_t *used,
    char out[NAME_TEXT]);

/*
 * Reads a name of raw bytes, in which every dot divides labels, with or without
 * a final dot. false: an empty name or label, a label of more than 63 bytes, or
 * a name of more than 253.
 */
bool name_of_bytes(const char *s, size_t len, char out[NAME_TEXT]);

/*
 * Whether a name as text may be the name of a host: labels of letters, digits,
 * "-" and "_" only.
 */
bool name_is_host(const char *name);

/* The number of labels of a name without escapes; 0 for "." and "". */
unsigned name_labels(const char *name);

/* The name for PTR look-ups of an address (RFC 1035 3.5, RFC 3596 2.5). */
void name_of_address(const struct dmarc_address *a, char out[NAME_TEXT]);

/*
 * Whether an address is private, of one machine, or a group's: no DNS server of
 * the world knows a name for it.
 */
bool name_is_private(const struct dmarc_address *a);

#endif

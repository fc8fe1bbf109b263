/*
 * packet.h: TXT records of an answer as it came over the wire.
 *
 * libunbound calls an answer a SERVFAIL if one of its TXT records has no string
 * at all, which no record may (RFC 1035 section 3.3.14). Other resolvers read
 * the records beside it, and so does this.
 */
#ifndef DMARC_DNS_LOOKUP_PACKET_H
#define DMARC_DNS_LOOKUP_PACKET_H

#include <stdbool.h>
#include <stddef.h>

#include "dns/lookup/answer.h"

/*
 * Reads an answer without an error code. *records is for the caller to free;
 * its elements point into the packet. false: it is malformed, has an error
 * code, has no TXT record, or there is no memory.
 */
bool packet_read_txt(const unsigned char *packet, size_t len,
    struct rdata **records, size_t *n);

#endif

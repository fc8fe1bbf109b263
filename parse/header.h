/*
 * header.h: the fields of a mail or part that say what its body is.
 *
 * All others (addresses, traces, signatures) are passed over unread.
 */
#ifndef DMARC_PARSE_HEADER_H
#define DMARC_PARSE_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

/*
 * Unfolded values, owned; NULL: absent. They name no character set any more
 * (RFC 2047, RFC 2231): converting one loads a module from disk, which the
 * fence forbids, and a file's name is only looked at for its ASCII.
 */
struct header {
	char *type;		/* Content-Type */
	char *encoding;		/* Content-Transfer-Encoding */
	char *disposition;	/* Content-Disposition */
	size_t body;		/* offset of the body */
};

/*
 * Read the header section at the start of data, whose lines end in eol
 * (with a CR before it or not). E_LIMIT when the section is longer than
 * most, or one of the three fields than most_field.
 */
DMARC_MUST_USE enum dmarc_status header_read(const unsigned char *data,
    size_t len, unsigned char eol, uint64_t most, uint64_t most_field,
    struct header *out, struct dmarc_err *err);
void header_free(struct header *h);

/* Whether data begin with a header field. */
bool header_begins(const unsigned char *data, size_t len, unsigned char eol);

#endif

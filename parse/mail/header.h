/*
 * header.h: the fields of a mail or part that say what its body is.
 *
 * All others (addresses, traces, signatures) are passed over unread.
 */
#ifndef DMARC_PARSE_MAIL_HEADER_H
#define DMARC_PARSE_MAIL_HEADER_H

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

/* A field as it lies in the data: value is len bytes, still folded. */
struct header_field {
	const unsigned char *name, *value;
	size_t name_len, len;
};

/* Where the next field begins, while a header section is walked through. */
struct header_scan {
	const unsigned char *data, *at, *end;
	unsigned char eol;
};

void header_scan_start(struct header_scan *s, const unsigned char *data,
    size_t len, unsigned char eol);
/* false: the header section has ended. */
bool header_scan_next(struct header_scan *s, struct header_field *out);
/* Whether the field is called so, in any case. */
bool header_is(const struct header_field *f, const char *name);

/* Whether data begin with a header field. */
bool header_begins(const unsigned char *data, size_t len, unsigned char eol);

#endif

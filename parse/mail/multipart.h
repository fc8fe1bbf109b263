/*
 * multipart.h: divides the body of a multipart into its parts (RFC 2046
 * section 5.1), without reading any of them.
 */
#ifndef DMARC_PARSE_MAIL_MULTIPART_H
#define DMARC_PARSE_MAIL_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

struct multipart {
	const unsigned char *start, *end;	/* the body; not owned */
	const unsigned char *next;	/* the next part; NULL: none is left */
	char *line;			/* --boundary; owned */
	unsigned char eol;
	bool found;			/* the boundary occurs */
};

/*
 * Look for the first part in the len bytes of data, whose lines end in eol.
 * Fails for want of memory only.
 */
DMARC_MUST_USE enum dmarc_status multipart_start(struct multipart *m,
    const unsigned char *data, size_t len, const char *boundary,
    unsigned char eol, struct dmarc_err *err);

/*
 * The next part, header and body, within the data. false: no part is left.
 * What follows the closing delimiter is an epilogue unless another delimiter
 * comes after it: some mail has parts there.
 */
bool multipart_next(struct multipart *m, const unsigned char **part,
    size_t *len);

void multipart_end(struct multipart *m);

#endif

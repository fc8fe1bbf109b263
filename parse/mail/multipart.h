/*
 * multipart.h: divides the body of a multipart into its parts (RFC 2046
 * section 5.1), without looking inside them.
 */
#ifndef DMARC_PARSE_MAIL_MULTIPART_H
#define DMARC_PARSE_MAIL_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

struct multipart {
	const unsigned char *start, *end;	/* the body; not owned */
	const unsigned char *next;	/* the next part; NULL: no more parts */
	char *line;			/* --boundary; owned */
	unsigned char eol;
	bool found;			/* the boundary occurs */
};

/*
 * Finds the first part in the len bytes of data, whose lines end in eol.
 * Fails only if out of memory.
 */
DMARC_MUST_USE enum dmarc_status multipart_start(struct multipart *m,
    const unsigned char *data, size_t len, const char *boundary,
    unsigned char eol, struct dmarc_err *err);

/*
 * Sets *part to the next part, header and body, within data; returns false if
 * there is none. Text after the closing delimiter is an epilogue, unless
 * another delimiter follows: some mail has further parts there.
 */
bool multipart_next(struct multipart *m, const unsigned char **part,
    size_t *len);

void multipart_end(struct multipart *m);

#endif

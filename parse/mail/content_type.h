/*
 * content_type.h: what the Content-Type fields of a mail or part say.
 *
 * GMime parses them. This code mends what mail programs and gateways break:
 * several fields, and boundaries that GMime does not see.
 */
#ifndef DMARC_PARSE_MAIL_CONTENT_TYPE_H
#define DMARC_PARSE_MAIL_CONTENT_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#include <gmime/gmime.h>

#include "common/err.h"
#include "parse/mail/header.h"

struct content_type {
	GMimeContentType *parsed;
	char *word;		/* "text/plain", lower case */
	const char *boundary;	/* of a multipart; NULL: none */
	char *loose;		/* a boundary that GMime does not see, owned */
	bool returns;		/* a field says that the mail returns a mail */
};

/*
 * Reads the fields of h, or the type otherwise if there are none. body: the len
 * bytes below the header, whose lines end in eol. Of several fields, one that
 * says "status" or "mail" wins, because it makes content less trusted; then a
 * multipart whose boundary occurs in the body; then the first.
 * Fails only if out of memory.
 */
DMARC_MUST_USE enum dmarc_status content_type_read(const struct header *h,
    const char *otherwise, const unsigned char *body, size_t len,
    unsigned char eol, struct content_type *out, struct dmarc_err *err);
void content_type_free(struct content_type *t);

/* message/rfc822 or message/global: the body is a mail. */
bool content_type_is_mail(const struct content_type *t);

#endif

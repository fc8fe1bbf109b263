/*
 * mime.h: the parts of a mail.
 *
 * GMime reads the grammar of the fields (parameters, RFC 2231, encodings);
 * what divides a mail into parts is found here, one level at a time, so that
 * every limit is checked before any work is done: GMime's own parser takes a
 * mail in one go, needs 70 bytes for each byte of an address list, and can
 * be made to loop for ever.
 */
#ifndef DMARC_PARSE_MAIL_MIME_H
#define DMARC_PARSE_MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/limits.h"

/* A part that is no multipart and no message. */
struct mime_part {
	const char *path;	/* "2", "2.1"; NULL: the mail is one part */
	const char *type;	/* "application/gzip", lower case */
	const char *name;	/* of the file, as decoded; NULL: none */
	const char *smime;	/* parameter smime-type; NULL: none */
	const unsigned char *data;	/* the transfer encoding undone */
	size_t len;
	bool attached;		/* in a mail within the mail, or in an answer */
	bool returned;		/* in a mail that gives back another one, or
				 * that one itself: no data */
	bool undecodable;	/* there was content, but nothing came out */
};

/*
 * Called for each part in its order, and for each that had to be left out.
 * Any status but DMARC_OK ends the walk, which returns it.
 */
struct mime_visitor {
	enum dmarc_status (*part)(void *ctx, const struct mime_part *part,
	    struct dmarc_err *err);
	enum dmarc_status (*refused)(void *ctx, const char *path,
	    const struct dmarc_err *why, struct dmarc_err *err);
};

DMARC_MUST_USE enum dmarc_status mime_walk(const unsigned char *data,
    size_t len, const struct dmarc_limits *lim, const struct mime_visitor *v,
    void *ctx, struct dmarc_err *err);

/* Whether the bytes begin like a mail: with a header field. */
bool mime_has_header(const unsigned char *data, size_t len);

/* What GMime sets up once; called before the fence closes. */
void mime_warm_up(void);

#endif

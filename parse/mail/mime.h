/*
 * mime.h: walks the parts of a mail.
 *
 * GMime parses the fields (parameters, RFC 2231, encodings). Our own code
 * divides the mail into parts, one level at a time, and so checks each limit
 * before it does any work: GMime's parser takes a mail in one go, needs 70
 * bytes for each byte of an address list, and can be made to loop for ever.
 */
#ifndef DMARC_PARSE_MAIL_MIME_H
#define DMARC_PARSE_MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/limits.h"

/* A leaf: a part other than a multipart or a message. */
struct mime_part {
	const char *path;	/* "2", "2.1"; NULL: the mail is one part */
	const char *type;	/* "application/gzip", lower case */
	const char *name;	/* file name, decoded; NULL: none */
	const char *smime;	/* parameter smime-type; NULL: none */
	const unsigned char *data;	/* transfer encoding undone */
	size_t len;
	uint64_t depth;		/* multiparts and mails around it */
	bool attached;		/* in a mail within the mail, or in an
				 * automatic reply */
	bool answer;		/* in an automatic reply: a mail in it is
				 * returned */
	bool returned;		/* in a mail that returns another mail: data
				 * is there only of a feedback report and of
				 * the header of the returned mail */
	bool undecodable;	/* the content decodes to nothing */
};

/* A mail: the message, or one within it. Not one that is returned. */
struct mime_mail {
	const char *path;	/* as of a part */
	const char *type;	/* of its body */
	const unsigned char *header;
	size_t len;		/* of the header */
	unsigned char eol;	/* ends its lines */
	bool answer, returned;	/* as of a part */
};

/*
 * part is called for each leaf, in order; refused for each part left out, with
 * the reason; enter and leave (NULL: nothing) before and after the parts of
 * each mail, with the same mail. Any status but DMARC_OK ends the walk, which
 * returns it.
 */
struct mime_visitor {
	enum dmarc_status (*part)(void *ctx, const struct mime_part *part,
	    struct dmarc_err *err);
	enum dmarc_status (*refused)(void *ctx, const char *path,
	    const struct dmarc_err *why, struct dmarc_err *err);
	enum dmarc_status (*enter)(void *ctx, const struct mime_mail *mail,
	    struct dmarc_err *err);
	enum dmarc_status (*leave)(void *ctx, const struct mime_mail *mail,
	    struct dmarc_err *err);
};

/* Where a mail stands. All zeros but for parts: it is the whole message. */
struct mime_place {
	uint64_t *parts;	/* read so far; the walk adds its own */
	uint64_t depth;		/* multiparts and mails around it */
	bool attached;		/* it is within another mail */
};

DMARC_MUST_USE enum dmarc_status mime_walk(const unsigned char *data,
    size_t len, const struct dmarc_limits *lim, const struct mime_place *place,
    const struct mime_visitor *v, void *ctx, struct dmarc_err *err);

/* Has GMime do its one-time setup; call it before the fence closes. */
void mime_warm_up(void);

#endif

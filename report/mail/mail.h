/*
 * mail.h: a mail with text and HTML parts, for "sendmail -t".
 *
 * The same database and time give the same mail, byte for byte. Lines end in
 * LF, as sendmail expects, and are short enough for any mail system. Every
 * header value is checked or encoded.
 */
#ifndef DMARC_REPORT_MAIL_MAIL_H
#define DMARC_REPORT_MAIL_MAIL_H

#include <stdint.h>

#include "common/memory/buf.h"

struct mail {
	const char *to;		/* recipients_valid() */
	const char *from;	/* recipients_valid(); NULL: set by sendmail */
	const char *subject;	/* UTF-8 on one line (text_plain) */
	const char *list;	/* a word for the kind of mail, for List-Id */
	int64_t now;		/* seconds */
	const char *text, *html;	/* UTF-8 */
};

/*
 * Bytes of text and HTML together, at most: encoded, they stay below the
 * 100 kB at which mail services cut a message.
 */
#define MAIL_BYTES 70000

void mail_write(struct buf *out, const struct mail *m);

#endif

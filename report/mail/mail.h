/*
 * mail.h: a mail with a text and the same as HTML, for "sendmail -t".
 *
 * What a run of the same database at the same time makes is the same, byte
 * for byte. Lines end in LF, as sendmail wants them, and are short enough
 * for any mail system; no header holds what has not been checked or encoded.
 */
#ifndef DMARC_REPORT_MAIL_MAIL_H
#define DMARC_REPORT_MAIL_MAIL_H

#include <stdint.h>

#include "common/buf.h"

struct mail {
	const char *to;		/* recipients_valid() */
	const char *from;	/* the same; NULL: the mail system says it */
	const char *subject;	/* UTF-8 on one line (text_plain) */
	const char *list;	/* a word: what kind of mail this is */
	int64_t now;		/* seconds */
	const char *text, *html;	/* UTF-8 */
};

/*
 * At most so many bytes of text and HTML together: encoded, they stay below
 * the 100 kB after which mail services cut a message.
 */
#define MAIL_BYTES 70000

void mail_write(struct buf *out, const struct mail *m);

#endif

/*
 * claimed.h: names each mail that claims to be a report and holds none.
 *
 * Gateways, lists and people break mails in ways that nobody has thought of
 * yet. A mail whose Subject or text claims to be a report (mail/claim.h) must
 * not be lost in silence then; replies, automatic replies and bounces only talk
 * of reports.
 */
#ifndef DMARC_PARSE_CLAIMED_H
#define DMARC_PARSE_CLAIMED_H

#include "parse/mail/mime.h"
#include "parse/reading.h"

/*
 * Call these around the parts of each mail. claimed_leave() refuses the mail,
 * whose path is path, if it claims to be a report and nothing was found in it.
 */
DMARC_MUST_USE enum dmarc_status claimed_enter(struct reading *r,
    const struct mime_mail *mail, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status claimed_leave(struct reading *r,
    const char *path, struct dmarc_err *err);

/*
 * The innermost mail around the current part, within or beside which it is
 * read; NULL: none.
 */
const struct mime_mail *claimed_mail(const struct reading *r);

/* Looks in a part of the mail for words that claim a report. */
void claimed_note(struct reading *r, const struct mime_part *part);

/*
 * Sets *skip to the length of the greeting above XML in a text, if the Subject
 * of its mail claims a report; 0: none. In a mail that is quoted, forwarded or
 * returned as text, no greeting is found. All of the part: it is a text that
 * begins with a tag or an address, and no XML in it may be read, because the
 * text may quote it. Fails only if out of memory.
 */
DMARC_MUST_USE enum dmarc_status claimed_greeting(const struct reading *r,
    const struct mime_part *part, size_t *skip, struct dmarc_err *err);

#endif

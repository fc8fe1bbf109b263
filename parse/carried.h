/*
 * carried.h: mails in a file: in gzip or zip, attached as a file, in an mbox.
 *
 * A mail in an archive that came by mail, or attached as a file, is a mail
 * within the mail, as if its type were message/rfc822. Where no mail is around
 * it, it is read like a message: an archive in a mailbox or on the command
 * line is somebody's own, and holds mail as our server stored it.
 */
#ifndef DMARC_PARSE_CARRIED_H
#define DMARC_PARSE_CARRIED_H

#include "parse/reading.h"

/*
 * Whether content with these first bytes is a mail, an mbox or a file of Apple
 * Mail (.emlx). In a mail and
 * in a zip, where any text is normal, its header must look like that of a
 * mail.
 */
bool carried_begins(const struct reading *r, const unsigned char *first,
    size_t len);

/*
 * Reads such content, depth containers below its part, whose first len bytes
 * were read already, and has r->carried() read each mail in it. The whole
 * content is read, and checked, before its first mail.
 */
DMARC_MUST_USE enum dmarc_status carried_read(struct reading *r,
    struct source *from, const unsigned char *first, size_t len,
    const char *part, uint64_t depth, struct dmarc_err *err);

#endif

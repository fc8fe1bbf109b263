/*
 * foreign.h: names files that are not read, and what to do about them.
 *
 * A file in a mailbox that does not begin like a mail may hold reports all the
 * same: mail servers store mail compressed, encrypted and in formats of their
 * own. Such a file was not read, which is not the same as holding no report.
 */
#ifndef DMARC_PARSE_FOREIGN_H
#define DMARC_PARSE_FOREIGN_H

#include "parse/reading.h"

/*
 * Refuses content that begins with these bytes, with the reason and remedy
 * for its format, or DMARC_R_NOT_A_MAIL.
 */
DMARC_MUST_USE enum dmarc_status foreign_refuse(struct reading *r,
    const unsigned char *first, size_t len, const char *part,
    struct dmarc_err *err);

/* Whether the bytes are of a format that foreign_refuse() names. */
bool foreign_is_known(const unsigned char *first, size_t len);

#endif

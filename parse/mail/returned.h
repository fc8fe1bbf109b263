/*
 * returned.h: signs that a mail returns another mail.
 *
 * Bounces, failure reports and receipts carry the mail that they are about.
 * Anybody can make a provider send one, to any address, with any mail in it:
 * the provider vouches for its own text only, not for the returned mail.
 */
#ifndef DMARC_PARSE_MAIL_RETURNED_H
#define DMARC_PARSE_MAIL_RETURNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/mail/header.h"

/*
 * Whether a part of this type (lower case) reports the fate of another mail:
 * message/delivery-status (RFC 3464), message/feedback-report (RFC 5965),
 * message/disposition-notification (RFC 8098), and their forms in UTF-8
 * (RFC 6533).
 */
bool returned_status_type(const char *type);

/* The same for the report-type of a multipart/report (RFC 6522). */
bool returned_report_type(const char *report_type);

/* Whether a broken Content-Type mentions such a report-type. */
bool returned_mentioned(const char *content_type);

/*
 * Whether the part at the start of data, with a header of at most most bytes
 * whose lines end in eol, may be a status, or a multipart with one in it. Takes
 * a look only, and returns true in doubt.
 */
bool returned_possible(const unsigned char *data, size_t len, uint64_t most,
    unsigned char eol);

/*
 * Whether the field marks its mail as an automatic reply to another mail:
 * Auto-Submitted: auto-replied (RFC 3834), X-Failed-Recipients, or a From of
 * MAILER-DAEMON. Needed because some servers do not write their bounces as
 * RFC 3464 requires.
 */
bool returned_field(const struct header_field *f);

#endif

/*
 * returned.h: signs that a mail gives back another one.
 *
 * A bounce, a failure report and a receipt carry the mail that they are
 * about. Anybody can make a provider send one, to any address, with any mail
 * in it: the provider vouches for its own words and for nothing below them.
 */
#ifndef DMARC_PARSE_MAIL_RETURNED_H
#define DMARC_PARSE_MAIL_RETURNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether a part of that type (lower case) says what became of another mail:
 * message/delivery-status (RFC 3464), message/feedback-report (RFC 5965),
 * message/disposition-notification (RFC 8098), and their forms in UTF-8
 * (RFC 6533).
 */
bool returned_status_type(const char *type);

/* Whether the report-type of a multipart/report (RFC 6522) says so. */
bool returned_report_type(const char *report_type);

/*
 * Whether the header of a mail, of which at most most bytes are read, says
 * that a program answers another mail with it: Auto-Submitted: auto-replied
 * (RFC 3834), X-Failed-Recipients, or a From of MAILER-DAEMON. Not every
 * server writes its bounces as RFC 3464 wants them.
 */
bool returned_header(const unsigned char *data, size_t len, uint64_t most,
    unsigned char eol);

#endif

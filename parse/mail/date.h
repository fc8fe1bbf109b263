/*
 * date.h: reads the date and time of a mail (RFC 5322 section 3.3).
 */
#ifndef DMARC_PARSE_MAIL_DATE_H
#define DMARC_PARSE_MAIL_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads len bytes, in seconds since 1970: "Mon, 12 Oct 2026 09:12:02 +0200",
 * with or without day of the week, seconds and comments, with a zone by name
 * (GMT, EST, EDT, ...; none or an unknown one: UTC), with a year of two digits.
 * false: it is no date.
 */
bool date_read(const unsigned char *value, size_t len, int64_t *out);

#endif

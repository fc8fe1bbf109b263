/*
 * recipients.h: mail addresses that an operator gives us, for the header of
 * a mail.
 */
#ifndef DMARC_COMMON_SETTINGS_RECIPIENTS_H
#define DMARC_COMMON_SETTINGS_RECIPIENTS_H

#include <stdbool.h>

/*
 * Whether a text may stand in To, or with list = false in From, as it is:
 * addresses as RFC 5322 writes them without quotes, names and comments, in
 * ASCII, with or without a domain; between them a comma and perhaps blanks.
 * Nothing else, so that no text makes a header of its own.
 */
bool recipients_valid(const char *text, bool list);

/* The domain of the first address that has one; NULL: none. It ends where
 * the text does, or at a comma. */
const char *recipients_domain(const char *text);

#endif

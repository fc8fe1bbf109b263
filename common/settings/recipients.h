/*
 * recipients.h: checks the mail addresses in the settings, which go into the
 * header of a mail.
 */
#ifndef DMARC_COMMON_SETTINGS_RECIPIENTS_H
#define DMARC_COMMON_SETTINGS_RECIPIENTS_H

#include <stdbool.h>

/*
 * Whether a text can be copied into To (list) or From (not list, one
 * address): plain RFC 5322 addresses without quotes, names and comments, in
 * ASCII, with or without a domain, separated by a comma and optional blanks.
 * All else is rejected, so that no text can inject a header.
 */
bool recipients_valid(const char *text, bool list);

/*
 * The domain of the first address that has one; NULL: none. It ends at a
 * comma or at the end of the text.
 */
const char *recipients_domain(const char *text);

#endif

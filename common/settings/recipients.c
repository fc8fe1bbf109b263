/*
 * recipients.c: see recipients.h.
 */
#include "common/settings/recipients.h"

#include <stddef.h>
#include <string.h>

#include "common/names/domain.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* RFC 5321 section 4.5.3.1 */
#define LOCAL_MOST 64

/* The length of the address at the start of text; 0: no address. */
static size_t
address_length(const char *text)
{
	size_t local = strspn(text, LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~.");
	size_t domain;

	if (local > LOCAL_MOST || *text == '-')
		return 0;
	if (text[local] != '@')
		return local;
	domain = strspn(text + local + 1, LETTERS DIGITS "-.");
	if (local == 0 || domain == 0 || domain > DOMAIN_MOST)
		return 0;
	return local + 1 + domain;
}

bool
recipients_valid(const char *text, bool list)
{
	for (;;) {
		size_t len = address_length(text);

		if (len == 0)
			return false;
		text += len;
		if (*text == '\0')
			return true;
		if (!list || *text++ != ',')
			return false;
		text += strspn(text, " ");
	}
}

const char *
recipients_domain(const char *text)
{
	const char *at = strchr(text, '@');

	return at != NULL ? at + 1 : NULL;
}

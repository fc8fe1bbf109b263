/*
 * sender.c: see sender.h.
 */
#include "dns/spf/sender.h"

#include <stdio.h>
#include <string.h>

const struct sender *
sender_of(struct arena *a, const char *mail_from, const char *helo,
    const char *domain)
{
	struct sender *out = arena_alloc(a, sizeof *out);
	const char *at, *origin = domain;
	char *address, *local;
	size_t local_len = 0, size;

	if (mail_from != NULL && mail_from[0] != '\0') {
		at = strrchr(mail_from, '@');
		origin = at != NULL ? at + 1 : mail_from;
		local_len = at != NULL ? (size_t)(at - mail_from) : 0;
	} else if (mail_from != NULL && helo != NULL) {
		origin = helo;
	}
	local = local_len > 0 ? arena_strndup(a, mail_from, local_len) :
	    arena_strndup(a, "postmaster", strlen("postmaster"));
	if (out == NULL || local == NULL)
		return NULL;
	size = strlen(local) + strlen(origin) + 2;
	address = arena_alloc(a, size);
	if (address == NULL)
		return NULL;
	(void)snprintf(address, size, "%s@%s", local, origin);
	*out = (struct sender){ address, local,
		address + strlen(local) + 1 };
	return out;
}

/*
 * service.c: see service.h.
 */
#include "common/services/service.h"

#include <stddef.h>

bool
service_is_free_mailbox(const struct service *s)
{
	return s->kind == SERVICE_MAILBOX && s->spf_aligns == SERVICE_SPF_NO;
}

const char *
service_fix(const struct service *s)
{
	static const char *const of_kind[SERVICE_KINDS] = {
		[SERVICE_GATEWAY] = "If your own mail leaves through this "
		    "gateway, allow it in SPF and sign with DKIM there or "
		    "before it. Otherwise it forwards, and there is nothing "
		    "to repair.",
		[SERVICE_LIST] = "It distributes mail to the members of a "
		    "list. There is nothing to repair at your side.",
	};

	if (s->fix != NULL)
		return s->fix;
	return service_is_free_mailbox(s) ?
	    "Somebody sends as you from a private mailbox there, or it "
	    "forwards your mail. Give that person a mailbox of the domain; "
	    "forwarded mail needs nothing." : of_kind[s->kind];
}

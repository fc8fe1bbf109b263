/*
 * mailbox.h: the first mailbox of a field of addresses (RFC 5322 section 3.4),
 * also of an envelope address as reports write it.
 */
#ifndef DMARC_PARSE_MAIL_MAILBOX_H
#define DMARC_PARSE_MAIL_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "common/memory/arena.h"

struct mailbox {
	const char *address;	/* local@domain, in lower case, without
				 * comments and quotes; NULL: none */
	const char *domain;	/* its domain in canonical form; NULL: it has
				 * none, or no valid one */
};

/*
 * Reads the first mailbox of len bytes. A text that is no address, such as one
 * with an open quote, has neither; so has the null sender, <>. Text lives in
 * a. false: out of memory.
 */
bool mailbox_read(const unsigned char *value, size_t len, struct arena *a,
    struct mailbox *out);

#endif

/*
 * sender.h: the sender of mail, whose domain SPF is about.
 */
#ifndef DMARC_DNS_SPF_SENDER_H
#define DMARC_DNS_SPF_SENDER_H

#include "common/memory/arena.h"

/*
 * Divides MAIL FROM. Without a local part it is "postmaster"; an empty address
 * (mail_from is "") stands for postmaster@HELO, NULL for postmaster@domain
 * (RFC 7208 sections 2.4 and 4.3). helo may be NULL. NULL: no memory.
 */
struct sender {
	const char *address;	/* local@origin */
	const char *local, *origin;
};

const struct sender *sender_of(struct arena *a, const char *mail_from,
    const char *helo, const char *domain);

#endif

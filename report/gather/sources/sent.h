/*
 * sent.h: who sent how much mail of a policy domain in a window, read from the
 * database.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_SENT_H
#define DMARC_REPORT_GATHER_SOURCES_SENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "report/gather/crowd.h"

/* Mail of a combination from an address, as one reporter counted it. */
struct sent {
	const struct origin_mail *mail;
	const struct origin_address *from;
	const struct sender *sender;	/* of this mail from this address */
	uint64_t messages;
	int64_t first, last;	/* days */
	uint32_t reporter;	/* same number, same reporter; of many
				 * reporters the last ones share a number */
	bool below;		/* counts in the section of subdomains */
};

/* The mail of one domain; its memory is reused for the next domain. */
struct sent_list {
	struct sent *sent;
	size_t n, size;
};

/*
 * Reads all mail of a domain in a window, as a crowd if it is too much
 * (report/gather/crowd.h). Of a period that is split (common/span.h), the
 * messages of the window's days count. With split, mail whose From domain lies
 * below the domain is marked. What the list points to is in the arena of the
 * identity.
 */
DMARC_MUST_USE enum dmarc_status sent_read(const struct identity *identity,
    const struct day_window *w, bool split, struct sent_list *out,
    struct dmarc_err *err);

void sent_free(struct sent_list *l);

#endif

/*
 * sources.h: "dmarc-report sources" for people, on a page of 80 columns.
 */
#ifndef DMARC_REPORT_TEXT_SOURCES_H
#define DMARC_REPORT_TEXT_SOURCES_H

#include <stdbool.h>

#include "report/beside/failures.h"
#include "report/gather/mailbox.h"
#include "report/gather/sources/section.h"
#include "report/say/output.h"

struct text_opts {
	const struct day_window *window;
	enum section_sort sort;
	bool by_address;	/* one line for each address */
	bool fails;		/* failing mail only; the page says so */
	size_t top;		/* senders or addresses at most */
	size_t addresses;	/* at most, below a sender */
	const struct failures *failures;	/* about the domain */
};

/* One policy domain. */
DMARC_MUST_USE enum dmarc_status text_section(struct output *o,
    const struct section *s, const struct text_opts *opts,
    struct dmarc_err *err);

/* The end of the page: uncounted reports, and how to read the names. */
void text_end(struct output *o, const struct text_opts *opts,
    const struct mailbox *rest);

#endif

/*
 * order.h: which senders and addresses of a section are listed, and in which
 * order.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_ORDER_H
#define DMARC_REPORT_GATHER_SOURCES_ORDER_H

#include "report/gather/sources/section.h"

/* Sorts the senders and addresses, and drops those that opts leave out. */
void order_section(struct section *s, const struct section_opts *opts);

/* The order of senders: negative if a comes first. */
int order_senders(const struct section_sender *a,
    const struct section_sender *b, enum section_sort sort);

#endif

/*
 * sections.h: all that the database says of a policy domain in a window, as
 * the sections of a summary.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_SECTIONS_H
#define DMARC_REPORT_GATHER_SOURCES_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/day.h"
#include "report/gather/sources/section.h"
#include "report/gather/sources/sent.h"

/* What is the same for all domains; sent_free() the list in the end. */
struct sections_context {
	struct snapshot *db;
	const struct sender_tables *tables;
	const struct day_window *window;
	const struct section_opts *opts;
	bool split;		/* a section for each scope with records */
	int64_t now;		/* seconds: use DNS as known then */
	struct sent_list list;	/* of one domain at a time */
};

/* The *n sections of a domain: two at most, if they are split. */
DMARC_MUST_USE enum dmarc_status sections_read(
    struct sections_context *s, const char *domain, struct arena *a,
    struct section out[2], size_t *n, struct dmarc_err *err);

#endif

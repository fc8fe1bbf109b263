/*
 * sections.h: all that the database says of a policy domain in a window, as
 * the sections of a summary.
 */
#ifndef DMARC_REPORT_GATHER_SECTIONS_H
#define DMARC_REPORT_GATHER_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/day.h"
#include "common/memory/arena.h"
#include "report/gather/facts.h"
#include "report/gather/model.h"
#include "report/who/sender.h"
#include "store/read/snapshot.h"

/* What is the same for all domains; facts_free() the facts in the end. */
struct sections {
	struct snapshot *db;
	const struct sender_tables *tables;
	const struct day_window *window;
	const struct model_opts *opts;
	bool split;		/* a section for each scope with records */
	struct facts facts;	/* of one domain at a time */
};

/* The *n sections of a domain: two at most, if they are split. */
DMARC_MUST_USE enum dmarc_status sections_read(struct sections *s,
    const char *domain, struct arena *a, struct model_section out[2],
    size_t *n, struct dmarc_err *err);

#endif

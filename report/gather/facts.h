/*
 * facts.h: reads from the database the facts that report/gather/model.h
 * groups.
 */
#ifndef DMARC_REPORT_GATHER_FACTS_H
#define DMARC_REPORT_GATHER_FACTS_H

#include <stddef.h>

#include "common/day.h"
#include "common/memory/arena.h"
#include "report/gather/model.h"
#include "store/read/snapshot.h"

/* The facts of one policy domain; its memory is reused for the next domain. */
struct facts {
	struct model_fact *fact;
	size_t n, size;
	int64_t now;		/* seconds: use DNS as known then */
};

/*
 * Reads all facts about a domain in a window. With split, each combination
 * notes whether its From domain lies below the domain. Combinations and their
 * strings are in the arena.
 */
DMARC_MUST_USE enum dmarc_status facts_read(struct snapshot *db,
    const struct sender_tables *tables, const char *domain,
    const struct day_window *w, bool split, struct arena *a,
    struct facts *out, struct dmarc_err *err);

void facts_free(struct facts *f);

#endif

/*
 * facts.h: what DNS says of own domains, as dmarc-fleet ships it.
 */
#ifndef DMARC_STORE_READ_FLEET_FACTS_H
#define DMARC_STORE_READ_FLEET_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/* A fact; texts live until the next row. See sql/facts.sql. */
struct fact {
	const char *domain;	/* the own domain that it is about */
	const char *kind, *name;
	const char *answer;	/* JSON */
	int64_t checked;	/* seconds: when DNS said so */
};

/*
 * The facts about names, or those about addresses: in all reports, or in those
 * that are still to be shipped.
 */
struct statement facts_start(struct snapshot *db);
struct statement facts_hosts_start(struct snapshot *db, bool all);
bool facts_next(struct statement *s, struct fact *out);

/*
 * A text in the arena that changes whenever the facts do; "" if there are none.
 * E_NOMEM, and as statement_end().
 */
DMARC_MUST_USE enum dmarc_status facts_mark(struct snapshot *db,
    struct arena *a, const char **out, struct dmarc_err *err);

#endif

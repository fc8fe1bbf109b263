/*
 * ship.h: rows into a table of the engine, one transaction at a time.
 */
#ifndef DMARC_FLEET_SHIP_H
#define DMARC_FLEET_SHIP_H

#include <stddef.h>

#include "common/err.h"
#include "fleet/engine.h"

/* Where rows go: into a temporary table, and from there into the table. */
struct shipment {
	const char *table;	/* the temporary one */
	const char *columns;
	const char *insert;	/* the statement that takes them from there */
};

/*
 * Ships rows, len bytes of a binary COPY without its beginning and end, in one
 * transaction; again if another host was in the way. Fails as engine.h says.
 */
DMARC_MUST_USE enum dmarc_status ship_rows(struct engine *e,
    const struct shipment *to, const void *rows, size_t len,
    struct dmarc_err *err);

#endif

/*
 * migrate.h: converts a database of an older format.
 */
#ifndef DMARC_STORE_WRITE_MIGRATE_H
#define DMARC_STORE_WRITE_MIGRATE_H

#include "common/err.h"
#include "store/database.h"

/* Converts older tables and views to schema.sql; writes only if some differ. */
DMARC_MUST_USE enum dmarc_status migrate_tables(const struct database *d,
    struct dmarc_err *err);

#endif

/*
 * schema.h: the SQL that makes an engine, for psql.
 */
#ifndef DMARC_FLEET_SCHEMA_H
#define DMARC_FLEET_SCHEMA_H

#include "common/err.h"
#include "common/memory/buf.h"

/* Appends the schema of an engine that keeps reports, alone or as a node. */
void schema_of_node(struct buf *out);

/* The same for the coordinator of Citus. */
void schema_of_citus(struct buf *out);

/*
 * Appends the schema of a front. The file names its nodes, a line each: a name,
 * then options of a server of postgres_fdw, NAME=VALUE, without blanks in them.
 * Blank lines and those that begin with # mean nothing. E_NOINPUT, E_IO;
 * E_CONFIG names the line.
 */
DMARC_MUST_USE enum dmarc_status schema_of_front(const char *file,
    struct buf *out, struct dmarc_err *err);

#endif

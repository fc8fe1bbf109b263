/*
 * schema.h: the SQL that makes an engine, for psql.
 */
#ifndef DMARC_FLEET_SCHEMA_H
#define DMARC_FLEET_SCHEMA_H

/* That of an engine which keeps reports itself. */
const char *schema_of_node(void);

#endif

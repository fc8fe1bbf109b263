/*
 * copy.h: what row.c and row_read.c know of the binary format of COPY.
 *
 * https://www.postgresql.org/docs/15/sql-copy.html: a signature, flags and the
 * length of an extension; then rows, each with its number of fields. A field is
 * its length (32 bits; -1: NULL) and its bytes. All numbers are big-endian.
 */
#ifndef DMARC_FLEET_COPY_H
#define DMARC_FLEET_COPY_H

#define COPY_SIGNATURE "PGCOPY\n\377\r\n"	/* with its NUL */

/* Types of PostgreSQL: elements of arrays, and address families. */
#define OID_INT8 20
#define OID_INT4 23
#define OID_INET 869
#define INET_V4 2
#define INET_V6 3

/* Columns that stand together in both lists of row.h. */
#define POLICY_COLUMNS "p, sp, np, t, pct, adkim, aspf, fo, discovery, "

#endif

/*
 * service_row.h: parses a line of services.csv(5) into a service, for
 * services.c.
 */
#ifndef DMARC_COMMON_SERVICES_SERVICE_ROW_H
#define DMARC_COMMON_SERVICES_SERVICE_ROW_H

#include "common/err.h"
#include "common/services/service.h"

/* The line being read. */
struct service_place {
	const char *file;
	unsigned line;
};

/* A service, and the line that defines it. */
struct service_row {
	struct service service;
	const char *file;
	unsigned line;
};

/*
 * Splits a line into cells, one for each column; free with g_strfreev(). NULL:
 * another number of cells, or bad quotes; *err says so.
 */
char **service_cells(const struct service_place *p, const char *line,
    struct dmarc_err *err);

/* Checks the first line, which names the columns. */
DMARC_MUST_USE enum dmarc_status service_head(const struct service_place *p,
    char **cell, struct dmarc_err *err);

/* Reads any other line into a row, which the caller frees. */
DMARC_MUST_USE enum dmarc_status service_row_read(
    const struct service_place *p, char **cell, struct service_row **out,
    struct dmarc_err *err);
void service_row_free(void *row);

/* Puts "FILE:LINE: " in front of the error message. */
enum dmarc_status service_wrong(const struct service_place *p,
    struct dmarc_err *err);

#endif

/*
 * service_row.h: a line of services.csv(5), to a service. For services.c.
 */
#ifndef DMARC_REPORT_WHO_SERVICE_ROW_H
#define DMARC_REPORT_WHO_SERVICE_ROW_H

#include "common/err.h"
#include "report/who/service.h"

/* The line being read. */
struct service_place {
	const char *file;
	unsigned line;
};

/* A service, and where it is written. */
struct service_row {
	struct service service;
	const char *file;
	unsigned line;
};

/*
 * The cells of a line, exactly as many as there are columns, for the caller
 * to free with g_strfreev(). NULL: it has others; *err says so.
 */
char **service_cells(const struct service_place *p, const char *line,
    struct dmarc_err *err);

/* The first line of a table names the columns. */
DMARC_MUST_USE enum dmarc_status service_head(const struct service_place *p,
    char **cell, struct dmarc_err *err);

/* Any other is a row, for the caller to free. */
DMARC_MUST_USE enum dmarc_status service_row_read(
    const struct service_place *p, char **cell, struct service_row **out,
    struct dmarc_err *err);
void service_row_free(void *row);

/* "FILE:LINE: " before what is wrong there. */
enum dmarc_status service_wrong(const struct service_place *p,
    struct dmarc_err *err);

#endif

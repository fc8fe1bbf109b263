/*
 * service_row.h: parses a line of services.csv(5) into a service, for
 * services.c. Cells stay where they are in the text of the file.
 */
#ifndef DMARC_COMMON_SERVICES_SERVICE_ROW_H
#define DMARC_COMMON_SERVICES_SERVICE_ROW_H

#include <stddef.h>

#include "common/err.h"
#include "common/services/service.h"

enum service_column {
	COLUMN_ID, COLUMN_NAME, COLUMN_KIND, COLUMN_DKIM, COLUMN_SPF,
	COLUMN_PTR, COLUMN_ALIGNS, COLUMN_INCLUDE, COLUMN_SELECTORS,
	COLUMN_TENANT, COLUMN_FIX,
	COLUMN_SOURCE,		/* for people; a file may do without it */
	SERVICE_COLUMNS
};

/* The line being read. */
struct service_place {
	const char *file;
	unsigned line;
};

/* The cells of a line. */
struct service_cells {
	char *cell[SERVICE_COLUMNS];
	size_t n;		/* may be more than there is room for */
};

/* A service, and the line that defines it. */
struct service_row {
	struct service service;
	const char *file;
	unsigned line;
};

/*
 * Splits a line into cells in place (RFC 4180, within a line). E_CONFIG if the
 * quotes of a cell are not closed.
 */
DMARC_MUST_USE enum dmarc_status service_cells(const struct service_place *p,
    char *line, struct service_cells *out, struct dmarc_err *err);

/*
 * Checks the first line, which names the columns. *columns_used: the cells of
 * each row in the file.
 */
DMARC_MUST_USE enum dmarc_status service_head(const struct service_place *p,
    const struct service_cells *c, size_t *columns_used,
    struct dmarc_err *err);

/*
 * Reads any other line into a row, which the caller frees; its strings are
 * those of the line. columns_used is what the first line says.
 */
DMARC_MUST_USE enum dmarc_status service_row_read(
    const struct service_place *p, const struct service_cells *c,
    size_t columns_used, struct service_row **out, struct dmarc_err *err);
void service_row_free(void *row);

/* Puts "FILE:LINE: " in front of the error message. */
enum dmarc_status service_wrong(const struct service_place *p,
    struct dmarc_err *err);

#endif

/*
 * name.c: see name.h.
 */
#include "store/write/rows/name.h"

static void
bind_name(struct call *c, const void *name)
{
	call_text(c, P_name, name);
}

static const struct row_table names = {
	SQL_find_name, SQL_add_name, CACHE_NAME, bind_name,
};

enum dmarc_status
name_row(struct rows *rows, const char *name, int64_t *row,
    struct dmarc_err *err)
{
	if (name == NULL || *name == '\0') {
		*row = 0;
		return DMARC_OK;
	}
	return row_by_text(rows, &names, name, row, err);
}

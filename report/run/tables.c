/*
 * tables.c: see tables.h.
 */
#include "report/run/tables.h"

#include <stdlib.h>

#define ORGANIZATIONS 65536	/* kept: domains share their senders */

enum dmarc_status
tables_load(const char *psl, const struct dmarc_settings *settings,
    struct tables *t, struct dmarc_err *err)
{
	char *labels = settings_beside(settings, "senders.conf");
	char *services = settings_beside(settings, "services.csv");
	enum dmarc_status st = suffixes_open(psl, ORGANIZATIONS, &t->suffixes,
	    err);

	if (st == DMARC_OK)
		st = services_load(services, &t->services, err);
	if (st == DMARC_OK)
		st = labels_load(labels, &t->labels, err);
	free(services);
	free(labels);
	return st;
}

void
tables_free(struct tables *t)
{
	labels_free(t->labels);
	services_free(t->services);
	suffixes_close(t->suffixes);
}

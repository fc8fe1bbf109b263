/*
 * tables.c: see tables.h.
 */
#include "report/run/tables.h"

#include <stdlib.h>

#include "store/read/dns.h"

#define ORGANIZATIONS 65536	/* kept: domains share their senders */

enum dmarc_status
tables_load(const char *psl, const struct dmarc_settings *settings,
    struct tables *t, struct dmarc_err *err)
{
	char *services = settings_companion(settings, "services.csv");
	enum dmarc_status st = suffixes_open(psl, ORGANIZATIONS, &t->suffixes,
	    err);

	t->labels_file = settings_companion(settings, "senders.conf");
	if (st == DMARC_OK)
		st = services_load(services, &t->services, err);
	if (st == DMARC_OK)
		st = labels_load(t->labels_file, &t->labels, err);
	free(services);
	return st;
}

enum dmarc_status
tables_ranges(struct tables *t, struct snapshot *db, int64_t now,
    struct dmarc_err *err)
{
	struct statement s = dns_ranges_start(db, now);
	struct dns_range range;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && dns_ranges_next(&s, &range)) {
		const struct service *service = services_by_id(t->services,
		    range.service);

		/* The table may have lost a service since it was looked up. */
		if (service != NULL && !ranges_add(&t->ranges, &range.first,
		    &range.last, service))
			st = dmarc_no_memory(err);
	}
	ranges_sort(&t->ranges);
	return statement_end(&s, st, err);
}

void
tables_free(struct tables *t)
{
	ranges_free(&t->ranges);
	free(t->labels_file);
	labels_free(t->labels);
	services_free(t->services);
	suffixes_close(t->suffixes);
}

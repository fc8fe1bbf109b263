/*
 * tables.h: knowledge about senders, loaded before any report: from files, and
 * the addresses of services from the database.
 */
#ifndef DMARC_REPORT_RUN_TABLES_H
#define DMARC_REPORT_RUN_TABLES_H

#include "common/settings/settings.h"
#include "report/who/sender.h"
#include "store/read/snapshot.h"

/* Owned; all zeros: nothing loaded. */
struct tables {
	struct suffixes *suffixes;
	struct services *services;
	char *labels_file;	/* the path of senders.conf, there or not */
	struct labels *labels;
	struct ranges ranges;
};

/*
 * Loads the Public Suffix List in the file psl (NULL: of the system), and
 * services.csv and senders.conf of the settings. tables_free() is due even
 * if it fails.
 */
DMARC_MUST_USE enum dmarc_status tables_load(const char *psl,
    const struct dmarc_settings *settings, struct tables *t,
    struct dmarc_err *err);
/* Loads what DNS says of the addresses of services, as known at now. */
DMARC_MUST_USE enum dmarc_status tables_ranges(struct tables *t,
    struct snapshot *db, int64_t now, struct dmarc_err *err);
void tables_free(struct tables *t);

#endif

/*
 * site.h: verdicts as a site of pages. Each domain is judged once, and its
 * pages are written when it is.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_SITE_H
#define DMARC_REPORT_RUN_VERDICTS_SITE_H

#include "report/run/verdicts/verdicts.h"

/*
 * Write a site to a folder (report/html/site/tree.h). On a terminal, standard
 * error says how far it is, and what was written.
 */
DMARC_MUST_USE enum dmarc_status site_run(const struct verdicts *v,
    const char *folder, struct dmarc_err *err);

#endif

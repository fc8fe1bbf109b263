/*
 * weekly.h: "dmarc-report weekly" about one domain, for people: the verdict
 * and what changed, for the mail sent by cron. digest.h does several domains.
 */
#ifndef DMARC_REPORT_TEXT_WEEKLY_H
#define DMARC_REPORT_TEXT_WEEKLY_H

#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/say/output.h"
#include "report/say/summary.h"

/* "DMARC week 46", and "Mon 9 Nov - Sun 15 Nov 2026 UTC" */
void weekly_title(struct output *out, const struct summary *s,
    const char *about);

/* The page of one domain; apart: uncounted reports of its week. */
DMARC_MUST_USE enum dmarc_status weekly_page(struct output *out,
    const struct summary *s, const char *domain,
    const struct apart *apart, const struct judgement *j,
    const struct beside *b, struct dmarc_err *err);

#endif

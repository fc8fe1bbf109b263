/*
 * days.h: a chart of the days of a sender: what passes stands above the line
 * and what fails hangs below it, so that nobody needs colours to tell them
 * apart; days on which something changed have a line and a sign.
 */
#ifndef DMARC_REPORT_HTML_DAYS_H
#define DMARC_REPORT_HTML_DAYS_H

#include "common/memory/buf.h"
#include "report/judge/trend.h"

/*
 * The chart of d. id: trusted, unique on the page. wide: as wide as a page,
 * with dates; else to stand beside the name. today: dates of other years have
 * the year.
 */
void days_chart(struct buf *out, const char *id, const struct trend *t,
    const struct trend_days *d, bool wide, int64_t today);

/*
 * The sign of mark number at of a list, which all marks of its day share: "1",
 * "2", ... of a sender; "A", "B", ... of a domain.
 */
char days_sign(const struct day_marks *m, size_t at, bool of_domain);

#endif

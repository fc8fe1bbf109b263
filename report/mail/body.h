/*
 * body.h: verdicts as the HTML of a mail: tables with inline styles, and
 * coloured cells for bars, because mail programs show neither style sheets nor
 * SVG. The size is bounded: too long a list is cut and says so.
 */
#ifndef DMARC_REPORT_MAIL_BODY_H
#define DMARC_REPORT_MAIL_BODY_H

#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/mail/body_part.h"
#include "report/say/overview.h"

void mail_page_begin(struct mail_page *p, const struct overview *o);
/* Whether at least a part of another domain fits. */
bool mail_page_room(const struct mail_page *p);
/* trend may be unset if the page is brief. */
void mail_page_domain(struct mail_page *p, const char *domain,
    const struct judgement *j, const struct trend trend[2],
    const struct beside *b);
/* more: number of domains that were not added. */
void mail_page_end(struct mail_page *p, size_t more);

#endif

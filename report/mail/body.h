/*
 * body.h: verdicts as the HTML of a mail. Programs that show mail know
 * neither style sheets nor SVG, so there are tables, with styles in place and
 * coloured cells for bars. The size is bounded: lists are cut, and say so.
 */
#ifndef DMARC_REPORT_MAIL_BODY_H
#define DMARC_REPORT_MAIL_BODY_H

#include "report/judge/judge.h"
#include "report/mail/body_part.h"
#include "report/say/overview.h"

void mail_page_begin(struct mail_page *p, const struct overview *o);
/* Whether another domain would fit in part at least. */
bool mail_page_room(const struct mail_page *p);
/* trend is not looked at if the page is brief. */
void mail_page_domain(struct mail_page *p, const char *domain,
    const struct judgement *j, const struct trend trend[2]);
/* more: domains that were not added. */
void mail_page_end(struct mail_page *p, size_t more);

#endif

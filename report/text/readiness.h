/*
 * readiness.h: a verdict for people: may the policy change, what to do, what
 * would be lost, who sends.
 */
#ifndef DMARC_REPORT_TEXT_READINESS_H
#define DMARC_REPORT_TEXT_READINESS_H

#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/say/output.h"

/*
 * The parts between the title and the list of reporters: the domain, then
 * its subdomains if they have a verdict of their own. last is the last
 * settled day; inbound counts what is to be done for mail to the domain, which
 * stands below.
 */
void readiness_body(struct output *out, const char *domain,
    const struct judgement *j, const struct beside *b, int64_t today,
    int64_t last, size_t inbound);

/* The page of a domain. */
DMARC_MUST_USE enum dmarc_status readiness_page(struct output *out,
    const char *domain, const struct judgement *j, const struct beside *b,
    int64_t today, int64_t last, struct dmarc_err *err);

#endif

/*
 * attention.h: what somebody has to do something about, and what only needs
 * time. --quiet-if-ok and the to-do column of the weekly summary go by it;
 * dmarc-report(1) promises it.
 */
#ifndef DMARC_REPORT_SAY_ATTENTION_H
#define DMARC_REPORT_SAY_ATTENTION_H

#include "report/gather/question.h"
#include "report/verdict/verdict.h"

/* An emergency, a repair, or a wait that a person can end. */
bool attention_item(const struct verdict_blocker *b);

/*
 * Whether a blocker has an item of its own. A later blocker about the same
 * sender is folded into the first one's item.
 */
bool attention_leads(const struct verdict *v, size_t i);

/* Whether blocker j is folded into the item of i, which leads. */
bool attention_with(const struct verdict *v, size_t i, size_t j);

/* The blocker of an item whose why and fix are the most precise: a drop of
 * DKIM names selector and day. */
const struct verdict_blocker *attention_told(const struct verdict *v,
    size_t i);

/* Whether the verdict's record may be published as things are. */
bool attention_publish(const struct verdict *v);

/*
 * Whether a domain needs anything. last is the last settled day and
 * last_report the day of the newest report, or INT64_MIN.
 */
bool attention_domain(const struct verdict *v, size_t verdicts, int64_t last,
    int64_t last_report);

/* So many without reports are silence; as of a major reporter
 * (report/verdict/rules.c). */
#define ATTENTION_SILENT_DAYS 4

/*
 * Whether mail was set aside, or reports stay away from all domains: none
 * about the last 4 settled days. newest is the day of the newest of all.
 */
bool attention_silence(int64_t last, int64_t newest);
bool attention_flow(const struct question_rest *rest, int64_t last,
    int64_t newest);

#endif

/*
 * attention.h: tells blockers that need a person from blockers that only need
 * time. --quiet-if-ok and the to-do column of the weekly summary use these
 * rules; dmarc-report(1) documents them.
 */
#ifndef DMARC_REPORT_SAY_ATTENTION_H
#define DMARC_REPORT_SAY_ATTENTION_H

#include "report/gather/mailbox.h"
#include "report/verdict/verdict.h"

/* Whether b is an emergency, a repair, or a wait that a person can end. */
bool attention_item(const struct verdict_blocker *b);

/*
 * Whether the element i of a list of blockers leads an item of the to-do list
 * (items.h) that is counted: what the domain has to do too is counted there.
 */
bool attention_counted(const struct verdict_blocker *list, size_t i);

/*
 * Whether the verdict's next record may be published now, and is not that of
 * the domain above.
 */
bool attention_publish(const struct verdict *v);

/*
 * Whether a domain needs a person's attention. last is the last settled day,
 * last_report the day of the newest report, or INT64_MIN if there is none.
 */
bool attention_domain(const struct verdict *v, size_t verdicts, int64_t last,
    int64_t last_report);

/*
 * Days without any report that count as silence; the same number as for a
 * major reporter (RULE_MAJOR_SILENT in report/verdict/rules/rules.c).
 */
#define ATTENTION_SILENT_DAYS 4

/*
 * Silence: no report about any domain covers the last 4 settled days. newest
 * is the day of the newest report about any domain, or INT64_MIN. The flow of
 * reports needs attention if there is silence or mail was set aside.
 */
bool attention_silence(int64_t last, int64_t newest);
bool attention_flow(const struct mailbox *rest, int64_t last,
    int64_t newest);

#endif

/*
 * gates.h: the words of explain, which its text and its page share.
 */
#ifndef DMARC_REPORT_SAY_EXPLAIN_GATES_H
#define DMARC_REPORT_SAY_EXPLAIN_GATES_H

#include "common/memory/buf.h"
#include "report/judge/judge.h"
#include "report/say/format.h"

/* Sentences beside the list of gates. */
#define GATES_PASS "A gate passes if one of its numbers keeps its limit."
#define GATES_REJECT "No policy is stricter than reject, so no gate asks " \
	"for days, organizations or the pass rate of all mail."
#define GATES_ELSE "The query also counts conflicting revisions, damaged " \
	"reports and records, and messages that could not be read."

/* "NOT READY (the next is p=quarantine)" */
void gates_verdict(struct buf *out, const struct verdict *v);
/* "acts as p=none for 60 days, as reports say" */
void gates_policy(struct buf *out, const struct verdict *v);
/* What a high confidence needs. */
void gates_confidence(struct buf *out);
/* "28 days, 19 Oct - 15 Nov 2026; the last ended at least 24 hours ago" */
void gates_window(struct buf *out, int64_t last);

/* "12", "0.48 %"; and its limit: "at least 14", "below 2 %". */
#define GATES_LIMIT 64
void gates_value(const struct verdict_measure *m, char out[FORMAT_TEXT]);
void gates_limit(const struct verdict_measure *m, char out[GATES_LIMIT]);

/* "forwarded, still passing" */
const char *gates_class(enum verdict_class class);

/* Whether a gate of the verdict compares with the limit of a rule. */
bool gates_use(const struct verdict *v, enum rule r);

/* "2 reports that nothing vouches for, with 400 messages.", and what the
 * verdict would be with them; the two kinds of reports that may be left out. */
void gates_mismatch(struct buf *out, const struct hearing *h);
void gates_unvouched(struct buf *out, const struct hearing *h);

#endif

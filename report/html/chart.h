/*
 * chart.h: the pictures of a page, as inline SVG: no script, no link, and
 * every one has a title and a description. Colours come from the style sheet
 * of the page; kinds of mail have marks too, to be told apart without.
 */
#ifndef DMARC_REPORT_HTML_CHART_H
#define DMARC_REPORT_HTML_CHART_H

#include "common/buf.h"
#include "report/judge/trend.h"
#include "report/verdict/verdict.h"

/* What a kind is called: "yours, failing". */
const char *chart_kind(enum trend_kind kind);
/* A little square of a kind, for a table below a picture. */
void chart_key(struct buf *out, enum trend_kind kind);
/* The same for a time without reports. */
void chart_key_gap(struct buf *out);

/* Whether a kind of mail would flatten all the rest. */
bool chart_apart(const struct trend *t);

/* What becomes of the mail of W28. id: ours, unlike all others. */
void chart_outcome(struct buf *out, const char *id,
    const struct verdict_what_if *x);
/* Mail by week and kind, and when the policy changed. */
void chart_weeks(struct buf *out, const char *id, const struct trend *t);
/* The days of a sender. */
void chart_days(struct buf *out, const char *id, const struct trend *t,
    const struct trend_days *d, const char *sender);
/* Who reported on which day. */
void chart_coverage(struct buf *out, const char *id, const struct verdict *v,
    const struct trend *t);

#endif

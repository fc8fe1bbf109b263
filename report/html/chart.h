/*
 * chart.h: the charts of a page, as inline SVG without scripts or links, each
 * with a title and a description. Colours come from the style sheet of the
 * page; kinds of mail also have marks, for readers who see no colour.
 */
#ifndef DMARC_REPORT_HTML_CHART_H
#define DMARC_REPORT_HTML_CHART_H

#include "common/memory/buf.h"
#include "report/judge/trend.h"
#include "report/verdict/verdict.h"

/* The name of a kind: "yours, failing". */
const char *chart_kind(enum trend_kind kind);
/* A small square in a kind's colour, for the table below a chart. */
void chart_key(struct buf *out, enum trend_kind kind);
/* The square for days without reports. */
void chart_key_gap(struct buf *out);

/* Whether one kind of mail is large enough to flatten all the others. */
bool chart_apart(const struct trend *t);

/* What the policy does to the mail of W28. id: trusted, unique on the page. */
void chart_outcome(struct buf *out, const char *id,
    const struct verdict_what_if *x);
/* Mail by week and kind, and the days of policy changes. */
void chart_weeks(struct buf *out, const char *id, const struct trend *t);
/* Who reported on which day. */
void chart_coverage(struct buf *out, const char *id, const struct verdict *v,
    const struct trend *t);

#endif

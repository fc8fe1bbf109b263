/*
 * readiness.h: a verdict for people: may the policy change, what to do, what
 * would be lost, who sends.
 */
#ifndef DMARC_REPORT_READINESS_H
#define DMARC_REPORT_READINESS_H

#include "report/document.h"
#include "report/output.h"
#include "report/verdict/verdict.h"

/* The page of one scope of a domain. */
DMARC_MUST_USE enum dmarc_status readiness_page(struct output *out,
    const char *domain, const struct verdict *v,
    const struct document_mismatch *m, int64_t today,
    struct dmarc_err *err);

#endif

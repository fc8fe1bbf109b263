/*
 * failure_report.h: the row of kinds.h for failure reports (RFC 9991), and the
 * parts of a mail that make one.
 *
 * One part has the fields, another the mail that the report is about, of which
 * only some fields of the header are read. A mail may hold several reports,
 * one after the other.
 */
#ifndef DMARC_PARSE_FAILURE_REPORT_H
#define DMARC_PARSE_FAILURE_REPORT_H

#include "parse/mail/mime.h"
#include "parse/mail/provenance.h"
#include "parse/reading.h"

/*
 * Call these around the parts of each mail. failure_leave() adds the report
 * that is complete then.
 */
DMARC_MUST_USE enum dmarc_status failure_enter(struct reading *r,
    const struct mime_mail *mail, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status failure_leave(struct reading *r,
    struct dmarc_err *err);

/*
 * Looks at a part of the mail, which has this path. *taken is set if it is a
 * part of a failure report; nothing else is read in it then.
 */
DMARC_MUST_USE enum dmarc_status failure_look(struct reading *r,
    const struct mime_part *part, const char *path, bool *taken,
    struct dmarc_err *err);

enum dmarc_provenance failure_judge(const struct provenance *mail,
    const struct dmarc_finding *f, struct arena *a);

#endif

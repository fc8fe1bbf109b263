/*
 * tls.h: reads a TLS report (RFC 8460 section 4.4) from its JSON.
 */
#ifndef DMARC_PARSE_JSON_TLS_H
#define DMARC_PARSE_JSON_TLS_H

#include <stdbool.h>

#include <jansson.h>

#include "common/err.h"
#include "common/facts/tls_report.h"
#include "common/limits.h"
#include "common/memory/arena.h"

/* Whether the JSON is meant to be a TLS report: its members say so. */
bool tls_is_report(const json_t *root);

/*
 * Reads such JSON into the arena: all of *out but report_domain, submitter and
 * repaired. A policy or failure that cannot be used is skipped and counted.
 * Fails with the reason for which the report is refused.
 */
DMARC_MUST_USE enum dmarc_status tls_read(const json_t *root,
    const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_tls_report **out, struct dmarc_err *err);

#endif

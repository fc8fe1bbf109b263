/*
 * explain_json.h: an explanation as JSON, "dmarc-explain/1": every gate of
 * each verdict, and on request the SQL behind the numbers.
 */
#ifndef DMARC_REPORT_DATA_EXPLAIN_JSON_H
#define DMARC_REPORT_DATA_EXPLAIN_JSON_H

#include "report/data/script.h"

struct explain_json {
	struct output *out;
	int64_t now;		/* seconds */
	int64_t last;		/* the last of the 28 days */
	bool sql;		/* with the SQL */
	size_t entries;		/* written so far */
};

DMARC_MUST_USE enum dmarc_status explain_json_begin(struct explain_json *x,
    struct dmarc_err *err);
/* Add one scope of one domain. */
DMARC_MUST_USE enum dmarc_status explain_json_add(struct explain_json *x,
    const struct script *s, struct dmarc_err *err);
void explain_json_end(struct explain_json *x);

#endif

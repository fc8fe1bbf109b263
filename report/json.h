/*
 * json.h: "dmarc-report sources --format json": one document, written
 * sender by sender. Counts are integers; null is something not known.
 */
#ifndef DMARC_REPORT_JSON_H
#define DMARC_REPORT_JSON_H

#include "report/model.h"
#include "report/output.h"
#include "report/question.h"

struct json_writer {
	struct output *out;
	const struct question_window *window;
	const struct question_rest *rest;
	int64_t now;		/* seconds */
	size_t sections;	/* written so far */
};

DMARC_MUST_USE enum dmarc_status json_begin(struct json_writer *w,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status json_section(struct json_writer *w,
    const struct model_section *s, struct dmarc_err *err);
void json_end(struct json_writer *w);

#endif

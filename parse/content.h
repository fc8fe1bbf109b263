/*
 * content.h: reads the content of a part: XML, gzip, zip, or anything else.
 */
#ifndef DMARC_PARSE_CONTENT_H
#define DMARC_PARSE_CONTENT_H

#include "parse/reading.h"

/*
 * Reads the content of from, which is depth containers below its part, and
 * adds the findings to r. Faults of the input are findings; returns only other
 * failures.
 */
DMARC_MUST_USE enum dmarc_status content_look(struct reading *r,
    struct source *from, const char *part, uint64_t depth,
    struct dmarc_err *err);

#endif

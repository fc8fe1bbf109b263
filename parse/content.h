/*
 * content.h: whatever a part of a message holds: XML, gzip, zip, or neither.
 */
#ifndef DMARC_PARSE_CONTENT_H
#define DMARC_PARSE_CONTENT_H

#include "parse/reading.h"

#define CONTENT_CHUNK ((size_t)16 << 10)	/* read at once */

/*
 * Whatever a source holds, at depth containers below the part. Only trouble
 * that is not the input's is returned.
 */
DMARC_MUST_USE enum dmarc_status content_look(struct reading *r,
    struct source *from, const char *part, uint64_t depth,
    struct dmarc_err *err);

#endif

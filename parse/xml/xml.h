/*
 * xml.h: the XML of one report, in pieces, to a struct dmarc_aggregate.
 *
 * Bytes are pushed as they come out of a decompressor; nothing is kept but
 * the facts. Both dialects, any namespace, any order, by local name and
 * parent. A document type declaration ends the reading before its subset is
 * parsed. Text that is not well-formed is mended only in a second pass that
 * the caller asks for.
 */
#ifndef DMARC_PARSE_XML_XML_H
#define DMARC_PARSE_XML_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"

struct xml_reader;

/*
 * A reader for one report. With mend set, XML that is not well-formed is
 * read as well as it can be, and the report says that it was repaired.
 * NULL when out of memory. lim and a must outlive the reader.
 */
struct xml_reader *xml_new(const struct dmarc_limits *lim, struct arena *a,
    bool mend);
void xml_free(struct xml_reader *x);

/* The next bytes. After a refusal the reader takes no more. */
DMARC_MUST_USE enum dmarc_status xml_push(struct xml_reader *x,
    const unsigned char *data, size_t len, struct dmarc_err *err);

/*
 * The end of the input. DMARC_OK: *out is the report (NULL when the XML was
 * read but is no DMARC report at all: a web page, another format). A refusal
 * for xml-malformed or xml-encoding may be tried again with mend.
 */
DMARC_MUST_USE enum dmarc_status xml_end(struct xml_reader *x,
    const struct dmarc_aggregate **out, struct dmarc_err *err);

/*
 * Parsers that libxml2 sets up once; called before the fence closes, so that
 * character set tables are in memory by then.
 */
void xml_warm_up(void);

#endif

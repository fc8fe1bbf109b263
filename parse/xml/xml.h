/*
 * xml.h: converts the XML of one report to a struct dmarc_aggregate.
 *
 * The caller pushes pieces as they come out of a decompressor; only the facts
 * are kept. Reads both dialects, elements in any order, by local name and
 * parent. Refuses a document type declaration before its subset is parsed.
 * Mends text that is not well-formed only in a second pass, at the caller's
 * request.
 */
#ifndef DMARC_PARSE_XML_XML_H
#define DMARC_PARSE_XML_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"
#include "common/memory/arena.h"

struct xml_reader;

/*
 * Creates a reader for one report. With mend, it reads XML that is not
 * well-formed as far as possible, and marks the report as repaired. Returns
 * NULL if out of memory. lim, a and foreign_room must outlive the reader.
 *
 * *foreign_room is how many bytes that are not ASCII the domains of all reports
 * of a message may still have, as their conversion costs time; at the start
 * XML_FOREIGN_BYTES. A record with more is bad.
 */
#define XML_FOREIGN_BYTES ((uint64_t)1 << 20)
struct xml_reader *xml_new(const struct dmarc_limits *lim, struct arena *a,
    uint64_t *foreign_room, bool mend);
void xml_free(struct xml_reader *x);

/* Parses the next bytes. Push no more after a refusal. */
DMARC_MUST_USE enum dmarc_status xml_push(struct xml_reader *x,
    const unsigned char *data, size_t len, struct dmarc_err *err);

/*
 * Ends the input. On DMARC_OK *out is the report, or NULL if the XML is not a
 * DMARC report: a web page, another format. After a refusal for xml-malformed
 * or xml-encoding the caller may try again with mend.
 */
DMARC_MUST_USE enum dmarc_status xml_end(struct xml_reader *x,
    const struct dmarc_aggregate **out, struct dmarc_err *err);

/*
 * Has libxml2 do its one-time setup, which loads character set tables; call it
 * before the fence closes.
 */
void xml_warm_up(void);

#endif

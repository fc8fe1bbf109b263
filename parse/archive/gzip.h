/*
 * gzip.h: inflates gzip (RFC 1952) as a stream.
 *
 * Members that follow one another are one stream; anything else after a
 * trailer is ignored, because large reporters send it. Checksum and length
 * are checked, declared lengths never used.
 */
#ifndef DMARC_PARSE_ARCHIVE_GZIP_H
#define DMARC_PARSE_ARCHIVE_GZIP_H

#include "parse/archive/source.h"

/*
 * The content of the gzip that from holds; from is read on from where it
 * stands, and rewound with it. At most most_in bytes are read from it. from
 * and budget must outlive the result. NULL when out of memory.
 */
struct source *gzip_open(struct source *from, uint64_t most_in,
    struct source_budget *budget);

#endif

/*
 * gzip.h: inflates gzip (RFC 1952) as a stream.
 *
 * Consecutive members form one stream; other bytes after a trailer are
 * ignored, because large reporters send them. Checksum and length are
 * checked, but buffers are never sized by a declared length.
 */
#ifndef DMARC_PARSE_ARCHIVE_GZIP_H
#define DMARC_PARSE_ARCHIVE_GZIP_H

#include "parse/archive/source.h"

/*
 * Returns a source of the inflated content of from, which is read from its
 * current position, at most most_in bytes. Rewinding the result rewinds from.
 * from and budget must outlive the result. NULL if out of memory.
 */
struct source *gzip_open(struct source *from, uint64_t most_in,
    struct source_budget *budget);

#endif

/*
 * zip.h: the members of a zip archive in memory.
 *
 * The central directory says where members are; what it says about sizes is
 * not believed. Names are for messages only and never a path.
 */
#ifndef DMARC_PARSE_ARCHIVE_ZIP_H
#define DMARC_PARSE_ARCHIVE_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "parse/archive/source.h"

struct zip_reader;

/* data stays the caller's and must outlive *out. */
DMARC_MUST_USE enum dmarc_status zip_reader_open(const unsigned char *data,
    size_t len, struct zip_reader **out, struct dmarc_err *err);
void zip_reader_close(struct zip_reader *z);	/* NULL is fine */

/* How many entries the directory has, whatever they are. */
uint64_t zip_reader_entries(const struct zip_reader *z);

/*
 * Entry i: *name (UTF-8, until the archive is closed) and *out, to be closed
 * before the archive. *out is NULL for what is no file or no content:
 * directories, symbolic links, what macOS adds. *name is set even when the
 * entry is refused (encrypted, another method than stored and deflate).
 */
DMARC_MUST_USE enum dmarc_status zip_reader_entry(struct zip_reader *z,
    uint64_t i, struct source_budget *budget, const char **name,
    struct source **out, struct dmarc_err *err);

#endif

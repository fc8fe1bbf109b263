/*
 * zip.h: reads the members of a zip archive in memory.
 *
 * The central directory locates the members; its sizes are not trusted. Names
 * are used in messages only, never as a path.
 */
#ifndef DMARC_PARSE_ARCHIVE_ZIP_H
#define DMARC_PARSE_ARCHIVE_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "parse/archive/source.h"

struct zip_reader;

/* data remains the caller's and must outlive *out. */
DMARC_MUST_USE enum dmarc_status zip_reader_open(const unsigned char *data,
    size_t len, struct zip_reader **out, struct dmarc_err *err);
void zip_reader_close(struct zip_reader *z);	/* NULL is fine */

/* Number of entries in the directory, of any kind. */
uint64_t zip_reader_entries(const struct zip_reader *z);

/*
 * Opens entry i. Sets *name (UTF-8, valid until the archive is closed) and
 * *out, which the caller closes before the archive. *out is NULL for entries
 * without content: directories, symbolic links, files that macOS adds. *name
 * is set even if the entry is refused (encrypted, or a method other than
 * stored and deflate).
 */
DMARC_MUST_USE enum dmarc_status zip_reader_entry(struct zip_reader *z,
    uint64_t i, struct source_budget *budget, const char **name,
    struct source **out, struct dmarc_err *err);

#endif

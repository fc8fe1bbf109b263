/*
 * file.h: files below an open folder, which are never reached through a link.
 * Messages name a file by the name of the folder and its path below that.
 */
#ifndef DMARC_REPORT_HTML_SITE_FILE_H
#define DMARC_REPORT_HTML_SITE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

/* The folder with a folder for each domain. */
#define FILE_DOMAINS "domain"

/* Whether a path is one of a site: "index.html", "domain/NAME/index.html". */
bool file_is_path(const char *path);

/* "FOLDER/PATH: no space left", by an errno. */
enum dmarc_status file_cannot(const char *folder, const char *path, int why,
    struct dmarc_err *err);

/* Writes all bytes; false: errno says why not. */
bool file_put(int fd, const void *data, size_t len);

/*
 * Writes a new file, in place of one of that name, with the rights that the
 * umask leaves. It need not be on the disk yet. E_PERM, E_IO, E_AGAIN.
 */
DMARC_MUST_USE enum dmarc_status file_write(int dir, const char *folder,
    const char *name, const void *data, size_t len, struct dmarc_err *err);
/* Returns once a file that was written is on the disk. E_IO, E_AGAIN. */
DMARC_MUST_USE enum dmarc_status file_sync(int dir, const char *folder,
    const char *name, struct dmarc_err *err);

/*
 * Reads a file of at most so many bytes; *text is released with g_free(), and
 * has a NUL after its *len bytes. E_USAGE if it is longer, or no plain file.
 */
DMARC_MUST_USE enum dmarc_status file_read(int dir, const char *folder,
    const char *name, size_t most, char **text, size_t *len,
    struct dmarc_err *err);

enum file_state { FILE_ABSENT, FILE_SAME, FILE_DIFFERS };
/*
 * Compares a file with the bytes that it should have. A file that is no plain
 * one, or that may not be read, differs. E_IO; the message names path.
 */
DMARC_MUST_USE enum dmarc_status file_compare(int dir, const char *name,
    const void *data, size_t len, enum file_state *out, const char *folder,
    const char *path, struct dmarc_err *err);

#endif

/*
 * text_file.h: a file that the operator wrote, as one string.
 */
#ifndef DMARC_COMMON_SETTINGS_TEXT_FILE_H
#define DMARC_COMMON_SETTINGS_TEXT_FILE_H

#include "common/err.h"

/*
 * Read all of it. *text is for g_free(); NULL: there is no such file, which
 * is no error here. E_PERM, E_IO, E_NOMEM; E_CONFIG for anything else that
 * keeps it from being read (a folder, a NUL byte). The text names the file.
 */
DMARC_MUST_USE enum dmarc_status text_file_read(const char *file, char **text,
    struct dmarc_err *err);

#endif

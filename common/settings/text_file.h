/*
 * text_file.h: reads a file that the operator wrote into a string.
 */
#ifndef DMARC_COMMON_SETTINGS_TEXT_FILE_H
#define DMARC_COMMON_SETTINGS_TEXT_FILE_H

#include "common/err.h"

/*
 * Read the whole file. The caller releases *text with g_free(). Returns OK
 * with *text NULL if the file does not exist. Fails with E_PERM, E_IO, E_NOMEM
 * or, for any other cause (a folder, a NUL byte), E_CONFIG; except for
 * E_NOMEM, the error text names the file.
 */
DMARC_MUST_USE enum dmarc_status text_file_read(const char *file, char **text,
    struct dmarc_err *err);

#endif

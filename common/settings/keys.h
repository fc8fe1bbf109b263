/*
 * keys.h: the groups and keys of the settings file, and the struct member that
 * each sets. For settings.c alone.
 */
#ifndef DMARC_COMMON_SETTINGS_KEYS_H
#define DMARC_COMMON_SETTINGS_KEYS_H

#include <stddef.h>

#include "common/settings/settings.h"

/*
 * Parse the text of a settings file into *s. The E_CONFIG error names the
 * file, the line and the key, and says how to fix it.
 */
DMARC_MUST_USE enum dmarc_status keys_read(const char *file, const char *text,
    size_t len, struct dmarc_settings *s, struct dmarc_err *err);

#endif

/*
 * keys.h: every group and key of the settings file, and where its value goes.
 * For settings.c alone.
 */
#ifndef DMARC_COMMON_SETTINGS_KEYS_H
#define DMARC_COMMON_SETTINGS_KEYS_H

#include <stddef.h>

#include "common/settings/settings.h"

/*
 * Read the text of a settings file into *s. E_CONFIG names the file, the line
 * and the key, and says how to mend it.
 */
DMARC_MUST_USE enum dmarc_status keys_read(const char *file, const char *text,
    size_t len, struct dmarc_settings *s, struct dmarc_err *err);

#endif

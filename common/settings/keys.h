/*
 * keys.h: every group and key of the settings file, and what may
 * stand there. For settings.c alone.
 */
#ifndef DMARC_COMMON_SETTINGS_KEYS_H
#define DMARC_COMMON_SETTINGS_KEYS_H

#include <stdbool.h>

#include <glib.h>

#include "common/settings/settings.h"

#define SETTINGS_DOMAIN "domain "	/* before a name: [domain NAME] */

/* What is being read, for messages that say where. */
struct settings_source {
	const char *file, *text;
	GKeyFile *keys;
	const char *group, *key;
};

bool settings_is_group(const char *name);
bool settings_is_domain(const char *group);

/* Fold a domain as the ledger keeps it. false: it is no domain name. */
bool settings_fold_domain(char *name);

/*
 * One key of a group, which is SETTINGS_DOMAIN for all [domain NAME]; base
 * is the struct that the group fills.
 */
DMARC_MUST_USE enum dmarc_status settings_read_key(
    struct settings_source *src, const char *group, void *base,
    struct dmarc_err *err);

/* An unknown group, and the nearest known one. */
enum dmarc_status settings_unknown_group(struct settings_source *src,
    struct dmarc_err *err);

/* "FILE:LINE: " before what is wrong there. */
enum dmarc_status settings_at_line(struct settings_source *src,
    struct dmarc_err *err);

#endif

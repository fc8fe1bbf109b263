/*
 * settings.h: finds and reads the settings file; finds the database and the
 * files beside it.
 *
 * A GLib key file. Every program accepts every group and key, whether it uses
 * it or not, and reports any misspelt one. Each value is parsed once, into its
 * type (value.h).
 */
#ifndef DMARC_COMMON_SETTINGS_SETTINGS_H
#define DMARC_COMMON_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"
#include "common/settings/value.h"

/* A [domain NAME] group: the operator's settings for a domain. */
struct settings_domain {
	char *name;		/* lower case, no trailing dot */
	char **tenants;		/* NULL-terminated; NULL: not set */
	bool sends_mail;	/* default: true */
	bool accept_forwarding_loss;
};

struct dmarc_settings {
	char *file;		/* the path read; NULL: no file */
	bool named;		/* by --config or $DMARC_CONF */
	char **own;		/* [domains]; lower case, no trailing dots */
	size_t owns;
	char *database;		/* NULL: not set */
	unsigned wait_seconds;	/* longest wait for a locked database */
	char *authserv_id;	/* [ingest]; NULL: not set */
	bool authserv_below_received;	/* it adds its header below Received */
	char **distrust;	/* organizations of reporters, lower case,
				 * NULL-terminated; NULL: not set */
	bool failure_reports;	/* read them; default: true */
	unsigned failure_days;	/* how long they are kept */
	struct on_success on_success;
	unsigned jobs;		/* 0: not set */
	struct dmarc_limits limits;
	enum settings_profile profile;	/* [report] */
	enum dmarc_p goal;	/* QUARANTINE or REJECT */
	char *to, *from;	/* [report]: recipients.h; NULL: not set */
	char *engine;		/* [fleet]: as libpq takes it; NULL: not set */
	struct settings_domain *domain;
	size_t domains;
};

/*
 * Read the settings file: flag (--config, or NULL), else $DMARC_CONF, else
 * dmarc/dmarc.conf in $XDG_CONFIG_HOME (~/.config), else
 * /etc/dmarc/dmarc.conf. A file named by flag or $DMARC_CONF must exist; if
 * no file exists, all settings have their defaults. The E_CONFIG error names
 * file, line and key.
 */
DMARC_MUST_USE enum dmarc_status settings_load(const char *flag,
    struct dmarc_settings *out, struct dmarc_err *err);

/* Free the members. A zeroed struct is fine. */
void settings_free(struct dmarc_settings *s);

/*
 * The path of the database: flag (--db, or NULL), else $DMARC_DB, else
 * [database] file, else dmarc/dmarc.db in $XDG_DATA_HOME (~/.local/share).
 * *ours is true for this default, whose folder ingest may create. The caller
 * frees *path. E_USAGE if flag is empty, or if a path begins with ~.
 */
DMARC_MUST_USE enum dmarc_status settings_database(
    const struct dmarc_settings *s, const char *flag, char **path, bool *ours,
    struct dmarc_err *err);

/*
 * The settings of a policy domain (lower case, no trailing dot). Never NULL:
 * for a domain without a group it holds the defaults, with name NULL.
 */
const struct settings_domain *settings_domain(const struct dmarc_settings *s,
    const char *domain);

/*
 * The absolute path of another file of the operator, such as senders.conf; the
 * caller frees it. Beside a settings file that was named. Else the first of
 * dmarc/NAME in $XDG_CONFIG_HOME (~/.config) and /etc/dmarc/NAME that exists,
 * whether or not a settings file is there; if neither does, where it belongs:
 * beside the settings file, or without one in the first of these folders.
 */
char *settings_companion(const struct dmarc_settings *s, const char *name);

#endif

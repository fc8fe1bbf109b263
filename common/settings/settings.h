/*
 * settings.h: the settings file, and where it and the database lie.
 *
 * A GLib key file; every group and key is known here, whichever program uses
 * it, so that a misspelt one is an error for all of them. Each value is parsed
 * once, here, into what it means (value.h).
 */
#ifndef DMARC_COMMON_SETTINGS_SETTINGS_H
#define DMARC_COMMON_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"
#include "common/settings/value.h"

/* A [domain NAME] group: what an operator says about one of the domains. */
struct settings_domain {
	char *name;		/* lower case, no trailing dot */
	char **tenants;		/* NULL-terminated; NULL: not said */
	bool sends_mail;	/* true unless said otherwise */
	bool accept_forwarding_loss;
};

struct dmarc_settings {
	char *file;		/* the one in use; NULL: there is none */
	char **own;		/* [domains]; lower case, no trailing dots */
	size_t owns;
	char *database;		/* NULL: not set */
	unsigned wait_seconds;	/* at most, for a locked one */
	char *authserv_id;	/* [ingest]; NULL: not set */
	bool authserv_below_received;	/* it writes below its Received */
	struct on_success on_success;
	unsigned jobs;		/* 0: not set */
	struct dmarc_limits limits;
	enum settings_profile profile;	/* [report] */
	enum dmarc_p goal;	/* QUARANTINE or REJECT */
	char *to, *from;	/* [report]: recipients.h; NULL: not set */
	struct settings_domain *domain;
	size_t domains;
};

/*
 * Read the settings file: flag (--config, or NULL), else $DMARC_CONF, else
 * dmarc/dmarc.conf in $XDG_CONFIG_HOME (~/.config), else
 * /etc/dmarc/dmarc.conf. One that was asked for must be there; without any,
 * everything has its default. E_CONFIG names file, line and key.
 */
DMARC_MUST_USE enum dmarc_status settings_load(const char *flag,
    struct dmarc_settings *out, struct dmarc_err *err);

/* Release what it holds. One that is all zeros is fine. */
void settings_free(struct dmarc_settings *s);

/*
 * Where the database lies: flag (--db, or NULL), else $DMARC_DB, else
 * [database] file, else dmarc/dmarc.db in $XDG_DATA_HOME (~/.local/share).
 * *ours says that it is the last, whose folder ingest may create. The caller
 * frees *path.
 */
DMARC_MUST_USE enum dmarc_status settings_database(
    const struct dmarc_settings *s, const char *flag, char **path, bool *ours,
    struct dmarc_err *err);

/*
 * What the operator says of a policy domain (lower case, no trailing dot);
 * never NULL: a domain without a group has the defaults, and no name.
 */
const struct settings_domain *settings_domain(const struct dmarc_settings *s,
    const char *domain);

/*
 * A file in the folder of the settings file in use, for the caller to free;
 * NULL when there is no settings file.
 */
char *settings_beside(const struct dmarc_settings *s, const char *name);

#endif

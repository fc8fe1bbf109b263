/*
 * settings.c: see settings.h. Finds the file and reads it group by group;
 * what a key means is in keys.c.
 */
#include "common/settings/settings.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/settings/keys.h"
#include "common/settings/text_file.h"

static enum dmarc_status
new_domain(struct settings_source *src, struct dmarc_settings *s,
    struct settings_domain **out, struct dmarc_err *err)
{
	char *name = g_strstrip(g_strdup(src->group +
	    strlen(SETTINGS_DOMAIN)));
	bool twice = false;

	src->key = NULL;
	if (!settings_fold_domain(name)) {
		g_free(name);
		(void)dmarc_fail(err, DMARC_E_CONFIG,
		    "[%.60s] names no domain in its ASCII form", src->group);
		return settings_at_line(src, err);
	}
	for (size_t i = 0; i < s->domains; i++)
		twice = twice || strcmp(s->domain[i].name, name) == 0;
	if (twice) {
		g_free(name);
		(void)dmarc_fail(err, DMARC_E_CONFIG,
		    "[%.60s] stands there twice", src->group);
		return settings_at_line(src, err);
	}
	s->domain = g_renew(struct settings_domain, s->domain, s->domains + 1);
	*out = &s->domain[s->domains++];
	**out = (struct settings_domain){ .name = name, .sends_mail = true };
	return DMARC_OK;
}

static enum dmarc_status
read_group(struct settings_source *src, struct dmarc_settings *s,
    struct dmarc_err *err)
{
	struct settings_domain *domain = NULL;
	const char *group = src->group;
	void *base = s;
	char **keys;
	enum dmarc_status st = DMARC_OK;

	if (settings_is_domain(group)) {
		group = SETTINGS_DOMAIN;
		st = new_domain(src, s, &domain, err);
		if (st != DMARC_OK)
			return st;
		base = domain;
	} else if (!settings_is_group(group)) {
		return settings_unknown_group(src, err);
	}
	keys = g_key_file_get_keys(src->keys, src->group, NULL, NULL);
	for (char **k = keys; *k != NULL && st == DMARC_OK; k++) {
		src->key = *k;
		st = settings_read_key(src, group, base, err);
	}
	g_strfreev(keys);
	return st;
}

static enum dmarc_status
read_text(const char *file, const char *text, size_t len,
    struct dmarc_settings *s, struct dmarc_err *err)
{
	struct settings_source src = { .file = file, .text = text };
	GError *why = NULL;
	char **groups = NULL;
	enum dmarc_status st = DMARC_OK;

	src.keys = g_key_file_new();
	if (!g_key_file_load_from_data(src.keys, text, len, G_KEY_FILE_NONE,
	    &why)) {
		st = dmarc_fail(err, DMARC_E_CONFIG, "%s: %s", file,
		    why->message);
		g_error_free(why);
		goto out;
	}
	groups = g_key_file_get_groups(src.keys, NULL);
	for (char **g = groups; *g != NULL && st == DMARC_OK; g++) {
		src.group = *g;
		st = read_group(&src, s, err);
	}
out:
	g_strfreev(groups);
	g_key_file_free(src.keys);
	return st;
}

/* A variable that is set to nothing is not set. */
static const char *
environment(const char *name)
{
	const char *v = getenv(name);

	return v != NULL && *v != '\0' ? v : NULL;
}

/* A file below $XDG_... or below the home directory. */
static char *
below(const char *variable, const char *home, const char *rest)
{
	const char *dir = environment(variable);

	/* The XDG specification: a path that is not absolute is ignored. */
	if (dir != NULL && *dir == '/')
		return g_build_filename(dir, rest, NULL);
	return g_build_filename(g_get_home_dir(), home, rest, NULL);
}

/* Read one file. Absent: *found is false, and that is no error. */
static enum dmarc_status
try_file(const char *file, struct dmarc_settings *s, bool *found,
    struct dmarc_err *err)
{
	char *text;
	enum dmarc_status st = text_file_read(file, &text, err);

	*found = text != NULL;
	if (text == NULL)
		return st;
	st = read_text(file, text, strlen(text), s, err);
	g_free(text);
	if (st == DMARC_OK)
		s->file = g_strdup(file);
	return st;
}

enum dmarc_status
settings_load(const char *flag, struct dmarc_settings *out,
    struct dmarc_err *err)
{
	struct dmarc_settings s = { .limits = dmarc_default_limits,
		.wait_seconds = 30 };
	const char *asked = flag != NULL ? flag : environment("DMARC_CONF");
	char *user = NULL;
	bool found;
	enum dmarc_status st;

	if (asked != NULL) {
		st = try_file(asked, &s, &found, err);
		if (st == DMARC_OK && !found)
			st = dmarc_fail(err, DMARC_E_CONFIG,
			    "%s: no such settings file", asked);
		goto out;
	}
	user = below("XDG_CONFIG_HOME", ".config", "dmarc/dmarc.conf");
	st = try_file(user, &s, &found, err);
	if (st == DMARC_OK && !found)
		st = try_file("/etc/dmarc/dmarc.conf", &s, &found, err);
out:
	g_free(user);
	if (st != DMARC_OK) {
		settings_free(&s);
		return st;
	}
	s.owns = s.own == NULL ? 0 : g_strv_length(s.own);
	*out = s;
	return DMARC_OK;
}

void
settings_free(struct dmarc_settings *s)
{
	for (size_t i = 0; i < s->domains; i++) {
		g_free(s->domain[i].name);
		g_strfreev(s->domain[i].tenants);
	}
	g_free(s->domain);
	g_free(s->file);
	g_strfreev(s->own);
	g_free(s->database);
	g_free(s->authserv_id);
	g_free(s->on_success);
	g_free(s->profile);
	g_free(s->goal);
	g_free(s->to);
	g_free(s->from);
	*s = (struct dmarc_settings){ 0 };
}

enum dmarc_status
settings_database(const struct dmarc_settings *s, const char *flag,
    char **path, bool *ours, struct dmarc_err *err)
{
	const char *set = flag != NULL ? flag : environment("DMARC_DB");

	if (flag != NULL && *flag == '\0')
		return dmarc_fail(err, DMARC_E_USAGE,
		    "the name of the database is empty");
	*ours = false;
	if (set != NULL) {
		*path = g_strdup(set);
	} else if (s->database != NULL && *s->database != '/') {
		*path = settings_beside(s, s->database);
	} else if (s->database != NULL) {
		*path = g_strdup(s->database);
	} else {
		*path = below("XDG_DATA_HOME", ".local/share",
		    "dmarc/dmarc.db");
		*ours = true;
	}
	return DMARC_OK;
}

const struct settings_domain *
settings_domain(const struct dmarc_settings *s, const char *domain)
{
	static const struct settings_domain none = { .sends_mail = true };

	for (size_t i = 0; i < s->domains; i++)
		if (strcmp(s->domain[i].name, domain) == 0)
			return &s->domain[i];
	return &none;
}

char *
settings_beside(const struct dmarc_settings *s, const char *name)
{
	char *dir, *path;

	if (s->file == NULL)
		return NULL;
	dir = g_path_get_dirname(s->file);
	path = g_build_filename(dir, name, NULL);
	g_free(dir);
	return path;
}

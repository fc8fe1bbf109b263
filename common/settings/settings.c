/*
 * settings.c: see settings.h. Finds the files; keys.c parses one.
 */
#include "common/settings/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "common/nearest.h"
#include "common/settings/keys.h"
#include "common/settings/text_file.h"

#define SYSTEM_FOLDER "/etc/dmarc"

/* The value of a variable; NULL if it is unset or empty. */
static const char *
environment(const char *name)
{
	const char *v = getenv(name);

	return v != NULL && *v != '\0' ? v : NULL;
}

/* A path below the folder in an XDG variable, else below home. */
static char *
below(const char *variable, const char *home, const char *rest)
{
	const char *dir = environment(variable);

	/* The XDG specification has relative paths ignored. */
	if (dir != NULL && *dir == '/')
		return g_build_filename(dir, rest, NULL);
	return g_build_filename(g_get_home_dir(), home, rest, NULL);
}

/* A file in the user's folder of settings. */
static char *
users_file(const char *name)
{
	char *path = g_build_filename("dmarc", name, NULL);
	char *file = below("XDG_CONFIG_HOME", ".config", path);

	g_free(path);
	return file;
}

/* Read one file; if it does not exist, returns OK with *found false. */
static enum dmarc_status
try_file(const char *file, struct dmarc_settings *s, bool *found,
    struct dmarc_err *err)
{
	char *text;
	enum dmarc_status st = text_file_read(file, &text, err);

	*found = text != NULL;
	if (text == NULL)
		return st;
	st = keys_read(file, text, strlen(text), s, err);
	g_free(text);
	if (st == DMARC_OK)
		s->file = g_strdup(file);
	return st;
}

static enum dmarc_status
no_such_file(const char *asked, struct dmarc_err *err)
{
	char *near;

	if (value_no_tilde(asked, DMARC_E_CONFIG, err) != DMARC_OK)
		return dmarc_wrap(err, "%s", asked);
	near = nearest_entry(asked);
	(void)dmarc_fail(err, DMARC_E_CONFIG, "%s: no such settings file%s%s%s",
	    asked, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
	free(near);
	return DMARC_E_CONFIG;
}

/*
 * The user's settings file may not be read: sudo and setpriv may leave HOME at
 * that of another user. Says so in *err, which has the failure.
 */
static enum dmarc_status
not_our_home(const char *file, struct dmarc_err *err)
{
	const char *home = g_get_home_dir();
	struct stat sb;

	if (stat(home, &sb) != 0 || sb.st_uid == geteuid())
		return err->code;
	return dmarc_fail(err, DMARC_E_PERM, "%s: permission denied: HOME is "
	    "%s, of another user; sudo -H sets it, or name a file with "
	    "--config", file, home);
}

enum dmarc_status
settings_load(const char *flag, struct dmarc_settings *out,
    struct dmarc_err *err)
{
	struct dmarc_settings s = { .limits = dmarc_default_limits,
		.wait_seconds = 30, .goal = DMARC_P_REJECT,
		.failure_reports = true, .failure_days = 30 };
	const char *asked = flag != NULL ? flag : environment("DMARC_CONF");
	char *user = NULL;
	bool found;
	enum dmarc_status st;

	if (asked != NULL) {
		st = try_file(asked, &s, &found, err);
		if (st == DMARC_OK && !found)
			st = no_such_file(asked, err);
		goto out;
	}
	user = users_file("dmarc.conf");
	st = try_file(user, &s, &found, err);
	if (st == DMARC_E_PERM)
		st = not_our_home(user, err);
	if (st == DMARC_OK && !found)
		st = try_file(SYSTEM_FOLDER "/dmarc.conf", &s, &found, err);
out:
	g_free(user);
	if (st != DMARC_OK) {
		settings_free(&s);
		return st;
	}
	s.named = asked != NULL;
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
	g_strfreev(s->distrust);
	g_free(s->on_success.folder);
	g_free(s->to);
	g_free(s->from);
	g_free(s->engine);
	*s = (struct dmarc_settings){ 0 };
}

/* The path of name in the folder of the settings file, which is there. */
static char *
beside(const struct dmarc_settings *s, const char *name)
{
	char *dir = g_path_get_dirname(s->file);
	char *path = g_build_filename(dir, name, NULL);

	g_free(dir);
	return path;
}

enum dmarc_status
settings_database(const struct dmarc_settings *s, const char *flag,
    char **path, bool *ours, struct dmarc_err *err)
{
	const char *set = flag != NULL ? flag : environment("DMARC_DB");

	if (flag != NULL && *flag == '\0')
		return dmarc_fail(err, DMARC_E_USAGE,
		    "the name of the database is empty");
	if (set != NULL && value_no_tilde(set, DMARC_E_USAGE, err) != DMARC_OK)
		return dmarc_wrap(err, "%s %s", flag != NULL ? "--db" :
		    "DMARC_DB", set);
	*ours = false;
	if (set != NULL) {
		*path = g_strdup(set);
	} else if (s->database != NULL && *s->database != '/') {
		*path = beside(s, s->database);
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

/* Only what is certainly not there lets the next place be tried. */
static bool
is_missing(const char *file)
{
	return access(file, F_OK) != 0 && (errno == ENOENT ||
	    errno == ENOTDIR);
}

char *
settings_companion(const struct dmarc_settings *s, const char *name)
{
	char *user = users_file(name);
	char *all = g_build_filename(SYSTEM_FOLDER, name, NULL);
	char *found, *full;

	if (!s->named && !is_missing(user))
		found = g_strdup(user);
	else if (!s->named && !is_missing(all))
		found = g_strdup(all);
	else
		found = s->file != NULL ? beside(s, name) : g_strdup(user);
	full = g_canonicalize_filename(found, NULL);
	g_free(found);
	g_free(all);
	g_free(user);
	return full;
}

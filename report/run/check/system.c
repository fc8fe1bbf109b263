/*
 * system.c: see system.h.
 */
#include "report/run/check/system.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "common/settings/text_file.h"

/* ---- sendmail ---- */

char *
system_sendmail(void)
{
	static const char *const usual[] = { "/usr/sbin/sendmail",
		"/usr/lib/sendmail" };
	char *path = g_find_program_in_path("sendmail");

	for (size_t i = 0; path == NULL && i < G_N_ELEMENTS(usual); i++)
		if (access(usual[i], X_OK) == 0)
			path = g_strdup(usual[i]);
	return path;
}

/* ---- timers ---- */

/* Whether a line of a file, other than a comment, has the word in it. */
static bool
names(const char *file, const char *word)
{
	struct dmarc_err unreadable;
	char *text = NULL, **lines;
	bool found = false;

	if (text_file_read(file, &text, &unreadable) != DMARC_OK ||
	    text == NULL)
		return false;
	lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l != NULL && !found; l++)
		found = *g_strchug(*l) != '#' && strstr(*l, word) != NULL;
	g_strfreev(lines);
	g_free(text);
	return found;
}

/* Whether the service of a timer, the file beside it, has the word in it. */
static bool
timer_names(const char *timer, const char *word)
{
	char *file = realpath(timer, NULL), *service;
	bool found = false;

	if (file != NULL && g_str_has_suffix(file, ".timer")) {
		service = g_strdup_printf("%.*s.service",
		    (int)(strlen(file) - strlen(".timer")), file);
		found = names(service, word);
		g_free(service);
	}
	free(file);
	return found;
}

/* The first file of a folder that names the word; NULL: none. */
static char *
find(const char *root, const char *folder, const char *word,
    bool (*match)(const char *file, const char *word))
{
	char *path = g_build_filename("/", root, folder, NULL);
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;
	char *found = NULL;

	while (dir != NULL && found == NULL &&
	    (name = g_dir_read_name(dir)) != NULL) {
		char *file = g_build_filename(path, name, NULL);

		if (match(file, word))
			found = match == timer_names ? g_strdup(name) :
			    g_build_filename(folder, name, NULL);
		g_free(file);
	}
	if (dir != NULL)
		g_dir_close(dir);
	g_free(path);
	return found;
}

char *
system_schedule(const char *root, const char *program)
{
	static const struct {
		const char *folder;
		bool (*match)(const char *file, const char *word);
	} places[] = {
		{ "/etc/systemd/system/timers.target.wants", timer_names },
		{ "/run/systemd/system/timers.target.wants", timer_names },
		{ "/usr/lib/systemd/system/timers.target.wants", timer_names },
		{ "/etc/cron.d", names }, { "/etc/cron.hourly", names },
		{ "/etc/cron.daily", names }, { "/etc/cron.weekly", names },
		{ "/etc/cron.monthly", names },
	};
	char *found = NULL, *crontab;

	for (size_t i = 0; found == NULL && i < G_N_ELEMENTS(places); i++)
		found = find(root, places[i].folder, program,
		    places[i].match);
	crontab = g_build_filename("/", root, "etc/crontab", NULL);
	if (found == NULL && names(crontab, program))
		found = g_strdup("/etc/crontab");
	g_free(crontab);
	return found;
}

/* ---- rights ---- */

/* Narrows who may read by one folder above the file. */
static void
pass(struct system_readers *r, const char *folder, gid_t group)
{
	struct stat sb;
	bool others, by_group;

	if (stat(folder, &sb) != 0)
		return;
	others = (sb.st_mode & S_IXOTH) != 0;
	by_group = sb.st_gid == group ? (sb.st_mode & S_IXGRP) != 0 : others;
	if (r->by_group && !by_group)
		r->closed = g_strdup(folder);
	r->by_group = r->by_group && by_group;
	r->by_others = r->by_others && others;
}

bool
system_readers(const char *path, struct system_readers *out)
{
	char *full = g_canonicalize_filename(path, NULL), *folder;
	const struct passwd *owner;
	const struct group *group;
	struct stat sb;

	*out = (struct system_readers){ .owner = NULL };
	if (stat(full, &sb) != 0) {
		g_free(full);
		return false;
	}
	out->by_group = (sb.st_mode & S_IRGRP) != 0;
	out->by_others = (sb.st_mode & S_IROTH) != 0;
	if (!out->by_group)
		out->closed = g_strdup(full);
	folder = g_path_get_dirname(full);
	while (folder[1] != '\0') {
		char *above = g_path_get_dirname(folder);

		pass(out, folder, sb.st_gid);
		g_free(folder);
		folder = above;
	}
	g_free(folder);
	g_free(full);
	owner = getpwuid(sb.st_uid);
	out->owner = owner != NULL ? g_strdup(owner->pw_name) :
	    g_strdup_printf("%u", sb.st_uid);
	group = getgrgid(sb.st_gid);
	out->group = group != NULL ? g_strdup(group->gr_name) :
	    g_strdup_printf("%u", sb.st_gid);
	return true;
}

void
system_readers_free(struct system_readers *r)
{
	g_free(r->owner);
	g_free(r->group);
	g_free(r->closed);
	*r = (struct system_readers){ .owner = NULL };
}

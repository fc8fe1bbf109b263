/*
 * inputs.c: see inputs.h.
 */
#include "parse/input/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/nearest.h"

#define OPEN_FILE (O_RDONLY | O_CLOEXEC)
#define OPEN_ENTRY (OPEN_FILE | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

/* Complains of a file that cannot be opened; errno says why. */
static enum dmarc_status
failed(const char *name, inputs_complain *complain, struct dmarc_err *err)
{
	enum dmarc_status code = DMARC_E_IO;
	const char *remedy = "", *after = "";
	const int why = errno;
	char *near = NULL;

	if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)
		code = DMARC_E_NOINPUT;
	else if (errno == EACCES || errno == EPERM)
		code = DMARC_E_PERM;
	else if (errno == EMFILE)
		remedy = "; give fewer files at once, or raise ulimit -n";
	if (errno == EISDIR)
		remedy = "; name the files in it (dmarc-ingest reads Maildirs)";
	if (errno == ENOENT || errno == ENOTDIR)
		near = nearest_entry(name);
	if (near != NULL) {
		remedy = "; did you mean ";
		after = "?";
	}
	(void)dmarc_fail(err, code, "%s%s%s%s", strerror(why), remedy,
	    near != NULL ? near : "", after);
	free(near);
	complain(name, err->text);
	return code;
}

/* Adds a file, and takes over name and fd, also on failure. */
static enum dmarc_status
add(struct inputs *s, char *name, int fd, struct dmarc_err *err)
{
	struct input *in = s->in;

	if (name != NULL && s->n == s->size) {
		in = reallocarray(s->in, s->size * 2 + 16, sizeof *in);
		if (in != NULL) {
			s->in = in;
			s->size = s->size * 2 + 16;
		}
	}
	if (name == NULL || in == NULL) {
		free(name);
		if (fd > STDIN_FILENO)
			(void)close(fd);
		return dmarc_no_memory(err);
	}
	s->in[s->n++] = (struct input){ name, fd };
	return DMARC_OK;
}

/* ---- folders ---- */

static bool
has_folder(int dir, const char *name)
{
	struct stat about;

	return fstatat(dir, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(about.st_mode);
}

static int
is_shown(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/*
 * Opens an entry of a folder; ignores folders in it. Clears *more if there are
 * too many open files.
 */
static enum dmarc_status
open_entry(struct inputs *s, const char *folder, int dir, const char *entry,
    bool *more, inputs_complain *complain, struct dmarc_err *err)
{
	bool slash = *folder != '\0' && folder[strlen(folder) - 1] == '/';
	enum dmarc_status st = DMARC_OK;
	struct stat about = { 0 };
	char *name;
	int fd;

	if (asprintf(&name, "%s%s%s", folder, slash ? "" : "/", entry) < 0)
		return dmarc_no_memory(err);
	fd = openat(dir, entry, OPEN_ENTRY);
	if (fd != -1 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
		return add(s, name, fd, err);
	*more = fd != -1 || errno != EMFILE;
	if (fd == -1 && errno != ELOOP && errno != ENXIO)
		st = failed(name, complain, err);
	else if (!S_ISDIR(about.st_mode))
		complain(name, "not a regular file: skipped");
	if (!*more)
		complain(name, "the files from here on are skipped");
	if (fd != -1)
		(void)close(fd);
	free(name);
	return st;
}

/* Opens the files of the folder dir; E_NOINPUT if there is none. */
static enum dmarc_status
open_folder(struct inputs *s, const char *name, int dir,
    inputs_complain *complain, struct dmarc_err *err)
{
	enum dmarc_status st, worst = DMARC_OK;
	size_t before = s->n;
	struct dirent **entry;
	bool more = true;
	int n;

	if (has_folder(dir, "new") && has_folder(dir, "cur")) {
		errno = EISDIR;
		return failed(name, complain, err);
	}
	n = scandirat(dir, ".", &entry, is_shown, by_name);
	if (n == -1)
		return failed(name, complain, err);
	for (int i = 0; i < n; i++) {
		st = !more ? DMARC_OK : open_entry(s, name, dir,
		    entry[i]->d_name, &more, complain, err);
		if (st != DMARC_OK && worst != DMARC_E_NOMEM)
			worst = st;
		free(entry[i]);
	}
	free(entry);
	if (s->n == before && worst == DMARC_OK) {
		complain(name, "a folder without a file to read");
		return dmarc_fail(err, DMARC_E_NOINPUT, "%s", name);
	}
	return worst;
}

/* ---- the command line ---- */

enum dmarc_status
inputs_open(struct inputs *s, const char *name, inputs_complain *complain,
    struct dmarc_err *err)
{
	enum dmarc_status st;
	struct stat about;
	int fd = STDIN_FILENO;

	if (strcmp(name, "-") != 0)
		fd = open(name, OPEN_FILE);
	if (fd == -1)
		return failed(name, complain, err);
	if (fd == STDIN_FILENO || fstat(fd, &about) != 0 ||
	    !S_ISDIR(about.st_mode))
		return add(s, strdup(name), fd, err);
	st = open_folder(s, name, fd, complain, err);
	(void)close(fd);
	return st;
}

void
inputs_close(struct inputs *s)
{
	for (size_t i = 0; i < s->n; i++) {
		(void)close(s->in[i].fd);	/* read only */
		free(s->in[i].name);
	}
	free(s->in);
}

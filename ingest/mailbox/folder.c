/*
 * folder.c: see folder.h.
 *
 * The database is told by its name before it is opened: to close another
 * descriptor of the file would drop SQLite's locks (fcntl(2)).
 */
#include "ingest/mailbox/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "ingest/mailbox/listing.h"
#include "ingest/mailbox/maildir.h"

struct folder {
	char *real, *shown;
	char *database;		/* its name, if it lies here; or NULL */
	int dir;
	struct listing *listing;
};

static enum dmarc_status
trouble(const char *path, struct dmarc_err *err)
{
	enum dmarc_status code = errno == ENOENT || errno == ENOTDIR ?
	    DMARC_E_NOINPUT : dmarc_errno_status(errno);

	return dmarc_fail(err, code, "%s: %s", path, strerror(errno));
}

static bool
is_folder(int dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

static bool
is_maildir(int dir, const char *name)
{
	int fd = openat(dir, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool is = fd >= 0 && maildir_is(fd);

	if (fd >= 0)
		(void)close(fd);
	return is;
}

bool
folder_look(int dir, enum folder_content *out)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = fd < 0 ? NULL : fdopendir(fd);
	enum folder_content content = FOLDER_NOTHING;
	const struct dirent *e;
	int why = errno;

	if (listing == NULL) {
		if (fd >= 0)
			(void)close(fd);
		errno = why;
		return false;
	}
	do {
		errno = 0;
		e = readdir(listing);
		why = errno;
		if (e == NULL || e->d_name[0] == '.')
			continue;
		if (!is_folder(fd, e))
			content = FOLDER_FILES;
		else if (is_maildir(fd, e->d_name))
			content = FOLDER_MAILDIRS;
	} while (e != NULL && content != FOLDER_MAILDIRS);
	(void)closedir(listing);
	errno = why;
	if (why == 0)
		*out = content;
	return why == 0;
}

/* The name of the database, if it lies in this folder; else NULL. */
static char *
name_within(const char *folder, const char *database)
{
	char *real = realpath(database, NULL);
	char *parent = real != NULL ? g_path_get_dirname(real) : NULL;
	char *name = NULL;

	if (parent != NULL && strcmp(parent, folder) == 0)
		name = g_path_get_basename(real);
	g_free(parent);
	free(real);
	return name;
}

/* Whether the entry is the database, or belongs to it: NAME-wal, NAME-shm. */
static bool
is_database(const struct folder *f, const char *name)
{
	size_t n = f->database != NULL ? strlen(f->database) : 0;

	return n > 0 && strncmp(name, f->database, n) == 0 &&
	    (name[n] == '\0' || name[n] == '-');
}

enum dmarc_status
folder_open(const char *path, const char *shown, const char *database,
    struct folder **out, struct dmarc_err *err)
{
	struct folder *f = calloc(1, sizeof *f);

	if (f == NULL)
		return dmarc_no_memory(err);
	f->shown = g_strdup(shown);
	f->real = realpath(path, NULL);
	f->dir = f->real == NULL ? -1 : open(f->real,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f->listing = f->dir < 0 ? NULL : listing_open(f->dir);
	if (f->listing == NULL) {
		(void)trouble(path, err);
		folder_close(f);
		return err->code;
	}
	f->database = name_within(f->real, database);
	*out = f;
	return DMARC_OK;
}

void
folder_close(struct folder *f)
{
	if (f == NULL)
		return;
	listing_close(f->listing);
	if (f->dir >= 0)
		(void)close(f->dir);
	g_free(f->database);
	g_free(f->shown);
	free(f->real);
	free(f);
}

/* Make the mailbox of an entry, and have it own its descriptor. */
static enum dmarc_status
make_mailbox(const struct folder *f, const char *name, int fd,
    struct mailbox **out, struct dmarc_err *err)
{
	char *shown = g_strconcat(f->shown, name, NULL);
	char *real = g_build_filename(f->real, name, NULL);
	enum dmarc_status st = DMARC_OK;

	if (fd >= 0)
		st = mailbox_of_file(fd, real, shown, out, err);
	else {
		*out = mailbox_new(MAILBOX_FILE, f->real, shown);
		if (*out == NULL)
			st = dmarc_no_memory(err);
	}
	g_free(real);
	g_free(shown);
	return st;
}

enum dmarc_status
folder_next(struct folder *f, struct folder_entry *out, struct dmarc_err *err)
{
	struct folder_entry e = { 0 };

	for (;;) {
		struct stat about;
		int fd = -1;

		if (!listing_next(f->listing, &e.name))
			return trouble(f->real, err);
		if (e.name != NULL && is_database(f, e.name))
			continue;
		if (e.name != NULL) {
			e.found = entry_open(f->dir, e.name, &fd, &about);
			e.why = errno;
			if (e.found == ENTRY_GONE || S_ISDIR(about.st_mode))
				continue;
			if (make_mailbox(f, e.name, fd, &e.box, err) !=
			    DMARC_OK)
				return err->code;
		}
		*out = e;
		return DMARC_OK;
	}
}

/*
 * tree.c: see tree.h. Pages wait and are synced in batches: the first fsync()
 * does most of the work for all of them.
 */
#include "report/html/site/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "report/html/site/file.h"
#include "report/html/site/list.h"

#define WAITING 64		/* pages */
#define LOCK LIST_FILE ".lock"
#define TEMPORARY 40	/* bytes of the name of a temporary file */

struct tree {
	char *folder;
	int dir, lock;
	bool locked;
	struct list list;
	char *waiting[WAITING];	/* paths; the file: temporary_name() */
	size_t n;
	struct tree_count count;
};

/* ".dmarc-site.0": where a page waits. */
static void
temporary_name(size_t i, char out[TEMPORARY])
{
	(void)snprintf(out, TEMPORARY, LIST_FILE ".%zu", i);
}

/* Whether the folder has no file but those of a run that was killed. */
static enum dmarc_status
check_empty(const struct tree *t, struct dmarc_err *err)
{
	int fd = openat(t->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	bool empty = true;

	if (d == NULL) {
		int why = errno;

		if (fd >= 0)
			(void)close(fd);
		return file_cannot(t->folder, ".", why, err);
	}
	errno = 0;
	while (empty && (e = readdir(d)) != NULL)
		empty = strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0 ||
		    strncmp(e->d_name, LIST_FILE, strlen(LIST_FILE)) == 0;
	if (empty && errno != 0) {
		int why = errno;

		(void)closedir(d);
		return file_cannot(t->folder, ".", why, err);
	}
	(void)closedir(d);
	return empty ? DMARC_OK : dmarc_fail(err, DMARC_E_USAGE, "%s: this "
	    "folder has files and is no site of dmarc-report; name one that "
	    "is empty or does not exist yet", t->folder);
}

static enum dmarc_status
lock(struct tree *t, struct dmarc_err *err)
{
	t->lock = openat(t->dir, LOCK, O_RDWR | O_CREAT | O_NOFOLLOW |
	    O_CLOEXEC, 0666);
	if (t->lock < 0)
		return file_cannot(t->folder, LOCK, errno, err);
	t->locked = flock(t->lock, LOCK_EX | LOCK_NB) == 0;
	if (t->locked)
		return DMARC_OK;
	if (errno == EWOULDBLOCK)
		return dmarc_fail(err, DMARC_E_AGAIN, "%s: another run writes "
		    "this site; try again when it is done", t->folder);
	return file_cannot(t->folder, LOCK, errno, err);
}

/* Removes temporary files of a run that was killed. */
static enum dmarc_status
clear(const struct tree *t, struct dmarc_err *err)
{
	char name[TEMPORARY];

	for (size_t i = 0; i < WAITING; i++) {
		temporary_name(i, name);
		if (unlinkat(t->dir, name, 0) != 0 && errno != ENOENT)
			return file_cannot(t->folder, name, errno, err);
	}
	return DMARC_OK;
}

enum dmarc_status
tree_open(const char *folder, struct tree **out, struct dmarc_err *err)
{
	struct tree *t = g_new0(struct tree, 1);
	bool ours = false;
	enum dmarc_status st = DMARC_OK;

	t->folder = g_strdup(folder);
	t->lock = -1;
	t->dir = -1;
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		st = errno == ENOENT ? dmarc_fail(err, DMARC_E_NOINPUT,
		    "%s: the folder above it is not there; make it first",
		    folder) :
		    dmarc_fail(err, dmarc_errno_status(errno), "%s: %s",
		    folder, strerror(errno));
	if (st == DMARC_OK)
		t->dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (st == DMARC_OK && t->dir < 0)
		st = dmarc_fail(err, dmarc_errno_status(errno), "%s: %s",
		    folder, strerror(errno));
	if (st == DMARC_OK)
		st = list_exists(t->dir, folder, &ours, err);
	if (st == DMARC_OK && !ours)
		st = check_empty(t, err);
	if (st == DMARC_OK)
		st = lock(t, err);
	if (st == DMARC_OK)
		st = clear(t, err);
	if (st == DMARC_OK)
		st = list_open(&t->list, t->dir, t->folder, err);
	if (st == DMARC_OK)
		*out = t;
	else
		tree_close(t);
	return st;
}

/*
 * Opens the folder of a path, one folder after the other, and makes those that
 * are missing if make is set. -1: errno says why not. *name: the rest of path.
 */
static int
open_folder(const struct tree *t, const char *path, bool make,
    const char **name)
{
	int dir = openat(t->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *slash;

	for (; dir >= 0 && (slash = strchr(path, '/')) != NULL;
	    path = slash + 1) {
		char *part = g_strndup(path, (size_t)(slash - path));
		int next = -1, why = 0;

		if (!make || mkdirat(dir, part, 0777) == 0 || errno == EEXIST)
			next = openat(dir, part, O_RDONLY | O_DIRECTORY |
			    O_NOFOLLOW | O_CLOEXEC);
		why = errno;
		(void)close(dir);
		g_free(part);
		errno = why;
		dir = next;
	}
	*name = path;
	return dir;
}

/* Puts the page that waits as number i in its place. */
static enum dmarc_status
place(struct tree *t, size_t i, struct dmarc_err *err)
{
	char temporary[TEMPORARY];
	const char *name;
	int dir = open_folder(t, t->waiting[i], true, &name);
	enum dmarc_status st = DMARC_OK;

	temporary_name(i, temporary);
	if (dir < 0 || renameat(t->dir, temporary, dir, name) != 0)
		st = file_cannot(t->folder, t->waiting[i], errno, err);
	if (dir >= 0)
		(void)close(dir);
	return st;
}

/* Names all pages that wait in the list, then puts them in their places. */
static enum dmarc_status
place_all(struct tree *t, struct dmarc_err *err)
{
	char temporary[TEMPORARY];
	enum dmarc_status st = list_save(&t->list, err);

	for (size_t i = 0; st == DMARC_OK && i < t->n; i++) {
		temporary_name(i, temporary);
		st = file_sync(t->dir, t->folder, temporary, err);
	}
	for (size_t i = 0; st == DMARC_OK && i < t->n; i++)
		st = place(t, i, err);
	for (size_t i = 0; i < t->n; i++)
		g_free(t->waiting[i]);
	t->n = 0;
	return st;
}

enum dmarc_status
tree_put(struct tree *t, const char *path, const struct buf *page,
    struct dmarc_err *err)
{
	char temporary[TEMPORARY];
	const char *name;
	enum file_state state = FILE_ABSENT;
	int dir = open_folder(t, path, false, &name);
	enum dmarc_status st = DMARC_OK;

	t->count.pages++;
	if (dir >= 0) {
		st = file_compare(dir, name, page->data, page->len, &state,
		    t->folder, path, err);
		(void)close(dir);
	} else if (errno != ENOENT) {
		st = file_cannot(t->folder, path, errno, err);
	}
	if (st != DMARC_OK)
		return st;
	if (state != FILE_ABSENT && !list_has(&t->list, path))
		return dmarc_fail(err, DMARC_E_USAGE, "%s/%s: this file is "
		    "not of the site, as " LIST_FILE " does not name it; move "
		    "it away", t->folder, path);
	list_note(&t->list, path);
	if (state == FILE_SAME)
		return DMARC_OK;
	temporary_name(t->n, temporary);
	st = file_write(t->dir, t->folder, temporary, page->data, page->len,
	    err);
	if (st != DMARC_OK)
		return st;
	t->waiting[t->n++] = g_strdup(path);
	t->count.written++;
	return t->n < WAITING ? DMARC_OK : place_all(t, err);
}

/* Removes the folder that a path is in, unless something else is in it. */
static enum dmarc_status
remove_folder(struct tree *t, const char *path, struct dmarc_err *err)
{
	char *folder = g_path_get_dirname(path);
	const char *name;
	int dir = open_folder(t, folder, false, &name);
	enum dmarc_status st = DMARC_OK;

	if ((dir < 0 || unlinkat(dir, name, AT_REMOVEDIR) != 0) &&
	    errno != ENOTEMPTY && errno != EEXIST && errno != ENOENT)
		st = file_cannot(t->folder, folder, errno, err);
	if (dir >= 0)
		(void)close(dir);
	g_free(folder);
	return st;
}

static enum dmarc_status
remove_page(struct tree *t, const char *path, struct dmarc_err *err)
{
	const char *name;
	int dir = open_folder(t, path, false, &name);
	enum dmarc_status st = DMARC_OK;

	if (dir < 0)
		return errno == ENOENT ? DMARC_OK :
		    file_cannot(t->folder, path, errno, err);
	if (unlinkat(dir, name, 0) == 0)
		t->count.removed++;
	else if (errno != ENOENT)
		st = file_cannot(t->folder, path, errno, err);
	if (st == DMARC_OK && fsync(dir) != 0)
		st = file_cannot(t->folder, path, errno, err);
	(void)close(dir);
	return st == DMARC_OK && name != path ?
	    remove_folder(t, path, err) : st;
}

enum dmarc_status
tree_finish(struct tree *t, struct tree_count *count, struct dmarc_err *err)
{
	enum dmarc_status st = place_all(t, err);
	GPtrArray *gone = list_others(&t->list);

	for (guint i = 0; st == DMARC_OK && i < gone->len; i++)
		st = remove_page(t, g_ptr_array_index(gone, i), err);
	if (st == DMARC_OK && gone->len > 0)
		st = list_forget(&t->list, err);
	g_ptr_array_free(gone, TRUE);
	*count = t->count;
	return st;
}

void
tree_close(struct tree *t)
{
	struct dmarc_err ignored;

	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		g_free(t->waiting[i]);
	if (t->locked)
		(void)clear(t, &ignored);
	list_free(&t->list);
	if (t->lock >= 0)
		(void)close(t->lock);
	if (t->dir >= 0)
		(void)close(t->dir);
	g_free(t->folder);
	g_free(t);
}

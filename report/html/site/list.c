/*
 * list.c: see list.h.
 */
#include "report/html/site/list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/html/site/file.h"

#define HEAD "dmarc-report site 1\n"
#define NEW LIST_FILE ".new"
#define BYTES ((size_t)256 << 20)	/* of the file, at most */

static enum dmarc_status
cannot(const struct list *l, struct dmarc_err *err)
{
	return file_cannot(l->folder, LIST_FILE, errno, err);
}

enum dmarc_status
list_exists(int dir, const char *folder, bool *exists, struct dmarc_err *err)
{
	struct stat about;

	*exists = fstatat(dir, LIST_FILE, &about, AT_SYMLINK_NOFOLLOW) == 0;
	if (!*exists && errno != ENOENT)
		return file_cannot(folder, LIST_FILE, errno, err);
	return DMARC_OK;
}

/* Writes text to a file beside the list, which then takes its place. */
static enum dmarc_status
replace(const struct list *l, const GString *text, struct dmarc_err *err)
{
	enum dmarc_status st = file_write(l->dir, l->folder, NEW, text->str,
	    text->len, err);

	if (st == DMARC_OK)
		st = file_sync(l->dir, l->folder, NEW, err);
	if (st == DMARC_OK && (renameat(l->dir, NEW, l->dir, LIST_FILE) != 0 ||
	    fsync(l->dir) != 0))
		st = cannot(l, err);
	return st;
}

static gint
by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The paths that this run noted, or those that it did not, sorted. */
static GPtrArray *
paths(const struct list *l, bool noted)
{
	GPtrArray *out = g_ptr_array_new();
	GHashTableIter i;
	gpointer path, value;

	g_hash_table_iter_init(&i, l->path);
	while (g_hash_table_iter_next(&i, &path, &value))
		if ((value != NULL) == noted)
			g_ptr_array_add(out, path);
	g_ptr_array_sort(out, by_text);
	return out;
}

/* Writes the list anew, with those paths only. */
static enum dmarc_status
write_paths(const struct list *l, bool noted, struct dmarc_err *err)
{
	GPtrArray *path = paths(l, noted);
	GString *text = g_string_new(HEAD);
	enum dmarc_status st;

	for (guint i = 0; i < path->len; i++)
		g_string_append_printf(text, "%s\n",
		    (const char *)g_ptr_array_index(path, i));
	st = replace(l, text, err);
	g_string_free(text, TRUE);
	g_ptr_array_free(path, TRUE);
	return st;
}

/*
 * Takes the lines of the file. *torn: the last one is cut off, by a run that
 * was killed while it wrote, before it wrote the page of that line.
 */
static enum dmarc_status
take(struct list *l, char *text, size_t len, bool *torn, struct dmarc_err *err)
{
	char *line = text + strlen(HEAD), *end;

	if (!g_str_has_prefix(text, HEAD))
		return dmarc_fail(err, DMARC_E_USAGE, "%s/%s: this is not a "
		    "list that dmarc-report wrote; name another folder",
		    l->folder, LIST_FILE);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (!file_is_path(line))
			return dmarc_fail(err, DMARC_E_USAGE, "%s/%s: '%.60s' "
			    "is no page of a site: somebody changed the list; "
			    "name another folder", l->folder, LIST_FILE, line);
		g_hash_table_replace(l->path, g_strdup(line), NULL);
	}
	*torn = line != text + len;
	return DMARC_OK;
}

enum dmarc_status
list_open(struct list *l, int dir, const char *folder, struct dmarc_err *err)
{
	char *text = NULL;
	size_t len = 0;
	enum dmarc_status st;
	bool exists = false, torn = false;

	*l = (struct list){ .folder = folder, .dir = dir,
	    .path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL), .fresh = g_string_new(NULL) };
	st = list_exists(dir, folder, &exists, err);
	if (st == DMARC_OK && exists)
		st = file_read(dir, folder, LIST_FILE, BYTES, &text, &len,
		    err);
	if (st == DMARC_OK && exists)
		st = take(l, text, len, &torn, err);
	if (st == DMARC_OK && (!exists || torn))
		st = write_paths(l, false, err);
	g_free(text);
	return st;
}

void
list_free(struct list *l)
{
	if (l->path != NULL)
		g_hash_table_destroy(l->path);
	if (l->fresh != NULL)
		g_string_free(l->fresh, TRUE);
	*l = (struct list){ .dir = -1 };
}

bool
list_has(const struct list *l, const char *path)
{
	return g_hash_table_contains(l->path, path);
}

void
list_note(struct list *l, const char *path)
{
	if (!list_has(l, path)) {
		g_string_append(l->fresh, path);
		g_string_append_c(l->fresh, '\n');
	}
	g_hash_table_replace(l->path, g_strdup(path), GINT_TO_POINTER(1));
}

enum dmarc_status
list_save(struct list *l, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	int fd;

	if (l->fresh->len == 0)
		return DMARC_OK;
	fd = openat(l->dir, LIST_FILE, O_WRONLY | O_APPEND | O_NOFOLLOW |
	    O_CLOEXEC);
	if (fd < 0)
		return cannot(l, err);
	if (!file_put(fd, l->fresh->str, l->fresh->len) || fsync(fd) != 0)
		st = cannot(l, err);
	if (close(fd) != 0 && st == DMARC_OK)
		st = cannot(l, err);
	if (st == DMARC_OK)
		g_string_truncate(l->fresh, 0);
	return st;
}

GPtrArray *
list_others(const struct list *l)
{
	return paths(l, false);
}

enum dmarc_status
list_forget(struct list *l, struct dmarc_err *err)
{
	return write_paths(l, true, err);
}

/*
 * settle.c: see settle.h.
 */
#include "ingest/ledger/settle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#define SEEN 'S'

/*
 * The most searches of cur/ for messages that a mail client has renamed: a
 * client that renames everything must not cost a listing for each message.
 * The next run settles the rest.
 */
#define SEARCHES 64

struct settle {
	struct on_success opts;
	/* MOVE: the target's cur/ for messages of the mailbox at path from. */
	char *from;
	int target;
	unsigned searches;
	char *delimited;	/* path of the mailbox that delimiter is of */
	char delimiter;		/* between names and flags */
};

struct settle *
settle_new(const struct on_success *opts)
{
	struct settle *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	s->opts = *opts;
	s->target = -1;
	return s;
}

static void
forget_target(struct settle *s)
{
	if (s->target >= 0)
		(void)close(s->target);
	s->target = -1;
	free(s->from);
	s->from = NULL;
}

void
settle_free(struct settle *s)
{
	if (s == NULL)
		return;
	forget_target(s);
	free(s->delimited);
	free(s);
}

void
settle_mark(const char *name, char delimiter, char out[NAME_MAX + 1])
{
	size_t len = strlen(name), base = message_base(name), at;
	bool has_flags = name[base] != '\0';
	const char *flags = has_flags ? name + base + 3 : "";

	memcpy(out, name, len + 1);
	if (strchr(flags, SEEN) != NULL ||
	    len + (has_flags ? 1 : 4) > NAME_MAX)
		return;
	if (!has_flags) {
		out[len] = delimiter;
		memcpy(out + len + 1, "2,S", 4);
		return;
	}
	/* Maildir flags are in ASCII order. */
	for (at = base + 3; out[at] != '\0' && out[at] < SEEN; at++)
		;
	memmove(out + at + 1, out + at, len - at + 1);
	out[at] = SEEN;
}

bool
settle_is_done(const struct settle *s, const char *name, bool fresh)
{
	char marked[NAME_MAX + 1];

	switch (s->opts.how) {
	case ON_SUCCESS_KEEP:
		return true;
	case ON_SUCCESS_SEEN:
		if (fresh || strlen(name) > NAME_MAX)
			return false;
		settle_mark(name, ':', marked);
		return strcmp(name, marked) == 0;
	case ON_SUCCESS_MOVE:
	case ON_SUCCESS_DELETE:
		break;
	}
	return false;	/* done means gone from this folder */
}

char *
settle_target(const struct on_success *opts, const char *path)
{
	char *root, *name, *folder, *target;

	if (*opts->folder == '/')
		return strdup(opts->folder);
	root = g_path_get_dirname(path);
	name = g_path_get_basename(path);
	/* Folders of a Maildir++ are siblings, below the Maildir itself. */
	if (*name != '.') {
		g_free(root);
		root = g_strdup(path);
	}
	folder = g_strconcat(".", opts->folder, NULL);
	target = g_build_filename(root, folder, NULL);
	g_free(folder);
	g_free(name);
	g_free(root);
	return target;
}

bool
settle_is_target(const struct settle *s, const char *path)
{
	char *target;
	bool same;
	struct stat a, b;

	if (s->opts.how != ON_SUCCESS_MOVE)
		return false;
	target = settle_target(&s->opts, path);
	same = target != NULL && stat(target, &a) == 0 &&
	    stat(path, &b) == 0 && a.st_dev == b.st_dev &&
	    a.st_ino == b.st_ino;
	free(target);
	return same;
}

static enum dmarc_status
trouble(const char *what, const char *name, struct dmarc_err *err)
{
	return dmarc_fail(err, dmarc_errno_status(errno), "cannot %s %s: %s",
	    what, name, strerror(errno));
}

/* Make the folder with tmp/, new/ and cur/, as far as they do not exist. */
static enum dmarc_status
make_folder(const char *path, struct dmarc_err *err)
{
	static const char *const parts[] = { "", "/tmp", "/new", "/cur" };
	int fd;

	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		char *part = g_strconcat(path, parts[i], NULL);
		int done = mkdir(part, 0700);

		g_free(part);
		if (done != 0 && errno != EEXIST)
			return trouble("make the folder", path, err);
	}
	/* Courier tells a folder from a Maildir by this file. */
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		int mark = openat(fd, "maildirfolder",
		    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

		if (mark >= 0)
			(void)close(mark);
		(void)close(fd);
	}
	return DMARC_OK;
}

/* Open the target's cur/ for this mailbox, unless it is open. */
static enum dmarc_status
open_target(struct settle *s, const struct mailbox *box, struct dmarc_err *err)
{
	char *target, *cur;
	enum dmarc_status st = DMARC_OK;

	if (s->from != NULL && strcmp(s->from, box->path) == 0)
		return DMARC_OK;
	forget_target(s);
	target = settle_target(&s->opts, box->path);
	s->from = strdup(box->path);
	if (target == NULL || s->from == NULL) {
		st = dmarc_no_memory(err);
		goto out;
	}
	cur = g_strconcat(target, "/cur", NULL);
	s->target = open(cur, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->target < 0 && errno == ENOENT && *s->opts.folder != '/') {
		st = make_folder(target, err);
		if (st == DMARC_OK)
			s->target = open(cur,
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	g_free(cur);
	if (st == DMARC_OK && s->target < 0)
		st = trouble("move mail to", target, err);
out:
	free(target);
	if (st != DMARC_OK)
		forget_target(s);
	return st;
}

/* Whether two names are one file, left by a kill between link and unlink. */
static bool
is_same(int from, const char *name, int to, const char *as)
{
	struct stat a, b;

	return fstatat(from, name, &a, AT_SYMLINK_NOFOLLOW) == 0 &&
	    fstatat(to, as, &b, AT_SYMLINK_NOFOLLOW) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Rename without overwriting; EEXIST if the new name is taken. */
static int
rename_safely(int from, const char *name, int to, const char *as)
{
	struct stat st;

	if (from == to && strcmp(name, as) == 0)
		return 0;
	if (renameat2(from, name, to, as, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* Not supported by this file system: link() never overwrites. */
	if (linkat(from, name, to, as, 0) == 0 ||
	    (errno == EEXIST && is_same(from, name, to, as)))
		return unlinkat(from, name, 0);
	if (errno == EEXIST || errno == ENOENT)
		return -1;
	if (fstatat(to, as, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return renameat(from, name, to, as);
}

/* Open a folder anew, to list it from the start. NULL on failure. */
static DIR *
list_folder(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (list == NULL && fd >= 0)
		(void)close(fd);
	return list;
}

/*
 * What stands between names and flags in a mailbox: as in its cur/, else ":".
 * A second delimiter would hide the flags from whoever uses the first one.
 */
static char
delimiter_of(struct settle *s, const struct mailbox *box)
{
	const struct dirent *e;
	DIR *cur;

	if (s->delimited != NULL && strcmp(s->delimited, box->path) == 0)
		return s->delimiter;
	free(s->delimited);
	s->delimited = strdup(box->path);	/* NULL: look again */
	s->delimiter = ':';
	cur = list_folder(box->cur);
	while (cur != NULL && (e = readdir(cur)) != NULL) {
		char at = e->d_name[message_base(e->d_name)];

		if (at == '\0')
			continue;
		s->delimiter = at;
		break;
	}
	if (cur != NULL)
		(void)closedir(cur);
	return s->delimiter;
}

/* Settle the message under this name. -1 and errno on failure. */
static int
settle_as(struct settle *s, const struct mailbox *box, const char *name,
    bool fresh, bool *moved)
{
	char marked[NAME_MAX + 1], delimiter = ':';
	int from = fresh ? box->fresh : box->cur;
	int done;

	if (s->opts.how == ON_SUCCESS_DELETE)
		return unlinkat(from, name, 0);
	if (name[message_base(name)] == '\0')
		delimiter = delimiter_of(s, box);
	settle_mark(name, delimiter, marked);
	if (s->opts.how == ON_SUCCESS_MOVE)
		return rename_safely(from, name, s->target, marked);
	done = rename_safely(from, name, box->cur, marked);
	*moved = done == 0 && !fresh;
	return done;
}

/*
 * Find the message in cur/ under a name with other flags, given by a mail
 * client since we read it. false: not found.
 */
static bool
find_again(const struct message *m, char out[NAME_MAX + 1])
{
	DIR *cur = list_folder(m->box->cur);
	const struct dirent *e;
	bool found = false;

	if (cur == NULL)
		return false;
	while (!found && (e = readdir(cur)) != NULL)
		if (message_base(e->d_name) == m->base_len &&
		    memcmp(e->d_name, m->name, m->base_len) == 0 &&
		    strlen(e->d_name) <= NAME_MAX) {
			memcpy(out, e->d_name, strlen(e->d_name) + 1);
			found = true;
		}
	(void)closedir(cur);
	return found;
}

enum dmarc_status
settle_message(struct settle *s, const struct message *m, bool *moved,
    struct dmarc_err *err)
{
	static const char *const verb[] = {
		[ON_SUCCESS_KEEP] = "keep", [ON_SUCCESS_SEEN] = "mark as seen",
		[ON_SUCCESS_MOVE] = "move", [ON_SUCCESS_DELETE] = "delete",
	};
	char again[NAME_MAX + 1];
	int done;
	enum dmarc_status st;

	*moved = false;
	if (s->opts.how == ON_SUCCESS_KEEP || m->box->kind != MAILBOX_MAILDIR ||
	    strlen(m->name) > NAME_MAX)
		return DMARC_OK;
	if (s->opts.how == ON_SUCCESS_MOVE) {
		st = open_target(s, m->box, err);
		if (st != DMARC_OK)
			return st;
	}
	done = settle_as(s, m->box, m->name, m->fresh, moved);
	if (done != 0 && errno == ENOENT && s->searches < SEARCHES) {
		s->searches++;
		if (!find_again(m, again))
			return DMARC_OK;	/* removed by a mail client */
		done = settle_as(s, m->box, again, false, moved);
	}
	/* Not an error: gone, or the new name is taken and both stay. */
	if (done == 0 || errno == ENOENT || errno == EEXIST)
		return DMARC_OK;
	return trouble(verb[s->opts.how], m->name, err);
}

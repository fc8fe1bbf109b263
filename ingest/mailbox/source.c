/*
 * source.c: see source.h.
 */
#include "ingest/mailbox/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "common/process/owner.h"
#include "ingest/mailbox/absent.h"
#include "ingest/mailbox/folder.h"
#include "ingest/mailbox/maildir.h"
#include "ingest/mailbox/mbox.h"
#include "ingest/stop.h"

#define DEPTH 16		/* deepest folder visited */
#define PIECE ((size_t)64 << 10)

static enum dmarc_status
trouble(const char *path, struct dmarc_err *err)
{
	bool absent = errno == ENOENT || errno == ENOTDIR || errno == ELOOP ||
	    errno == ENAMETOOLONG;
	enum dmarc_status code = absent ? DMARC_E_NOINPUT :
	    dmarc_errno_status(errno);

	if (code == DMARC_E_PERM)
		return owner_explain(path, "read the mailbox", err);
	return dmarc_fail(err, code, "%s: %s", path, strerror(errno));
}

/* The kind of a directory, which is no tree. */
static enum dmarc_status
kind_of_folder(const char *path, enum source_kind *out, struct dmarc_err *err)
{
	enum folder_content content = FOLDER_NOTHING;
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), why;
	bool maildir, told;

	if (dir < 0)
		return trouble(path, err);
	maildir = maildir_is(dir);
	told = maildir || (errno == 0 && folder_look(dir, &content));
	why = errno;
	(void)close(dir);
	errno = why;
	if (!told)
		return trouble(path, err);
	if (!maildir && content != FOLDER_FILES)
		return dmarc_fail(err, DMARC_E_NOINPUT,
		    "%s: not a Maildir: has no new/ and cur/, %s; name a "
		    "folder, or say --recursive to read the Maildirs below it",
		    path, content == FOLDER_MAILDIRS ? "but Maildirs in it" :
		    "and no files");
	*out = maildir ? SOURCE_MAILDIR : SOURCE_FOLDER;
	return DMARC_OK;
}

enum dmarc_status
source_kind_of(const char *path, bool recursive, enum source_kind *out,
    struct dmarc_err *err)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		*out = SOURCE_STDIN;
		return DMARC_OK;
	}
	if (stat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR ?
		    absent_explain(path, err) : trouble(path, err);
	if (S_ISREG(st.st_mode)) {
		*out = SOURCE_FILE;
		return DMARC_OK;
	}
	if (!S_ISDIR(st.st_mode))
		return dmarc_fail(err, DMARC_E_NOINPUT,
		    "%s: neither a Maildir nor a regular file; to read from a "
		    "pipe say -", path);
	if (recursive) {
		*out = SOURCE_TREE;
		return DMARC_OK;
	}
	return kind_of_folder(path, out, err);
}

enum dmarc_status
source_file(const char *path, struct mailbox **out, struct dmarc_err *err)
{
	char *real = realpath(path, NULL);
	int fd = -1;
	struct stat st;
	enum dmarc_status status;

	if (real == NULL) {
		status = trouble(path, err);
		goto out;
	}
	fd = open(real, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		status = trouble(path, err);
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		status = dmarc_fail(err, DMARC_E_NOINPUT,
		    "%s: not a regular file", path);
		goto out;
	}
	status = mailbox_of_file(fd, real, path, out, err);
	fd = -1;
out:
	if (fd >= 0)
		(void)close(fd);
	free(real);
	return status;
}

/* Copy standard input to fd, until more than most bytes unless an mbox. */
static enum dmarc_status
spool(int fd, uint64_t most, bool *mbox, struct dmarc_err *err)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	unsigned char piece[PIECE];
	uint64_t total = 0, lead = 0;

	*mbox = false;
	for (;;) {
		ssize_t n;

		if (stop_poll(&in, 1, -1) < 0 && errno != EINTR)
			return trouble("standard input", err);
		if (stop_requested())
			return dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
		n = read(STDIN_FILENO, piece, sizeof piece);
		if (n == 0)
			return DMARC_OK;
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0)
			return trouble("standard input", err);
		for (ssize_t at = 0; at < n;) {
			ssize_t done = write(fd, piece + at, (size_t)(n - at));

			if (done < 0 && errno != EINTR)
				return trouble("temporary file", err);
			at += done < 0 ? 0 : done;
		}
		if (total < lead + MBOX_SIGN && !mbox_is(fd, &lead, mbox))
			return trouble("temporary file", err);
		total += (uint64_t)n;
		if (!*mbox && total > most)
			return DMARC_OK;
	}
}

enum dmarc_status
source_stdin(uint64_t most, struct mailbox **out, struct dmarc_err *err)
{
	struct mailbox *m = NULL;
	bool mbox = false;
	FILE *file = tmpfile();
	int fd = file == NULL ? -1 : fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
	enum dmarc_status st;

	if (file != NULL)
		(void)fclose(file);	/* never written to */
	if (fd < 0)
		return trouble("temporary file", err);
	st = spool(fd, most, &mbox, err);
	if (st == DMARC_OK) {
		m = mailbox_new(mbox ? MAILBOX_MBOX : MAILBOX_STDIN,
		    "-", "standard input");
		if (m == NULL)
			st = dmarc_no_memory(err);
	}
	if (st != DMARC_OK || m == NULL) {
		(void)close(fd);
		return st;
	}
	m->file = fd;
	*out = m;
	return DMARC_OK;
}

struct walk {
	source_visit *visit;
	void *ctx;
	bool any;
};

static enum dmarc_status walk(struct walk *w, int dir, const char *path,
    int depth, struct dmarc_err *err);

/* Visit the entry of a folder, if it is a folder itself. */
static enum dmarc_status
walk_entry(struct walk *w, int dir, const char *path, const char *name,
    int depth, struct dmarc_err *err)
{
	int fd = openat(dir, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *below = g_build_filename(path, name, NULL);
	enum dmarc_status st = DMARC_OK;

	if (fd >= 0)
		st = walk(w, fd, below, depth, err);
	else if (errno != ENOTDIR && errno != ELOOP && errno != ENOENT)
		st = trouble(below, err);
	g_free(below);
	return st;
}

/* Visit the folder dir at path, and close dir. */
static enum dmarc_status
walk(struct walk *w, int dir, const char *path, int depth,
    struct dmarc_err *err)
{
	bool maildir = maildir_is(dir);
	DIR *listing = NULL;
	const struct dirent *e;
	enum dmarc_status st = DMARC_OK;

	if (maildir) {
		w->any = true;
		st = w->visit(w->ctx, path, err);
	} else if (errno != 0) {
		st = trouble(path, err);
	}
	if (st == DMARC_OK && depth < DEPTH) {
		listing = fdopendir(dir);
		if (listing == NULL)
			st = trouble(path, err);
	}
	if (listing == NULL) {
		(void)close(dir);
		return st;
	}
	while (st == DMARC_OK) {
		const char *n;

		errno = 0;
		e = readdir(listing);
		if (e == NULL && errno != 0)
			st = trouble(path, err);
		if (e == NULL)
			break;
		n = e->d_name;
		if ((e->d_type != DT_DIR && e->d_type != DT_UNKNOWN) ||
		    strcmp(n, ".") == 0 || strcmp(n, "..") == 0)
			continue;
		if (maildir && (strcmp(n, "new") == 0 ||
		    strcmp(n, "cur") == 0 || strcmp(n, "tmp") == 0))
			continue;
		st = walk_entry(w, dirfd(listing), path, n, depth + 1, err);
	}
	(void)closedir(listing);
	return st;
}

enum dmarc_status
source_walk(const char *path, source_visit *visit, void *ctx,
    struct dmarc_err *err)
{
	struct walk w = { .visit = visit, .ctx = ctx };
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum dmarc_status st;

	if (dir < 0)
		return trouble(path, err);
	st = walk(&w, dir, path, 0, err);
	if (st == DMARC_OK && !w.any)
		return dmarc_fail(err, DMARC_E_NOINPUT,
		    "%s: no Maildir at or below this folder; without "
		    "--recursive, the files in a folder are read", path);
	return st;
}

/*
 * maildir.c: see maildir.h.
 *
 * Reads cur/ before new/: otherwise it would see messages again that this run
 * moves from new/ to cur/. A message that a mail client moves from new/ to
 * cur/ in between is left for the next run.
 *
 * A message may vanish or change its flags between listing and openat():
 * ENOENT is normal. The key is the name up to ":2,", which flags do not
 * change. Only settle.c renames messages, after COMMIT.
 */
#include "ingest/mailbox/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/mailbox/listing.h"

/*
 * The most searches of a folder for renamed messages: a client that renames
 * everything must not cost a listing for each message. The next run finds the
 * rest.
 */
#define SEARCHES 64

struct maildir {
	struct mailbox *box;
	struct listing *listing;	/* of cur/, then of new/ */
	bool fresh;		/* the listing is of new/ */
	unsigned searches;
};

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

static bool
has_folder(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = 0;
		return S_ISDIR(st.st_mode);
	}
	if (errno == ENOENT)
		errno = 0;
	return false;
}

bool
maildir_is(int dir)
{
	return has_folder(dir, "new") && has_folder(dir, "cur");
}

static enum dmarc_status
trouble(const char *path, const char *what, struct dmarc_err *err)
{
	enum dmarc_status code = errno == ENOENT || errno == ENOTDIR ?
	    DMARC_E_NOINPUT : dmarc_errno_status(errno);

	return dmarc_fail(err, code, "%s%s: %s", path, what, strerror(errno));
}

static enum dmarc_status
list(struct maildir *d, bool fresh, struct dmarc_err *err)
{
	listing_close(d->listing);
	d->fresh = fresh;
	d->listing = listing_open(fresh ? d->box->fresh : d->box->cur);
	return d->listing != NULL ? DMARC_OK : trouble(d->box->path,
	    fresh ? "/new" : "/cur", err);
}

enum dmarc_status
maildir_open(const char *path, const char *shown, struct maildir **out,
    struct dmarc_err *err)
{
	struct maildir *d = calloc(1, sizeof *d);
	char *real = realpath(path, NULL);
	int dir = -1;
	enum dmarc_status st;

	if (d == NULL || (real == NULL && errno == ENOMEM)) {
		st = dmarc_no_memory(err);
		goto out;
	}
	if (real == NULL || (dir = open(real, OPEN_DIR)) < 0) {
		st = trouble(path, "", err);
		goto out;
	}
	d->box = mailbox_new(MAILBOX_MAILDIR, real, shown);
	if (d->box == NULL) {
		st = dmarc_no_memory(err);
		goto out;
	}
	d->box->fresh = openat(dir, "new", OPEN_DIR | O_NOFOLLOW);
	if (d->box->fresh < 0) {
		st = trouble(path, "/new", err);
		goto out;
	}
	d->box->cur = openat(dir, "cur", OPEN_DIR | O_NOFOLLOW);
	if (d->box->cur < 0) {
		st = trouble(path, "/cur", err);
		goto out;
	}
	st = list(d, false, err);
	if (st != DMARC_OK)
		goto out;
	*out = d;
	d = NULL;
out:
	if (dir >= 0)
		(void)close(dir);
	free(real);
	maildir_close(d);
	return st;
}

void
maildir_close(struct maildir *d)
{
	if (d == NULL)
		return;
	listing_close(d->listing);
	mailbox_release(d->box);
	free(d);
}

struct mailbox *
maildir_mailbox(struct maildir *d)
{
	return d->box;
}

enum dmarc_status
maildir_next(struct maildir *d, const char **name, bool *fresh,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (;;) {
		if (!listing_next(d->listing, name))
			return trouble(d->box->path,
			    d->fresh ? "/new" : "/cur", err);
		*fresh = d->fresh;
		if (*name != NULL || d->fresh)
			return DMARC_OK;
		st = list(d, true, err);
		if (st != DMARC_OK)
			return st;
	}
}

enum dmarc_status
maildir_count(struct maildir *d, uint64_t *out, struct dmarc_err *err)
{
	const char *name = NULL;
	uint64_t n = 0;
	bool fresh = false;
	enum dmarc_status st;

	for (;;) {
		st = maildir_next(d, &name, &fresh, err);
		if (st != DMARC_OK)
			return st;
		if (name == NULL)
			break;
		n++;
	}
	*out = n;
	return list(d, false, err);
}

static enum entry_found
try_open(struct mailbox *box, struct message *m)
{
	struct stat about;
	int fd = -1;
	enum entry_found found = entry_open(m->fresh ? box->fresh : box->cur,
	    m->name, &fd, &about);

	if (found != ENTRY_OPEN)
		return found;
	m->job.fd = fd;
	m->own_fd = true;
	m->job.offset = 0;
	m->job.length = (uint64_t)about.st_size;
	return found;
}

static enum entry_found
try_name(struct message **m, const char *name)
{
	struct message *other = message_new((*m)->box, name, false);
	enum entry_found found;

	if (other == NULL) {
		errno = ENOMEM;
		return ENTRY_TROUBLE;
	}
	found = try_open(other->box, other);
	if (found == ENTRY_GONE) {
		message_free(other);
		return found;
	}
	message_free(*m);
	*m = other;
	return found;
}

/* Search cur/ for the message under a name with other flags. */
static enum entry_found
search(struct maildir *d, struct message **m)
{
	enum entry_found found = ENTRY_GONE;
	const struct dirent *e;
	int fd = openat(d->box->cur, ".", OPEN_DIR);
	DIR *cur = fd < 0 ? NULL : fdopendir(fd);
	int why;

	if (cur == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return ENTRY_GONE;
	}
	while (found == ENTRY_GONE && (e = readdir(cur)) != NULL)
		if (message_base(e->d_name) == (*m)->base_len &&
		    memcmp(e->d_name, (*m)->name, (*m)->base_len) == 0)
			found = try_name(m, e->d_name);
	why = errno;
	(void)closedir(cur);
	errno = why;
	return found;
}

enum entry_found
maildir_message(struct maildir *d, struct message **m)
{
	static const char *const likely[] = { ":2,", ":2,S" };
	enum entry_found found = try_open(d->box, *m);

	for (size_t i = 0; found == ENTRY_GONE &&
	    i < sizeof likely / sizeof *likely; i++) {
		char name[NAME_MAX + 1];

		if ((*m)->base_len + strlen(likely[i]) > NAME_MAX)
			continue;
		memcpy(name, (*m)->name, (*m)->base_len);
		memcpy(name + (*m)->base_len, likely[i],
		    strlen(likely[i]) + 1);
		found = try_name(m, name);
	}
	if (found == ENTRY_GONE && d->searches < SEARCHES) {
		d->searches++;
		found = search(d, m);
	}
	return found;
}

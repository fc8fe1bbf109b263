/*
 * reading.c: see reading.h.
 */
#include "ingest/reading.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <glib.h>

#include "common/text.h"
#include "ingest/intake.h"
#include "ingest/mailbox/folder.h"
#include "ingest/mailbox/maildir.h"
#include "ingest/mailbox/mbox.h"
#include "ingest/mailbox/source.h"
#include "ingest/stop.h"

struct reading {
	struct reading_opts opts;
	struct intake *intake;
	bool opened;		/* the current path */
	size_t left_out;	/* paths that could not be opened */
	struct dmarc_err first;	/* why the first of them */
};

#define LINE_BYTES 4096

struct reading *
reading_new(const struct reading_opts *opts)
{
	const struct intake_opts intake = {
		.settings = opts->settings, .batch = opts->batch,
		.progress = opts->progress, .tally = opts->tally,
		.tag_key = opts->tag_key,
	};
	struct reading *r = calloc(1, sizeof *r);

	if (r == NULL)
		return NULL;
	r->opts = *opts;
	r->intake = intake_new(&intake);
	if (r->intake != NULL)
		return r;
	free(r);
	return NULL;
}

void
reading_free(struct reading *r)
{
	if (r == NULL)
		return;
	intake_free(r->intake);
	free(r);
}

/*
 * Set *finished if the ledger knows a name of a Maildir and the message needs
 * no more work. A message that is stored but not settled is read again: its
 * hash proves that it is the same, so the store writes nothing, and it is
 * settled. A message that was unreadable may be readable now.
 */
static enum dmarc_status
is_finished(struct reading *r, const char *mailbox, const char *name,
    bool fresh, enum store_outcome *outcome, bool *finished,
    struct dmarc_err *err)
{
	struct store_known known;
	char *key = strndup(name, message_base(name));
	enum dmarc_status st;

	*finished = false;
	if (key == NULL)
		return dmarc_no_memory(err);
	st = store_lookup(r->opts.store, mailbox, key, &known, err);
	free(key);
	if (st != DMARC_OK || !known.known)
		return st;
	*outcome = known.outcome;
	if (known.outcome == STORE_STORED || known.outcome == STORE_DUPLICATE)
		*finished = settle_is_done(r->opts.settle, name, fresh);
	else
		*finished = !r->opts.retry &&
		    known.reason != DMARC_R_UNREADABLE;
	return DMARC_OK;
}

static enum dmarc_status
maildir_entry(struct reading *r, struct maildir *dir, const char *name,
    bool fresh, struct dmarc_err *err)
{
	struct mailbox *box = maildir_mailbox(dir);
	struct message *m;
	enum store_outcome outcome;
	bool finished;
	enum dmarc_status st = is_finished(r, box->path, name, fresh, &outcome,
	    &finished, err);

	if (st != DMARC_OK)
		return st;
	if (finished) {
		if (fresh || !batch_has_marked(r->opts.batch, name)) {
			r->opts.tally->outcome[outcome]++;
			r->opts.tally->known++;
		}
		return DMARC_OK;
	}
	m = message_new(box, name, fresh);
	if (m == NULL)
		return dmarc_no_memory(err);
	switch (maildir_message(dir, &m)) {
	case ENTRY_OPEN:
		return intake_submit(r->intake, m, err);
	case ENTRY_NO_FILE:
		return intake_refuse(r->intake, m, DMARC_R_NOT_A_FILE, NULL,
		    err);
	case ENTRY_UNREADABLE:
		return intake_unreadable(r->intake, m, err);
	case ENTRY_TROUBLE:
		st = errno == ENOMEM ? dmarc_no_memory(err) : dmarc_fail(err,
		    DMARC_E_AGAIN, "%s/%s: %s (fewer --jobs need fewer open "
		    "files)", box->path, fresh ? "new" : "cur",
		    strerror(errno));
		break;
	case ENTRY_GONE:
		break;
	}
	message_free(m);
	return st;
}

/* The prefix of a folder's messages in texts; empty for the only folder. */
static char *
label(const struct reading *r, const char *path)
{
	if (r->opts.only && !r->opts.recursive)
		return g_strdup("");
	return g_strconcat(path, path[strlen(path) - 1] == '/' ? "" : "/",
	    NULL);
}

static enum dmarc_status
read_maildir(void *ctx, const char *path, struct dmarc_err *err)
{
	struct reading *r = ctx;
	struct maildir *dir = NULL;
	char *shown = label(r, path);
	uint64_t total;
	const char *name;
	bool fresh;
	enum dmarc_status st;

	/* Mail moved there is in the ledger under its old name. */
	if (r->opts.recursive && settle_is_target(r->opts.settle, path)) {
		g_free(shown);
		return DMARC_OK;
	}
	st = maildir_open(path, shown, &dir, err);
	r->opened = r->opened || st == DMARC_OK;
	if (st == DMARC_OK && progress_wants_total(r->opts.progress)) {
		st = maildir_count(dir, &total, err);
		if (st == DMARC_OK)
			progress_more(r->opts.progress, total);
	}
	while (st == DMARC_OK) {
		if (stop_requested()) {
			st = dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
			break;
		}
		progress_show(r->opts.progress, r->opts.tally);
		st = maildir_next(dir, &name, &fresh, err);
		if (st != DMARC_OK || name == NULL)
			break;
		st = maildir_entry(r, dir, name, fresh, err);
	}
	if (st == DMARC_OK)
		st = intake_drain(r->intake, err);
	maildir_close(dir);
	g_free(shown);
	return st;
}

static enum dmarc_status
read_mbox(struct reading *r, struct mailbox *box, struct dmarc_err *err)
{
	struct mbox *mbox = mbox_new(box->file);
	enum dmarc_status st = DMARC_OK;

	if (mbox == NULL)
		return dmarc_no_memory(err);
	while (st == DMARC_OK) {
		struct mbox_message at;
		struct message *m;
		char name[24];
		bool more;

		st = mbox_next(mbox, &at, &more, err);
		if (st != DMARC_OK || !more)
			break;
		(void)snprintf(name, sizeof name, "%" PRIu64, at.line);
		m = message_new(box, name, false);
		if (m == NULL) {
			st = dmarc_no_memory(err);
			break;
		}
		m->job.fd = box->file;
		m->job.offset = at.offset;
		m->job.length = at.length;
		m->job.doubtful = at.doubtful;
		progress_more(r->opts.progress, 1);
		st = intake_submit(r->intake, m, err);
	}
	mbox_free(mbox);
	if (st != DMARC_OK && st != DMARC_E_AGAIN)
		return dmarc_wrap(err, "%s", box->shown);
	return st;
}

/* Read a single message or report: a file, or standard input. */
static enum dmarc_status
read_file(struct reading *r, struct mailbox *box, const char *path,
    struct dmarc_err *err)
{
	char *name = g_path_get_basename(path);
	struct message *m = message_new(box, name, false);
	struct stat st;

	g_free(name);
	if (m == NULL)
		return dmarc_no_memory(err);
	if (fstat(box->file, &st) != 0) {
		(void)dmarc_fail(err, dmarc_errno_status(errno), "%s: %s",
		    path, strerror(errno));
		message_free(m);
		return err->code;
	}
	m->job.fd = box->file;
	m->job.length = (uint64_t)st.st_size;
	progress_more(r->opts.progress, 1);
	return intake_submit(r->intake, m, err);
}

/* Read an entry of a folder as if it had been named by itself. */
static enum dmarc_status
read_entry(struct reading *r, const struct folder_entry *e,
    struct dmarc_err *err)
{
	struct message *m;

	errno = e->why;
	if (e->found == ENTRY_TROUBLE)
		return errno == ENOMEM ? dmarc_no_memory(err) :
		    dmarc_fail(err, DMARC_E_AGAIN, "%s: %s (fewer --jobs need "
		    "fewer open files)", e->box->shown, strerror(errno));
	if (e->found == ENTRY_OPEN)
		return e->box->kind == MAILBOX_MBOX ?
		    read_mbox(r, e->box, err) :
		    read_file(r, e->box, e->name, err);
	m = message_new(e->box, e->name, false);
	if (m == NULL)
		return dmarc_no_memory(err);
	errno = e->why;
	return e->found == ENTRY_NO_FILE ?
	    intake_refuse(r->intake, m, DMARC_R_NOT_A_FILE, NULL, err) :
	    intake_unreadable(r->intake, m, err);
}

static enum dmarc_status
read_folder(struct reading *r, const char *path, struct dmarc_err *err)
{
	struct folder *folder = NULL;
	char *shown = label(r, path);
	enum dmarc_status st = folder_open(path, shown, r->opts.database,
	    &folder, err);

	while (st == DMARC_OK) {
		struct folder_entry e;

		if (stop_requested()) {
			st = dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
			break;
		}
		progress_show(r->opts.progress, r->opts.tally);
		st = folder_next(folder, &e, err);
		if (st != DMARC_OK || e.name == NULL)
			break;
		r->opened = true;
		st = read_entry(r, &e, err);
		mailbox_release(e.box);
	}
	if (st == DMARC_OK)
		st = intake_drain(r->intake, err);
	folder_close(folder);
	g_free(shown);
	return st;
}

static enum dmarc_status
read_path(struct reading *r, const char *path, struct dmarc_err *err)
{
	struct mailbox *box = NULL;
	enum source_kind kind;
	enum dmarc_status st = source_kind_of(path, r->opts.recursive, &kind,
	    err);

	if (st != DMARC_OK)
		return st;
	switch (kind) {
	case SOURCE_MAILDIR:
		return read_maildir(r, path, err);
	case SOURCE_TREE:
		return source_walk(path, read_maildir, r, err);
	case SOURCE_FOLDER:
		return read_folder(r, path, err);
	case SOURCE_FILE:
		st = source_file(path, &box, err);
		break;
	case SOURCE_STDIN:
		st = source_stdin(r->opts.settings->limits.message_bytes,
		    &box, err);
		break;
	}
	r->opened = st == DMARC_OK;
	if (st == DMARC_OK)
		st = box->kind == MAILBOX_MBOX ? read_mbox(r, box, err) :
		    read_file(r, box, path, err);
	mailbox_release(box);
	return st;
}

/* Note that a path cannot be read. The end of the run names the first one. */
static void
leave_out(struct reading *r, const struct dmarc_err *why)
{
	struct buf line = BUF_INIT(LINE_BYTES);

	if (r->left_out++ == 0) {
		r->first = *why;
		return;
	}
	buf_text(&line, "not read: ");
	(void)text_plain(&line, why->text, 0);
	buf_byte(&line, '\n');
	progress_say(r->opts.progress, &line);
	buf_free(&line);
}

enum dmarc_status
reading_path(struct reading *r, const char *path, struct dmarc_err *err)
{
	enum dmarc_status st;

	r->opened = false;
	st = read_path(r, path, err);
	if (r->opts.only || r->opened || (st != DMARC_E_NOINPUT &&
	    st != DMARC_E_PERM && st != DMARC_E_IO))
		return st;
	leave_out(r, err);
	return DMARC_OK;
}

size_t
reading_left_out(const struct reading *r, struct dmarc_err *first)
{
	if (r->left_out > 0)
		*first = r->first;
	return r->left_out;
}

enum dmarc_status
reading_drain(struct reading *r, struct dmarc_err *err)
{
	return intake_drain(r->intake, err);
}

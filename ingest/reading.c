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

#include "ingest/mailbox/folder.h"
#include "ingest/mailbox/maildir.h"
#include "ingest/mailbox/mbox.h"
#include "ingest/mailbox/source.h"
#include "ingest/pool/pool.h"
#include "ingest/pool/program.h"
#include "ingest/stop.h"

struct reading {
	struct reading_opts opts;
	struct pool *pool;	/* NULL until the first message to read */
	char *parser;
};

struct reading *
reading_new(const struct reading_opts *opts)
{
	struct reading *r = calloc(1, sizeof *r);

	if (r != NULL)
		r->opts = *opts;
	return r;
}

void
reading_free(struct reading *r)
{
	if (r == NULL)
		return;
	pool_free(r->pool);
	g_free(r->parser);
	free(r);
}

/*
 * Whether the file's size has changed since it was opened. Delivered mail never
 * changes; a file that does is left for the next run.
 */
static bool
has_changed(const struct message *m)
{
	struct stat st;

	return (m->box->kind == MAILBOX_MAILDIR ||
	    m->box->kind == MAILBOX_FILE) && fstat(m->job.fd, &st) == 0 &&
	    (uint64_t)st.st_size != m->job.length;
}

/* Say of a file that was named why it is in no total. */
static void
name_changed(struct reading *r, const struct message *m)
{
	struct buf line = BUF_INIT((size_t)64 << 10);

	buf_text(&line, "left for the next run: ");
	message_show(&line, m);
	buf_text(&line, ": it is being written\n");
	if (m->box->kind == MAILBOX_FILE && !line.failed)
		progress_say(r->opts.progress, &line);
	buf_free(&line);
}

static enum dmarc_status
answered(void *ctx, struct pool_job *job, const struct pool_answer *answer,
    struct dmarc_err *err)
{
	struct reading *r = ctx;
	struct message *m = (struct message *)job;

	if (has_changed(m)) {
		name_changed(r, m);
		message_free(m);
		return DMARC_OK;
	}
	progress_show(r->opts.progress, r->opts.tally);
	return batch_put(r->opts.batch, m, answer, err);
}

static enum dmarc_status
tick(void *ctx, struct dmarc_err *err)
{
	struct reading *r = ctx;

	progress_show(r->opts.progress, r->opts.tally);
	return batch_tick(r->opts.batch, err);
}

static void
dropped(void *ctx, struct pool_job *job)
{
	(void)ctx;
	message_free((struct message *)job);
}

static enum dmarc_status
start_pool(struct reading *r, struct dmarc_err *err)
{
	const struct dmarc_settings *s = r->opts.settings;
	struct pool_opts opts = {
		.workers = s->jobs > 0 ? s->jobs : pool_processors(),
		.limits = &s->limits,
		.authserv_id = s->authserv_id,
		.below_received = s->authserv_below_received,
		.answered = answered, .tick = tick, .dropped = dropped,
		.ctx = r,
	};
	enum dmarc_status st = program_find(&r->parser, err);

	if (st != DMARC_OK)
		return st;
	opts.parser = r->parser;
	return pool_new(&opts, &r->pool, err);
}

/* Store a message as refused without asking a worker. */
static enum dmarc_status
refuse(struct reading *r, struct message *m, enum dmarc_reason reason,
    const char *detail, struct dmarc_err *err)
{
	struct dmarc_finding f = finding_refused(reason, detail);
	struct pool_answer a = { .finding = &f, .findings = 1 };

	return batch_put(r->opts.batch, m, &a, err);
}

/* Store a message as unreadable; errno says why. */
static enum dmarc_status
refuse_unreadable(struct reading *r, struct message *m, struct dmarc_err *err)
{
	struct dmarc_finding f = finding_refused(DMARC_R_UNREADABLE, NULL);
	struct pool_answer a = { .finding = &f, .findings = 1,
		.trouble = dmarc_errno_status(errno) };

	return batch_put(r->opts.batch, m, &a, err);
}

/* Give an open message to the workers, unless it is too large. */
static enum dmarc_status
submit(struct reading *r, struct message *m, struct dmarc_err *err)
{
	uint64_t most = r->opts.settings->limits.message_bytes;
	char detail[80];
	enum dmarc_status st;

	if (m->job.length > most) {
		(void)snprintf(detail, sizeof detail, "%" PRIu64
		    " bytes, the limit is %" PRIu64, m->job.length, most);
		return refuse(r, m, DMARC_R_MESSAGE_BYTES, detail, err);
	}
	if (r->pool == NULL) {
		st = start_pool(r, err);
		if (st != DMARC_OK) {
			message_free(m);
			return st;
		}
	}
	return pool_submit(r->pool, &m->job, err);
}

enum dmarc_status
reading_drain(struct reading *r, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (r->pool != NULL)
		st = pool_drain(r->pool, err);
	if (st == DMARC_OK)
		st = batch_finish(r->opts.batch, err);
	return st;
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
		return submit(r, m, err);
	case ENTRY_NO_FILE:
		return refuse(r, m, DMARC_R_NOT_A_FILE, NULL, err);
	case ENTRY_UNREADABLE:
		return refuse_unreadable(r, m, err);
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
	if (st == DMARC_OK && progress_wants_total(r->opts.progress)) {
		st = maildir_count(dir, &total, err);
		if (st == DMARC_OK)
			progress_more(r->opts.progress, total);
	}
	while (st == DMARC_OK) {
		if (stop_asked()) {
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
		st = reading_drain(r, err);
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
		progress_more(r->opts.progress, 1);
		st = submit(r, m, err);
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
	return submit(r, m, err);
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
	    refuse(r, m, DMARC_R_NOT_A_FILE, NULL, err) :
	    refuse_unreadable(r, m, err);
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

		if (stop_asked()) {
			st = dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
			break;
		}
		progress_show(r->opts.progress, r->opts.tally);
		st = folder_next(folder, &e, err);
		if (st != DMARC_OK || e.name == NULL)
			break;
		st = read_entry(r, &e, err);
		mailbox_release(e.box);
	}
	if (st == DMARC_OK)
		st = reading_drain(r, err);
	folder_close(folder);
	g_free(shown);
	return st;
}

enum dmarc_status
reading_path(struct reading *r, const char *path, struct dmarc_err *err)
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
	if (st == DMARC_OK)
		st = box->kind == MAILBOX_MBOX ? read_mbox(r, box, err) :
		    read_file(r, box, path, err);
	mailbox_release(box);
	return st;
}

/*
 * ingest.c: see ingest.h.
 */
#include "ingest/ingest.h"

#include <inttypes.h>
#include <time.h>

#include "common/day.h"
#include "common/facts/failure_report.h"
#include "ingest/ledger/batch.h"
#include "ingest/ledger/ledger.h"
#include "ingest/ledger/prune.h"
#include "ingest/ledger/settle.h"
#include "ingest/mailbox/source.h"
#include "ingest/mailbox/subfolders.h"
#include "ingest/reading.h"
#include "ingest/stop.h"
#include "store/write/expire.h"
#include "store/write/ledger/store.h"
#include "store/write/own.h"
#include "store/write/secret.h"
#include "store/write/transaction.h"

#define HINT_BYTES ((size_t)1 << 20)

struct run {
	const struct ingest_opts *opts;
	struct tally *tally;
	struct ledger *ledger;
	struct writer *writer;	/* the ledger's */
	struct store *store;	/* these three: NULL without mail to read */
	struct batch *batch;
	struct reading *reading;
	struct settle *settle;
	struct progress *progress;
	unsigned char tag_key[DMARC_TAG_KEY];	/* if failure reports are
						 * read */
};

/*
 * Check the paths before the run changes anything: one of them must be there,
 * and none may be where mail is moved to.
 */
static enum dmarc_status
check_paths(const struct ingest_opts *opts, struct dmarc_err *err)
{
	struct settle *s = settle_new(&opts->settings->on_success);
	struct dmarc_err first = { .code = DMARC_OK };
	bool any = opts->paths == 0;

	if (s == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < opts->paths; i++) {
		enum source_kind kind;
		struct dmarc_err why;
		enum dmarc_status st = source_kind_of(opts->path[i],
		    opts->recursive, &kind, &why);

		if (st == DMARC_OK && kind == SOURCE_MAILDIR &&
		    settle_is_target(s, opts->path[i])) {
			settle_free(s);
			return dmarc_fail(err, DMARC_E_USAGE, "%s: mail cannot "
			    "be moved to the folder that it is read from",
			    opts->path[i]);
		}
		if (st != DMARC_OK && first.code == DMARC_OK)
			first = why;
		any = any || st == DMARC_OK;
	}
	settle_free(s);
	if (!any)
		*err = first;
	return any ? DMARC_OK : first.code;
}

static int
wait_ms(const struct run *r)
{
	return (int)r->opts->settings->wait_seconds * 1000;
}

/*
 * Store the list of own domains, which determines v_report.counted, and find or
 * make the key for tags. A dry run has a single transaction, which it never
 * commits.
 */
static enum dmarc_status
prepare_database(struct run *r, struct dmarc_err *err)
{
	const struct dmarc_settings *s = r->opts->settings;
	enum dmarc_status st = ledger_begin(r->writer, wait_ms(r), err);

	if (st == DMARC_OK)
		st = store_own_domains(r->writer,
		    (const char *const *)s->own, s->owns, err);
	if (st == DMARC_OK && s->failure_reports)
		st = store_secret(r->writer, r->tag_key, err);
	if (st == DMARC_OK && !r->opts->dry_run)
		st = transaction_commit(r->writer, err);
	return st;
}

static enum dmarc_status
open_database(struct run *r, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (r->progress == NULL || r->settle == NULL)
		return dmarc_no_memory(err);
	st = ledger_open(r->opts->database, r->opts->make_folder,
	    r->opts->dry_run, wait_ms(r), &r->ledger, err);
	if (st != DMARC_OK)
		return st;
	r->writer = ledger_writer(r->ledger);
	return prepare_database(r, err);
}

static enum dmarc_status
start_batch(struct run *r, struct dmarc_err *err)
{
	struct batch_opts opts = {
		.writer = r->writer, .progress = r->progress,
		.settle = r->settle, .tally = r->tally, .now = r->opts->now,
		.wait_ms = wait_ms(r), .dry_run = r->opts->dry_run,
		.verbose = r->opts->talk == TALK_VERBOSE,
		.limits = &r->opts->settings->limits,
		.no_failures = !r->opts->settings->failure_reports,
	};
	enum dmarc_status st = store_new(r->writer, &r->store, err);

	if (st != DMARC_OK)
		return st;
	opts.store = r->store;
	r->batch = batch_new(&opts);
	return r->batch != NULL ? DMARC_OK : dmarc_no_memory(err);
}

static enum dmarc_status
start_reading(struct run *r, struct dmarc_err *err)
{
	struct reading_opts opts = {
		.settings = r->opts->settings, .settle = r->settle,
		.progress = r->progress, .tally = r->tally,
		.retry = r->opts->retry, .recursive = r->opts->recursive,
		.only = r->opts->paths == 1, .database = r->opts->database,
		.tag_key = r->opts->settings->failure_reports ?
		    r->tag_key : NULL,
	};
	enum dmarc_status st = start_batch(r, err);

	if (st != DMARC_OK)
		return st;
	opts.store = r->store;
	opts.batch = r->batch;
	r->reading = reading_new(&opts);
	return r->reading != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* Read the mail of all paths. */
static enum dmarc_status
read_paths(struct run *r, struct dmarc_err *err)
{
	enum dmarc_status st = start_reading(r, err);

	for (size_t i = 0; i < r->opts->paths && st == DMARC_OK; i++)
		st = reading_path(r->reading, r->opts->path[i], err);
	if (st == DMARC_OK)
		st = reading_drain(r->reading, err);
	return st;
}

/* The first second of the day that was some days ago. */
static int64_t
days_ago(const struct run *r, int64_t days)
{
	int64_t now = r->opts->now != INT64_MIN ? r->opts->now :
	    (int64_t)time(NULL);

	return DAY_SECONDS * (day_of(now) - days);
}

/* Delete failure reports that are too old, whether any are read or not. */
static enum dmarc_status
expire(const struct run *r, struct dmarc_err *err)
{
	int64_t before = days_ago(r, r->opts->settings->failure_days);
	bool any;
	enum dmarc_status st = store_has_expired(r->writer, before, &any, err);

	if (st != DMARC_OK || !any || r->opts->dry_run)
		return st;
	st = ledger_begin(r->writer, wait_ms(r), err);
	if (st == DMARC_OK)
		st = store_expire(r->writer, before, err);
	if (st == DMARC_OK)
		st = transaction_commit(r->writer, err);
	return st;
}

static enum dmarc_status
prune(const struct run *r, struct dmarc_err *err)
{
	struct store_pruning done = {
		.before = days_ago(r, r->opts->prune_days) };
	enum dmarc_status st = prune_run(r->writer, &done, r->opts->dry_run,
	    wait_ms(r), err);

	if (st == DMARC_OK)
		progress_prune(r->progress, &done);
	return st;
}

/*
 * If no report was ever found, tells of mail in folders of the Maildirs: mail
 * servers sort reports into one. Later the mailbox may rightly be empty.
 */
static enum dmarc_status
tell_subfolders(struct run *r, struct dmarc_err *err)
{
	const struct ingest_opts *o = r->opts;
	struct buf lines = BUF_INIT(HINT_BYTES);
	bool has = false;
	enum dmarc_status st = DMARC_OK;

	if (r->tally->outcome[STORE_STORED] > 0 || o->recursive)
		return DMARC_OK;
	st = store_has_reports(r->store, &has, err);
	for (size_t i = 0; st == DMARC_OK && !has && i < o->paths; i++) {
		enum source_kind kind;
		struct dmarc_err named;	/* by remains() */

		if (source_kind_of(o->path[i], false, &kind, &named) ==
		    DMARC_OK && kind == SOURCE_MAILDIR)
			subfolders_tell(&lines, o->path[i]);
	}
	progress_say(r->progress, &lines);
	buf_free(&lines);
	return st;
}

/*
 * Clean up after a failure: after a signal commit the messages stored so far,
 * which are complete; after anything else roll back.
 */
static void
wind_up(struct run *r, enum dmarc_status st)
{
	struct dmarc_err ignored;

	if (st == DMARC_OK || r->batch == NULL)
		return;
	if (transaction_is_open(r->writer) && (st != DMARC_E_AGAIN ||
	    !stop_requested() || batch_finish(r->batch, &ignored) != DMARC_OK))
		transaction_rollback(r->writer);
	batch_settle(r->batch);
}

/* The error of a run that could not read or settle all mail. */
static enum dmarc_status
remains(const struct run *r, struct dmarc_err *err)
{
	const struct dmarc_err *first = batch_unsettled(r->batch);
	enum dmarc_status why = batch_unreadable(r->batch);
	struct dmarc_err lost;
	size_t left_out = reading_left_out(r->reading, &lost);

	if (r->tally->unsettled > 0)
		return dmarc_fail(err, first->code, "%s (%" PRIu64
		    " in all; they are in the database, the mail stays where "
		    "it is; --on-success keep never moves mail)", first->text,
		    r->tally->unsettled);
	if (r->tally->unreadable > 0)
		return dmarc_fail(err, why, "%" PRIu64 " %s could not be "
		    "read: %s; all others are done", r->tally->unreadable,
		    r->tally->unreadable == 1 ? "message" : "messages",
		    why == DMARC_E_PERM ? "permission denied" :
		    why == DMARC_E_NOMEM ? "out of memory" : "I/O error");
	if (left_out == 1)
		return dmarc_fail(err, lost.code, "%s; all others are done",
		    lost.text);
	if (left_out > 1)
		return dmarc_fail(err, lost.code, "%s (%zu in all, of %zu); "
		    "all others are done", lost.text, left_out,
		    r->opts->paths);
	return DMARC_OK;
}

enum dmarc_status
ingest_run(const struct ingest_opts *opts, struct tally *tally,
    struct dmarc_err *err)
{
	struct run r = { .opts = opts, .tally = tally };
	struct dmarc_err closing;
	enum dmarc_status st = check_paths(opts, err);

	if (st != DMARC_OK)
		return st;
	r.progress = progress_new(opts->talk, opts->dry_run);
	r.settle = settle_new(&opts->settings->on_success);
	st = open_database(&r, err);
	if (st == DMARC_OK && opts->prune_days > 0)
		st = prune(&r, err);
	if (st == DMARC_OK && opts->paths > 0)
		st = read_paths(&r, err);
	if (st == DMARC_OK)
		st = expire(&r, err);
	wind_up(&r, st);
	if (r.progress != NULL && st == DMARC_OK && opts->paths > 0)
		progress_end(r.progress, tally, batch_nothing(r.batch));
	if (st == DMARC_OK && r.store != NULL)
		st = tell_subfolders(&r, err);
	if (st == DMARC_OK && r.batch != NULL)
		st = remains(&r, err);
	reading_free(r.reading);
	batch_free(r.batch);
	store_free(r.store);
	settle_free(r.settle);
	if (ledger_close(r.ledger, &closing) != DMARC_OK && st == DMARC_OK) {
		*err = closing;
		st = closing.code;
	}
	progress_free(r.progress);
	return st;
}

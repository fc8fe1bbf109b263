/*
 * ledger.c: see ledger.h.
 */
#include "ingest/ledger/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "common/clock.h"
#include "ingest/stop.h"
#include "store/write/transaction.h"

/* The most that SQLite waits at once: a signal is delayed no longer. */
#define BUSY_MS 1000
#define MOMENT_MS 20

struct ledger {
	struct writer *writer;
	char *scratch;		/* folder of a temporary database; or NULL */
};

static enum dmarc_status
cannot_make(const char *folder, struct dmarc_err *err)
{
	return dmarc_fail(err, dmarc_errno_status(errno), "%s: %s", folder,
	    strerror(errno));
}

static enum dmarc_status
make_scratch(struct ledger *l, struct dmarc_err *err)
{
	l->scratch = g_build_filename(g_get_tmp_dir(), "dmarc-XXXXXX", NULL);
	if (g_mkdtemp(l->scratch) != NULL)
		return DMARC_OK;
	(void)cannot_make(l->scratch, err);
	g_free(l->scratch);
	l->scratch = NULL;
	return err->code;
}

static void
remove_scratch(struct ledger *l)
{
	static const char *const files[] = { "db", "db-wal", "db-shm",
		"db-journal" };

	if (l->scratch == NULL)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		char *file = g_build_filename(l->scratch, files[i], NULL);

		(void)unlink(file);
		g_free(file);
	}
	(void)rmdir(l->scratch);
	g_free(l->scratch);
}

static enum dmarc_status
make_parent(const char *path, struct dmarc_err *err)
{
	char *folder = g_path_get_dirname(path);
	enum dmarc_status st = DMARC_OK;

	if (g_mkdir_with_parents(folder, 0700) != 0)
		st = dmarc_fail(err, dmarc_errno_status(errno), "%s: the "
		    "folder of the database cannot be made: %s; --db FILE "
		    "names another", folder, strerror(errno));
	g_free(folder);
	return st;
}

bool
ledger_wait(int64_t start, int wait_ms)
{
	if (clock_ms() - start >= wait_ms)
		return false;
	(void)stop_poll(NULL, 0, MOMENT_MS);
	return !stop_requested();
}

enum dmarc_status
ledger_begin(struct writer *w, int wait_ms, struct dmarc_err *err)
{
	int64_t start = clock_ms();
	enum dmarc_status st;

	do
		st = transaction_begin(w, err);
	while (st == DMARC_E_LOCKED && ledger_wait(start, wait_ms));
	return st;
}

static enum dmarc_status
open_patiently(const char *path, int wait_ms, struct ledger *l,
    struct dmarc_err *err)
{
	struct writer_opts opts = { .path = path, .create = true,
		.busy_ms = wait_ms < BUSY_MS ? wait_ms : BUSY_MS };
	int64_t start = clock_ms();
	enum dmarc_status st;

	do
		st = writer_open(&opts, &l->writer, err);
	while (st == DMARC_E_LOCKED && ledger_wait(start, wait_ms));
	return st;
}

enum dmarc_status
ledger_open(const char *path, bool make_folder, bool dry_run, int wait_ms,
    struct ledger **out, struct dmarc_err *err)
{
	struct ledger *l = calloc(1, sizeof *l);
	char *stand_in = NULL;
	enum dmarc_status st = DMARC_OK;

	if (l == NULL)
		return dmarc_no_memory(err);
	if (dry_run && access(path, F_OK) != 0 && errno == ENOENT) {
		st = make_scratch(l, err);
		if (st == DMARC_OK)
			path = stand_in = g_build_filename(l->scratch, "db",
			    NULL);
	} else if (make_folder) {
		st = make_parent(path, err);
	}
	if (st == DMARC_OK)
		st = open_patiently(path, wait_ms, l, err);
	g_free(stand_in);
	if (st != DMARC_OK) {
		remove_scratch(l);
		free(l);
		return st;
	}
	*out = l;
	return DMARC_OK;
}

struct writer *
ledger_writer(struct ledger *l)
{
	return l->writer;
}

enum dmarc_status
ledger_close(struct ledger *l, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (l == NULL)
		return DMARC_OK;
	st = writer_close(l->writer, err);
	remove_scratch(l);
	free(l);
	return st;
}

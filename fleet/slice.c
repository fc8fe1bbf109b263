/*
 * slice.c: see slice.h.
 */
#include "fleet/slice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/facts/digest.h"
#include "store/write/ledger/message.h"
#include "store/write/ledger/store.h"
#include "store/write/own.h"
#include "store/write/transaction.h"
#include "store/write/writer.h"

#define REPORTS 1000		/* of a transaction */
#define NAME_BYTES 16		/* of a digest, in the name of a message */

struct slice {
	char *path, *partial;	/* its name, and the one until it is whole */
	struct writer *writer;
	struct store *store;
	uint64_t reports;	/* in the open transaction */
	char *mailbox;
};

static enum dmarc_status
exists(const char *path, struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_USAGE, "%s: exists; get makes a new "
	    "database, so name another file or move this one away", path);
}

static enum dmarc_status
open_ledger(struct slice *s, int busy_ms, const char *const *domain, size_t n,
    struct dmarc_err *err)
{
	const struct writer_opts writer = { .path = s->partial,
	    .create = true, .busy_ms = busy_ms };
	enum dmarc_status st = writer_open(&writer, &s->writer, err);

	if (st == DMARC_OK)
		st = store_new(s->writer, &s->store, err);
	if (st == DMARC_OK)
		st = transaction_begin(s->writer, err);
	return st != DMARC_OK ? st : store_own_domains(s->writer, domain, n,
	    err);
}

enum dmarc_status
slice_begin(const char *path, int busy_ms, const char *const *domain, size_t n,
    struct slice **out, struct dmarc_err *err)
{
	struct slice *s;
	enum dmarc_status st;

	if (access(path, F_OK) == 0)
		return exists(path, err);
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return dmarc_no_memory(err);
	s->path = strdup(path);
	if (s->path == NULL ||
	    asprintf(&s->partial, "%s.partial-%ld", path,
	    (long)getpid()) < 0) {
		s->partial = NULL;
		slice_free(s);
		return dmarc_no_memory(err);
	}
	st = open_ledger(s, busy_ms, domain, n, err);
	if (st == DMARC_OK)
		*out = s;
	else
		slice_free(s);
	return st;
}

/* The message of a report: it is called after the bytes of its row. */
static enum dmarc_status
put(struct slice *s, const struct dmarc_finding *f,
    const struct slice_origin *from, struct store_result *r,
    struct dmarc_err *err)
{
	unsigned char digest[DMARC_DIGEST];
	char name[2 * NAME_BYTES + 1];
	struct store_message m = { .mailbox = s->mailbox, .name = name,
	    .sha256 = digest, .finding = f, .findings = 1,
	    .most_bytes = from->most_bytes, .now = from->now };

	digest_bytes(from->row, from->len, digest);
	for (size_t i = 0; i < NAME_BYTES; i++)
		(void)snprintf(name + 2 * i, 3, "%02x", digest[i]);
	return store_put(s->store, &m, r, err);
}

enum dmarc_status
slice_add(struct slice *s, const struct fleet_report *r,
    const struct slice_origin *from, struct dmarc_err *err)
{
	const struct dmarc_finding f = { .kind = DMARC_FOUND_AGGREGATE,
	    .provenance = r->provenance, .aggregate = &r->said };
	struct store_result result;
	enum dmarc_status st = DMARC_OK;

	if (s->mailbox == NULL &&
	    asprintf(&s->mailbox, "postgresql:%s", from->engine) < 0) {
		s->mailbox = NULL;
		return dmarc_no_memory(err);
	}
	if (s->reports >= REPORTS) {
		s->reports = 0;
		st = transaction_commit(s->writer, err);
		if (st == DMARC_OK)
			st = transaction_begin(s->writer, err);
	}
	if (st == DMARC_OK)
		st = put(s, &f, from, &result, err);
	if (st != DMARC_OK)
		return st;
	s->reports++;
	if (result.outcome == STORE_REJECTED)
		return dmarc_fail(err, DMARC_E_DATA, "a report in the engine: "
		    "%.300s", result.detail);
	return DMARC_OK;
}

enum dmarc_status
slice_know(struct slice *s, const struct dns_fact *f, struct dmarc_err *err)
{
	return store_fact(s->writer, f, err);
}

/* Removes the file under its first name, and those of SQLite beside it. */
static void
remove_partial(const struct slice *s)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *name;

		if (asprintf(&name, "%s%s", s->partial, ends[i]) >= 0) {
			(void)unlink(name);
			free(name);
		}
	}
}

enum dmarc_status
slice_end(struct slice *s, struct dmarc_err *err)
{
	struct writer *w = s->writer;
	enum dmarc_status st = store_facts_end(w, err);

	if (st == DMARC_OK)
		st = transaction_commit(w, err);
	if (st != DMARC_OK)
		return st;
	store_free(s->store);
	s->store = NULL;
	s->writer = NULL;
	st = writer_close(w, err);
	if (st != DMARC_OK)
		return st;
	/* Unlike rename(), this replaces no file. */
	if (link(s->partial, s->path) == 0)
		return DMARC_OK;
	if (errno == EEXIST)
		return exists(s->path, err);
	return dmarc_fail(err, dmarc_errno_status(errno), "%s: %s", s->path,
	    strerror(errno));
}

void
slice_free(struct slice *s)
{
	struct dmarc_err ignored;

	if (s == NULL)
		return;
	store_free(s->store);
	(void)writer_close(s->writer, &ignored);
	if (s->partial != NULL)
		remove_partial(s);
	free(s->path);
	free(s->partial);
	free(s->mailbox);
	free(s);
}

/*
 * store.h: the ledger. The only code that writes to the database.
 *
 * A store is one open database with one writer. What goes in are findings that
 * have been checked (common/facts/aggregate.h); what comes out is what became
 * of them. The database decides what is known and what is a duplicate, never
 * a list in memory. Nothing a caller passes is kept.
 *
 * Every function that can fail returns E_DB, E_IO, E_LOCKED, E_AGAIN (disk
 * full), E_PERM, E_DATA (corrupt, foreign, newer) or E_NOMEM; after that the
 * open transaction is rolled back and the caller stops. Messages belong to
 * a transaction: what was put is durable once store_commit() has returned
 * DMARC_OK (WAL, synchronous=FULL), and not before.
 */
#ifndef DMARC_STORE_WRITE_STORE_H
#define DMARC_STORE_WRITE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/digest.h"
#include "common/facts/finding.h"
#include "store/codes.h"

struct store;

struct store_opts {
	const char *path;
	bool create;		/* make the file if it is not there */
	int busy_ms;		/* how long to wait for a locked database */
};

/*
 * Open, and if need be create or migrate. A file that is no database, a
 * corrupt one, one of another program and one of a newer version are refused
 * with a sentence that says which (E_DATA), and left as they are. E_NOINPUT
 * if there is no file and create is false, or no folder for it.
 */
DMARC_MUST_USE enum dmarc_status store_open(const struct store_opts *opts,
    struct store **out, struct dmarc_err *err);

/*
 * Close; a transaction that is open is rolled back. The write-ahead log is
 * truncated when nobody reads from it. NULL is fine. The result matters:
 * a close can fail.
 */
enum dmarc_status store_close(struct store *s, struct dmarc_err *err);

DMARC_MUST_USE enum dmarc_status store_begin(struct store *s,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status store_commit(struct store *s,
    struct dmarc_err *err);
void store_rollback(struct store *s);
bool store_in_transaction(const struct store *s);

/*
 * The domains whose mail is ours. Reports about other domains are kept with
 * counted = 0 from then on, and those already there follow: all within the
 * open transaction. n = 0 means that every domain counts. Nothing is written
 * if the list is what the database has.
 */
DMARC_MUST_USE enum dmarc_status store_own_domains(struct store *s,
    const char *const *domain, size_t n, struct dmarc_err *err);

/*
 * Reports whose period ended before a time go, with all that only they used.
 * None of them is taken again: one that comes back is a duplicate. Messages
 * stay, so that their mail is not read again.
 */
struct store_prune {
	int64_t before;			/* seconds; the rest begins as 0 */
	uint64_t reports, records;	/* gone so far */
	bool done;
	int64_t after;			/* how far it has come */
	bool sweeping;
	unsigned sweep;
};

/*
 * The next piece, in a transaction of its own; none may be open. Called
 * until p->done. After E_AGAIN the same piece may be tried again; one that
 * never comes to its end is finished by the next prune.
 */
DMARC_MUST_USE enum dmarc_status store_prune(struct store *s,
    struct store_prune *p, struct dmarc_err *err);

/* How many reports and records would go. */
DMARC_MUST_USE enum dmarc_status store_prune_count(struct store *s,
    struct store_prune *p, struct dmarc_err *err);

/* What the ledger knows of a message by its name. */
struct store_known {
	bool known;
	enum store_outcome outcome;
	enum dmarc_reason reason;	/* unreadable: try it again */
};

/*
 * Look a message up by mailbox and base name (without flags). Reads only;
 * no transaction is needed.
 */
DMARC_MUST_USE enum dmarc_status store_lookup(struct store *s,
    const char *mailbox, const char *name, struct store_known *out,
    struct dmarc_err *err);

/* A message to be entered, with all that was found in it. */
struct store_message {
	const char *mailbox;	/* absolute path of the folder or file */
	const char *name;	/* base name without flags; any bytes */
	const unsigned char *sha256;	/* DMARC_DIGEST bytes; NULL: unread */
	const struct dmarc_finding *finding;
	size_t findings;
	int64_t now;		/* seconds; for seen_utc and plausible dates */
};

struct store_result {
	enum store_outcome outcome;
	bool known;		/* this very message was in the ledger with
				 * this outcome: nothing was written */
	enum dmarc_reason reason;	/* the first part refused, or a mark */
	char detail[512];	/* what dmarc-report log shows; may be "" */
	uint64_t reports, duplicates, records;	/* new, known or pruned, new */
};

/*
 * Enter a message and its reports; needs an open transaction. Any new report
 * makes it stored, else any known one duplicate, else anything refused
 * rejected, else not-a-report. A row of the same mailbox, name and hash (or
 * one whose message could not be read) is replaced when the outcome differs
 * and left alone when it does not.
 */
DMARC_MUST_USE enum dmarc_status store_put(struct store *s,
    const struct store_message *m, struct store_result *out,
    struct dmarc_err *err);

#endif

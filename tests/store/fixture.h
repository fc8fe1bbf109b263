/*
 * fixture.h: a database in its own directory, reports to store, and short
 * helpers to check the result.
 */
#ifndef DMARC_TESTS_STORE_FIXTURE_H
#define DMARC_TESTS_STORE_FIXTURE_H

#include "store/write/ledger/message.h"
#include "store/write/ledger/store.h"
#include "store/write/own.h"
#include "store/write/prune.h"
#include "store/write/transaction.h"
#include "store/write/writer.h"

/* A Monday: 2026-11-09 00:00 UTC. */
#define MONDAY INT64_C(1794182400)
#define NOW (MONDAY + 7 * 86400)

#define MOST 4

/*
 * A report by "Example Mail" about example.org for that Monday, with one
 * record: 10 messages from 192.0.2.1 that passed with DKIM and SPF. Tests
 * change the facts; report_seal() sets the facts hash.
 */
struct report {
	struct dmarc_auth dkim[MOST], spf[MOST];
	struct dmarc_override_reason override[MOST];
	struct dmarc_combination combination[MOST];
	struct dmarc_record record[MOST];
	struct dmarc_aggregate fb;
	struct dmarc_finding finding;
};

void report_init(struct report *r);
void report_seal(struct report *r);

/* Adds a record beyond the first, with its own combination. */
void report_add(struct report *r, const char *ip, uint64_t count,
    enum dmarc_disposition disposition, enum dmarc_aligned dkim,
    enum dmarc_aligned spf);

/* Opens a store on a new file; fixture_close() checks and removes the file. */
struct fixture {
	char dir[32], path[64];
	struct writer *writer;
	struct store *store;
	int64_t now;
	uint64_t failures_per_day;
	bool no_failures;
};

void fixture_open(struct fixture *f);
void fixture_close(struct fixture *f);

/* Opens the file of f a second time, as another program would. */
void fixture_again(struct fixture *f);

/* Closes the store and keeps the file. */
void fixture_stop(struct fixture *f);

/* Closes and opens the store, so that all caches are empty. */
void fixture_reopen(struct fixture *f);

/* Puts a message with n findings into box/name; the hash is of the name. */
struct store_result fixture_put(struct fixture *f, const char *name,
    const struct dmarc_finding *finding, size_t n);

/* Puts a message with one sealed report, in its own transaction. */
struct store_result fixture_report(struct fixture *f, const char *name,
    struct report *r);

/* Puts a message with one finding, in its own transaction. */
struct store_result fixture_finding(struct fixture *f, const char *name,
    const struct dmarc_finding *finding);

/* Changes the file as another program might. */
void fixture_run(const struct fixture *f, const char *sql);

/* The first column of the first row; -1, or "(none)", without a row. */
int64_t fixture_number(const struct fixture *f, const char *sql);
const char *fixture_text(const struct fixture *f, const char *sql);

#endif

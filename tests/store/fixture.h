/*
 * fixture.h: a database in a directory of its own, reports to put into it,
 * and short ways to look at what came of it.
 */
#ifndef DMARC_TESTS_STORE_FIXTURE_H
#define DMARC_TESTS_STORE_FIXTURE_H

#include "store/write/message.h"
#include "store/write/own.h"
#include "store/write/prune.h"
#include "store/write/store.h"
#include "store/write/transaction.h"
#include "store/write/writer.h"

/* A Monday: 2026-11-09 00:00 UTC. */
#define MONDAY INT64_C(1794182400)
#define NOW (MONDAY + 7 * 86400)

#define MOST 4

/*
 * A report by "Example Mail" about example.org for that Monday, with one
 * record: 10 messages from 192.0.2.1 that passed with DKIM and SPF. Tests
 * change what they are about; report_seal() makes the facts hash.
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

/* A record beyond the first one, by its own combination of r. */
void report_add(struct report *r, const char *ip, uint64_t count,
    enum dmarc_disposition disposition, enum dmarc_aligned dkim,
    enum dmarc_aligned spf);

/* An open store on a new file; fixture_close() judges it and removes it. */
struct fixture {
	char dir[32], path[64];
	struct writer *writer;
	struct store *store;
	int64_t now;
};

void fixture_open(struct fixture *f);
void fixture_close(struct fixture *f);

/* Open the file of f once more, as another program would. */
void fixture_again(struct fixture *f);

/* Close the store and keep the file. */
void fixture_stop(struct fixture *f);

/* Close and open the store: no cache helps. */
void fixture_reopen(struct fixture *f);

/* Put a message with n findings into box/name; the mail's hash is of name. */
struct store_result fixture_put(struct fixture *f, const char *name,
    const struct dmarc_finding *finding, size_t n);

/* The same in a transaction of its own, with one sealed report. */
struct store_result fixture_report(struct fixture *f, const char *name,
    struct report *r);

/* Do to the file what somebody else might. */
void fixture_run(const struct fixture *f, const char *sql);

/* The first column of the first row; -1, or "(none)", without a row. */
int64_t fixture_number(const struct fixture *f, const char *sql);
const char *fixture_text(const struct fixture *f, const char *sql);

#endif

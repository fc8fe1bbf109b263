/*
 * internal.h: what the files of the writer share. Nothing here is for
 * anybody else.
 */
#ifndef DMARC_STORE_WRITE_INTERNAL_H
#define DMARC_STORE_WRITE_INTERNAL_H

#include <sqlite3.h>

#include "common/buf.h"
#include "store/write/cache.h"
#include "store/write/store.h"

/* Each statement is a file in write/sql/, prepared when the store opens. */
#define STORE_STATEMENTS(X) \
	X(add_combination) X(find_combination) \
	X(add_dkim) X(find_dkim) \
	X(add_domain) X(find_domain) \
	X(add_mailbox) X(find_mailbox) \
	X(add_message) X(find_message) X(set_message) X(find_outcome) \
	X(add_name) X(find_name) \
	X(add_envelope) X(find_envelope) \
	X(add_evaluated) X(find_evaluated) \
	X(add_own_domains) X(same_own_domains) \
	X(clear_own_domains) X(set_owned) \
	X(add_policy) X(find_policy) \
	X(add_records) X(last_record) \
	X(add_report) X(find_report) X(find_revision) \
	X(improve_report) X(set_standing) \
	X(add_reporter) X(find_reporter) \
	X(add_source) X(find_source) \
	X(add_spf) X(find_spf) \
	X(add_submitter) X(find_submitter) \
	X(find_pruned) X(set_pruned) X(set_swept) \
	X(find_old_reports) X(delete_old_records) X(delete_old_reports) \
	X(sweep_combination) X(sweep_source) X(sweep_evaluated) \
	X(sweep_envelope) X(sweep_dkim) X(sweep_spf) X(sweep_name) \
	X(sweep_policy) X(sweep_submitter) X(sweep_reporter) \
	X(sweep_domain) X(sweep_dns_host) \
	X(begin) X(commit) X(data_version)

#define AS_ENUM(name) SQL_##name,
enum store_sql { STORE_STATEMENTS(AS_ENUM) SQL_STATEMENTS };
#undef AS_ENUM

/* The names of all their parameters; find out once where each one stands. */
#define STORE_PARAMETERS(X) \
	X(address) X(adkim) X(after) X(aspf) X(before) X(begin_ts) \
	X(combination) X(comments) X(day_ts) X(detail) X(discovery) \
	X(disp_none) X(disp_quarantine) X(disp_reject) X(disposition) \
	X(dkim) X(dkim_aligned) X(dmarc_pass) X(domain) X(email) X(end_ts) \
	X(envelope) X(envelope_from) X(envelope_to) X(error) X(evaluated) \
	X(extra_contact_info) X(facts) X(first_record) X(fo) X(generator) \
	X(header_from) X(identity) X(ip) X(last) X(list) X(mailbox) \
	X(message) X(messages) X(most) X(name) X(name_key) X(net48) \
	X(next) X(np) X(org_name) X(outcome) X(overrides) X(p) X(path) \
	X(pct) X(policy) X(provenance) X(reason) X(records) X(repaired) \
	X(report) X(report_id) X(reporter) X(result) X(scope) X(seen_ts) \
	X(selector) X(sha256) X(shown) X(skipped) X(source) X(sp) X(spf) \
	X(spf_aligned) X(standing) X(submitter) X(swept) X(t)

#define AS_ENUM(name) P_##name,
enum store_param { STORE_PARAMETERS(AS_ENUM) PARAMETERS };
#undef AS_ENUM

/*
 * What is remembered, how much of it, and the most bytes of one: all of them
 * together are 37 MB when full. Tables that stay small have small caches.
 */
#define STORE_CACHES(X) \
	X(MAILBOX, 64, 256) \
	X(DOMAIN, 4096, 64) \
	X(REPORTER, 1024, 64) \
	X(SUBMITTER, 1024, 256) \
	X(POLICY, 8192, 128) \
	X(NAME, 32768, 48) \
	X(SOURCE, 262144, 16) \
	X(DKIM, 131072, 16) \
	X(SPF, 32768, 16) \
	X(ENVELOPE, 65536, 8) \
	X(EVALUATED, 65536, 20) \
	X(OVERRIDDEN, 4096, 96) \
	X(COMBINATION, 524288, 12)

#define AS_ENUM(name, slots, bytes) CACHE_##name,
enum store_cache { STORE_CACHES(AS_ENUM) CACHES };
#undef AS_ENUM

/* Of the scratch, between two uses. */
#define SCRATCH_KEEP ((size_t)1 << 16)

struct store {
	sqlite3 *db;
	char *path;			/* for messages */
	sqlite3_stmt *stmt[SQL_STATEMENTS];
	unsigned char place[SQL_STATEMENTS][PARAMETERS]; /* 0: not in it */
	struct cache *cache[CACHES];
	struct buf scratch;		/* bytes to look up in a cache */
	bool new[CACHES];		/* of a table: see store_row() */
	int64_t data_version;		/* that the caches are about */
	int64_t last_record;		/* the largest key; 0: there is none */
	const struct records *at_hand;	/* being written; see records.c */
	int64_t pruned_before;		/* reports that ended before it are
					 * not taken; INT64_MIN: all are */
	bool swept;			/* what pruned ones left is gone */
	bool open;			/* a transaction, as far as we know */
};

/* Make the tables and views those of schema.sql, if they are older. */
DMARC_MUST_USE enum dmarc_status store_migrate(struct store *s,
    struct dmarc_err *err);

/* message.name_key */
int64_t store_name_key(const char *name);

/* Forget what the caches know: rows went away. */
void store_forget(struct store *s);

/* The trouble of the last call on the database. */
enum dmarc_status store_fail(struct store *s, struct dmarc_err *err);

/*
 * One run of one statement: start, bind by name, then one of find, row and
 * run. What is bound must live until then. A bind that fails is reported by
 * what follows.
 */
struct call {
	struct store *s;
	sqlite3_stmt *stmt;
	const unsigned char *place;	/* of each parameter */
	int rc;
};

struct call call_start(struct store *s, enum store_sql sql);
void call_int(struct call *c, enum store_param p, int64_t value);
void call_text(struct call *c, enum store_param p, const char *text);
/* Absent and empty are one in the ledger: NULL. */
void call_optional(struct call *c, enum store_param p, const char *text);
void call_blob(struct call *c, enum store_param p, const void *data,
    size_t len);

/* To the end; no row is expected. */
DMARC_MUST_USE enum dmarc_status call_run(struct call *c,
    struct dmarc_err *err);

/* The same for an INSERT: the key of the new row. */
DMARC_MUST_USE enum dmarc_status call_add(struct call *c, int64_t *row,
    struct dmarc_err *err);

/* The first column of the first row; *found says whether there is one. */
DMARC_MUST_USE enum dmarc_status call_find(struct call *c, bool *found,
    int64_t *value, struct dmarc_err *err);

/*
 * The first row: columns are read from c->stmt, then call_end(c). *found
 * says whether there is one; without one, or on failure, it has ended.
 */
DMARC_MUST_USE enum dmarc_status call_row(struct call *c, bool *found,
    struct dmarc_err *err);
void call_end(struct call *c);

/* A table of which a row is found by what it says, or made. */
struct row_of {
	enum store_sql find, add;	/* add does nothing if it is there */
	enum store_cache cache;
	void (*bind)(struct call *c, const void *what);	/* of both */
};

/* The row that says what, made if need be. */
DMARC_MUST_USE enum dmarc_status store_row(struct store *s,
    const struct row_of *t, const void *what, int64_t *row,
    struct dmarc_err *err);

/* The same for one that the cache may know by len bytes of key. */
DMARC_MUST_USE enum dmarc_status store_known_row(struct store *s,
    const struct row_of *t, const void *key, size_t len, const void *what,
    int64_t *row, struct dmarc_err *err);

/* The same for one that n numbers tell apart, at most 8. */
DMARC_MUST_USE enum dmarc_status store_numbered_row(struct store *s,
    const struct row_of *t, const int64_t *number, size_t n, const void *what,
    int64_t *row, struct dmarc_err *err);

/* The same for a table of one text column, which is what and key. */
DMARC_MUST_USE enum dmarc_status store_text(struct store *s,
    const struct row_of *t, const char *text, int64_t *row,
    struct dmarc_err *err);

/* combination.c: the row of a domain or selector; NULL and "": 0. */
DMARC_MUST_USE enum dmarc_status store_name(struct store *s, const char *name,
    int64_t *row, struct dmarc_err *err);

/*
 * evaluated.c: what the receiver made of mail of this combination, in a
 * report about policy_domain.
 */
DMARC_MUST_USE enum dmarc_status store_evaluated(struct store *s,
    const struct dmarc_combination *c, const char *policy_domain,
    int64_t *row, struct dmarc_err *err);

/* combination.c: one of a report about policy_domain. */
DMARC_MUST_USE enum dmarc_status store_combination(struct store *s,
    const struct dmarc_combination *said, const char *policy_domain,
    int64_t *row, struct dmarc_err *err);

/* The records of a report, as rows of other tables: records.c. */
struct records {
	const struct record_row {
		int64_t source, combination, messages;
	} *row;
	size_t n;
};

/* Once for a connection, before statements are prepared. */
DMARC_MUST_USE enum dmarc_status records_set_up(struct store *s,
    struct dmarc_err *err);

/* At the begin of each transaction: where the next record goes. */
DMARC_MUST_USE enum dmarc_status records_begin(struct store *s,
    struct dmarc_err *err);

/* Add them one after the other; *first is the row of the first. */
DMARC_MUST_USE enum dmarc_status records_add(struct store *s,
    const struct records *records, int64_t *first, struct dmarc_err *err);

/* What tells one report from another, as rows and values. */
struct identity {
	int64_t domain, reporter;
	const char *report_id;
	char made_up[6 + 32 + 1];	/* if it has no report_id */
};

/* metadata.c: the rows of domain and reporter; report_id. */
DMARC_MUST_USE enum dmarc_status store_identity(struct store *s,
    const struct dmarc_aggregate *fb, struct identity *out,
    struct dmarc_err *err);

/* metadata.c: how the reporter presents itself. */
DMARC_MUST_USE enum dmarc_status store_submitter(struct store *s,
    const struct dmarc_aggregate *fb, int64_t reporter, int64_t *row,
    struct dmarc_err *err);

/* metadata.c: the policy that it read. */
DMARC_MUST_USE enum dmarc_status store_policy(struct store *s,
    const struct dmarc_policy *p, int64_t domain, int64_t *row,
    struct dmarc_err *err);

/* source.c: the row of an address. */
DMARC_MUST_USE enum dmarc_status store_source(struct store *s,
    const struct dmarc_address *a, int64_t *row, struct dmarc_err *err);

void store_bind_identity(struct call *c, const struct identity *id,
    const struct dmarc_aggregate *fb);

/* One of the reports of an identity: revision.c. */
struct revision {
	bool exists;
	int64_t report, messages, records;
	enum dmarc_provenance provenance;
	unsigned char facts[DMARC_DIGEST];
};

/* The one that counts, and the one of these very facts, if they exist. */
DMARC_MUST_USE enum dmarc_status revision_find(struct store *s,
    const struct identity *id, const struct dmarc_aggregate *fb,
    struct revision *champion, struct revision *known, struct dmarc_err *err);

/* Whether a counts and not b. */
bool revision_beats(const struct revision *a, const struct revision *b);

DMARC_MUST_USE enum dmarc_status revision_set_standing(struct store *s,
    int64_t report, bool standing, struct dmarc_err *err);

/* What became of a report: report.c. */
struct store_report {
	bool is_new;			/* else it was known, or is pruned */
	bool pruned;			/* ended before what is kept */
	enum dmarc_reason refused;	/* not stored, and why; or NONE */
	enum dmarc_reason mark;		/* stored, but not as it should be */
	char detail[256];		/* for refused and mark */
};

DMARC_MUST_USE enum dmarc_status store_report(struct store *s,
    const struct dmarc_finding *f, int64_t message, int64_t now,
    struct store_report *out, struct dmarc_err *err);

#endif

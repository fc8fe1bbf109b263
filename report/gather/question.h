/*
 * question.h: asks the database, and gives the answers as a model.
 *
 * Every question is a file in store/read/sql/, and every number of a summary
 * comes from one of them. The database is opened for reading; all questions
 * of one run see the same state of it, whatever dmarc-ingest does meanwhile.
 */
#ifndef DMARC_REPORT_GATHER_QUESTION_H
#define DMARC_REPORT_GATHER_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/day.h"
#include "common/err.h"
#include "report/gather/model.h"
#include "report/who/sender.h"

struct asker;
struct question;

/*
 * Open the database. E_NOINPUT if there is none yet, E_DATA if it is not
 * ours or newer, E_PERM, E_AGAIN. What tables hold stays the caller's. What
 * DNS says is what was known at now, in seconds.
 */
DMARC_MUST_USE enum dmarc_status question_open(const char *path,
    const struct sender_tables *tables, int64_t now, struct question **out,
    struct dmarc_err *err);

/*
 * Close; NULL is fine. E_AGAIN if what was read may be wrong, because the
 * database was written to in a way that no reader can see.
 */
DMARC_MUST_USE enum dmarc_status question_close(struct question *q,
    struct dmarc_err *err);

/* The statements, for whoever asks more than is here (judge.h). */
struct asker *question_asker(struct question *q);

/* The days asked about. */
struct question_window {
	int64_t from, to;
};

/* A policy domain of ours. */
struct question_domain {
	const char *name;
};

/* Those with reports in the window, most messages first. The array is the
 * arena's. */
DMARC_MUST_USE enum dmarc_status question_domains(struct question *q,
    const struct question_window *w, struct arena *a,
    struct question_domain **out, size_t *n, struct dmarc_err *err);

/* Those that had reports once, but none in the window; latest first. */
DMARC_MUST_USE enum dmarc_status question_silent(struct question *q,
    const struct question_window *w, struct arena *a,
    struct question_domain **out, size_t *n, struct dmarc_err *err);

/*
 * The last day that a report is about; INT64_MIN: there is none. If there are
 * some from the day recent on, it may be the day of any of them.
 */
DMARC_MUST_USE enum dmarc_status question_newest(struct question *q,
    const struct question_window *w, int64_t recent, int64_t *out,
    struct dmarc_err *err);

/*
 * All about one policy domain: one section, or with split one for each scope
 * that has records.
 */
DMARC_MUST_USE enum dmarc_status question_section(struct question *q,
    const char *domain, const struct question_window *w, bool split,
    const struct model_opts *opts, struct arena *a,
    struct model_section out[2], size_t *sections, struct dmarc_err *err);

/*
 * What is not counted of the reports about a domain, or with a mark; NULL: of
 * all domains of ours.
 */
DMARC_MUST_USE enum dmarc_status question_apart(struct question *q,
    const char *domain, const struct question_window *w,
    struct model_apart *out, struct dmarc_err *err);

/* The policy of a domain on a day; p is NULL if there was no report. */
DMARC_MUST_USE enum dmarc_status question_policy(struct question *q,
    const char *domain, int64_t day, struct arena *a,
    struct model_policy *out, struct dmarc_err *err);

#define QUESTION_ASIDE 3	/* messages set aside that are named */
#define QUESTION_NAME 256	/* of a file, with the end */

/* What concerns the mailbox and not one domain. */
struct question_rest {
	uint64_t foreign_reports, foreign_domains;	/* in the window */
	uint64_t rejected, partly;	/* messages set aside since from */
	struct {
		char name[QUESTION_NAME], reason[40];
	} aside[QUESTION_ASIDE];	/* the latest of them; "": no more */
	int64_t last_seen;	/* seconds: when the last message came;
				 * INT64_MIN: none ever */
};

DMARC_MUST_USE enum dmarc_status question_rest(struct question *q,
    const struct question_window *w, int64_t now, struct question_rest *out,
    struct dmarc_err *err);

/* A message that was set aside, whole or in part. */
struct question_aside {
	int64_t seen;		/* seconds */
	const char *mailbox, *name, *outcome, *reason;
	const char *detail;	/* NULL: none */
};

/* Called for each; any status but DMARC_OK ends the reading. */
typedef enum dmarc_status question_aside_sink(void *ctx,
    const struct question_aside *m, struct dmarc_err *err);

/* Those entered since a time, oldest first. */
DMARC_MUST_USE enum dmarc_status question_log(struct question *q,
    int64_t since, question_aside_sink *sink, void *ctx,
    struct dmarc_err *err);

struct ask;

/* Called for each row of sql/records.sql, as question_log() does. */
typedef enum dmarc_status question_record_sink(void *ctx,
    const struct ask *row, struct dmarc_err *err);

/*
 * The records of the window, by domain and day. domains is a JSON array of
 * names; NULL: all.
 */
DMARC_MUST_USE enum dmarc_status question_records(struct question *q,
    const struct question_window *w, const char *domains, bool all_signatures,
    question_record_sink *sink, void *ctx, struct dmarc_err *err);

#endif

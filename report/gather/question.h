/*
 * question.h: reads a domain from the database as a model, and the facts about
 * the mailbox. All reads of a run see the same state of the database.
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
#include "store/read/snapshot.h"

struct question;

/*
 * Opens the database. E_NOINPUT if it does not exist, E_DATA if it is not a
 * ledger database or is newer than the program, E_PERM, E_AGAIN. The caller
 * keeps the tables alive. DNS is read as known at now, in seconds.
 */
DMARC_MUST_USE enum dmarc_status question_open(const char *path,
    const struct sender_tables *tables, int64_t now, struct question **out,
    struct dmarc_err *err);

/*
 * Closes; NULL is fine. E_AGAIN if the results may be wrong, because the
 * database was changed in a way that readers cannot detect.
 */
DMARC_MUST_USE enum dmarc_status question_close(struct question *q,
    struct dmarc_err *err);

/* For other readers of the database (store/read/). */
struct snapshot *question_snapshot(struct question *q);

/*
 * Reads one policy domain: one section, or with split one for each scope that
 * has records.
 */
DMARC_MUST_USE enum dmarc_status question_section(struct question *q,
    const char *domain, const struct day_window *w, bool split,
    const struct model_opts *opts, struct arena *a,
    struct model_section out[2], size_t *sections, struct dmarc_err *err);

#define QUESTION_ASIDE 3	/* how many messages set aside to name */
#define QUESTION_NAME 256	/* length of a file name, with the NUL */

/* Facts about the mailbox, not about a domain. */
struct question_rest {
	uint64_t foreign_reports, foreign_domains;	/* in the window */
	uint64_t rejected, partly;	/* messages set aside since from */
	struct {
		char name[QUESTION_NAME], reason[40];
	} aside[QUESTION_ASIDE];	/* the latest of them; "": no more */
	int64_t last_seen;	/* seconds: arrival of the last message;
				 * INT64_MIN: none yet */
};

DMARC_MUST_USE enum dmarc_status question_rest(struct question *q,
    const struct day_window *w, int64_t now, struct question_rest *out,
    struct dmarc_err *err);

#endif

/*
 * question.h: what the database says of a domain, as a model, and what it
 * says of the mailbox. All of one run see the same state of the database.
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

/* For readings that are not here (store/read/). */
struct snapshot *question_snapshot(struct question *q);

/*
 * All about one policy domain: one section, or with split one for each scope
 * that has records.
 */
DMARC_MUST_USE enum dmarc_status question_section(struct question *q,
    const char *domain, const struct day_window *w, bool split,
    const struct model_opts *opts, struct arena *a,
    struct model_section out[2], size_t *sections, struct dmarc_err *err);

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
    const struct day_window *w, int64_t now, struct question_rest *out,
    struct dmarc_err *err);

#endif

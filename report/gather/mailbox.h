/*
 * mailbox.h: what concerns the mailbox and not one domain: reports about
 * domains of others, messages set aside, and when the last one came.
 */
#ifndef DMARC_REPORT_GATHER_MAILBOX_H
#define DMARC_REPORT_GATHER_MAILBOX_H

#include <stdint.h>

#include "common/day.h"
#include "store/read/messages.h"
#include "store/read/snapshot.h"

#define MAILBOX_ASIDE 3		/* messages set aside that are named */
#define MAILBOX_NAME 256	/* of a file, with the end */

/* What was looked at, and the latest messages that held no report. */
struct mailbox_looked {
	struct looked counts;	/* messages 0: not read */
	char name[MAILBOX_ASIDE][MAILBOX_NAME];	/* "": no more */
};

struct mailbox {
	struct mailbox_looked looked;	/* only if the reports are missing */
	uint64_t foreign_reports, foreign_domains;	/* in the window */
	uint64_t rejected, partly;	/* messages set aside since from */
	struct {
		char name[MAILBOX_NAME], reason[40];
	} aside[MAILBOX_ASIDE];	/* the latest of them; "": no more */
	int64_t last_seen;	/* seconds: when the last message came;
				 * INT64_MIN: none ever */
};

/* now in seconds: messages set aside later are left out. */
DMARC_MUST_USE enum dmarc_status mailbox_read(struct snapshot *db,
    const struct day_window *w, int64_t now, struct mailbox *out,
    struct dmarc_err *err);

/*
 * Reads what was looked at since a time in seconds (INT64_MIN: ever), which
 * takes a look at each message.
 */
DMARC_MUST_USE enum dmarc_status mailbox_looked(struct snapshot *db,
    int64_t since, struct mailbox_looked *out, struct dmarc_err *err);

/* mailbox_looked() if no report of the window is about any of n domains. */
DMARC_MUST_USE enum dmarc_status mailbox_explain(struct snapshot *db,
    const char *const *domain, size_t n, const struct day_window *w,
    struct mailbox *out, struct dmarc_err *err);

#endif

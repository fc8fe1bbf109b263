/*
 * changed.h: --changed: whether verdicts differ from what was said last, which
 * a file remembers.
 *
 * The file is text, a line for each verdict, record to publish, blocker and
 * item of TLS reports, for whether reports still come, and for the last message
 * that was set aside.
 * Numbers and days are not in it, as they differ each day.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_CHANGED_H
#define DMARC_REPORT_RUN_VERDICTS_CHANGED_H

#include "report/run/verdicts/verdicts.h"

struct changed {
	const char *file;	/* NULL: the option is not given */
	struct buf state;	/* the present one */
	bool differs;		/* from that of the file, or there is none */
};

#define CHANGED_INIT(path) { .file = (path), \
	.state = BUF_INIT((size_t)256 << 20) }

/*
 * Judges all domains and compares. *exit_status: judge_exit() of the worst.
 * E_USAGE if the file is something else, so that it is not overwritten.
 */
DMARC_MUST_USE enum dmarc_status changed_read(struct changed *c,
    const struct verdicts *v, int *exit_status, struct dmarc_err *err);

/*
 * Remembers the present state, all of it or nothing. To be called after the
 * output was written.
 */
DMARC_MUST_USE enum dmarc_status changed_keep(struct changed *c,
    struct dmarc_err *err);

void changed_free(struct changed *c);

#endif

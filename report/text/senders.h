/*
 * senders.h: "dmarc-report senders": lines for senders.conf(5), with what is
 * known of each sender as a comment.
 */
#ifndef DMARC_REPORT_TEXT_SENDERS_H
#define DMARC_REPORT_TEXT_SENDERS_H

#include "common/day.h"
#include "report/gather/sources/candidates.h"
#include "report/say/output.h"

struct senders_opts {
	const struct day_window *window;
	const char *file;	/* the path of senders.conf */
	bool unlabelled;	/* only senders without a label */
	size_t top;		/* lines at most; 0: all */
};

/*
 * Writes them. A line with a label stands as in the file; one without begins
 * with "#", so that nothing has a label before somebody has chosen one.
 */
DMARC_MUST_USE enum dmarc_status senders_write(struct output *out,
    const struct candidates *c, const struct senders_opts *opts,
    struct dmarc_err *err);

#endif

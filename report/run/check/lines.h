/*
 * lines.h: the answer of check: a line for each thing that was looked at, as
 * text or as JSON.
 */
#ifndef DMARC_REPORT_RUN_CHECK_LINES_H
#define DMARC_REPORT_RUN_CHECK_LINES_H

#include <stdint.h>

#include "report/say/output.h"

/* CHECK_NOTE: worth knowing; nothing has to be done. */
enum check_state { CHECK_OK, CHECK_NOTE, CHECK_DO, CHECK_STATES };

struct check_lines {
	struct output *out;
	bool json;
	int64_t now;		/* seconds */
	size_t n;		/* lines so far */
	bool todo;		/* one of them is CHECK_DO */
};

/* Call it before the first line, and lines_end() after the last. */
void lines_begin(struct check_lines *l);

/*
 * Adds a line: what was looked at, such as "database", and what is known of it,
 * or what to do. The text may quote untrusted input: it is escaped.
 */
void lines_add(struct check_lines *l, enum check_state state,
    const char *what, const char *fmt, ...) DMARC_PRINTF(4, 5);

DMARC_MUST_USE enum dmarc_status lines_end(struct check_lines *l,
    struct dmarc_err *err);

/* "a moment", "5 minutes", "47 hours", "12 days"; both times in seconds. */
#define LINES_AGE 32		/* bytes, with NUL */
void lines_age(int64_t then, int64_t now, char out[LINES_AGE]);

#endif

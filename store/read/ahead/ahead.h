/*
 * ahead.h: the reports about a domain and their records, read ahead.
 *
 * With a second snapshot a thread reads them, and the combinations and
 * addresses that they name, while the caller makes something of those before.
 * Without it they are read when the caller asks for them.
 */
#ifndef DMARC_STORE_READ_AHEAD_AHEAD_H
#define DMARC_STORE_READ_AHEAD_AHEAD_H

#include "store/read/records.h"
#include "store/read/reports.h"

struct ahead_opts {
	struct snapshot *db;
	struct snapshot *other;	/* of the same state, for a thread; or NULL */
	const char *domain;
	const struct day_window *days;	/* NULL: all */
	/*
	 * Whether the records of a report are needed. Runs in the thread: may
	 * read only what nobody changes.
	 */
	bool (*wants)(const void *ctx, const struct report_row *row);
	const void *ctx;
	bool names;		/* the caller reads each combination and address
				 * when a record first names it */
};

struct ahead;

/* ahead_end() also after a failure. */
DMARC_MUST_USE enum dmarc_status ahead_begin(const struct ahead_opts *opts,
    struct ahead **out, struct dmarc_err *err);

/*
 * The next report, by day, once all records of the one before are read; false:
 * there is none, or reading has failed.
 */
bool ahead_report(struct ahead *a, struct report_row *out);

/*
 * The next n records of this report, if they are wanted; false: there are no
 * more. They live until the next call.
 */
bool ahead_records(struct ahead *a, const struct record_row **out, size_t *n);

/* Ends it, as statement_end() ends rows. NULL is fine. */
DMARC_MUST_USE enum dmarc_status ahead_end(struct ahead *a,
    enum dmarc_status st, struct dmarc_err *err);

#endif

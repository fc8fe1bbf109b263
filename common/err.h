/*
 * err.h: status codes and error texts.
 *
 * A function that can fail returns enum dmarc_status, which says what to do
 * next, and fills a struct dmarc_err, which says what happened and where.
 * The function that detects the failure writes the text; its callers may add
 * context with dmarc_wrap(). On failure output arguments keep their values;
 * on success the struct dmarc_err means nothing. Only main() prints errors.
 */
#ifndef DMARC_COMMON_ERR_H
#define DMARC_COMMON_ERR_H

#include "common/reason.h"

#if defined(__GNUC__)
#define DMARC_MUST_USE		__attribute__((warn_unused_result))
#define DMARC_PRINTF(f, a)	__attribute__((format(printf, f, a)))
#else
#define DMARC_MUST_USE
#define DMARC_PRINTF(f, a)
#endif

enum dmarc_status {
	DMARC_OK = 0,
	/* Set this part of the mail aside and continue. */
	DMARC_E_INPUT,		/* it is malformed */
	DMARC_E_LIMIT,		/* it is too big or too deep */
	/* Stop: the cause must be fixed before the next run. */
	DMARC_E_USAGE,		/* the command line is wrong */
	DMARC_E_DATA,		/* the database is corrupt, foreign or newer */
	DMARC_E_NOINPUT,	/* a mailbox or file does not exist */
	DMARC_E_UNAVAILABLE,	/* dmarc-parse or a data file is missing */
	DMARC_E_IO,		/* a read or write failed */
	DMARC_E_PERM,		/* permission denied */
	DMARC_E_CONFIG,		/* the settings are wrong */
	DMARC_E_DB,		/* another error of SQLite */
	/* Stop: the same command may work later. */
	DMARC_E_AGAIN,		/* the disk is full, or a signal stopped us */
	DMARC_E_LOCKED,		/* the database is locked: wait, then retry */
	DMARC_E_NOMEM		/* out of memory */
};

struct dmarc_err {
	enum dmarc_status code;
	enum dmarc_reason reason;	/* set for E_INPUT and E_LIMIT */
	char text[512];			/* one line without a newline; may quote
					 * input: escape it for output */
};

/*
 * Fill *err and return code, so that a function can "return
 * dmarc_fail(...)". Cuts a text that is too long.
 */
enum dmarc_status dmarc_fail(struct dmarc_err *err, enum dmarc_status code,
    const char *fmt, ...) DMARC_PRINTF(3, 4);

/*
 * The same for refused input; the reason determines the code, E_INPUT or
 * E_LIMIT.
 */
enum dmarc_status dmarc_refuse(struct dmarc_err *err, enum dmarc_reason reason,
    const char *fmt, ...) DMARC_PRINTF(3, 4);

/* Put "<text>: " before the text of err and return its code. */
enum dmarc_status dmarc_wrap(struct dmarc_err *err, const char *fmt, ...)
    DMARC_PRINTF(2, 3);

/* E_NOMEM with the text "out of memory". */
enum dmarc_status dmarc_no_memory(struct dmarc_err *err);

/*
 * The status for a system call that failed with errno why: E_PERM when it was
 * not permitted, E_AGAIN when the disk or quota is full, E_NOMEM, else E_IO.
 * A caller that tells cases apart (no such file: E_NOINPUT) checks them first.
 */
enum dmarc_status dmarc_errno_status(int why);

/*
 * The exit status for a failure, after sysexits(3): 65 data, 66 no input,
 * 69 unavailable, 74 I/O, 75 try again, 77 permission, 78 configuration;
 * 2 for usage, 0 for DMARC_OK.
 */
int dmarc_exit_status(enum dmarc_status code);

#endif

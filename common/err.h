/*
 * err.h: how a failure travels.
 *
 * A function that can fail returns enum dmarc_status, which says what to do
 * next, and fills a struct dmarc_err, which says what happened and where.
 * The place that knows the facts writes the text; a layer above may add what
 * it knows with dmarc_wrap(). On failure no output argument is touched; on
 * success the struct dmarc_err means nothing. Only a main prints.
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
	/* Set this part of the mail aside and go on. */
	DMARC_E_INPUT,		/* it is malformed */
	DMARC_E_LIMIT,		/* it is too big or too deep */
	/* Stop until somebody has mended it; then run again. */
	DMARC_E_USAGE,		/* the command line makes no sense */
	DMARC_E_DATA,		/* the database is corrupt, foreign or newer */
	DMARC_E_NOINPUT,	/* a mailbox or file is not there */
	DMARC_E_UNAVAILABLE,	/* dmarc-parse or a file of ours is missing */
	DMARC_E_IO,		/* a file, disk or pipe fails */
	DMARC_E_PERM,		/* permission denied */
	DMARC_E_CONFIG,		/* the settings are wrong */
	DMARC_E_DB,		/* another error of SQLite */
	/* Stop; the same command may work later. */
	DMARC_E_AGAIN,		/* the disk is full, or a signal came */
	DMARC_E_LOCKED,		/* the database is locked: wait a while first */
	DMARC_E_NOMEM		/* out of memory */
};

struct dmarc_err {
	enum dmarc_status code;
	enum dmarc_reason reason;	/* set for E_INPUT and E_LIMIT */
	char text[512];			/* one line without a newline; may quote
					 * input: encode it for its sink */
};

/*
 * Record a failure and return code, so that a caller can say
 * "return dmarc_fail(...)". A text too long for the struct is cut.
 */
enum dmarc_status dmarc_fail(struct dmarc_err *err, enum dmarc_status code,
    const char *fmt, ...) DMARC_PRINTF(3, 4);

/*
 * The same for input that is refused: the code (E_INPUT or E_LIMIT) follows
 * from the reason.
 */
enum dmarc_status dmarc_refuse(struct dmarc_err *err, enum dmarc_reason reason,
    const char *fmt, ...) DMARC_PRINTF(3, 4);

/*
 * Put "<text>: " before what err already says and return its code.
 */
enum dmarc_status dmarc_wrap(struct dmarc_err *err, const char *fmt, ...)
    DMARC_PRINTF(2, 3);

/* Out of memory: E_NOMEM, with the text that everybody uses for it. */
enum dmarc_status dmarc_no_memory(struct dmarc_err *err);

/*
 * The status for a system call that failed with this errno: E_PERM when it
 * was not allowed, E_AGAIN when the disk or the quota is full, E_NOMEM, else
 * E_IO. A caller that knows more (no such file: E_NOINPUT) looks first.
 */
enum dmarc_status dmarc_errno_status(int why);

/*
 * The exit status of a program that ends with this failure, after
 * sysexits(3): 65 data, 66 no input, 69 unavailable, 74 I/O, 75 try again,
 * 77 permission, 78 configuration; 2 for usage, 0 for DMARC_OK.
 */
int dmarc_exit_status(enum dmarc_status code);

#endif

/*
 * err.c: see err.h.
 */
#include "common/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void DMARC_PRINTF(2, 0)
set_text(struct dmarc_err *err, const char *fmt, va_list ap)
{
	if (vsnprintf(err->text, sizeof err->text, fmt, ap) < 0)
		err->text[0] = '\0';
}

enum dmarc_status
dmarc_fail(struct dmarc_err *err, enum dmarc_status code, const char *fmt, ...)
{
	va_list ap;

	err->code = code;
	err->reason = DMARC_R_NONE;
	va_start(ap, fmt);
	set_text(err, fmt, ap);
	va_end(ap);
	return code;
}

enum dmarc_status
dmarc_refuse(struct dmarc_err *err, enum dmarc_reason reason, const char *fmt,
    ...)
{
	va_list ap;

	err->code = dmarc_reason_is_limit(reason) ? DMARC_E_LIMIT :
	    DMARC_E_INPUT;
	err->reason = reason;
	va_start(ap, fmt);
	set_text(err, fmt, ap);
	va_end(ap);
	return err->code;
}

enum dmarc_status
dmarc_wrap(struct dmarc_err *err, const char *fmt, ...)
{
	char was[sizeof err->text];
	va_list ap;
	size_t used;

	memcpy(was, err->text, sizeof was);
	va_start(ap, fmt);
	set_text(err, fmt, ap);
	va_end(ap);
	used = strlen(err->text);
	if (snprintf(err->text + used, sizeof err->text - used, ": %s",
	    was) < 0)
		err->text[used] = '\0';
	return err->code;
}

enum dmarc_status
dmarc_no_memory(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}

enum dmarc_status
dmarc_errno_status(int why)
{
	switch (why) {
	case EACCES:
	case EPERM:
	case EROFS:
		return DMARC_E_PERM;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:		/* ulimit -f */
		return DMARC_E_AGAIN;
	case ENOMEM:
		return DMARC_E_NOMEM;
	default:
		return DMARC_E_IO;
	}
}

int
dmarc_exit_status(enum dmarc_status code)
{
	switch (code) {
	case DMARC_OK:
		return 0;
	case DMARC_E_USAGE:
		return 2;
	case DMARC_E_INPUT:
	case DMARC_E_LIMIT:
	case DMARC_E_DATA:
		return 65;	/* EX_DATAERR */
	case DMARC_E_NOINPUT:
		return 66;	/* EX_NOINPUT */
	case DMARC_E_UNAVAILABLE:
		return 69;	/* EX_UNAVAILABLE */
	case DMARC_E_AGAIN:
	case DMARC_E_LOCKED:
	case DMARC_E_NOMEM:
		return 75;	/* EX_TEMPFAIL */
	case DMARC_E_PERM:
		return 77;	/* EX_NOPERM */
	case DMARC_E_CONFIG:
		return 78;	/* EX_CONFIG */
	case DMARC_E_IO:
	case DMARC_E_DB:
		break;
	}
	return 74;		/* EX_IOERR */
}

/*
 * fatal.h: how a program ends that failed: what it prints, and its exit status.
 */
#ifndef DMARC_COMMON_FATAL_H
#define DMARC_COMMON_FATAL_H

#include "common/err.h"

/*
 * GLib aborts when malloc fails. After this call it prints "PROGRAM: out of
 * memory" and exits with the status of DMARC_E_NOMEM, without cleaning up:
 * code must survive this exit as it survives SIGKILL. All other GLib messages
 * are dropped, because hostile input can provoke them. program must outlive
 * the process's use of GLib; it is not copied.
 */
void fatal_prepare(const char *program);

/*
 * Prints "PROGRAM: " and the error on one line of standard error, escaped,
 * because the text may quote untrusted input. Returns the exit status. The
 * The name is the one given to fatal_prepare().
 */
int fatal_exit(const struct dmarc_err *err);

#endif

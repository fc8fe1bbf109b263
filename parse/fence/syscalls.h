/*
 * syscalls.h: the system calls that a parser may make.
 */
#ifndef DMARC_PARSE_FENCE_SYSCALLS_H
#define DMARC_PARSE_FENCE_SYSCALLS_H

#include "common/err.h"

/*
 * Limits this process to using its memory and its open descriptors, and to
 * exiting. Opening or looking up a file fails with EACCES, as if the process
 * had no right to it; any other call ends the process with SIGSYS. Needs
 * no_new_privs. Does nothing if the kernel has no filters (seccomp(2)).
 */
DMARC_MUST_USE enum dmarc_status syscalls_close(struct dmarc_err *err);

#endif

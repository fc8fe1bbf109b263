/*
 * syscalls.h: the system calls that are left to a parser.
 */
#ifndef DMARC_PARSE_FENCE_SYSCALLS_H
#define DMARC_PARSE_FENCE_SYSCALLS_H

#include "common/err.h"

/*
 * From here on this process may use its memory and the descriptors it has,
 * and end. Looking for a file fails with EACCES, as it would in a process
 * that may see none; any other call ends the process with SIGSYS. Needs
 * no_new_privs. A kernel without such filters (seccomp(2)) is no error.
 */
DMARC_MUST_USE enum dmarc_status syscalls_close(struct dmarc_err *err);

#endif

/*
 * landlock.h: gives up the rights to open files (landlock(7)).
 */
#ifndef DMARC_COMMON_PROCESS_LANDLOCK_H
#define DMARC_COMMON_PROCESS_LANDLOCK_H

#include <stdbool.h>

#include "common/err.h"

/*
 * From now on the calling thread, and threads that it starts, can open no file
 * and, unless keep_tcp, no TCP connection; what is open stays so. Needs
 * no_new_privs. Does nothing where the kernel lacks Landlock; E_UNAVAILABLE if
 * it fails otherwise.
 */
DMARC_MUST_USE enum dmarc_status landlock_close(bool keep_tcp,
    struct dmarc_err *err);

#endif

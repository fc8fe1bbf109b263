/*
 * owner.h: names the owner of a file that this process may not use.
 */
#ifndef DMARC_COMMON_PROCESS_OWNER_H
#define DMARC_COMMON_PROCESS_OWNER_H

#include "common/err.h"

/*
 * Fails with E_PERM: "PATH: no permission to WHAT". If the file, or the folder
 * that hides it, belongs to another user, the message names that user, as whom
 * the command works.
 */
enum dmarc_status owner_explain(const char *path, const char *what,
    struct dmarc_err *err);

#endif

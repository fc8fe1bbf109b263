/*
 * owner.h: whose a file is that this process has no rights to.
 */
#ifndef DMARC_COMMON_PROCESS_OWNER_H
#define DMARC_COMMON_PROCESS_OWNER_H

#include "common/err.h"

/*
 * Fails with E_PERM: "PATH: no permission to WHAT", and whom the file, or the
 * folder that hides it, belongs to, if that is another user: as that user the
 * command works.
 */
enum dmarc_status owner_explain(const char *path, const char *what,
    struct dmarc_err *err);

#endif

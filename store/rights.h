/*
 * rights.h: whether the files of a database give the rights that it needs, and
 * who has them.
 */
#ifndef DMARC_STORE_RIGHTS_H
#define DMARC_STORE_RIGHTS_H

#include <stdbool.h>

#include "common/err.h"

/*
 * Whether the database, its folder and the files beside it may be written.
 * After an I/O error SQLite tries to open a file for reading instead of
 * writing, and then speaks of a missing right, or of a file that is not there.
 */
bool rights_has(const char *path);

/*
 * Fails with E_PERM: "PATH: no permission to WHAT", and whom the database, or
 * the folder that hides it, belongs to, if that is another user: as that user
 * the command works.
 */
enum dmarc_status rights_explain(const char *path, const char *what,
    struct dmarc_err *err);

#endif

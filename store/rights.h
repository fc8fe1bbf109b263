/*
 * rights.h: whether the files of a database give the rights that it needs.
 */
#ifndef DMARC_STORE_RIGHTS_H
#define DMARC_STORE_RIGHTS_H

#include <stdbool.h>

/*
 * Whether the database, its folder and the files beside it may be written.
 * After an I/O error SQLite tries to open a file for reading instead of
 * writing, and then speaks of a missing right, or of a file that is not there.
 */
bool rights_has(const char *path);

#endif

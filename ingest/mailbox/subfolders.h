/*
 * subfolders.h: mail in the folders of a Maildir, which is not read without
 * --recursive.
 */
#ifndef DMARC_INGEST_MAILBOX_SUBFOLDERS_H
#define DMARC_INGEST_MAILBOX_SUBFOLDERS_H

#include <stdbool.h>

#include "common/memory/buf.h"

/*
 * Appends, for people, which folders of the Maildir at path hold mail, and what
 * to do if the reports are in one of them. Nothing if there is no such folder,
 * or if the Maildir cannot be read. The text is escaped, on one line.
 */
void subfolders_tell(struct buf *out, const char *path);

#endif

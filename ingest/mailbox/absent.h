/*
 * absent.h: what to do about a path of the command line that is not there.
 */
#ifndef DMARC_INGEST_MAILBOX_ABSENT_H
#define DMARC_INGEST_MAILBOX_ABSENT_H

#include "common/err.h"

/*
 * Fails with E_NOINPUT: names the entry of the same folder that was probably
 * meant, or says what a path may name.
 */
enum dmarc_status absent_explain(const char *path, struct dmarc_err *err);

#endif

/*
 * secret.h: the key of the tags in failure reports.
 */
#ifndef DMARC_STORE_WRITE_SECRET_H
#define DMARC_STORE_WRITE_SECRET_H

#include "common/err.h"
#include "common/facts/failure_report.h"

struct writer;

/*
 * Reads the key of a database, in a transaction; makes a random one if there is
 * none, which then stays for good. After a failure the transaction has been
 * rolled back.
 */
DMARC_MUST_USE enum dmarc_status store_secret(struct writer *w,
    unsigned char key[DMARC_TAG_KEY], struct dmarc_err *err);

#endif

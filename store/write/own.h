/*
 * own.h: the list of own domains.
 */
#ifndef DMARC_STORE_WRITE_OWN_H
#define DMARC_STORE_WRITE_OWN_H

#include <stddef.h>

#include "common/err.h"

struct writer;

/*
 * Replaces the list, in a transaction; n = 0: every domain counts. Reports
 * about other domains, stored or future, get counted = 0. Writes nothing if the
 * list is unchanged. After a failure the transaction has been rolled back.
 */
DMARC_MUST_USE enum dmarc_status store_own_domains(struct writer *w,
    const char *const *domain, size_t n, struct dmarc_err *err);

#endif

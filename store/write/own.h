/*
 * own.h: the domains whose mail is ours.
 */
#ifndef DMARC_STORE_WRITE_OWN_H
#define DMARC_STORE_WRITE_OWN_H

#include <stddef.h>

#include "common/err.h"

struct writer;

/*
 * Replace the list, within a transaction; n = 0 means that every domain
 * counts. Reports about other domains have counted = 0 from then on, those
 * that are there and those to come. Nothing is written if the database has
 * the same list. After a failure the transaction has been rolled back.
 */
DMARC_MUST_USE enum dmarc_status store_own_domains(struct writer *w,
    const char *const *domain, size_t n, struct dmarc_err *err);

#endif

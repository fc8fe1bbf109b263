/*
 * said.h: the combinations of a report as JSON, the column "combinations" of
 * the engine.
 *
 * An array with an element for each combination, itself an array:
 *
 *	header_from, envelope_to	text; null: the policy domain, absent
 *	disposition, dkim_aligned, spf_aligned	numbers of schema.sql
 *	overrides	text, "mailing_list,local_policy"; null: none
 *	comments	an array of text and null; null: all absent
 *	envelope_from	text; null: absent
 *	dkim, spf	index of the result to show; null: none
 *	[[d, s, result], ...], [[domain, scope, result], ...]
 */
#ifndef DMARC_FLEET_SAID_H
#define DMARC_FLEET_SAID_H

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"

/* Appends n combinations. A full buffer has failed set. */
void said_put(struct buf *b, const struct dmarc_combination *c, size_t n);

/*
 * Reads len bytes that the engine sent; *out and its texts are in the arena. A
 * missing header_from becomes domain. E_DATA for anything that said_put() would
 * not write or that exceeds the limits; E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status said_get(const char *text, size_t len,
    const char *domain, const struct dmarc_limits *lim, struct arena *a,
    const struct dmarc_combination **out, size_t *n, struct dmarc_err *err);

#endif

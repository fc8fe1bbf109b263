/*
 * revision.h: revisions: reports of one key with different facts. All are
 * stored, one counts.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_REVISION_H
#define DMARC_STORE_WRITE_LEDGER_REVISION_H

#include "common/facts/digest.h"
#include "common/facts/finding.h"
#include "store/write/rows/report_key.h"

struct revision {
	bool exists;
	int64_t report, messages, records;	/* key, and sums; of a TLS
						 * report sessions, and 0 */
	enum dmarc_provenance provenance;
	unsigned char facts[DMARC_DIGEST];
};

/*
 * Runs a statement that finds a revision, such as find_report, and reads its
 * first row: key, messages, records, facts, provenance. E_DATA if a column is
 * not what the ledger writes.
 */
DMARC_MUST_USE enum dmarc_status revision_read(struct call *c,
    struct revision *out, struct dmarc_err *err);

/* Finds the counted revision, and the revision with exactly these facts. */
DMARC_MUST_USE enum dmarc_status revision_find(struct writer *w,
    const struct report_key *key, const struct dmarc_aggregate *fb,
    struct revision *champion, struct revision *known, struct dmarc_err *err);

/* Whether a counts rather than b. */
bool revision_beats(const struct revision *a, const struct revision *b);

/* Sets whether a report, a row of table report, is the counted revision. */
DMARC_MUST_USE enum dmarc_status revision_set_standing(struct writer *w,
    int64_t report, bool standing, struct dmarc_err *err);

#endif

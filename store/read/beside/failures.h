/*
 * failures.h: failure reports that count, each about one mail. They are
 * evidence: no verdict reads them.
 */
#ifndef DMARC_STORE_READ_BESIDE_FAILURES_H
#define DMARC_STORE_READ_BESIDE_FAILURES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/address.h"
#include "common/day.h"
#include "common/facts/failure_report.h"
#include "common/facts/finding.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/* A failure report. Texts live until the next row; NULL: not said. */
struct failure_row {
	const char *domain;	/* the reported domain */
	int64_t arrival;	/* of the reported mail, seconds */
	bool guessed;		/* see failure.guessed in schema.sql */
	const char *reporter;
	bool has_source;
	struct dmarc_address source;
	const char *header_from, *envelope_from, *envelope_to;
	const char *dkim_domain, *dkim_selector;
	unsigned failed;	/* bits of dmarc_failed; 0: not said */
	int identity;		/* bits of dmarc_identity; -1: not said */
	enum dmarc_delivery delivery;
	uint64_t incidents;	/* mails it stands for */
	struct dmarc_tag subject_tag, from_tag;
	enum dmarc_provenance provenance;
};

/*
 * The kept reports about a domain and mail that arrived in the window, the
 * latest first.
 */
struct statement failures_start(struct snapshot *db, const char *domain,
    const struct day_window *w);
bool failures_next(struct statement *s, struct failure_row *out);

/* All reports of a window, also those that are not kept. */
struct failure_counts {
	uint64_t reports, incidents, kept;
};

DMARC_MUST_USE enum dmarc_status failure_counts_read(struct snapshot *db,
    const char *domain, const struct day_window *w,
    struct failure_counts *out, struct dmarc_err *err);

/*
 * Reads the domains with such reports in the window, by name, as tls_domains()
 * does.
 */
DMARC_MUST_USE enum dmarc_status failure_domains(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

#endif

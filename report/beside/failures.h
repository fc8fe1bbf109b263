/*
 * failures.h: the failure reports of some days about mail of a domain, and what
 * they say of a sender. They are no sample, because few receivers send them and
 * anybody can cause thousands: they may explain what aggregate reports show,
 * and decide nothing.
 */
#ifndef DMARC_REPORT_BESIDE_FAILURES_H
#define DMARC_REPORT_BESIDE_FAILURES_H

#include "common/day.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "store/read/beside/failures.h"

#define FAILURES_MOST 20000	/* that are looked at; anybody can cause more */

struct failures {
	const struct failure_row *row;	/* those kept, the latest first */
	size_t n;
	bool more;		/* there are others, which came earlier */
	struct failure_counts counts;	/* of all */
	struct day_window window;
};

/*
 * Reads the failure reports about a domain. Memory is the arena's. Without a
 * report, *out is empty.
 */
DMARC_MUST_USE enum dmarc_status failures_read(struct snapshot *db,
    const char *domain, const struct day_window *w, struct arena *a,
    struct failures *out, struct dmarc_err *err);

/* A DKIM key that mail of a sender names. */
struct failure_key {
	const char *domain, *selector;
};

/* A sender, as far as failure reports can be about it. */
struct failure_sender {
	struct dmarc_address *address;	/* gets sorted */
	size_t addresses;
	const struct failure_key *key;
	size_t keys;
};

#define FAILURE_WHO 3	/* reporters named in a line */

/* The reports about a sender: by its address, or its key. */
struct failure_sum {
	uint64_t reports;
	struct {
		const char *reporter;
		uint64_t reports;
	} who[FAILURE_WHO];	/* those with most reports first */
	size_t reporters;	/* all of them */
	uint64_t subjects;	/* different ones; 0: not known */
	const struct failure_row *latest;	/* NULL: no report */
};

/* Sums up the reports about a sender. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status failures_of(const struct failures *f,
    struct failure_sender *sender, struct failure_sum *out,
    struct dmarc_err *err);

/* The same of all reports. */
DMARC_MUST_USE enum dmarc_status failures_all(const struct failures *f,
    struct failure_sum *out, struct dmarc_err *err);

/*
 * "14 failure reports (linkedin.com 9, example.net 5), latest 12 Oct: s=mar26,
 * body hash, delivered; 2 subjects": untrusted text; nothing without a report.
 */
void failures_describe(struct buf *out, const struct failure_sum *sum,
    int64_t today);

/* "s=mar26, body hash, delivered": untrusted text. */
void failures_describe_row(struct buf *out, const struct failure_row *r);

#endif

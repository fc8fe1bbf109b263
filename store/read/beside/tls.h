/*
 * tls.h: SMTP TLS reports that count: what they say of each policy, and the
 * failures. No verdict reads them.
 */
#ifndef DMARC_STORE_READ_BESIDE_TLS_H
#define DMARC_STORE_READ_BESIDE_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/day.h"
#include "common/facts/finding.h"
#include "common/facts/tls_report.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/* What a report says of one policy. Texts live until the next row. */
struct tls_row {
	const char *domain;	/* whom it is about */
	int64_t day;		/* of the midpoint of the period */
	int64_t begin, end;	/* of the period, seconds */
	const char *reporter;	/* its identity, folded */
	const char *org_name;	/* as received */
	const char *report_id;
	enum dmarc_tls_type type;
	enum dmarc_tls_mode mode;
	int64_t successful, failed;	/* sessions, or DMARC_TLS_NOT_SAID */
	const char *strings;	/* the policy, a JSON array; NULL: absent */
	const char *mx;		/* its patterns, likewise */
	enum dmarc_provenance provenance;
	int64_t key;		/* of its failures */
};

/* A failure of a policy. Texts live until the next row; NULL: absent. */
struct tls_failure_row {
	int64_t policy;		/* tls_row.key */
	enum dmarc_tls_result result;
	const char *said;	/* the word, if the result is unknown */
	const char *mx, *sending_ip, *receiving_ip;
	int64_t sessions;	/* or DMARC_TLS_NOT_SAID */
	const char *reason, *information, *helo;
};

enum tls_order { TLS_LATEST_FIRST, TLS_OLDEST_FIRST };

/*
 * All policies and all failures of the window of a domain, in one order: by day
 * and key. Both may run side by side.
 */
struct statement tls_start(struct snapshot *db, const char *domain,
    const struct day_window *w, enum tls_order order);
bool tls_next(struct statement *s, struct tls_row *out);
struct statement tls_failures_start(struct snapshot *db, const char *domain,
    const struct day_window *w, enum tls_order order);
bool tls_failures_next(struct statement *s, struct tls_failure_row *out);

/*
 * Reads the domains with such reports in the window, by name. The list and its
 * names are in the arena; if empty, both outputs are untouched.
 */
DMARC_MUST_USE enum dmarc_status tls_domains(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

#endif

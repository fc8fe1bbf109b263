/*
 * tls.h: what the SMTP TLS reports of some days say about mail to a domain, and
 * what to do about it.
 *
 * A report says of each policy how many sessions had the TLS that it asks for.
 * Reporters may list a session under several types of policy, so numbers are
 * added up within a type only. Scanners and old mail servers fail everywhere: a
 * day counts as bad for a reporter if at least 3 sessions and 1% of its
 * sessions failed. What a reporter says on a later day ends what it said
 * before.
 */
#ifndef DMARC_REPORT_BESIDE_TLS_H
#define DMARC_REPORT_BESIDE_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/err.h"
#include "common/facts/tls_report.h"
#include "common/memory/arena.h"
#include "report/beside/tls_codes.h"
#include "store/read/snapshot.h"

/* How many failed sessions a reporter has. */
struct tls_who {
	const char *org;	/* as received */
	uint64_t failed;
};

/* The sessions under one type of policy and one mode. */
struct tls_group {
	enum dmarc_tls_type type;
	enum dmarc_tls_mode mode;
	uint64_t successful, failed;	/* of all days */
	uint64_t week_sessions, week_failed;	/* of the last 7 days */
	int64_t since;		/* the first bad day; INT64_MIN: none */
	int64_t last;		/* the last reported day */
	uint64_t by_result[DMARC_TLS_RESULTS];	/* failed, of all days */
	const struct tls_who *who;	/* that failed, of all days, most
					 * first */
	size_t whos;
};

/* Something found. */
struct tls_item {
	enum tls_code code;
	enum dmarc_tls_type type;	/* of the policy */
	enum dmarc_tls_mode mode;
	enum dmarc_tls_result result;	/* of a failure */
	const char *said;	/* the word, if the result is unknown; NULL */
	const char *mx;		/* the host; NULL: not said */
	const char *reason;	/* NULL: not said */
	uint64_t sessions, of;	/* failed so, of all that failed; 0: no
				 * failures */
	int64_t since, last;	/* bad days; since > last: none */
	const struct tls_who *who;	/* most first */
	size_t whos;
};

struct tls_facts {
	struct day_window window;	/* all days */
	const struct tls_group *group;	/* by type and mode */
	size_t groups;		/* 0: no report */
	const struct tls_item *item;	/* the gravest first */
	size_t items;
	size_t reporters;	/* in all days */
	int64_t last;		/* the last reported day */
	bool more;		/* the oldest are left out: there are more than
				 * TLS_MOST (tls_work.h) */
};

/*
 * Reads the reports about a domain. Memory is the arena's. Without a report,
 * *out has no groups.
 */
DMARC_MUST_USE enum dmarc_status tls_read(struct snapshot *db,
    const char *domain, const struct day_window *w, struct arena *a,
    struct tls_facts *out, struct dmarc_err *err);

/* "sts testing", "tlsa", "no policy", "unknown policy" */
const char *tls_group_name(enum dmarc_tls_type type, enum dmarc_tls_mode mode);

/* What to do about a kind of failure; NULL: nothing is known. */
const char *tls_repair(const struct tls_item *item);

/* "certificate-expired", or the word of the report. */
const char *tls_result_name(const struct tls_item *item);

/* How many things are to be done; whether any is. */
size_t tls_acts(const struct tls_facts *t);
bool tls_needs_action(const struct tls_facts *t);

#endif

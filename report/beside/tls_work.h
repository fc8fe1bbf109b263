/*
 * tls_work.h: the TLS reports about a domain while they are being judged;
 * private to tls_read.c, tls_judge.c and tls_hints.c.
 */
#ifndef DMARC_REPORT_BESIDE_TLS_WORK_H
#define DMARC_REPORT_BESIDE_TLS_WORK_H

#include <stdbool.h>

#include "report/beside/tls.h"

/* The sessions of a reporter on a day under one type and mode. */
struct tls_cell {
	uint64_t failed;
	bool bad;
	bool latest;		/* its reporter has reported no later day */
};

/* What a report says of one policy. */
struct tls_said {
	enum dmarc_tls_type type;
	enum dmarc_tls_mode mode;
	const char *reporter, *org;	/* identity; as received */
	int64_t day;
	int64_t successful;	/* or DMARC_TLS_NOT_SAID */
	int64_t failed;		/* likewise; detailed, if only that is said */
	int64_t max_age;	/* of the policy, seconds; -1: not said */
	int64_t key;
	struct tls_cell *cell;
	uint64_t detailed;	/* failed sessions of its failures */
};

/* A failure of it. */
struct tls_detail {
	const struct tls_said *policy;
	enum tls_code code;	/* TLS_CODES: none */
	enum dmarc_tls_result result;
	const char *said, *mx, *reason;
	uint64_t sessions;
};

struct tls_work {
	struct arena *arena;
	struct day_window window;
	struct tls_said **said;	/* by type, mode, reporter and day */
	size_t n;
	bool more;		/* there are others, which are older */
	struct tls_detail *detail;
	size_t details;
	struct tls_item *item;	/* heap; found so far */
	size_t items, room;
};

#define TLS_WEEK 7	/* days */

/*
 * Entries and failures that are looked at, the latest first. Anybody can send
 * more, which must not fill the memory.
 */
#define TLS_MOST 20000
#define TLS_TEXT 200		/* bytes of a text that is shown */

/* The number of "max_age" in a policy as JSON; -1: not said (tls_hints.c). */
int64_t tls_max_age(const char *strings);

/* A number of sessions; 0 if it is not said. */
static inline uint64_t
tls_sessions(int64_t n)
{
	return n > 0 ? (uint64_t)n : 0;
}

/* Groups and items of failures (tls_judge.c). false: out of memory. */
DMARC_MUST_USE bool tls_judge(struct tls_work *w, struct tls_facts *out);

/*
 * Items about the policy as a whole (tls_hints.c): old policies, whether to
 * enforce, and silence.
 */
DMARC_MUST_USE bool tls_hints(struct tls_work *w, const struct tls_facts *t);

/* Adds an item; false: out of memory. */
DMARC_MUST_USE bool tls_add(struct tls_work *w, const struct tls_item *item);

#endif

/*
 * reading.h: the state while one message is read: limits, use of them, and
 * findings so far.
 *
 * The findings of a part go to the sink only after the whole part has been
 * read, so that no report of an archive that turns out to be a bomb is passed
 * on.
 */
#ifndef DMARC_PARSE_READING_H
#define DMARC_PARSE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/archive/source.h"
#include "parse/message.h"

#define READING_NAME_BYTES 255	/* most of a name; used in messages only */

struct found {
	struct dmarc_finding finding;
	bool report;		/* see reading_add_report() */
	struct found *next;
};

struct reading {
	const struct dmarc_limits *lim;
	struct arena *arena;
	parse_sink *sink;
	void *ctx;
	struct source_budget budget;	/* shared by all parts and levels */
	uint64_t reports;
	size_t told;			/* findings given to the sink */
	bool full;			/* too many reports: skip the rest */
	bool sink_failed;		/* the status is the sink's */
	enum dmarc_other other;		/* the message, if nothing is found */
	/* of the current part */
	struct found *first, **last;
	bool claims;			/* named like a report */
	bool burst;			/* it used up the budget: a bomb */
	bool attached;			/* see struct mime_part */
	bool in_zip;			/* where other files are normal */
};

/*
 * Copies text as valid UTF-8, cut to about most bytes. Returns NULL if out of
 * memory.
 */
const char *reading_clean(struct arena *a, const char *text, size_t most);

/*
 * Adds a report to the part; the caller fills in *out. Above the limit on
 * reports, adds a refusal, and *out is NULL. reading_end_part() drops the
 * report if the part is a bomb.
 */
DMARC_MUST_USE enum dmarc_status reading_add_report(struct reading *r,
    enum dmarc_finding_kind kind, const char *part, struct dmarc_finding **out,
    struct dmarc_err *err);

/*
 * Adds a refusal to the part if why is a fault of the input; returns any other
 * failure. reading_refuse_for() does so with a reason and text.
 */
DMARC_MUST_USE enum dmarc_status reading_refuse(struct reading *r,
    const char *part, const struct dmarc_err *why, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status reading_refuse_for(struct reading *r,
    const char *part, enum dmarc_reason reason, const char *text,
    struct dmarc_err *err);

/* Starts a part. claims: it is named like a report. */
void reading_begin_part(struct reading *r, bool claims);

/* Passes the findings of the part to the sink; of a bomb, no reports. */
DMARC_MUST_USE enum dmarc_status reading_end_part(struct reading *r,
    struct dmarc_err *err);

/* Whether name is receiver!policy-domain!begin!end (RFC 9990 section 3.5.1). */
bool reading_is_report_name(const char *name);

#endif

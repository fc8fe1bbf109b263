/*
 * reading.h: the reading of one message: its limits, what is left of them,
 * and what was found so far.
 *
 * One part is looked at as a whole before anything is told of it, so that a
 * report whose archive turns out to be a bomb is not told at all.
 */
#ifndef DMARC_PARSE_READING_H
#define DMARC_PARSE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/archive/source.h"
#include "parse/message.h"

#define READING_NAME_BYTES 255	/* of a name as kept, for messages only */

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
	bool full;			/* too many reports: look no further */
	bool sink_failed;		/* the status is the sink's */
	enum dmarc_other other;		/* what it is, if nothing is found */
	/* of the part that is being looked at */
	struct found *first, **last;
	bool claims;			/* it is named like a report */
	bool burst;			/* the budget was used up in it */
	bool attached;			/* as of struct mime_part */
	bool in_zip;			/* of which a member may be anything */
};

/* A copy that is valid UTF-8 without NUL and not much longer than most. */
const char *reading_clean(struct arena *a, const char *text, size_t most);

/*
 * A report of the part, to be filled in by the caller; NULL if there were too
 * many, which has been noted then. A bomb in the part takes it along.
 */
DMARC_MUST_USE enum dmarc_status reading_add_report(struct reading *r,
    enum dmarc_finding_kind kind, const char *part, struct dmarc_finding **out,
    struct dmarc_err *err);

/* What is wrong with a part; trouble that is not the input's is passed on. */
DMARC_MUST_USE enum dmarc_status reading_refuse(struct reading *r,
    const char *part, const struct dmarc_err *why, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status reading_refuse_for(struct reading *r,
    const char *part, enum dmarc_reason reason, const char *text,
    struct dmarc_err *err);

/* claims: it is named like a report. */
void reading_begin_part(struct reading *r, bool claims);

/* Tell what the part held; a bomb takes the reports beside it along. */
DMARC_MUST_USE enum dmarc_status reading_end_part(struct reading *r,
    struct dmarc_err *err);

/* receiver!policy-domain!begin!end, as RFC 9990 section 3.5.1 has it. */
bool reading_is_report_name(const char *name);

#endif

/*
 * message.h: reads one message and reports its findings.
 *
 * This is all of dmarc-parse as one call: the worker, the command-line tool,
 * the tests and the fuzzers use it.
 */
#ifndef DMARC_PARSE_MESSAGE_H
#define DMARC_PARSE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "common/limits.h"
#include "common/memory/arena.h"

struct provenance_rule;

/* How to read a message. All zeros: judge no sender, make no tags. */
struct parse_options {
	const struct provenance_rule *rule;	/* to judge senders by; or
						 * NULL */
	const unsigned char *tag_key;	/* DMARC_TAG_KEY bytes for the tags of
					 * failure reports; or NULL */
	bool skip_failures;	/* recognize failure reports, read none */
	bool personal;		/* keep the texts of struct dmarc_personal */
};

/*
 * Called for each finding, in the order of the parts. The finding and all it
 * points at live until the sink returns. Any status but DMARC_OK ends the
 * reading, and parse_message() returns it.
 */
typedef enum dmarc_status parse_sink(void *ctx,
    const struct dmarc_finding *found, struct dmarc_err *err);

/*
 * Reads len bytes: a mail, or a bare XML, JSON, gzip or zip file, recognized by
 * content. Reads every part of a mail and every member of a zip; a fault in
 * one does not hide another. Reports at least one finding; DMARC_FOUND_OTHER
 * only if there is nothing else.
 *
 * A mail in gzip, and each mail of an archive, is read as if it were a message
 * of its own. opts may be NULL, for all zeros.
 *
 * A fault of the input is a finding (DMARC_FOUND_REFUSED), never a status: the
 * result is DMARC_OK or the status of the sink. Findings live in a, which the
 * caller owns, and resets or frees afterwards.
 */
DMARC_MUST_USE enum dmarc_status parse_message(const unsigned char *data,
    size_t len, const struct dmarc_limits *lim,
    const struct parse_options *opts, struct arena *a, parse_sink *sink,
    void *ctx, struct dmarc_err *err);

#endif

/*
 * message.h: from the bytes of one message to what was found in it.
 *
 * This is the whole of dmarc-parse as one call: the worker, the tool for
 * people, the tests and the fuzzers all come through here.
 */
#ifndef DMARC_PARSE_MESSAGE_H
#define DMARC_PARSE_MESSAGE_H

#include <stddef.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "common/limits.h"

/*
 * Called for each finding, in the order of the parts. The finding and all it
 * points at live until the sink returns. Any status but DMARC_OK ends the
 * reading and is what parse_message() returns.
 */
typedef enum dmarc_status parse_sink(void *ctx,
    const struct dmarc_finding *found, struct dmarc_err *err);

/*
 * Read len bytes: a mail, or a bare XML, gzip or zip file, told apart by
 * content. Every part of a mail and every member of a zip is looked at; what
 * is wrong with one does not hide another. At least one finding is reported;
 * an FOUND_OTHER only if there was nothing else.
 *
 * Trouble with the input is a finding (FOUND_REFUSED), never a status: the
 * result is DMARC_OK or what the sink said. a is used for what is found and
 * belongs to the caller, who resets or frees it afterwards.
 */
DMARC_MUST_USE enum dmarc_status parse_message(const unsigned char *data,
    size_t len, const struct dmarc_limits *lim, struct arena *a,
    parse_sink *sink, void *ctx, struct dmarc_err *err);

#endif

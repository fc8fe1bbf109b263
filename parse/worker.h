/*
 * worker.h: dmarc-parse as the child of dmarc-ingest.
 */
#ifndef DMARC_PARSE_WORKER_H
#define DMARC_PARSE_WORKER_H

#include "common/err.h"

/*
 * Answer jobs from descriptor in (a SOCK_SEQPACKET socket) on descriptor
 * out, as frame.h says, until in ends. The fence closes once the limits are
 * known. A status other than DMARC_OK means that the parent misbehaved or is
 * gone; what is wrong with a message is in its answer.
 */
DMARC_MUST_USE enum dmarc_status worker_run(int in, int out,
    struct dmarc_err *err);

#endif

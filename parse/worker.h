/*
 * worker.h: dmarc-parse as the child of dmarc-ingest.
 */
#ifndef DMARC_PARSE_WORKER_H
#define DMARC_PARSE_WORKER_H

#include "common/err.h"

/*
 * Reads jobs from descriptor in (a SOCK_SEQPACKET socket) and answers on
 * descriptor out, in the frames of frame.h, until in ends. Closes the fence
 * once the limits are known. Fails only if the parent misbehaves or is gone,
 * or memory is out; faults of a message are in its answer.
 */
DMARC_MUST_USE enum dmarc_status worker_run(int in, int out,
    struct dmarc_err *err);

#endif

/*
 * program.h: finds the program dmarc-parse.
 */
#ifndef DMARC_INGEST_POOL_PROGRAM_H
#define DMARC_INGEST_POOL_PROGRAM_H

#include "common/err.h"

/*
 * The path of dmarc-parse: $DMARC_PARSE (for tests), else the file beside this
 * program, else from $PATH. The caller frees *out. E_UNAVAILABLE if there is
 * none.
 */
DMARC_MUST_USE enum dmarc_status program_find(char **out,
    struct dmarc_err *err);

#endif

/*
 * parser.h: where the program dmarc-parse is.
 */
#ifndef DMARC_INGEST_POOL_PARSER_H
#define DMARC_INGEST_POOL_PARSER_H

#include "common/err.h"

/*
 * The dmarc-parse to start: $DMARC_PARSE (for tests), else the one beside
 * this program, else the one in $PATH. The caller frees *out.
 */
DMARC_MUST_USE enum dmarc_status parser_find(char **out,
    struct dmarc_err *err);

#endif

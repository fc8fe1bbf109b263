/*
 * codec.c: the errors of decoding; see codec.h.
 */
#include "common/facts/codec.h"

enum dmarc_status
codec_garbled(struct dmarc_err *err, const char *what)
{
	return dmarc_refuse(err, DMARC_R_PARSER_GARBLED,
	    "the answer of dmarc-parse makes no sense: %s", what);
}

enum dmarc_status
codec_no_memory(struct dmarc_err *err)
{
	return dmarc_refuse(err, DMARC_R_MEMORY,
	    "the report needs too much memory");
}

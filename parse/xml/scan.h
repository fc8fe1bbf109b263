/*
 * scan.h: checks raw markup before libxml2 parses it.
 *
 * libxml2 takes quadratic time in the attributes of an element, and parses
 * document type declarations; scan_push() refuses both first.
 */
#ifndef DMARC_PARSE_XML_SCAN_H
#define DMARC_PARSE_XML_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/limits.h"

enum scan_state {
	SCAN_TEXT,
	SCAN_OPEN,		/* after "<" */
	SCAN_BANG,		/* after "<!", kind not yet known */
	SCAN_TAG,
	SCAN_QUOTED,		/* in an attribute's value */
	SCAN_COMMENT,
	SCAN_CDATA,
	SCAN_PI
};

/* All zero at the start of a document. */
struct scan {
	enum scan_state state;
	unsigned char quote;
	char bang[16];		/* what followed "<!" */
	size_t bangs, matched;	/* bytes of bang; of "-->", "]]>" or "?>" */
	uint64_t bytes, attributes;	/* of the tag so far */
};

/*
 * Checks the next bytes, in UTF-8. Returns DMARC_OK if libxml2 may parse them;
 * refuses with xml-doctype, xml-tag-bytes or xml-attributes.
 */
DMARC_MUST_USE enum dmarc_status scan_push(struct scan *s,
    const struct dmarc_limits *lim, const unsigned char *data, size_t len,
    struct dmarc_err *err);

#endif

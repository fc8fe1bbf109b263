/*
 * scan.h: a look at the raw markup before libxml2 sees it.
 *
 * libxml2 is quadratic in the attributes of an element and parses document
 * type declarations; neither is ever handed to it.
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
	SCAN_BANG,		/* after "<!", until it is known what it is */
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
	size_t bangs, matched;	/* bytes in it; of "-->", "]]>" or "?>" */
	uint64_t bytes, attributes;	/* of the tag so far */
};

/*
 * The next bytes, in UTF-8: xml-doctype, xml-tag-bytes or xml-attributes, or
 * DMARC_OK when libxml2 may have them.
 */
DMARC_MUST_USE enum dmarc_status scan_push(struct scan *s,
    const struct dmarc_limits *lim, const unsigned char *data, size_t len,
    struct dmarc_err *err);

#endif

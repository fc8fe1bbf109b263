/*
 * names.h: the names of files and of anchors on pages, from names that
 * strangers choose: domains, keys of senders, codes.
 */
#ifndef DMARC_REPORT_HTML_SITE_NAMES_H
#define DMARC_REPORT_HTML_SITE_NAMES_H

#include "common/memory/buf.h"

#define NAMES_MOST 100		/* bytes that names_add() appends, at most */

/*
 * Appends text as a part of a file name, of a relative link or of an id. Only
 * a-z, 0-9, "-" and single dots inside stay; any other byte becomes "_" and
 * two hex digits. What would be longer than NAMES_MOST, or empty, ends in "__"
 * and a digest of the text. So the result is never ".", "..", hidden or longer,
 * needs no escapes in HTML or in a link, and no two texts have the same.
 */
void names_add(struct buf *out, const char *text);

#endif

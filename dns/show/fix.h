/*
 * fix.h: what to do about a finding, as text for people.
 */
#ifndef DMARC_DNS_SHOW_FIX_H
#define DMARC_DNS_SHOW_FIX_H

#include "common/memory/buf.h"

#define LONG_LINE 4096		/* columns of a record, which is to be pasted */

/*
 * Writes what to do, then records, each on a line of its own, indented and
 * escaped: fix holds lines, which may quote what DNS answered. Of a TXT record
 * that out has already, from the byte page on, only the name is written.
 */
void fix_write(struct buf *out, const char *fix, size_t page);

#endif

/*
 * txt.h: the bytes of TXT records (RFC 1035 section 3.3.14). Anybody writes
 * them, so they are data until txt_text() has made text of them.
 */
#ifndef DMARC_COMMON_RECORD_TXT_H
#define DMARC_COMMON_RECORD_TXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/memory/buf.h"

enum { TXT_TEXT_MOST = 4096 };	/* bytes of the text that is kept */

/*
 * Appends the strings of a TXT record, joined without anything between them,
 * to out, which may fail. false: the lengths of the strings do not add up to
 * the len bytes at rdata.
 */
bool txt_join(const unsigned char *rdata, size_t len, struct buf *out);

/*
 * Appends a record as text to store and to show: valid UTF-8 in which NUL and
 * bytes that are no UTF-8 are written \xNN. A text of more than TXT_TEXT_MOST
 * bytes is cut and ends in "...". Encode it for its output all the same.
 */
void txt_text(struct buf *out, const char *bytes, size_t len);

/*
 * Appends the record that lines propose for a name, its strings joined: a line
 * NAME. TXT "..." "...", as a zone file has it. false: there is no such line.
 */
bool txt_find(const char *lines, const char *name, struct buf *out);

#endif

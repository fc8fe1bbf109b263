/*
 * text.h: decodes untrusted text, and escapes it for its output format.
 *
 * Every value of a mail or report goes through one of these functions before
 * a person or a program reads it. No other code escapes for an output format.
 */
#ifndef DMARC_COMMON_TEXT_H
#define DMARC_COMMON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/memory/buf.h"

/*
 * Decode the character at the start of the len bytes at s: returns its length
 * in bytes (1 to 4) and sets *cp to its code point. Returns 0 for invalid
 * UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF) and
 * for len 0.
 */
size_t text_decode(const char *s, size_t len, unsigned long *cp);

/* Whether a text is missing (NULL) or empty. */
bool text_is_absent(const char *s);

/* Whether len bytes are valid UTF-8 without a NUL. */
bool text_is_clean(const char *s, size_t len);

/*
 * The length of the blank lines and byte order marks (UTF-8) at the start of
 * len bytes. A line that may go on in bytes to come is not blank yet.
 */
size_t text_lead(const void *data, size_t len);

/*
 * Whether a header of a mail may begin with these bytes, after text_lead():
 * with a field (RFC 5322 section 2.2), a line that continues one, or another
 * "From " line of an mbox. Needs no more than the first line, or 128 bytes.
 */
bool text_is_header(const void *data, size_t len);

/*
 * For plain text: a terminal, a pipe or a log. Control characters (C0, DEL,
 * C1), U+2028 and U+2029, bidi controls, zero-width characters and invalid
 * UTF-8 become visible escapes (\x1b, \u202e), so a value stays on its line.
 * The result has at most columns columns (0: no limit); a longer value is cut
 * and ends in "...".
 * Returns the number of columns added.
 */
size_t text_plain(struct buf *out, const char *s, size_t columns);

/* The same for len bytes, which may include NUL. */
size_t text_plain_bytes(struct buf *out, const char *s, size_t len,
    size_t columns);

/*
 * For the content of an HTML or SVG element or of a quoted attribute: as
 * text_plain(), with & < > " and ' as character references.
 */
size_t text_html(struct buf *out, const char *s, size_t columns);

/*
 * A CSV cell (RFC 4180), quoted where needed. CR and LF become blanks, so
 * that a line is a record. With defuse, for files that people open: a cell
 * that a spreadsheet would run as a formula (it begins with = + - @, tab, CR
 * or LF) gets a leading ', and the escapes of text_plain() apply. NULL is an
 * empty cell.
 */
void text_csv(struct buf *out, const char *s, bool defuse);

/*
 * A JSON string with its quotes. Control characters, ", \, <, U+2028 and
 * U+2029 are escaped; invalid UTF-8 becomes U+FFFD. NULL is written as null.
 */
void text_json(struct buf *out, const char *s);

/*
 * An SQL literal that is safe to show and to paste: 'it''s'. Text that
 * text_plain() would escape is written in hex, CAST(x'0a' AS TEXT). NULL is
 * written as NULL. A literal of more than columns characters (0: no limit)
 * is split into parts, one a line, joined by ||.
 */
void text_sql(struct buf *out, const char *s, size_t columns);

/*
 * A Prometheus label value without its quotes: as text_plain() writes it, at
 * most columns columns, with \\ and " escaped.
 */
void text_prom(struct buf *out, const char *s, size_t columns);

#endif

/*
 * text.h: text of strangers, made safe for the place where it goes.
 *
 * Every value of a mail or report passes through one of these functions on
 * its way to a person or a program. Nothing else encodes for a sink.
 */
#ifndef DMARC_COMMON_TEXT_H
#define DMARC_COMMON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"

/*
 * The length in bytes (1 to 4) of the character at s, of which len bytes may
 * be read, and its code point in *cp; 0 if it is no valid UTF-8 (RFC 3629:
 * no surrogates, no overlong forms, nothing above U+10FFFF).
 */
size_t text_decode(const char *s, size_t len, unsigned long *cp);

/* Whether len bytes are valid UTF-8 without a NUL. */
bool text_is_clean(const char *s, size_t len);

/*
 * For a terminal, a log, or any plain text, whether it is a terminal or a
 * pipe: control characters (C0, DEL, C1), U+2028 and U+2029, bidi controls,
 * zero-width characters and bytes that are no UTF-8 become visible escapes
 * (\x1b, \u202e). One value stays on one line. The result has at most
 * columns columns (0: no limit); a longer one is cut and ends in "...".
 * Returns the number of columns added.
 */
size_t text_plain(struct buf *out, const char *s, size_t columns);

/* The same for a value of len bytes, which may hold NUL: a file name. */
size_t text_plain_bytes(struct buf *out, const char *s, size_t len,
    size_t columns);

/*
 * The content of an HTML or SVG element, or of an attribute in quotes: as
 * text_plain(), and & < > " and ' become character references.
 */
size_t text_html(struct buf *out, const char *s, size_t columns);

/*
 * A CSV cell (RFC 4180): quoted where needed; CR and LF become blanks, so
 * that rows are records. With defuse a cell that a spreadsheet would take for
 * a formula (it begins with = + - @, tab, CR or LF) gets a leading ', and what
 * text_plain() escapes is escaped, for people look at such files too.
 * NULL is an empty cell.
 */
void text_csv(struct buf *out, const char *s, bool defuse);

/*
 * A JSON string with its quotes: control characters, ", \, <, U+2028 and
 * U+2029 are escaped, invalid UTF-8 becomes U+FFFD. NULL is the word null.
 */
void text_json(struct buf *out, const char *s);

/*
 * An SQL literal that can be shown and pasted: 'it''s'. Text with characters
 * that text_plain() would escape is written as bytes, CAST(x'0a' AS TEXT).
 * NULL is the word NULL. More than columns characters (0: no limit) are given
 * in parts that are joined by ||, each on a line of its own.
 */
void text_sql(struct buf *out, const char *s, size_t columns);

/*
 * The value of a label for Prometheus, without its quotes: as text_plain()
 * shows it, of at most columns columns, with \\ and " escaped.
 */
void text_prom(struct buf *out, const char *s, size_t columns);

#endif

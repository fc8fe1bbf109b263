/*
 * write.h: the elements of HTML, for pages and mails. Trusted text is appended
 * with buf_text(); everything else goes through html_text() or is a number.
 */
#ifndef DMARC_REPORT_HTML_WRITE_H
#define DMARC_REPORT_HTML_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "common/memory/buf.h"

/* Untrusted text, escaped for content and for quoted attributes. */
void html_text(struct buf *out, const char *text);
/* html_text() of a buffer, which is freed. */
void html_built(struct buf *out, struct buf *text);
/*
 * Lines made for a text page, where no untrusted text breaks a line, as an
 * HTML paragraph; nothing if they are empty. The buffer is freed.
 */
void html_lines(struct buf *out, struct buf *text);

/* "1,234", "99.8%", "15 Nov", "19 Oct - 15 Nov 2026" */
void html_count(struct buf *out, uint64_t n);
void html_percent(struct buf *out, uint64_t part, uint64_t whole);
void html_day(struct buf *out, int64_t day, int64_t today);
void html_span(struct buf *out, int64_t from, int64_t to);

/* "1 day", "2 days" */
void html_plural(struct buf *out, uint64_t n, const char *one,
    const char *many);

/* A plain whole number, for ids and coordinates. */
void html_number(struct buf *out, int64_t n);

/* <td>: a number, aligned right. */
void html_cell_count(struct buf *out, uint64_t n);
void html_cell_percent(struct buf *out, uint64_t part, uint64_t whole);

#endif

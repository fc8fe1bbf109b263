/*
 * svg.h: the elements of a chart. Coordinates are whole tenths of a unit,
 * because printf() of a double writes a comma in some locales.
 */
#ifndef DMARC_REPORT_HTML_SVG_H
#define DMARC_REPORT_HTML_SVG_H

#include <stdint.h>

#include "common/memory/buf.h"

/*
 * Begin a picture of w by h units with a title and a description, both
 * untrusted. id and class are trusted.
 */
void svg_begin(struct buf *out, const char *id, const char *class, int w,
    int h, const char *title, const char *desc);
void svg_end(struct buf *out);

/* A filled rectangle; nothing if it has no area. class sets the colour. */
void svg_rect(struct buf *out, const char *class, int64_t x, int64_t y,
    int64_t w, int64_t h);
/* Many rectangles as one shape: begin, add, end. */
void svg_shape_begin(struct buf *out, const char *class);
void svg_shape_rect(struct buf *out, int64_t x, int64_t y, int64_t w,
    int64_t h);
void svg_shape_end(struct buf *out);

void svg_line(struct buf *out, const char *class, int64_t x1, int64_t y1,
    int64_t x2, int64_t y2);

void svg_circle(struct buf *out, const char *class, int64_t x, int64_t y,
    int64_t r);

/*
 * Lines over a rectangle, which identify its kind without colour. They are
 * drawn one by one: a pattern fill makes printed pages huge.
 */
enum svg_marks { SVG_PLAIN, SVG_SLANTED, SVG_LEVEL, SVG_UPRIGHT, SVG_CROSSED };
void svg_marks(struct buf *out, const char *class, enum svg_marks marks,
    int64_t x, int64_t y, int64_t w, int64_t h);

/* Untrusted text, cut to columns (0: whole). anchor: start, middle, end. */
void svg_text(struct buf *out, const char *class, const char *anchor,
    int64_t x, int64_t y, const char *text, size_t columns);

/* length * part / whole, in tenths, rounded. */
int64_t svg_scale(uint64_t part, double whole, int64_t length);

#endif

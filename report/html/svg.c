/*
 * svg.c: see svg.h.
 */
#include "report/html/svg.h"

#include "common/text.h"
#include "report/html/write.h"

#define STEP 50			/* tenths between marking lines */

/* "12.5" */
static void
put_number(struct buf *out, int64_t value)
{
	uint64_t v = (uint64_t)(value < 0 ? -value : value);

	if (value < 0)
		buf_byte(out, '-');
	buf_number(out, v / 10);
	if (v % 10 != 0) {
		buf_byte(out, '.');
		buf_byte(out, (unsigned char)('0' + v % 10));
	}
}

/* ' name="12.5"' */
static void
put_tenths(struct buf *out, const char *name, int64_t value)
{
	buf_byte(out, ' ');
	buf_text(out, name);
	buf_text(out, "=\"");
	put_number(out, value);
	buf_byte(out, '"');
}

static void
put_class(struct buf *out, const char *tag, const char *class)
{
	buf_byte(out, '<');
	buf_text(out, tag);
	buf_text(out, " class=\"");
	buf_text(out, class);
	buf_byte(out, '"');
}

void
svg_begin(struct buf *out, const char *id, const char *class, int w, int h,
    const char *title, const char *desc)
{
	buf_text(out, "<svg role=\"img\" class=\"");
	buf_text(out, class);
	buf_text(out, "\" viewBox=\"0 0 ");
	html_number(out, w);
	buf_byte(out, ' ');
	html_number(out, h);
	buf_text(out, "\" aria-labelledby=\"");
	buf_text(out, id);
	buf_text(out, "t ");
	buf_text(out, id);
	buf_text(out, "d\"><title id=\"");
	buf_text(out, id);
	buf_text(out, "t\">");
	html_text(out, title);
	buf_text(out, "</title><desc id=\"");
	buf_text(out, id);
	buf_text(out, "d\">");
	html_text(out, desc);
	buf_text(out, "</desc>\n");
}

void
svg_end(struct buf *out)
{
	buf_text(out, "</svg>\n");
}

void
svg_rect(struct buf *out, const char *class, int64_t x, int64_t y, int64_t w,
    int64_t h)
{
	if (w <= 0 || h <= 0)
		return;
	put_class(out, "rect", class);
	put_tenths(out, "x", x);
	put_tenths(out, "y", y);
	put_tenths(out, "width", w);
	put_tenths(out, "height", h);
	buf_text(out, "/>\n");
}

void
svg_shape_begin(struct buf *out, const char *class)
{
	put_class(out, "path", class);
	buf_text(out, " d=\"");
}

void
svg_shape_rect(struct buf *out, int64_t x, int64_t y, int64_t w, int64_t h)
{
	buf_byte(out, 'M');
	put_number(out, x);
	buf_byte(out, ' ');
	put_number(out, y);
	buf_byte(out, 'h');
	put_number(out, w);
	buf_byte(out, 'v');
	put_number(out, h);
	buf_byte(out, 'h');
	put_number(out, -w);
	buf_byte(out, 'z');
}

void
svg_shape_end(struct buf *out)
{
	buf_text(out, "\"/>\n");
}

void
svg_line(struct buf *out, const char *class, int64_t x1, int64_t y1,
    int64_t x2, int64_t y2)
{
	put_class(out, "line", class);
	put_tenths(out, "x1", x1);
	put_tenths(out, "y1", y1);
	put_tenths(out, "x2", x2);
	put_tenths(out, "y2", y2);
	buf_text(out, "/>\n");
}

void
svg_circle(struct buf *out, const char *class, int64_t x, int64_t y,
    int64_t r)
{
	put_class(out, "circle", class);
	put_tenths(out, "cx", x);
	put_tenths(out, "cy", y);
	put_tenths(out, "r", r);
	buf_text(out, "/>\n");
}

/* A line of a path: from x, y, by right and down. */
static void
put_stroke(struct buf *out, int64_t x, int64_t y, int64_t right, int64_t down)
{
	buf_byte(out, 'M');
	put_number(out, x);
	buf_byte(out, ' ');
	put_number(out, y);
	buf_byte(out, 'l');
	put_number(out, right);
	buf_byte(out, ' ');
	put_number(out, down);
}

void
svg_marks(struct buf *out, const char *class, enum svg_marks marks,
    int64_t x, int64_t y, int64_t w, int64_t h)
{
	if (marks == SVG_PLAIN || w <= 0 || h <= 0)
		return;
	svg_shape_begin(out, class);
	if (marks == SVG_SLANTED)
		for (int64_t c = STEP; c < w + h; c += STEP) {
			/* x where x + y = c enters and leaves the rectangle. */
			int64_t from = c > h ? c - h : 0, to = c < w ? c : w;

			put_stroke(out, x + from, y + c - from, to - from,
			    from - to);
		}
	if (marks == SVG_UPRIGHT || marks == SVG_CROSSED)
		for (int64_t at = STEP / 2; at < w; at += STEP)
			put_stroke(out, x + at, y, 0, h);
	if (marks == SVG_LEVEL || marks == SVG_CROSSED)
		for (int64_t at = STEP / 2; at < h; at += STEP)
			put_stroke(out, x, y + at, w, 0);
	svg_shape_end(out);
}

void
svg_text(struct buf *out, const char *class, const char *anchor, int64_t x,
    int64_t y, const char *text, size_t columns)
{
	put_class(out, "text", class);
	buf_text(out, " text-anchor=\"");
	buf_text(out, anchor);
	buf_byte(out, '"');
	put_tenths(out, "x", x);
	put_tenths(out, "y", y);
	buf_byte(out, '>');
	(void)text_html(out, text, columns);
	buf_text(out, "</text>\n");
}

int64_t
svg_scale(uint64_t part, double whole, int64_t length)
{
	double share = whole > 0 ? (double)part / whole : 0;

	if (share > 1)
		share = 1;
	return (int64_t)(share * (double)length + 0.5);
}

/*
 * frame.c: see frame.h.
 */
#include "report/html/site/frame.h"

#include "report/html/part.h"
#include "report/html/write.h"

/* A list draws the heads of its columns from an attribute (part_list()). */
#define POLICY "style-src 'self'; style-src-attr 'unsafe-inline'; " \
	"base-uri 'none'; form-action 'none'"

void
frame_begin(struct buf *out, const struct frame *f)
{
	part_head(out, POLICY);
	html_text(out, f->title);
	buf_text(out, "</title>\n<link rel=\"stylesheet\" href=\"");
	buf_text(out, f->root);
	buf_text(out, "style.css\">\n</head>\n<body>\n<header>\n");
	if (f->steps > 0)
		buf_text(out, "<nav aria-label=\"Where this page is\">\n");
	for (size_t i = 0; i < f->steps; i++) {
		buf_text(out, "<a href=\"");
		buf_text(out, f->step[i].href);
		buf_text(out, "\">");
		html_text(out, f->step[i].name);
		buf_text(out, i + 1 < f->steps ? "</a> / " : "</a>");
	}
	if (f->steps > 0)
		buf_text(out, "</nav>\n");
	if (f->heading != NULL) {
		buf_text(out, "<h1>");
		html_text(out, f->heading);
		buf_text(out, "</h1>\n");
	}
	buf_text(out, "</header>\n<main>\n");
}

void
frame_end(struct buf *out)
{
	buf_text(out, "</main>\n<footer>\n<p>Days are those of UTC. How "
	    "verdicts come about is in dmarc-report(1).</p>\n"
	    "<p>dmarc-ledger " DMARC_VERSION
	    "</p>\n</footer>\n</body>\n</html>\n");
}

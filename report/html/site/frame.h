/*
 * frame.h: what all pages of a site have around their contents.
 */
#ifndef DMARC_REPORT_HTML_SITE_FRAME_H
#define DMARC_REPORT_HTML_SITE_FRAME_H

#include "common/memory/buf.h"

/* A page above this one, in the path at the top. */
struct frame_step {
	const char *href;	/* trusted */
	const char *name;	/* untrusted */
};

struct frame {
	const char *root;	/* "../../": from the page to the index */
	const char *title;	/* untrusted, as the next */
	const char *heading;	/* NULL: the contents have one */
	const struct frame_step *step;	/* above it */
	size_t steps;
};

/* The head, the path and the heading; <main> is open. */
void frame_begin(struct buf *out, const struct frame *f);
void frame_end(struct buf *out);

#endif

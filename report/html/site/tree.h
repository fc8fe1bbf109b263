/*
 * tree.h: the folder of a site. Pages are compared with what is there; those
 * that differ are written to temporary files and renamed, so that nobody reads
 * half a page, even if the run is killed. Files that the site no longer has are
 * removed if its list (list.h) names them; other files are left alone.
 */
#ifndef DMARC_REPORT_HTML_SITE_TREE_H
#define DMARC_REPORT_HTML_SITE_TREE_H

#include "common/err.h"
#include "common/memory/buf.h"

struct tree;

struct tree_count {
	size_t pages;		/* of the site */
	size_t written;		/* of them: new, or changed */
	size_t removed;
};

/*
 * Opens a folder, which is made if it does not exist, and locks it: E_AGAIN if
 * another run writes it. E_USAGE if it has files but no list: then it is
 * somebody else's. tree_close() releases *out.
 */
DMARC_MUST_USE enum dmarc_status tree_open(const char *folder,
    struct tree **out, struct dmarc_err *err);

/*
 * Takes a page; it is in its place after one of the next calls. E_USAGE if
 * there is a file of that name that is not of the site.
 */
DMARC_MUST_USE enum dmarc_status tree_put(struct tree *t, const char *path,
    const struct buf *page, struct dmarc_err *err);

/* Writes pages that wait, and removes files that the site no longer has. */
DMARC_MUST_USE enum dmarc_status tree_finish(struct tree *t,
    struct tree_count *count, struct dmarc_err *err);

void tree_close(struct tree *t);	/* NULL is fine */

#endif

/*
 * list.h: the list of the files that a site consists of, ".dmarc-site" in its
 * folder. It names each file before the file is written, and until it is
 * removed, so that a run that is killed leaves no file that the next run does
 * not know.
 *
 * A line for each file, by its path below the folder. A path that names.h would
 * not make is refused: a list that somebody changed must not lead to other
 * files.
 */
#ifndef DMARC_REPORT_HTML_SITE_LIST_H
#define DMARC_REPORT_HTML_SITE_LIST_H

#include <stdbool.h>

#include <glib.h>

#include "common/err.h"

#define LIST_FILE ".dmarc-site"

struct list {
	const char *folder;	/* for messages */
	int dir;		/* the open folder; not owned */
	GHashTable *path;	/* owned texts; the value: of this run */
	GString *fresh;		/* lines that the file does not have yet */
};

/* Whether the folder has a list. E_PERM, E_IO. */
DMARC_MUST_USE enum dmarc_status list_exists(int dir, const char *folder,
    bool *exists, struct dmarc_err *err);

/*
 * Reads the list of a folder, or begins one. E_USAGE if the file is something
 * else. list_free() also after a failure.
 */
DMARC_MUST_USE enum dmarc_status list_open(struct list *l, int dir,
    const char *folder, struct dmarc_err *err);
void list_free(struct list *l);

/* Whether it names a path. */
bool list_has(const struct list *l, const char *path);
/* Notes a path as one of this run; call list_save() before the file is made. */
void list_note(struct list *l, const char *path);

/* Adds the new paths to the file, which is on the disk when this returns. */
DMARC_MUST_USE enum dmarc_status list_save(struct list *l,
    struct dmarc_err *err);

/* The paths that this run did not note, sorted; free the array. */
GPtrArray *list_others(const struct list *l);
/* Forgets the paths that this run did not note, in the file too. */
DMARC_MUST_USE enum dmarc_status list_forget(struct list *l,
    struct dmarc_err *err);

#endif

/*
 * absent.c: see absent.h.
 */
#include "ingest/mailbox/absent.h"

#include <errno.h>
#include <string.h>

#include <glib.h>

#include "common/nearest.h"

#define SLIPS 2		/* letters that are wrong, at most */
#define ENTRIES 10000	/* of a folder, to be compared */

/*
 * The entry of a folder that a name was probably meant to be, for g_free();
 * NULL: there is none.
 */
static char *
meant(const char *folder, const char *name)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	struct nearest n = { .word = name };
	char *best = NULL;
	const char *entry;

	for (unsigned i = 0; dir != NULL && i < ENTRIES &&
	    (entry = g_dir_read_name(dir)) != NULL; i++) {
		n.best = best;
		nearest_try(&n, entry);
		if (n.best != best) {	/* the entry, until the next one */
			g_free(best);
			best = g_strdup(entry);
		}
	}
	if (dir != NULL)
		g_dir_close(dir);
	if (best == NULL || n.distance > SLIPS ||
	    n.distance * 2 >= strlen(name)) {
		g_free(best);
		best = NULL;
	}
	return best;
}

enum dmarc_status
absent_explain(const char *path, struct dmarc_err *err)
{
	const char *why = strerror(errno);
	char *folder = g_path_get_dirname(path);
	char *name = g_path_get_basename(path);
	char *entry = meant(folder, name);
	char *near = entry == NULL ? NULL : strchr(path, '/') == NULL ?
	    g_strdup(entry) : g_build_filename(folder, entry, NULL);

	if (near != NULL)
		(void)dmarc_fail(err, DMARC_E_NOINPUT, "%s: %s; did you mean "
		    "%s?", path, why, near);
	else if (*path == '~')
		(void)dmarc_fail(err, DMARC_E_NOINPUT, "%s: %s; only a shell "
		    "makes a home directory of ~: write the whole path", path,
		    why);
	else
		(void)dmarc_fail(err, DMARC_E_NOINPUT, "%s: %s; name a "
		    "Maildir, an mbox, a folder or a file of mail or reports",
		    path, why);
	g_free(near);
	g_free(entry);
	g_free(name);
	g_free(folder);
	return DMARC_E_NOINPUT;
}

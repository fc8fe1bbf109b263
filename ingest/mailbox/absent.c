/*
 * absent.c: see absent.h.
 */
#include "ingest/mailbox/absent.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/nearest.h"

enum dmarc_status
absent_explain(const char *path, struct dmarc_err *err)
{
	const char *why = strerror(errno);
	char *near = nearest_entry(path);

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
	free(near);
	return DMARC_E_NOINPUT;
}

/*
 * program.c: see program.h.
 */
#include "ingest/pool/program.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib.h>

enum dmarc_status
program_find(char **out, struct dmarc_err *err)
{
	const char *named = getenv("DMARC_PARSE");
	char self[PATH_MAX];
	char *found = NULL;
	ssize_t n;

	if (named != NULL && *named != '\0') {
		found = g_find_program_in_path(named);
		if (found == NULL)
			return dmarc_fail(err, DMARC_E_UNAVAILABLE,
			    "$DMARC_PARSE is not a program: %s", named);
		*out = found;
		return DMARC_OK;
	}
	n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		char *dir, *beside;

		self[n] = '\0';
		dir = g_path_get_dirname(self);
		beside = g_build_filename(dir, "dmarc-parse", NULL);
		found = g_find_program_in_path(beside);
		g_free(beside);
		g_free(dir);
	}
	if (found == NULL)
		found = g_find_program_in_path("dmarc-parse");
	if (found == NULL)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "cannot find "
		    "dmarc-parse: install it beside dmarc-ingest or in $PATH");
	*out = found;
	return DMARC_OK;
}

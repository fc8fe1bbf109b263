/*
 * text_file.c: see text_file.h.
 */
#include "common/settings/text_file.h"

#include <string.h>

#include <glib.h>

static enum dmarc_status
trouble(const char *file, const GError *why, struct dmarc_err *err)
{
	switch (why->code) {	/* always of G_FILE_ERROR */
	case G_FILE_ERROR_NOENT:
	case G_FILE_ERROR_NOTDIR:
		return DMARC_OK;
	case G_FILE_ERROR_ACCES:
		return dmarc_fail(err, DMARC_E_PERM, "%s: permission denied",
		    file);
	case G_FILE_ERROR_IO:
		return dmarc_fail(err, DMARC_E_IO, "%s", why->message);
	case G_FILE_ERROR_NOMEM:
		return dmarc_no_memory(err);
	default:
		return dmarc_fail(err, DMARC_E_CONFIG, "%s", why->message);
	}
}

enum dmarc_status
text_file_read(const char *file, char **text, struct dmarc_err *err)
{
	GError *why = NULL;
	gsize len;
	enum dmarc_status st = DMARC_OK;

	*text = NULL;
	if (!g_file_get_contents(file, text, &len, &why)) {
		st = trouble(file, why, err);
		g_error_free(why);
	} else if (strlen(*text) != len) {
		g_free(*text);
		*text = NULL;
		st = dmarc_fail(err, DMARC_E_CONFIG, "%s is not a text file",
		    file);
	}
	return st;
}

/*
 * again.c: see again.h.
 */
#include "common/settings/again.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

/* Bytes that no shell changes, wherever they stand in a word. */
#define PLAIN "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
	"0123456789%+,-./:@_"

/* Appends an option with a path, unless there is none. */
static void
add(GString *to, const char *option, const char *path, bool absolute)
{
	char *whole, *quoted;

	if (path == NULL || *path == '\0')
		return;
	whole = absolute ? g_canonicalize_filename(path, NULL) :
	    g_strdup(path);
	quoted = strspn(whole, PLAIN) == strlen(whole) ? g_strdup(whole) :
	    g_shell_quote(whole);
	g_string_append_printf(to, " %s %s", option, quoted);
	g_free(quoted);
	g_free(whole);
}

char *
settings_options(const char *config, const char *db, bool elsewhere)
{
	GString *text = g_string_new(NULL);

	if (elsewhere && db == NULL)
		db = getenv("DMARC_DB");
	if (elsewhere && config == NULL)
		config = getenv("DMARC_CONF");
	add(text, "--db", db, elsewhere);
	add(text, "--config", config, elsewhere);
	return g_string_free(text, FALSE);
}

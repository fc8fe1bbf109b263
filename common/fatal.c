/*
 * fatal.c: see fatal.h.
 */
#include "common/fatal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "common/err.h"

static const char *name;

static void
say(const char *text)
{
	(void)!write(STDERR_FILENO, text, strlen(text));
}

static void
on_log(const gchar *domain, GLogLevelFlags level, const gchar *text,
    gpointer ud)
{
	(void)domain;
	(void)text;
	(void)ud;
	if ((level & G_LOG_FLAG_FATAL) == 0)
		return;
	say(name);
	say(": out of memory\n");
	_exit(dmarc_exit_status(DMARC_E_NOMEM));
}

void
fatal_prepare(const char *program)
{
	name = program;
	/* Beyond ulimit -f, write() is to fail (EFBIG). */
	(void)signal(SIGXFSZ, SIG_IGN);
	(void)g_log_set_default_handler(on_log, NULL);
}

/*
 * fatal.c: see fatal.h.
 */
#include "common/fatal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "common/text.h"

#define ERROR_BYTES 4096	/* an error text with every byte escaped */

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

int
fatal_exit(const struct dmarc_err *err)
{
	struct buf line = BUF_INIT(ERROR_BYTES);
	const char *text;

	(void)text_plain(&line, err->text, 0);
	text = buf_string(&line);
	(void)fprintf(stderr, "%s: %s\n", name,
	    text != NULL ? text : "out of memory");
	buf_free(&line);
	return dmarc_exit_status(err->code);
}

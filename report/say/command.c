/*
 * command.c: see command.h.
 */
#include "report/say/command.h"

#include <string.h>

#define PROGRAM "dmarc-"
#define END "(),;:?<>\n"

static const char *tail = "";

void
command_options(const char *options)
{
	tail = options != NULL ? options : "";
}

const char *
command_tail(void)
{
	return tail;
}

/* Whether a word of a list, and not only its beginning, begins a text. */
static bool
begins(const char *text, const char *const list[])
{
	for (size_t i = 0; list[i] != NULL; i++) {
		size_t len = strlen(list[i]);

		if (strncmp(text, list[i], len) == 0 &&
		    strchr(" .\n" END, text[len]) != NULL)
			return true;
	}
	return false;
}

/* A mention, as in "does dmarc-ingest run?", is no command. */
static bool
is_command(const char *text)
{
	static const char *const report[] = { "check", "explain", "failures",
		"log", "readiness", "records", "senders", "show", "site",
		"sources", "tls", "weekly", NULL };
	static const char *const dns[] = { "check", "refresh", "spf", NULL };
	static const char *const ingest[] = { "MAILDIR", NULL };
	static const struct {
		const char *program;
		const char *const *commands;
	} programs[] = { { "dmarc-report ", report }, { "dmarc-dns ", dns },
		{ "dmarc-ingest ", ingest } };

	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		size_t len = strlen(programs[i].program);

		if (strncmp(text, programs[i].program, len) == 0)
			return begins(text + len, programs[i].commands);
	}
	return false;
}

size_t
command_len(const char *text)
{
	size_t len;

	if (!is_command(text))
		return 0;
	len = strcspn(text, END);
	while (text[len - 1] == ' ' || text[len - 1] == '.')
		len--;
	return len;
}

void
command_complete(struct buf *out, const char *text)
{
	const char *at;

	while ((at = strstr(text, PROGRAM)) != NULL) {
		size_t len = command_len(at);

		buf_add(out, text, (size_t)(at - text));
		buf_add(out, at, len > 0 ? len : strlen(PROGRAM));
		if (len > 0)
			buf_text(out, tail);
		text = at + (len > 0 ? len : strlen(PROGRAM));
	}
	buf_text(out, text);
}

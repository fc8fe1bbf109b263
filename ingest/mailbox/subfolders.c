/*
 * subfolders.c: see subfolders.h.
 */
#include "ingest/mailbox/subfolders.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/text.h"
#include "ingest/mailbox/maildir.h"

#define SHOWN 3		/* folders that are named */

struct subfolder {
	char *name;
	uint64_t messages;
	bool likely;		/* its name speaks of DMARC */
};

static void
clear(void *data)
{
	g_free(((struct subfolder *)data)->name);
}

/* The number of messages in a folder; 0 if it is no Maildir. */
static uint64_t
count(const char *path)
{
	struct maildir *dir = NULL;
	struct dmarc_err unreadable;
	uint64_t n = 0;

	if (maildir_open(path, "", &dir, &unreadable) != DMARC_OK)
		return 0;
	if (maildir_count(dir, &n, &unreadable) != DMARC_OK)
		n = 0;
	maildir_close(dir);
	return n;
}

/* Likely ones first, then by messages. */
static int
by_use(const void *a, const void *b)
{
	const struct subfolder *x = a, *y = b;

	if (x->likely != y->likely)
		return x->likely ? -1 : 1;
	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* The folders with mail; new/, cur/ and tmp/ are no Maildirs. */
static GArray *
list(const char *path)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct subfolder));
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	g_array_set_clear_func(all, clear);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		char *below = g_build_filename(path, name, NULL);
		char *lower = g_ascii_strdown(name, -1);
		struct subfolder f = { .messages = count(below),
			.likely = strstr(lower, "dmarc") != NULL };

		if (f.messages > 0) {
			f.name = g_strdup(name);
			g_array_append_val(all, f);
		}
		g_free(lower);
		g_free(below);
	}
	if (dir != NULL)
		g_dir_close(dir);
	g_array_sort(all, by_use);
	return all;
}

void
subfolders_tell(struct buf *out, const char *path)
{
	GArray *all = list(path);
	char text[64];

	if (all->len > 0) {
		const struct subfolder *f = (void *)all->data;
		char *first = g_build_filename(path, f[0].name, NULL);

		(void)text_plain(out, path, 0);
		buf_text(out, ": no report in it, but mail in its folder");
		buf_text(out, all->len == 1 ? "" : "s");
		for (guint i = 0; i < all->len && i < SHOWN; i++) {
			buf_text(out, i == 0 ? " " : ", ");
			(void)text_plain(out, f[i].name, 0);
			(void)snprintf(text, sizeof text, " (%" PRIu64 ")",
			    f[i].messages);
			buf_text(out, text);
		}
		buf_text(out, all->len > SHOWN ? ", ...: name " : ": name ");
		(void)text_plain(out, first, 0);
		buf_text(out, ", or the one with the reports, or say "
		    "--recursive to read them all\n");
		g_free(first);
	}
	g_array_free(all, TRUE);
}

/*
 * own.c: see own.h.
 */
#include "report/run/check/own.h"

#include <inttypes.h>
#include <string.h>

#include "store/read/domains.h"

#define NAMES 3			/* domains that are named */
#define NAMES_BYTES 4096	/* a name has at most 255 */
#define MEMORY ((size_t)256 << 20)

struct names {
	const char *const *list;
	size_t n;
};

static bool
has(const struct names *in, const char *name)
{
	for (size_t i = 0; i < in->n; i++)
		if (strcmp(in->list[i], name) == 0)
			return true;
	return false;
}

/*
 * Appends how many names of one list the other lacks, and the first of them:
 * "2 domains of the settings (a.example, b.example)". Returns the number.
 */
static size_t
put_missing(struct buf *out, const char *what, const struct names *of,
    const struct names *in)
{
	struct buf names = BUF_INIT(NAMES_BYTES);
	char count[64];
	size_t n = 0;

	for (size_t i = 0; i < of->n; i++) {
		if (has(in, of->list[i]))
			continue;
		if (n++ < NAMES) {
			buf_text(&names, n > 1 ? ", " : "");
			buf_text(&names, of->list[i]);
		}
	}
	if (n > NAMES)
		buf_text(&names, ", ...");
	if (n > 0 && buf_string(&names) != NULL) {
		(void)snprintf(count, sizeof count, "%zu domain%s", n,
		    n == 1 ? "" : "s");
		buf_text(out, out->len > 0 ? ", and " : "");
		buf_text(out, count);
		buf_text(out, what);
		buf_text(out, " (");
		buf_text(out, buf_string(&names));
		buf_byte(out, ')');
	}
	buf_free(&names);
	return n;
}

static void
put_difference(struct check_lines *l, const struct dmarc_settings *settings,
    const struct names *wanted, const struct names *stored)
{
	struct buf text = BUF_INIT((size_t)4 * NAMES_BYTES);
	const char *file = settings->file != NULL ? settings->file :
	    "the settings";
	size_t n;

	n = put_missing(&text, " of the settings not yet in the database",
	    wanted, stored);
	n += put_missing(&text, " in the database and not in the settings",
	    stored, wanted);
	if (n == 0)
		lines_add(l, CHECK_OK, "own", "%zu domain%s, as in the "
		    "settings", wanted->n, wanted->n == 1 ? "" : "s");
	else if (stored->n == 0)
		lines_add(l, CHECK_DO, "own", "the database takes every domain "
		    "for your own, but %s (own in [domains]) limits "
		    "them: run dmarc-ingest, which takes the list over", file);
	else
		lines_add(l, CHECK_DO, "own", "%s: run dmarc-ingest, which "
		    "takes over own in [domains] of %s; what counts follows "
		    "from it", buf_string(&text) != NULL ? buf_string(&text) :
		    "", file);
	buf_free(&text);
}

enum dmarc_status
own_check(struct check_lines *l, struct snapshot *db,
    const struct dmarc_settings *settings, struct dmarc_err *err)
{
	struct arena *a = arena_new(MEMORY);
	const struct names wanted = { (const char *const *)settings->own,
		settings->owns };
	struct names stored = { .n = 0 };
	enum dmarc_status st = a == NULL ? dmarc_no_memory(err) :
	    domains_listed(db, a, &stored.list, &stored.n, err);

	if (st == DMARC_OK && wanted.n + stored.n > 0)
		put_difference(l, settings, &wanted, &stored);
	arena_free(a);
	return st;
}

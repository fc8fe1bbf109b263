/*
 * nearest.c: see nearest.h.
 */
#include "common/nearest.h"

#include <string.h>

#include <glib.h>

#include "common/text.h"

#define WORD_BYTES 4096	/* a word with every byte escaped */
#define WORD_MOST 60	/* columns of a word in an error */
#define SHORT 5		/* letters; of a shorter word, one may be wrong */
#define SLIPS 2		/* letters of a file's name that are wrong, at most */
#define ENTRIES 10000	/* of a folder, to be compared */

/* The row of words before the letters of b for no letter of a. */
static size_t *
first_row(size_t n)
{
	size_t *row = g_new(size_t, n + 1);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	return row;
}

size_t
nearest_distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), best;
	size_t *row = first_row(lb), *last = first_row(lb);
	size_t *before = first_row(lb);

	/* The rows of the first i, i - 1 and i - 2 letters of a. */
	for (size_t i = 1; i <= la; i++) {
		size_t *oldest = before;

		before = last;
		last = row;
		row = oldest;
		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			row[j] = MIN(MIN(last[j], row[j - 1]) + 1,
			    last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
	}
	best = row[lb];
	g_free(row);
	g_free(last);
	g_free(before);
	return best;
}

void
nearest_try(struct nearest *n, const char *known)
{
	size_t d = nearest_distance(n->word, known);

	if (n->best == NULL || d < n->distance) {
		n->best = known;
		n->distance = d;
	}
}

bool
nearest_is_meant(const struct nearest *n)
{
	size_t len = strlen(n->word);

	return n->best != NULL && n->distance < len &&
	    n->distance <= (len < SHORT ? 1 : MAX(2, len / 3));
}

char *
nearest_entry(const char *path)
{
	char *folder = g_path_get_dirname(path);
	char *name = g_path_get_basename(path), *best = NULL, *whole;
	GDir *dir = g_dir_open(folder, 0, NULL);
	struct nearest n = { .word = name };
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
	whole = best == NULL || n.distance > SLIPS ||
	    n.distance * 2 >= strlen(name) ? NULL :
	    strchr(path, '/') == NULL ? g_strdup(best) :
	    g_build_filename(folder, best, NULL);
	g_free(best);
	g_free(name);
	g_free(folder);
	return whole;
}

static enum dmarc_status
not_known(const char *program, const char *what, const struct nearest *n,
    const char *all, struct dmarc_err *err)
{
	struct buf plain = BUF_INIT(WORD_BYTES);
	const char *shown;

	(void)text_plain(&plain, n->word, WORD_MOST);
	shown = buf_string(&plain);
	if (shown == NULL)
		shown = "";
	if (nearest_is_meant(n))
		(void)dmarc_fail(err, DMARC_E_USAGE, "unknown %s '%s'; did you "
		    "mean '%s'? (%s --help)", what, shown, n->best, program);
	else
		(void)dmarc_fail(err, DMARC_E_USAGE, "unknown %s '%s'%s%s "
		    "(%s --help)", what, shown, all != NULL ? "; known: " : "",
		    all != NULL ? all : "", program);
	buf_free(&plain);
	return DMARC_E_USAGE;
}

enum dmarc_status
nearest_choose(const char *program, const char *what, const char *word,
    const char *const list[], int *out, struct dmarc_err *err)
{
	struct nearest n = { .word = word };
	char *all;

	for (int i = 0; list[i] != NULL; i++) {
		if (strcmp(word, list[i]) == 0) {
			*out = i;
			return DMARC_OK;
		}
		nearest_try(&n, list[i]);
	}
	all = g_strjoinv(", ", (char **)list);
	(void)not_known(program, what, &n, all, err);
	g_free(all);
	return DMARC_E_USAGE;
}

enum dmarc_status
nearest_option(const char *program, const struct option *longs,
    const char *arg, bool missing, struct dmarc_err *err)
{
	struct nearest n = { .distance = 0 };
	char word[64];
	size_t len;

	if (missing)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "%.60s needs a value (%s --help)", arg, program);
	if (strncmp(arg, "--", 2) != 0)
		return dmarc_fail(err, DMARC_E_USAGE, "unknown option -%c "
		    "(%s --help)", optopt > ' ' && optopt < 0x7f ? optopt :
		    '?', program);
	arg += strspn(arg, "-");
	len = strcspn(arg, "=");
	if (len >= sizeof word)
		len = sizeof word - 1;
	memcpy(word, arg, len);
	word[len] = '\0';
	n.word = word;
	for (; longs->name != NULL; longs++) {
		if (strcmp(longs->name, word) == 0)
			return dmarc_fail(err, DMARC_E_USAGE,
			    "--%s takes no value (%s --help)", word, program);
		nearest_try(&n, longs->name);
	}
	return not_known(program, "option", &n, NULL, err);
}

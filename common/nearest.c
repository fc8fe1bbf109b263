/*
 * nearest.c: see nearest.h.
 */
#include "common/nearest.h"

#include <string.h>

#include <glib.h>

size_t
nearest_distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), best;
	size_t *row = g_new(size_t, lb + 1);

	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t up = row[j];
			size_t change = diagonal + (a[i - 1] != b[j - 1]);

			row[j] = MIN(MIN(up, row[j - 1]) + 1, change);
			diagonal = up;
		}
	}
	best = row[lb];
	g_free(row);
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

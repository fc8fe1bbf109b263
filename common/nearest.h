/*
 * nearest.h: finds the known word closest to a misspelt word.
 */
#ifndef DMARC_COMMON_NEAREST_H
#define DMARC_COMMON_NEAREST_H

#include <stddef.h>

/* The Levenshtein distance of two words. */
size_t nearest_distance(const char *a, const char *b);

struct nearest {
	const char *word;	/* the misspelt word */
	const char *best;	/* the closest so far; NULL: none tried */
	size_t distance;
};

/* Make known the best if it is closer; the first wins a tie. */
void nearest_try(struct nearest *n, const char *known);

#endif

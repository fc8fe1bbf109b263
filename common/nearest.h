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

/*
 * Compares a known word, and keeps it in n->best if it is closer than the best
 * so far. The first of equally close words wins.
 */
void nearest_try(struct nearest *n, const char *known);

#endif

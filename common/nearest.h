/*
 * nearest.h: which known word a misspelt one is closest to.
 */
#ifndef DMARC_COMMON_NEAREST_H
#define DMARC_COMMON_NEAREST_H

#include <stddef.h>

/* How many letters must change to make one word the other. */
size_t nearest_distance(const char *a, const char *b);

struct nearest {
	const char *word;	/* the misspelt one */
	const char *best;	/* the closest so far; NULL: none was tried */
	size_t distance;
};

/* Take known for the best, if it is closer; of equals the first stays. */
void nearest_try(struct nearest *n, const char *known);

#endif

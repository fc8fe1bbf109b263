/*
 * distinct.h: estimates how many different texts there were, in fixed memory.
 */
#ifndef DMARC_COMMON_MEMORY_DISTINCT_H
#define DMARC_COMMON_MEMORY_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>

/* Half a megabyte of bits; all zeros is not begun yet. */
struct distinct {
	unsigned char *seen;
};

/* Begins with no texts. false: out of memory. */
bool distinct_begin(struct distinct *d);
void distinct_add(struct distinct *d, const char *text);
void distinct_free(struct distinct *d);

/*
 * Writes "about 81,000 " and what, a plural with s, or "1 " and its singular.
 * An estimate is off by less than a hundredth up to millions of texts, and
 * below 1,000 it is most likely exact.
 */
void distinct_say(const struct distinct *d, const char *what, char *out,
    size_t size);

#endif

/*
 * places.h: calls that fail, one from each place in the program in turn. A
 * test wraps the functions it lets fail (the linker's --wrap) and asks
 * place_fails() before each call.
 *
 * A place is what calls, and what called that, so many levels up. Only the
 * first call from a place counts, for a call that fails the hundredth time
 * does what it did the first time.
 */
#ifndef DMARC_TESTS_PLACES_H
#define DMARC_TESTS_PLACES_H

#include <execinfo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define PLACE_LEVELS 8
#define PLACES 4096

static uintptr_t place_seen[PLACES];		/* hashes */
static unsigned long places, place_at;	/* at 0: nothing counts or fails */

static inline bool
place_fails(void)
{
	void *from[PLACE_LEVELS];
	uintptr_t hash = 0;
	int n;

	if (place_at == 0)
		return false;
	n = backtrace(from, PLACE_LEVELS);
	for (int i = 1; i < n; i++)
		hash = hash * 31 + (uintptr_t)from[i];
	for (unsigned long i = 0; i < places; i++)
		if (place_seen[i] == hash)
			return false;
	if (places == PLACES)
		abort();
	place_seen[places++] = hash;
	return places == place_at;
}

/* From now on the nth place fails; PLACES: none, but they are counted. */
static inline void
places_begin(unsigned long nth)
{
	void *from[1];

	(void)backtrace(from, 1);	/* which allocates, the first time */
	places = 0;
	place_at = nth;
}

static inline void
places_end(void)
{
	place_at = 0;
}

/* How far to the next place to try: a sample of some, or all. */
static inline unsigned long
places_step(unsigned long all, unsigned long some)
{
	if (getenv("DMARC_FULL") != NULL || getenv("FAULT_PLACES") != NULL)
		return 1;
	return 1 + all / some;
}

#endif

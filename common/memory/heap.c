/*
 * heap.c: see heap.h. The heap of glibc grows at its end, by at least
 * M_TOP_PAD; without a limit, large blocks would be mapped elsewhere, each in
 * small pages.
 */
#include "common/memory/heap.h"

#include <limits.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGES (64 << 20)	/* bytes */
#define LARGEST (32 << 20)	/* block in the heap; glibc allows no more */
#define FIRST (1 << 20)		/* block that makes the heap grow */

void
heap_prepare(void)
{
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
	void *volatile block;	/* or the compiler leaves it out */
	char *from, *to;

	/* With a heap each, threads would keep a fifth more. */
	(void)mallopt(M_ARENA_MAX, 1);
	(void)mallopt(M_MMAP_THRESHOLD, LARGEST);
	(void)mallopt(M_TRIM_THRESHOLD, INT_MAX);
	(void)mallopt(M_TOP_PAD, HUGE_PAGES);
	from = sbrk(0);
	block = malloc(FIRST);
	to = sbrk(0);
	free(block);
	(void)mallopt(M_TOP_PAD, FIRST);
	if (to > from)
		(void)madvise(from, (size_t)(to - from), MADV_HUGEPAGE);
#endif
}

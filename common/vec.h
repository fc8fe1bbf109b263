/*
 * vec.h: arrays that double in size when full.
 */
#ifndef DMARC_COMMON_VEC_H
#define DMARC_COMMON_VEC_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

/*
 * Make room for one more element of bytes bytes in *array, which holds n
 * elements and has room for *size. Start with NULL and 0; release with
 * free(). Returns false when out of memory and leaves the array as it was.
 */
DMARC_MUST_USE bool vec_grow(void **array, size_t n, size_t *size,
    size_t bytes);

/* The same for any type; list is the address of the array's pointer. */
DMARC_MUST_USE bool vec_room(void *list, size_t n, size_t *size,
    size_t bytes);

#endif

/*
 * vec.h: arrays that double when they are full.
 */
#ifndef DMARC_COMMON_VEC_H
#define DMARC_COMMON_VEC_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

/*
 * Make room for one more element of bytes bytes in *array, which holds n and
 * has room for *size; NULL and 0 to begin with, for free() in the end. false
 * when out of memory: the array is as it was.
 */
DMARC_MUST_USE bool vec_grow(void **array, size_t n, size_t *size,
    size_t bytes);

/* The same for an array of any type; list is the address of its pointer. */
DMARC_MUST_USE bool vec_room(void *list, size_t n, size_t *size,
    size_t bytes);

#endif

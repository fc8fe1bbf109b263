/*
 * vec.c: see vec.h.
 */
#include "common/vec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool
vec_grow(void **array, size_t n, size_t *size, size_t bytes)
{
	size_t more = *size == 0 ? 64 : *size * 2;
	void *p;

	if (n < *size)
		return true;
	if (more > SIZE_MAX / bytes)
		return false;
	p = realloc(*array, more * bytes);
	if (p == NULL)
		return false;
	*array = p;
	*size = more;
	return true;
}

bool
vec_room(void *list, size_t n, size_t *size, size_t bytes)
{
	void *array;

	/* All object pointers have the same size. */
	memcpy(&array, list, sizeof array);
	if (!vec_grow(&array, n, size, bytes))
		return false;
	memcpy(list, &array, sizeof array);
	return true;
}

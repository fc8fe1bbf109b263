/*
 * buf.c: see buf.h.
 */
#include "common/memory/buf.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE ((size_t)256)

static _Atomic bool starved;	/* set by any thread */

bool
buf_starved(void)
{
	return starved;
}

void
buf_free(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->size = 0;
	b->failed = false;
}

void
buf_clear(struct buf *b, size_t keep)
{
	if (b->size > keep)
		buf_free(b);
	b->len = 0;
	b->failed = false;
}

unsigned char *
buf_room(struct buf *b, size_t n)
{
	unsigned char *data;
	size_t size;

	/* Fast path for millions of small fields. */
	if (n <= b->size - b->len && !b->failed)
		return b->data + b->len;
	if (b->failed || n > b->cap - b->len) {
		b->failed = true;
		return NULL;
	}
	size = b->size < FIRST_SIZE ? FIRST_SIZE : b->size;
	while (size - b->len < n)
		size = size > b->cap / 2 ? b->cap : size * 2;
	if (size > b->cap)
		size = b->cap;
	data = realloc(b->data, size);
	if (data == NULL) {
		b->failed = true;
		starved = true;
		return NULL;
	}
	b->data = data;
	b->size = size;
	return data + b->len;
}

void
buf_add(struct buf *b, const void *data, size_t len)
{
	unsigned char *room;

	if (len == 0)
		return;
	/* Fast path for millions of small numbers. */
	if (len <= b->size - b->len && !b->failed)
		room = b->data + b->len;
	else
		room = buf_room(b, len);
	if (room == NULL)
		return;
	memcpy(room, data, len);
	b->len += len;
}

void
buf_byte(struct buf *b, unsigned char c)
{
	buf_add(b, &c, 1);
}

void
buf_text(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_number(struct buf *b, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;

	/* printf() is slow for the millions of numbers of a document. */
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	buf_add(b, digits + at, sizeof digits - at);
}

const char *
buf_string(struct buf *b)
{
	unsigned char *room = buf_room(b, 1);

	if (room == NULL)
		return NULL;
	*room = '\0';
	return (const char *)b->data;
}

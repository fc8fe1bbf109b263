/*
 * wire.c: see wire.h.
 */
#include "common/wire.h"

#include <string.h>

#include "common/text.h"

#define ABSENT UINT32_MAX

/* Store the n low bytes of v, lowest first. */
static void
store(unsigned char *to, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (unsigned char)(v >> (8 * i));
}

/* One call of buf_room() for each of millions of small fields. */
static void
put(struct buf *b, uint64_t v, size_t n)
{
	unsigned char *to = buf_room(b, n);

	if (to == NULL)
		return;
	store(to, v, n);
	b->len += n;
}

void
wire_put_u8(struct buf *b, uint8_t v)
{
	put(b, v, sizeof v);
}

void
wire_put_u32(struct buf *b, uint32_t v)
{
	put(b, v, sizeof v);
}

void
wire_put_u64(struct buf *b, uint64_t v)
{
	put(b, v, sizeof v);
}

void
wire_put_string(struct buf *b, const char *s)
{
	unsigned char *to;
	size_t len;

	if (s == NULL) {
		wire_put_u32(b, ABSENT);
		return;
	}
	len = strlen(s);
	if (len >= ABSENT) {
		b->failed = true;
		return;
	}
	to = buf_room(b, 4 + len + 1);
	if (to == NULL)
		return;
	store(to, len, 4);
	memcpy(to + 4, s, len + 1);
	b->len += 4 + len + 1;
}

const unsigned char *
wire_get_bytes(struct wire *w, size_t len)
{
	const unsigned char *p = w->at;

	if (w->bad || len > (size_t)(w->end - w->at)) {
		w->bad = true;
		return NULL;
	}
	w->at += len;
	return p;
}

void
wire_get_copy(struct wire *w, void *to, size_t len)
{
	const unsigned char *p = wire_get_bytes(w, len);

	if (p != NULL)
		memcpy(to, p, len);
}

uint8_t
wire_get_u8(struct wire *w)
{
	const unsigned char *p = wire_get_bytes(w, 1);

	return p == NULL ? 0 : *p;
}

uint32_t
wire_get_u32(struct wire *w)
{
	const unsigned char *p = wire_get_bytes(w, 4);
	uint32_t v = 0;

	for (size_t i = 0; p != NULL && i < 4; i++)
		v |= (uint32_t)p[i] << (8 * i);
	return v;
}

uint64_t
wire_get_u64(struct wire *w)
{
	const unsigned char *p = wire_get_bytes(w, 8);
	uint64_t v = 0;

	for (size_t i = 0; p != NULL && i < 8; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

unsigned
wire_get_enum(struct wire *w, unsigned n)
{
	unsigned v = wire_get_u8(w);

	if (v >= n) {
		w->bad = true;
		return 0;
	}
	return v;
}

const char *
wire_get_string(struct wire *w, size_t most)
{
	uint32_t len = wire_get_u32(w);
	const char *s;

	if (w->bad || len == ABSENT)
		return NULL;
	if (len > most) {
		w->bad = true;
		return NULL;
	}
	s = (const char *)wire_get_bytes(w, (size_t)len + 1);
	if (s == NULL || s[len] != '\0' || !text_is_clean(s, len)) {
		w->bad = true;
		return NULL;
	}
	return s;
}

uint32_t
wire_get_count(struct wire *w, size_t least)
{
	uint32_t n = wire_get_u32(w);

	if (w->bad || n > (size_t)(w->end - w->at) / least) {
		w->bad = true;
		return 0;
	}
	return n;
}

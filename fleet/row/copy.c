/*
 * copy.c: see copy.h.
 */
#include "fleet/row/copy.h"

#include <string.h>

#include "common/text.h"

void
copy_be(struct buf *b, uint64_t v, size_t bytes)
{
	while (bytes-- > 0)
		buf_byte(b, (unsigned char)(v >> 8 * bytes));
}

void
copy_int(struct buf *b, int64_t v, size_t bytes)
{
	copy_be(b, bytes, 4);
	copy_be(b, (uint64_t)v, bytes);
}

void
copy_bytes(struct buf *b, const void *data, size_t len)
{
	copy_be(b, len, 4);
	buf_add(b, data, len);
}

void
copy_null(struct buf *b)
{
	copy_be(b, UINT32_MAX, 4);
}

void
copy_text(struct buf *b, const char *s)
{
	if (text_is_absent(s))
		copy_null(b);
	else
		copy_bytes(b, s, strlen(s));
}

void
copied_fault(struct copied *r, const char *what)
{
	if (r->wrong == NULL)
		r->wrong = what;
}

uint64_t
copied_be(const unsigned char *at, size_t bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | *at++;
	return v;
}

struct copied_field
copied_field(struct copied *r, const char *what)
{
	struct copied_field f = { NULL, 0 };
	size_t left = (size_t)(r->end - r->at);
	uint32_t len;

	if (r->wrong != NULL || left < 4) {
		copied_fault(r, what);
		return f;
	}
	len = (uint32_t)copied_be(r->at, 4);
	r->at += 4;
	if (len == UINT32_MAX)
		return f;
	if (len > left - 4) {
		copied_fault(r, what);
		return f;
	}
	f = (struct copied_field){ r->at, len };
	r->at += len;
	return f;
}

const unsigned char *
copied_exact(struct copied *r, const char *what, size_t len)
{
	struct copied_field f = copied_field(r, what);

	if (f.at == NULL || f.len != len) {
		copied_fault(r, what);
		return NULL;
	}
	return f.at;
}

int64_t
copied_int(struct copied *r, const char *what, size_t bytes, int64_t least,
    int64_t most)
{
	const unsigned char *at = copied_exact(r, what, bytes);
	int64_t v;

	if (at == NULL)
		return 0;
	v = bytes == 2 ? (int16_t)copied_be(at, 2) :
	    (int64_t)copied_be(at, bytes);
	if (v < least || v > most) {
		copied_fault(r, what);
		return 0;
	}
	return v;
}

const char *
copied_text(struct copied *r, const char *what, size_t most)
{
	struct copied_field f = copied_field(r, what);
	const char *text;

	if (f.at == NULL)
		return NULL;
	if (f.len > most || !text_is_clean((const char *)f.at, f.len)) {
		copied_fault(r, what);
		return NULL;
	}
	text = arena_strndup(r->arena, (const char *)f.at, f.len);
	if (text == NULL) {
		r->starved = true;
		copied_fault(r, what);
	}
	return text;
}

/*
 * object.c: see object.h.
 */
#include "dns/show/object.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/record/txt.h"
#include "common/text.h"

struct object
object_begin(struct buf *out, char bracket)
{
	buf_byte(out, (unsigned char)bracket);
	return (struct object){ .out = out };
}

void
object_end(struct object *j, char bracket)
{
	buf_byte(j->out, (unsigned char)bracket);
}

/* Writes what comes before a value. */
static void
put_key(struct object *j, const char *key)
{
	if (j->comma)
		buf_byte(j->out, ',');
	j->comma = true;
	if (key == NULL)
		return;
	text_json(j->out, key);
	buf_byte(j->out, ':');
}

struct object
object_inner(struct object *j, const char *key, char bracket)
{
	put_key(j, key);
	return object_begin(j->out, bracket);
}

void
object_text(struct object *j, const char *key, const char *s)
{
	put_key(j, key);
	text_json(j->out, s);
}

void
object_bytes(struct object *j, const char *key, const char *s, size_t len)
{
	struct buf text = BUF_INIT((size_t)3 * TXT_TEXT_MOST);
	const char *safe;

	if (s == NULL) {
		object_null(j, key);
		return;
	}
	txt_text(&text, s, len);
	safe = buf_string(&text);
	object_text(j, key, safe);
	buf_free(&text);
}

void
object_count(struct object *j, const char *key, uint64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRIu64, n);
	put_key(j, key);
	buf_text(j->out, text);
}

void
object_bool(struct object *j, const char *key, bool value)
{
	put_key(j, key);
	buf_text(j->out, value ? "true" : "false");
}

void
object_null(struct object *j, const char *key)
{
	put_key(j, key);
	buf_text(j->out, "null");
}

void
object_maybe(struct object *j, const char *key, int value)
{
	if (value < 0)
		object_null(j, key);
	else
		object_bool(j, key, value == 1);
}

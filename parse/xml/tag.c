/*
 * tag.c: see tag.h. A tag with too many attributes is reported as a start tag
 * with the number counted so far, and not read further.
 */
#include "parse/xml/tag.h"

#include <string.h>

#include "parse/xml/value.h"

struct cursor {
	const char *at, *end;
};

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	    c == ':' || (unsigned char)c >= 0x80;
}

static void
skip_blanks(struct cursor *c)
{
	while (c->at < c->end && value_is_blank(*c->at))
		c->at++;
}

/* Skips a name and returns its length; 0 if there is none. */
static size_t
skip_name(struct cursor *c)
{
	const char *start = c->at;

	if (c->at < c->end && (*c->at == '-' || *c->at == '.' ||
	    (*c->at >= '0' && *c->at <= '9')))
		return 0;
	while (c->at < c->end && is_name_char(*c->at))
		c->at++;
	return (size_t)(c->at - start);
}

/* Skips "=" and the quoted value of an attribute. */
static enum tag_kind
skip_value(struct cursor *c)
{
	char quote;

	skip_blanks(c);
	if (c->at == c->end)
		return TAG_PARTIAL;
	if (*c->at++ != '=')
		return TAG_NONE;
	skip_blanks(c);
	if (c->at == c->end)
		return TAG_PARTIAL;
	quote = *c->at++;
	if (quote != '"' && quote != '\'')
		return TAG_NONE;
	for (; c->at < c->end && *c->at != quote; c->at++)
		if (*c->at == '<')
			return TAG_NONE;
	if (c->at == c->end)
		return TAG_PARTIAL;
	c->at++;
	return TAG_START;
}

/* Whether the text from start to at has an attribute of this name. */
static bool
occurs(const char *start, const char *at, const char *name, size_t len)
{
	struct cursor c = { start, at };

	while (c.at < c.end) {
		const char *other;

		skip_blanks(&c);
		other = c.at;
		if (skip_name(&c) == len && memcmp(other, name, len) == 0)
			return true;
		if (skip_value(&c) != TAG_START)
			return false;
	}
	return false;
}

/* Skips the attributes up to ">" or "/>"; counts them in t. */
static enum tag_kind
skip_attributes(struct cursor *c, struct tag *t, uint64_t most)
{
	const char *start = c->at;

	for (;;) {
		const char *blank = c->at, *name;
		enum tag_kind kind;
		size_t len;

		skip_blanks(c);
		if (c->at == c->end)
			return TAG_PARTIAL;
		if (*c->at == '>') {
			c->at++;
			return TAG_START;
		}
		if (*c->at == '/') {
			if (++c->at == c->end)
				return TAG_PARTIAL;
			return *c->at++ == '>' ? TAG_EMPTY : TAG_NONE;
		}
		name = c->at;
		len = skip_name(c);
		if (len == 0 || name == blank)
			return TAG_NONE;
		kind = skip_value(c);
		if (kind != TAG_START)
			return kind;
		if (++t->attributes > most)
			return TAG_START;
		if (occurs(start, blank, name, len))
			return TAG_DOUBLE;
	}
}

bool
tag_attribute(const struct tag *t, const char **at, struct attribute *out)
{
	struct cursor c = { *at, t->end };
	const char *quote;

	skip_blanks(&c);
	out->name = c.at;
	out->name_len = skip_name(&c);
	if (out->name_len == 0 || skip_value(&c) != TAG_START)
		return false;
	*at = c.at;
	quote = memchr(out->name + out->name_len, c.at[-1],
	    (size_t)(c.at - out->name) - out->name_len);
	out->value = quote + 1;
	out->value_len = (size_t)(c.at - 1 - out->value);
	return true;
}

struct tag
tag_read(const char *s, size_t len, uint64_t most_attributes)
{
	struct tag t = { .kind = TAG_NONE };
	struct cursor c = { s + 1, s + len };
	const char *name, *colon;
	bool end;

	if (len < 2) {
		t.kind = TAG_PARTIAL;
		return t;
	}
	end = *c.at == '/';
	if (end)
		c.at++;
	name = c.at;
	t.name_len = skip_name(&c);
	if (t.name_len == 0) {
		t.kind = c.at == c.end ? TAG_PARTIAL : TAG_NONE;
		return t;
	}
	colon = memrchr(name, ':', t.name_len);
	if (colon != NULL) {
		t.prefix = name;
		t.prefix_len = (size_t)(colon - name);
		t.name_len -= t.prefix_len + 1;
		name = colon + 1;
	}
	t.name = name;
	t.rest = c.at;
	t.len = len;
	if (c.at == c.end) {
		t.kind = TAG_PARTIAL;
		return t;
	}
	t.kind = skip_attributes(&c, &t, most_attributes);
	if (end && (t.kind == TAG_START || t.kind == TAG_EMPTY))
		t.kind = t.attributes == 0 ? TAG_END : TAG_NONE;
	t.len = (size_t)(c.at - s);
	t.end = c.at;
	return t;
}

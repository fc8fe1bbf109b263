/*
 * tags.c: see tags.h.
 */
#include "common/record/tags.h"

#include <string.h>
#include <strings.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Drops blanks at both ends of the text from *at to *end. */
static void
trim(const char **at, const char **end)
{
	while (*at < *end && is_blank(**at))
		++*at;
	while (*end > *at && is_blank((*end)[-1]))
		--*end;
}

struct tags
tags_start(const char *record, size_t len)
{
	return (struct tags){ record, record + len };
}

static struct tag
split(const char *at, const char *end)
{
	const char *equals = memchr(at, '=', (size_t)(end - at));
	const char *name_end = equals != NULL ? equals : end;
	const char *value = equals != NULL ? equals + 1 : end;

	trim(&at, &name_end);
	trim(&value, &end);
	return (struct tag){ .name = at, .name_len = (size_t)(name_end - at),
		.value = value, .value_len = (size_t)(end - value),
		.equals = equals != NULL };
}

bool
tags_next(struct tags *t, struct tag *out)
{
	while (t->at < t->end) {
		const char *at = t->at, *end;
		const char *next = memchr(at, ';', (size_t)(t->end - at));

		end = next != NULL ? next : t->end;
		t->at = next != NULL ? next + 1 : t->end;
		trim(&at, &end);
		if (at == end)
			continue;
		*out = split(at, end);
		return true;
	}
	return false;
}

static bool
same(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(s, word, len) == 0;
}

bool
tag_is(const struct tag *t, const char *name)
{
	return same(t->name, t->name_len, name);
}

bool
tag_has(const struct tag *t, const char *value)
{
	return strlen(value) == t->value_len &&
	    memcmp(t->value, value, t->value_len) == 0;
}

bool
tag_says(const struct tag *t, const char *value)
{
	return same(t->value, t->value_len, value);
}

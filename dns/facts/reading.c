/*
 * reading.c: see reading.h.
 */
#include "dns/facts/reading.h"

#include <stdio.h>
#include <string.h>

#include "dns/name/name.h"

struct reading
reading_begin(struct work *w, struct lookup *l)
{
	struct facts *facts = (struct facts *)w;

	arena_reset(facts->arena);
	return (struct reading){ .facts = facts, .lookup = l };
}

enum work_status
reading_end(const struct reading *r)
{
	if (arena_starved(r->facts->arena))
		return WORK_NO_MEMORY;
	return r->waits ? lookup_waits(r->lookup) : WORK_DONE;
}

const struct answer *
reading_ask(struct reading *r, const char *name, enum rr_type type)
{
	const struct answer *a = lookup_ask(r->lookup, &r->facts->work, name,
	    type);

	r->waits |= a == NULL;
	return a;
}

const struct answer *
reading_ask_at(struct reading *r, const char *prefix, const char *name,
    enum rr_type type)
{
	static const struct answer missing = { .status = ANSWER_MISSING };
	char joined[2 * NAME_TEXT], text[NAME_TEXT];
	int n = snprintf(joined, sizeof joined, "%s%s", prefix, name);

	/* No name can be longer, so there is nothing at this one. */
	if (n < 0 || (size_t)n >= sizeof joined ||
	    !name_of_bytes(joined, (size_t)n, text))
		return &missing;
	return reading_ask(r, text, type);
}

const char *
reading_copy(struct reading *r, const char *s)
{
	const char *copy = arena_strndup(r->facts->arena, s, strlen(s));

	r->full |= copy == NULL;
	return copy;
}

void *
reading_array(struct reading *r, size_t n, size_t size)
{
	void *array = arena_array(r->facts->arena, n, size);

	r->full |= array == NULL;
	return array;
}

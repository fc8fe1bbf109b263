/*
 * question.c: see question.h.
 */
#include "dns/lookup/question.h"

#include <search.h>
#include <string.h>

static int
by_name(const void *x, const void *y)
{
	const struct question *a = x, *b = y;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return strcmp(a->name, b->name);
}

struct question *
questions_asked(const struct questions *all, const char *name,
    enum rr_type type)
{
	struct question wanted = { .name = name, .type = type };
	struct question **at = tfind(&wanted, &all->tree, by_name);

	return at != NULL ? *at : NULL;
}

struct question *
questions_find(struct questions *all, const char *name, enum rr_type type,
    bool *fresh)
{
	struct question *q = questions_asked(all, name, type);

	*fresh = q == NULL;
	if (q != NULL)
		return q;
	q = arena_alloc(all->arena, sizeof *q);
	if (q == NULL)
		return NULL;
	q->type = type;
	q->name = arena_strndup(all->arena, name, strlen(name));
	if (q->name == NULL || tsearch(q, &all->tree, by_name) == NULL)
		return NULL;
	return q;
}

/* The arena owns the questions. */
static void
leave(void *q)
{
	(void)q;
}

void
questions_free(struct questions *all)
{
	tdestroy(all->tree, leave);
	all->tree = NULL;
	arena_free(all->arena);
	all->arena = NULL;
}

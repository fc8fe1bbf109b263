/*
 * sums.c: see sums.h.
 */
#include "report/judge/sums.h"

#include <stdlib.h>
#include <string.h>

/*
 * Senders with one name are one line, such as an organization by its signatures
 * and by its host names.
 */
static int
by_name(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return strcmp(x->sender->name, y->sender->name);
}

static int
most_first(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return by_name(a, b);
}

static int
fails_first(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	uint64_t f = x->messages - x->pass, g = y->messages - y->pass;

	return f != g ? (f > g ? -1 : 1) : by_name(a, b);
}

static void
add(struct sum *s, const struct sum *more)
{
	s->sender = more->sender;
	s->service = s->service || more->service;
	s->messages += more->messages;
	s->pass += more->pass;
	s->dkim += more->dkim;
	s->spf += more->spf;
	s->week += more->week;
	s->previous += more->previous;
}

/* Copy the entries of a class into list, and add them up in *all. */
static size_t
pick(const struct verdict *v, enum verdict_class class, struct sum *list,
    struct sum *all)
{
	size_t n = 0;

	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];

		if (class == CLASS_OWN ? !class_direct(e->class) :
		    e->class != class)
			continue;
		list[n] = (struct sum){ .sender = e->sender,
		    .service = e->class == CLASS_THIRD_OK ||
		    e->class == CLASS_THIRD_BAD, .messages = e->messages,
		    .pass = e->pass, .dkim = e->dkim, .spf = e->spf,
		    .week = e->week, .previous = e->previous };
		add(all, &list[n++]);
	}
	return n;
}

struct sum *
sums_of(const struct verdict *v, enum verdict_class class, size_t *n,
    struct sum *all)
{
	struct sum *list = calloc(v->entries > 0 ? v->entries : 1,
	    sizeof *list);
	size_t picked;

	*n = 0;
	*all = (struct sum){ .sender = NULL };
	if (list == NULL)
		return NULL;
	picked = pick(v, class, list, all);
	qsort(list, picked, sizeof *list, by_name);
	for (size_t i = 0; i < picked; i++) {
		if (*n > 0 && by_name(&list[*n - 1], &list[i]) == 0)
			add(&list[*n - 1], &list[i]);
		else
			list[(*n)++] = list[i];
	}
	qsort(list, *n, sizeof *list, most_first);
	return list;
}

void
sums_by_fail(struct sum *list, size_t n)
{
	qsort(list, n, sizeof *list, fails_first);
}

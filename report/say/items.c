/*
 * items.c: see items.h.
 */
#include "report/say/items.h"

#include <stdlib.h>
#include <string.h>

/* Whether a blocker is about a sender, and not about a reporter or a domain. */
static bool
names_sender(const struct verdict_blocker *b)
{
	enum code_subject subject = codes[b->code].subject;

	return b->name != NULL && (subject == SUBJECT_SENDER ||
	    subject == SUBJECT_UNKNOWN);
}

bool
items_same_name(const struct verdict_blocker *a,
    const struct verdict_blocker *b)
{
	return names_sender(a) && names_sender(b) &&
	    strcmp(a->name, b->name) == 0;
}

/* Whether a blocker may be told with others of its sender or reporter. */
static bool
may_share(const struct verdict_blocker *b)
{
	enum code_subject subject = codes[b->code].subject;

	return b->sender != NULL && b->kind != KIND_ADVICE &&
	    subject != SUBJECT_UNKNOWN && subject != SUBJECT_DOMAIN;
}

/* Whether two blockers are told as one, because they have one sender. */
static bool
same_sender(const struct verdict_blocker *a, const struct verdict_blocker *b)
{
	return may_share(a) && may_share(b) &&
	    strcmp(a->sender, b->sender) == 0;
}

/* Whether an error in DNS is told with the sender whose mail fails by it. */
static bool
explains(const struct verdict_blocker *error, const struct verdict_blocker *b)
{
	return error->told_by != NULL && may_share(b) &&
	    strcmp(error->told_by, b->sender) == 0;
}

/* The element that leads the item of the element i. */
static size_t
leader(const struct verdict_blocker *list, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (explains(&list[i], &list[j]))
			return leader(list, j);
		if (same_sender(&list[j], &list[i]))
			return leader(list, j);
		if (list[j].code == list[i].code &&
		    items_same_name(&list[j], &list[i]) &&
		    leader(list, j) == j)
			return j;
	}
	return i;
}

bool
items_lead(const struct verdict_blocker *list, size_t i)
{
	return leader(list, i) == i;
}

bool
items_with(const struct verdict_blocker *list, size_t i, size_t j)
{
	/* One sender has one name: this is quick, leader() is not. */
	return j > i && (same_sender(&list[i], &list[j]) ||
	    items_same_name(&list[i], &list[j]) ||
	    list[j].told_by != NULL) && leader(list, j) == i;
}

const struct verdict_blocker *
items_told(const struct verdict_blocker *list, size_t n, size_t i)
{
	for (size_t j = i + 1; j < n; j++)
		if (codes[list[j].code].precise && items_with(list, i, j))
			return &list[j];
	return &list[i];
}

const char *
items_why(const struct verdict_blocker *list, size_t n, size_t i)
{
	const char *why = items_told(list, n, i)->why;
	const char *title = codes[list[i].code].title;

	return why != NULL && title != NULL && strcmp(why, title) == 0 ? NULL :
	    why;
}

static int
by_messages(const void *a, const void *b)
{
	const struct verdict_evidence *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return address_compare(&x->source, &y->source);
}

/* Adds the numbers of another sender; keeps the addresses that sent most. */
static void
add_sender(struct verdict_blocker *sum, const struct verdict_blocker *more)
{
	struct verdict_evidence all[2 * EVIDENCE];
	size_t n = sum->evidences;

	sum->messages += more->messages;
	sum->failing += more->failing;
	if (more->first <= more->last && more->first < sum->first)
		sum->first = more->first;
	if (more->first <= more->last && more->last > sum->last)
		sum->last = more->last;
	sum->reporters = 0;
	memcpy(all, sum->evidence, n * sizeof *all);
	for (size_t i = 0; i < more->evidences; i++) {
		size_t at = 0;

		while (at < n && address_compare(&all[at].source,
		    &more->evidence[i].source) != 0)
			at++;
		if (at == n)
			all[n++] = more->evidence[i];
		else
			all[at].messages += more->evidence[i].messages;
	}
	if (n > 0)
		qsort(all, n, sizeof *all, by_messages);
	sum->evidences = n < EVIDENCE ? n : EVIDENCE;
	memcpy(sum->evidence, all, sum->evidences * sizeof *all);
}

/* Whether the element j has the code of i, for another sender of its item. */
static bool
is_namesake(const struct verdict_blocker *list, size_t i, size_t j)
{
	return list[j].code == list[i].code && items_with(list, i, j);
}

struct verdict_blocker
items_sum(const struct verdict_blocker *list, size_t n, size_t i)
{
	struct verdict_blocker sum = list[i];

	for (size_t j = i + 1; j < n; j++)
		if (is_namesake(list, i, j))
			add_sender(&sum, &list[j]);
	return sum;
}

void
items_fix(struct buf *out, const struct verdict_blocker *list, size_t n,
    size_t i)
{
	const char *fix = items_told(list, n, i)->fix;

	buf_text(out, fix);
	for (size_t j = i + 1; j < n; j++)
		if (is_namesake(list, i, j) && strcmp(list[j].fix, fix) != 0) {
			buf_text(out, "; and ");
			buf_text(out, list[j].fix);
		}
}

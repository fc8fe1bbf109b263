/*
 * signing.c: see signing.h.
 */
#include "report/judge/signing.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/memory/memo.h"
#include "common/vec.h"

/* The mail of a pair, before W28 and in it. */
struct span {
	int64_t first, last;
	uint64_t messages;
};

/* The uses found, and their numbers by sender and selector. */
struct uses {
	struct signing *list;	/* heap memory */
	size_t n, size;
	struct memo order;
};

static void
widen(struct span *s, int64_t first, int64_t last, uint64_t messages)
{
	if (messages == 0)
		return;
	if (s->messages == 0 || first < s->first)
		s->first = first;
	if (s->messages == 0 || last > s->last)
		s->last = last;
	s->messages += messages;
}

static void
span_pairs(const struct verdict_facts *f, struct span *pair)
{
	for (size_t i = 0; i < f->pairs; i++)
		for (uint32_t at = f->pair[i].older; at != NO_PLACE;
		    at = f->older[at].next)
			widen(&pair[i], f->older[at].first, f->older[at].last,
			    f->older[at].messages);
	for (size_t i = 0; i < f->rows; i++)
		widen(&pair[f->row[i].pair], f->row[i].day, f->row[i].day,
		    f->row[i].messages);
}

static int
by_selector(const void *a, const void *b)
{
	const struct signing *x = a, *y = b;
	int c = (x->sender > y->sender) - (x->sender < y->sender);

	if (c == 0)
		c = g_strcmp0(x->domain, y->domain);
	return c != 0 ? c : g_strcmp0(x->selector, y->selector);
}

/* Add mail of a sender with a selector; NO_PLACE: whatever the selector. */
static bool
add(struct uses *u, const struct verdict_facts *f, size_t sender,
    uint32_t selector, const struct span *span)
{
	struct signing *s;
	struct span sum = *span;
	uint32_t at;
	bool first;

	if (!vec_room(&u->list, u->n, &u->size, sizeof *u->list) ||
	    !memo_place(&u->order, sender, selector, &at, &first))
		return false;
	s = &u->list[at];
	if (first) {
		*s = (struct signing){ .sender = sender };
		if (selector != NO_PLACE) {
			s->domain = f->own_selector[selector].domain;
			s->selector = f->own_selector[selector].selector;
		}
		u->n++;
	} else {
		widen(&sum, s->first, s->last, s->messages);
	}
	s->first = sum.first;
	s->last = sum.last;
	s->messages = sum.messages;
	return true;
}

/*
 * Whether signature number at of a mail has an own selector that no signature
 * before it has.
 */
static bool
counts(const struct verdict_mail *m, size_t at)
{
	uint32_t own = m->dkim[at].own_selector;

	for (size_t i = 0; i < at; i++)
		if (m->dkim[i].own_selector == own)
			return false;
	return own != NO_PLACE;
}

static bool
add_pair(struct uses *u, const struct verdict_facts *f, size_t sender,
    const struct verdict_mail *m, const struct span *span)
{
	if (!add(u, f, sender, NO_PLACE, span))
		return false;
	for (size_t i = 0; i < m->dkims; i++)
		if (counts(m, i) && !add(u, f, sender,
		    m->dkim[i].own_selector, span))
			return false;
	return true;
}

enum dmarc_status
signing_find(const struct verdict_facts *f, const size_t *sender_of,
    struct arena *a, const struct signing **out, size_t *n,
    struct dmarc_err *err)
{
	struct uses u = { .order = MEMO_INIT_ORDER(a) };
	struct span *span = calloc(f->pairs + 1, sizeof *span);
	bool ok = span != NULL;
	struct signing *list = NULL;

	if (ok)
		span_pairs(f, span);
	for (size_t i = 0; ok && i < f->pairs; i++)
		if (sender_of[i] != SIGNING_NOBODY && span[i].messages > 0)
			ok = add_pair(&u, f, sender_of[i], f->pair[i].mail,
			    &span[i]);
	if (ok)
		list = arena_array(a, u.n + 1, sizeof *list);
	if (list != NULL && u.n > 0) {
		memcpy(list, u.list, u.n * sizeof *list);
		qsort(list, u.n, sizeof *list, by_selector);
	}
	*out = list;
	*n = u.n;
	free(u.list);
	free(span);
	return list != NULL ? DMARC_OK : dmarc_no_memory(err);
}

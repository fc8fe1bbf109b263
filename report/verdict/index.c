/*
 * index.c: numbers senders and selectors, so that the other files compare
 * numbers instead of texts. Numbers follow the alphabet: senders by key,
 * selectors by domain and name.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

static int
by_key(const void *a, const void *b)
{
	const struct verdict_sender *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

/* Note what is known of a pair and its sender before W28. */
static void
note_older(struct work *w, struct pair *p, uint32_t at)
{
	p->older_first = INT64_MAX;
	p->older_last = NEVER;
	for (; at != NO_PLACE; at = w->f->older[at].next) {
		const struct verdict_older *o = &w->f->older[at];

		if (w->f->left_out[o->origin])
			continue;
		p->older += o->messages;
		if (o->first < p->older_first)
			p->older_first = o->first;
		if (o->last > p->older_last)
			p->older_last = o->last;
	}
	if (p->older_first < w->sender_first[p->sender])
		w->sender_first[p->sender] = p->older_first;
	if (p->older_last > w->sender_last[p->sender])
		w->sender_last[p->sender] = p->older_last;
}

/* List every sender once; at[i]: index of sender i of the facts. */
static void
index_senders(struct work *w, uint32_t *at)
{
	size_t n = w->f->senders;
	const struct verdict_sender **order = work_array(w, n, sizeof *order);

	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < n; i++)
		order[i] = &w->f->sender[i];
	if (n > 0)
		qsort(order, n, sizeof *order, by_key);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || by_key(&order[i - 1], &order[i]) != 0) {
			w->sender_first[w->senders] = INT64_MAX;
			w->sender_last[w->senders] = INT64_MIN;
			w->sender[w->senders++] = *order[i];
		}
		at[order[i] - w->f->sender] = (uint32_t)(w->senders - 1);
	}
}

static int
by_selector(const void *a, const void *b)
{
	const struct verdict_own_selector *const *x = a, *const *y = b;
	int c = strcmp((*x)->domain, (*y)->domain);

	return c != 0 ? c : strcmp((*x)->selector, (*y)->selector);
}

static void
index_selectors(struct work *w)
{
	size_t n = w->f->own_selectors;
	const struct verdict_own_selector **order = work_array(w, n,
	    sizeof *order);

	w->selector = work_array(w, n, sizeof *w->selector);
	w->selector_at = work_array(w, n, sizeof *w->selector_at);
	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < n; i++)
		order[i] = &w->f->own_selector[i];
	if (n > 0)
		qsort(order, n, sizeof *order, by_selector);
	for (size_t i = 0; i < n; i++) {
		w->selector[i] = (struct selector){
			.domain = order[i]->domain,
			.selector = order[i]->selector, .older = NEVER };
		w->selector_at[order[i] - w->f->own_selector] = (uint32_t)i;
	}
	w->selectors = n;
}

/* Note the days before W28 on which the selectors of a pair passed. */
static void
note_passing(struct work *w, const struct verdict_mail *m, int64_t last)
{
	if (!m->dkim_aligned || last == NEVER)
		return;
	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t at = work_selector(w, &m->dkim[i]);

		if (at != NO_PLACE &&
		    m->dkim[i].result == DMARC_RESULT_PASS &&
		    last > w->selector[at].older)
			w->selector[at].older = last;
	}
}

/* Mark reporters that may have been made up for an alarm. */
static void
mark_young(struct work *w)
{
	w->young = work_array(w, w->f->reporters, sizeof *w->young);
	for (size_t i = 0; !w->out_of_memory && i < w->f->reporters; i++)
		w->young[i] = verdict_young(w->f, &w->f->reporter[i]);
}

void
work_index(struct work *w)
{
	size_t n = w->f->senders;
	uint32_t *at = work_array(w, n, sizeof *at);

	w->sender = work_array(w, n, sizeof *w->sender);
	w->sender_first = work_array(w, n, sizeof *w->sender_first);
	w->sender_last = work_array(w, n, sizeof *w->sender_last);
	w->sender_active = work_array(w, n, sizeof *w->sender_active);
	w->pair = work_array(w, w->f->pairs, sizeof *w->pair);
	index_selectors(w);
	mark_young(w);
	if (!w->out_of_memory)
		index_senders(w, at);
	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_pair *p = &w->f->pair[i];

		w->pair[i].sender = at[p->sender];
		note_older(w, &w->pair[i], p->older);
		note_passing(w, p->mail, w->pair[i].older_last);
	}
	for (size_t i = 0; i < w->f->rows; i++) {
		struct pair *p = &w->pair[w->f->row[i].pair];

		p->messages += w->f->row[i].messages;
		if (w->f->row[i].messages > 0)
			w->sender_active[p->sender] = true;
	}
}

const struct verdict_key *
work_key(const struct work *w, const char *domain, const char *selector)
{
	for (size_t i = 0; i < w->f->keys; i++)
		if (strcmp(w->f->key[i].domain, domain) == 0 &&
		    strcmp(w->f->key[i].selector, selector) == 0)
			return &w->f->key[i];
	return NULL;
}

const struct verdict_spf *
work_spf(const struct work *w, const struct dmarc_address *source,
    const char *domain)
{
	const struct verdict_spf *spf = w->f->spf;
	size_t from = 0, to = w->f->spfs;

	while (from < to) {
		size_t at = from + (to - from) / 2;
		int c = address_compare(&spf[at].source, source);

		if (c == 0)
			c = strcmp(spf[at].domain, domain);
		if (c == 0)
			return &spf[at];
		*(c < 0 ? &from : &to) = c < 0 ? at + 1 : at;
	}
	return NULL;
}

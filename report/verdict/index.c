/*
 * index.c: numbers senders and selectors, so that everything else compares
 * numbers. They are numbered by key and by name: a smaller number comes
 * first in the alphabet.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/verdict/work.h"

void *
work_array(struct work *w, size_t n, size_t size)
{
	void *p = arena_array(w->a, n > 0 ? n : 1, size);

	if (p == NULL)
		w->full = true;
	return p;
}

const char *
work_say(struct work *w, const char *fmt, ...)
{
	char *text = NULL;
	const char *kept;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0) {
		w->full = true;
		return "";
	}
	kept = arena_strndup(w->a, text, (size_t)len);
	free(text);
	if (kept == NULL) {
		w->full = true;
		return "";
	}
	return kept;
}

const char *
work_day(struct work *w, int64_t day)
{
	char text[DAY_SHORT_TEXT];

	day_short(day, w->f->today, text);
	return work_say(w, "%s", text);
}

const char *
work_percent(struct work *w, uint64_t part, uint64_t whole)
{
	unsigned tenths;

	if (whole == 0)
		return "-";
	if (part == 0)
		return "0%";
	if (part >= whole)
		return "100%";
	tenths = (unsigned)((double)part * 1000 / (double)whole + 0.5);
	if (tenths == 0)
		return "<0.1%";
	if (tenths >= 1000)
		return ">99.9%";
	return work_say(w, "%u.%u%%", tenths / 10, tenths % 10);
}

const char *
work_count(struct work *w, uint64_t n)
{
	const char *head;

	if (n < 1000)
		return work_say(w, "%llu", (unsigned long long)n);
	head = work_count(w, n / 1000);
	return work_say(w, "%s,%03u", head, (unsigned)(n % 1000));
}

static int
by_key(const void *a, const void *b)
{
	const struct verdict_sender *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

/* The first and last day of a sender before W28. */
static void
note_older(struct work *w, uint32_t sender, const struct verdict_pair *p)
{
	if (p->older_first > p->older_last)
		return;
	if (p->older_first < w->sender_first[sender])
		w->sender_first[sender] = p->older_first;
	if (p->older_last > w->sender_last[sender])
		w->sender_last[sender] = p->older_last;
}

/* Every sender once; at[]: which of them each of the facts is. */
static void
index_senders(struct work *w, uint32_t *at)
{
	size_t n = w->f->senders;
	const struct verdict_sender **order = work_array(w, n, sizeof *order);

	if (w->full)
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
	if (w->full)
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

uint32_t
work_selector(const struct work *w, const struct verdict_result *r)
{
	return r->own_selector == NO_PLACE ? NO_PLACE :
	    w->selector_at[r->own_selector];
}

/* When the selectors of a pair passed before W28. */
static void
note_passing(struct work *w, const struct verdict_pair *p)
{
	const struct verdict_mail *m = p->mail;

	if (!m->dkim_aligned || p->older_first > p->older_last)
		return;
	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t at = work_selector(w, &m->dkim[i]);

		if (at != NO_PLACE &&
		    m->dkim[i].result == DMARC_RESULT_PASS &&
		    p->older_last > w->selector[at].older)
			w->selector[at].older = p->older_last;
	}
}

void
work_index(struct work *w)
{
	size_t n = w->f->senders;
	uint32_t *at = work_array(w, n, sizeof *at);

	w->sender = work_array(w, n, sizeof *w->sender);
	w->sender_first = work_array(w, n, sizeof *w->sender_first);
	w->sender_last = work_array(w, n, sizeof *w->sender_last);
	w->pair = work_array(w, w->f->pairs, sizeof *w->pair);
	index_selectors(w);
	if (!w->full)
		index_senders(w, at);
	if (w->full)
		return;
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_pair *p = &w->f->pair[i];

		w->pair[i].sender = at[p->sender];
		note_older(w, at[p->sender], p);
		note_passing(w, p);
	}
	for (size_t i = 0; i < w->f->rows; i++)
		w->pair[w->f->row[i].pair].messages += w->f->row[i].messages;
}

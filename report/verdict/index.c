/*
 * index.c: numbers senders, addresses and selectors, so that everything else
 * compares numbers. Senders are numbered by key: a smaller number comes
 * first by name.
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
	const struct verdict_pair *const *x = a, *const *y = b;

	return strcmp((*x)->sender.key, (*y)->sender.key);
}

static int
by_address(const void *a, const void *b)
{
	const struct verdict_pair *const *x = a, *const *y = b;

	return memcmp((*x)->source.byte, (*y)->source.byte,
	    sizeof (*x)->source.byte);
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

static void
index_senders(struct work *w, const struct verdict_pair **order, size_t n)
{
	if (n > 0)
		qsort(order, n, sizeof *order, by_key);
	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)(order[i] - w->f->pair);

		if (i == 0 || by_key(&order[i - 1], &order[i]) != 0) {
			w->sender_first[w->senders] = INT64_MAX;
			w->sender_last[w->senders] = INT64_MIN;
			w->sender[w->senders++] = order[i]->sender;
		}
		w->pair[at].sender = (uint32_t)(w->senders - 1);
		note_older(w, w->pair[at].sender, order[i]);
	}
}

static void
index_addresses(struct work *w, const struct verdict_pair **order, size_t n)
{
	if (n > 0)
		qsort(order, n, sizeof *order, by_address);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && by_address(&order[i - 1], &order[i]) != 0)
			w->addresses++;
		w->pair[order[i] - w->f->pair].address = w->addresses;
	}
	w->addresses++;
}

static int
by_selector(const void *a, const void *b)
{
	const struct selector *x = a, *y = b;
	int c = strcmp(x->domain, y->domain);

	return c != 0 ? c : strcmp(x->selector, y->selector);
}

static bool
is_ours(const struct verdict_result *r)
{
	return r->own && r->selector != NULL && r->selector[0] != '\0';
}

/* Every (d=, s=) of ours that some pair names, once. */
static void
index_selectors(struct work *w)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < w->f->pairs; i++)
		n += w->f->pair[i].mail->dkims;
	w->selector = work_array(w, n, sizeof *w->selector);
	if (w->selector == NULL)
		return;
	n = 0;
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_mail *m = w->f->pair[i].mail;

		for (size_t j = 0; j < m->dkims; j++)
			if (is_ours(&m->dkim[j]))
				w->selector[n++] = (struct selector){
					.domain = m->dkim[j].domain,
					.selector = m->dkim[j].selector,
					.older = NEVER };
	}
	if (n > 0)
		qsort(w->selector, n, sizeof *w->selector, by_selector);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_selector(&w->selector[kept - 1],
		    &w->selector[i]) != 0)
			w->selector[kept++] = w->selector[i];
	w->selectors = kept;
}

static uint32_t
find_selector(const struct work *w, const struct verdict_result *r)
{
	struct selector key = { .domain = r->domain,
	    .selector = r->selector };
	const struct selector *s;

	if (!is_ours(r))
		return NO_PLACE;
	s = bsearch(&key, w->selector, w->selectors, sizeof key, by_selector);
	return s != NULL ? (uint32_t)(s - w->selector) : NO_PLACE;
}

static void
index_pairs(struct work *w)
{
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_pair *p = &w->f->pair[i];
		uint32_t *list = work_array(w, p->mail->dkims, sizeof *list);

		if (list == NULL)
			return;
		for (size_t j = 0; j < p->mail->dkims; j++) {
			const struct verdict_result *r = &p->mail->dkim[j];
			struct selector *s;

			list[j] = find_selector(w, r);
			if (list[j] == NO_PLACE ||
			    r->result != DMARC_RESULT_PASS ||
			    !p->mail->dkim_aligned ||
			    p->older_first > p->older_last)
				continue;
			s = &w->selector[list[j]];
			if (p->older_last > s->older)
				s->older = p->older_last;
		}
		w->pair[i].selector = list;
	}
	for (size_t i = 0; i < w->f->rows; i++)
		w->pair[w->f->row[i].pair].messages += w->f->row[i].messages;
}

void
work_index(struct work *w)
{
	size_t n = w->f->pairs;
	const struct verdict_pair **order = work_array(w, n, sizeof *order);

	w->sender = work_array(w, n, sizeof *w->sender);
	w->sender_first = work_array(w, n, sizeof *w->sender_first);
	w->sender_last = work_array(w, n, sizeof *w->sender_last);
	w->pair = work_array(w, n, sizeof *w->pair);
	if (w->full)
		return;
	for (size_t i = 0; i < n; i++)
		order[i] = &w->f->pair[i];
	index_senders(w, order, n);
	index_addresses(w, order, n);
	index_selectors(w);
	if (!w->full)
		index_pairs(w);
}

/*
 * entries.c: the list of senders, one entry for each of their classes, with
 * addresses and own selectors; and the mail that a policy would lose.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

static bool
same_entry(const struct work *w, const struct verdict_row *a,
    const struct verdict_row *b)
{
	return w->pair[a->pair].sender == w->pair[b->pair].sender &&
	    w->pair[a->pair].class == w->pair[b->pair].class;
}

static int
by_messages(const void *a, const void *b)
{
	const struct verdict_source *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return address_compare(&x->source, &y->source);
}

/* Add the addresses of an entry. Its rows are sorted by address. */
static void
add_sources(struct work *w, struct verdict_entry *e,
    const struct verdict_row *const *row, size_t n)
{
	struct verdict_source *list;
	size_t runs = 0;

	for (size_t i = 0; i < n; i++)
		runs += i == 0 || w->f->pair[row[i]->pair].address !=
		    w->f->pair[row[i - 1]->pair].address;
	list = work_array(w, runs, sizeof *list);
	if (list == NULL)
		return;
	runs = 0;
	for (size_t i = 0; i < n; i++) {
		const struct verdict_pair *p = &w->f->pair[row[i]->pair];
		const struct verdict_address *from =
		    &w->f->address[p->address];

		if (i == 0 || p->address !=
		    w->f->pair[row[i - 1]->pair].address)
			list[runs++] = (struct verdict_source){
				.source = from->source,
				.others = from->others, .host = from->host,
				.host_confirmed = from->host_confirmed };
		list[runs - 1].messages += row[i]->messages;
		if (mail_passes(p->mail))
			list[runs - 1].pass += row[i]->messages;
	}
	qsort(list, runs, sizeof *list, by_messages);
	e->source = list;
	e->sources = runs;
}

/* Sums by own selector; all zero before and after an entry is filled. */
struct selector_sums {
	struct verdict_selector *of;	/* by number; domain NULL: not used */
	uint32_t *used;			/* their numbers */
	size_t n;
};

static void
note_selector(const struct work *w, struct selector_sums *sums, uint32_t at,
    bool pass, uint64_t n)
{
	struct verdict_selector *s = &sums->of[at];

	if (s->domain == NULL) {
		s->domain = w->selector[at].domain;
		s->selector = w->selector[at].selector;
		sums->used[sums->n++] = at;
	}
	s->messages += n;
	if (pass)
		s->pass += n;
}

static int
by_selector(const void *a, const void *b)
{
	const struct verdict_selector *x = a, *y = b;
	int c;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	c = strcmp(x->domain, y->domain);
	return c != 0 ? c : strcmp(x->selector, y->selector);
}

/* Move the sums to an entry. */
static void
list_selectors(struct work *w, struct verdict_entry *e,
    struct selector_sums *sums)
{
	struct verdict_selector *list = NULL;

	if (sums->n > 0)
		list = work_array(w, sums->n, sizeof *list);
	if (list == NULL)
		return;
	for (size_t i = 0; i < sums->n; i++) {
		list[i] = sums->of[sums->used[i]];
		sums->of[sums->used[i]] = (struct verdict_selector){
			.domain = NULL };
	}
	qsort(list, sums->n, sizeof *list, by_selector);
	e->selector = list;
	e->selectors = sums->n;
	sums->n = 0;
}

static void
add_selectors(struct work *w, struct verdict_entry *e,
    const struct verdict_row *const *row, size_t n,
    struct selector_sums *sums)
{
	for (size_t i = 0; i < n; i++) {
		const struct verdict_mail *m = w->f->pair[row[i]->pair].mail;

		for (size_t j = 0; j < m->dkims; j++) {
			uint32_t at = work_selector(w, &m->dkim[j]);

			if (at != NO_PLACE)
				note_selector(w, sums, at, m->dkim[j].result ==
				    DMARC_RESULT_PASS, row[i]->messages);
		}
	}
	list_selectors(w, e, sums);
}

static void
fill(struct work *w, struct verdict_entry *e, const struct member *m,
    const struct verdict_row *const *row, size_t n)
{
	*e = (struct verdict_entry){ .sender = m->sender,
	    .class = w->pair[row[0]->pair].class,
	    .first = m->first, .last = m->last };
	for (size_t i = 0; i < n; i++) {
		const struct verdict_mail *mail =
		    w->f->pair[row[i]->pair].mail;
		int64_t age = w->f->last - row[i]->day;
		uint64_t messages = row[i]->messages;

		e->messages += messages;
		e->pass += mail_passes(mail) ? messages : 0;
		e->dkim += mail->dkim_aligned ? messages : 0;
		e->spf += mail->spf_aligned ? messages : 0;
		e->week += age < W7 ? messages : 0;
		e->week_pass += age < W7 && mail_passes(mail) ? messages : 0;
		e->previous += age >= W7 && age < INT64_C(2) * W7 ?
		    messages : 0;
	}
	add_sources(w, e, row, n);
}

/* Direct mail first, then the rest; within each, most messages first. */
static int
by_entry(const void *a, const void *b)
{
	const struct verdict_entry *x = a, *y = b;
	bool direct = class_direct(x->class);

	if (direct != class_direct(y->class))
		return direct ? -1 : 1;
	if (!direct && x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	if (x->sender != y->sender)
		return strcmp(x->sender->key, y->sender->key);
	return (x->class > y->class) - (x->class < y->class);
}

static void
list_entries(struct work *w, const struct scope *s, struct verdict *v)
{
	struct selector_sums sums = {
		.of = work_array(w, w->selectors, sizeof *sums.of),
		.used = work_array(w, w->selectors, sizeof *sums.used) };
	const struct verdict_row *const *row =
	    (const struct verdict_row *const *)s->row;
	size_t n = 0;

	for (size_t i = 0; i < s->rows; i++)
		n += i == 0 || !same_entry(w, row[i], row[i - 1]);
	v->entry = work_array(w, n, sizeof *v->entry);
	for (size_t k = 0; k < s->members && !w->out_of_memory; k++) {
		const struct member *m = &s->member[k];

		for (size_t from = m->from, to;
		    from < m->to && !w->out_of_memory;
		    from = to) {
			struct verdict_entry *e = &v->entry[v->entries];

			for (to = from + 1; to < m->to && same_entry(w,
			    row[from], row[to]); to++)
				;
			fill(w, e, m, row + from, to - from);
			add_selectors(w, e, row + from, to - from, &sums);
			/* Drop senders labelled ignore, and empty entries. */
			v->entries += e->class != CLASS_IGNORED &&
			    e->messages > 0;
		}
	}
	if (!w->out_of_memory && v->entries > 0)
		qsort(v->entry, v->entries, sizeof *v->entry, by_entry);
}

static void
what_if(const struct work *w, const struct scope *s, struct verdict *v)
{
	struct verdict_what_if x = { .policy = v->effective };

	for (size_t i = 0; i < s->rows; i++)
		if (w->pair[s->row[i]->pair].class == CLASS_IGNORED)
			x.ignored += s->row[i]->messages;

	for (size_t i = 0; i < s->members; i++) {
		const struct member *m = &s->member[i];

		for (int c = CLASS_OWN; c < CLASSES; c++) {
			uint64_t *to = class_direct((enum verdict_class)c) ?
			    &x.at_risk : c == CLASS_UNKNOWN ? &x.unknown :
			    c == CLASS_SPOOF ? &x.forged : &x.collateral;

			x.messages += m->class_messages[c];
			*to += m->class_fail[c];
			v->class_messages[c] += m->class_messages[c];
		}
		x.overridden += m->overridden;
	}
	x.lost = x.at_risk + x.collateral + x.unknown + x.forged;
	/* The next policy and reject; at reject, only reject. */
	if (v->effective < LEVEL_REJECT)
		x.policy = (enum verdict_level)(v->effective + 1);
	v->what_if[v->what_ifs++] = x;
	if (x.policy < LEVEL_REJECT) {
		x.policy = LEVEL_REJECT;
		v->what_if[v->what_ifs++] = x;
	}
}

void
work_entries(struct work *w, const struct scope *s, struct verdict *v)
{
	what_if(w, s, v);
	list_entries(w, s, v);
}

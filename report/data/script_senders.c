/*
 * script_senders.c: knowledge about mail for a script: own signing domains,
 * combinations with overrides or DNS trouble, and the sender and class of each
 * combination and address, in as few rows as possible.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/address.h"
#include "report/data/script.h"
#include "report/data/script_rows.h"

/* A From domain and a signing domain of the same organization. */
struct own {
	const char *from, *d;
};

static int
by_own(const void *a, const void *b)
{
	const struct own *x = a, *y = b;
	int c = strcmp(x->from, y->from);

	return c != 0 ? c : strcmp(x->d, y->d);
}

/* For qsort_r() of glibc: qsort() passes no context. */
static int
by_pair(const void *a, const void *b, void *ctx)
{
	const struct verdict_pair *const *x = a, *const *y = b;
	const struct verdict_facts *f = ctx;
	uint64_t n = (*x)->mail->number, m = (*y)->mail->number;

	if (n != m)
		return n < m ? -1 : 1;
	return address_compare(&f->address[(*x)->address].source,
	    &f->address[(*y)->address].source);
}

/* Write the own signing domains of each From domain. */
static bool
put_own(struct buf *out, const struct verdict_pair *const *pair, size_t n,
    struct arena *a)
{
	struct rows rows = rows_begin(out, "known_own",
	    "header_from, d");
	struct own *own;
	size_t owns = 0;

	for (size_t i = 0; i < n; i++)
		owns += pair[i]->mail->dkims;
	own = arena_array(a, owns > 0 ? owns : 1, sizeof *own);
	if (own == NULL)
		return false;
	owns = 0;
	for (size_t i = 0; i < n; i++) {
		const struct verdict_mail *m = pair[i]->mail;

		for (size_t j = 0; j < m->dkims; j++)
			if (m->dkim[j].own)
				own[owns++] = (struct own){ m->header_from,
				    m->dkim[j].domain };
	}
	if (owns > 0)
		qsort(own, owns, sizeof *own, by_own);
	for (size_t i = 0; i < owns; i++) {
		if (i > 0 && by_own(&own[i - 1], &own[i]) == 0)
			continue;
		rows_next(&rows);
		row_cell_text(&rows, own[i].from);
		row_cell_text(&rows, own[i].d);
	}
	rows_end(&rows);
	return true;
}

/* What v_record does not say of a combination. */
enum mark { MARK_FORWARDED, MARK_TROUBLE, MARK_ENVELOPE, MARKS };

static bool
is_marked(const struct verdict_mail *m, enum mark mark)
{
	switch (mark) {
	case MARK_FORWARDED:
		return m->forwarded;
	case MARK_TROUBLE:
		return !verdict_judges_dkim(m);
	default:
		return mail_own_envelope(m) && !mail_passes(m);
	}
}

/* Write combinations that are forwarded, in DNS trouble, or fail with the From
 * domain as envelope. */
static void
put_mail(struct buf *out, const struct verdict_pair *const *pair, size_t n)
{
	static const char *const word[MARKS] = {
		[MARK_FORWARDED] = "'forwarded'",
		[MARK_TROUBLE] = "'trouble'", [MARK_ENVELOPE] = "'envelope'",
	};
	struct rows rows = rows_begin(out, "known_mail", "what, combinations");

	for (int what = 0; what < MARKS; what++) {
		bool any = false;

		for (size_t i = 0; i < n; i++) {
			const struct verdict_mail *m = pair[i]->mail;

			if ((i > 0 && pair[i - 1]->mail == m) ||
			    !is_marked(m, (enum mark)what))
				continue;
			if (!any) {
				rows_next(&rows);
				row_cell(&rows, word[what]);
				row_cell(&rows, "'[");
			}
			row_list(&rows, m->number, !any);
			any = true;
		}
		if (any)
			buf_text(out, "]'");
	}
	rows_end(&rows);
}

/* Sender and class of the mail of a combination from one place. */
struct placed {
	const char *place;	/* an address, a network, or "*" for any */
	const char *sender;
	enum verdict_class class;
	uint64_t combination;
};

/* The pairs, sorted by combination and address, and their knowledge. */
struct senders {
	const struct verdict *v;
	const struct verdict_facts *f;
	const struct verdict_pair *const *pair;
	struct arena *arena;
	struct placed *placed;	/* room for each pair */
	size_t n;
	bool full;
};

static const char *
key_at(const struct senders *s, size_t i)
{
	return s->f->sender[s->pair[i]->sender].key;
}

static const struct dmarc_address *
source_at(const struct senders *s, size_t i)
{
	return &s->f->address[s->pair[i]->address].source;
}

static enum verdict_class
class_at(const struct senders *s, size_t i)
{
	return s->v->pair_class[s->pair[i] - s->f->pair];
}

/* Whether all pairs of a range have one sender and class. */
static bool
is_one(const struct senders *s, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++)
		if (class_at(s, i) != class_at(s, from) ||
		    strcmp(key_at(s, i), key_at(s, from)) != 0)
			return false;
	return true;
}

static void
add_place(struct senders *s, size_t at, const char *place)
{
	const char *kept = arena_strndup(s->arena, place, strlen(place));

	if (kept == NULL)
		s->full = true;
	else
		s->placed[s->n++] = (struct placed){ kept, key_at(s, at),
		    class_at(s, at), s->pair[at]->mail->number };
}

/* Add the pairs of a combination from one network. */
static void
add_network(struct senders *s, size_t from, size_t to, const char *net)
{
	char key[DMARC_NET_TEXT + 8], ip[DMARC_ADDRESS_TEXT];

	(void)snprintf(key, sizeof key, "%s%s", sender_prefix(SENDER_NETWORK),
	    net);
	if (is_one(s, from, to)) {
		/* Unlisted mail counts as forged by its network. */
		if (class_at(s, from) != CLASS_SPOOF ||
		    strcmp(key_at(s, from), key) != 0)
			add_place(s, from, net);
		return;
	}
	for (size_t i = from; i < to; i++) {
		address_text(source_at(s, i), ip);
		add_place(s, i, ip);
	}
}

/* Add the pairs of one combination. */
static void
add_combination(struct senders *s, size_t from, size_t to)
{
	char net[DMARC_NET_TEXT], other[DMARC_NET_TEXT];

	address_net(source_at(s, from), net);
	address_net(source_at(s, to - 1), other);
	if (strcmp(net, other) != 0 && is_one(s, from, to)) {
		add_place(s, from, "*");
		return;
	}
	for (size_t end; from < to; from = end) {
		address_net(source_at(s, from), net);
		for (end = from + 1; end < to; end++) {
			address_net(source_at(s, end), other);
			if (strcmp(net, other) != 0)
				break;
		}
		add_network(s, from, end, net);
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int c = strcmp(x->sender, y->sender);

	if (c == 0)
		c = strcmp(x->place, y->place);
	if (c != 0)
		return c;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return (x->combination > y->combination) -
	    (x->combination < y->combination);
}

/* Write a row for each sender, place and class with all combinations. */
static enum dmarc_status
put_known(struct output *out, const struct placed *k, size_t n,
    struct dmarc_err *err)
{
	struct rows rows = rows_begin(&out->buf, "known_place",
	    "sender, place, class, combinations");
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		bool first = i == 0 || k[i].class != k[i - 1].class ||
		    strcmp(k[i].place, k[i - 1].place) != 0 ||
		    strcmp(k[i].sender, k[i - 1].sender) != 0;

		if (first) {
			if (i > 0)
				buf_text(&out->buf, "]'");
			st = output_flush(out, err);
			rows_next(&rows);
			row_cell_text(&rows, k[i].sender);
			row_cell_text(&rows, k[i].place);
			row_cell_text(&rows, verdict_class_word(k[i].class));
			row_cell(&rows, "'[");
		}
		row_list(&rows, k[i].combination, first);
	}
	if (n > 0)
		buf_text(&out->buf, "]'");
	rows_end(&rows);
	return st;
}

static enum dmarc_status
put_senders(struct output *out, const struct script *s,
    const struct verdict_pair *const *pair, size_t n, struct dmarc_err *err)
{
	struct senders senders = { .v = s->verdict, .arena = s->arena,
	    .f = &s->judgement->facts.facts, .pair = pair };

	senders.placed = arena_array(s->arena, n > 0 ? n : 1,
	    sizeof *senders.placed);
	if (senders.placed == NULL)
		return dmarc_no_memory(err);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && pair[to]->mail->number ==
		    pair[from]->mail->number; to++)
			;
		add_combination(&senders, from, to);
	}
	if (senders.full)
		return dmarc_no_memory(err);
	if (senders.n > 0)
		qsort(senders.placed, senders.n, sizeof *senders.placed,
		    by_place);
	return put_known(out, senders.placed, senders.n, err);
}

enum dmarc_status
script_mail(struct output *out, const struct script *s,
    struct dmarc_err *err)
{
	const struct verdict_facts *f = &s->judgement->facts.facts;
	const struct verdict_pair **pair = arena_array(s->arena,
	    f->pairs > 0 ? f->pairs : 1, sizeof *pair);
	size_t n = 0;

	if (pair == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < f->pairs; i++)
		if (!f->pair[i].summed &&
		    !f->address[f->pair[i].address].others)
			pair[n++] = &f->pair[i];
	if (n > 0)
		qsort_r(pair, n, sizeof *pair, by_pair, (void *)f);
	if (!put_own(&out->buf, pair, n, s->arena))
		return dmarc_no_memory(err);
	put_mail(&out->buf, pair, n);
	return put_senders(out, s, pair, n, err);
}

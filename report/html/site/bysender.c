/*
 * bysender.c: see bysender.h.
 */
#include "report/html/site/bysender.h"

#include <stdlib.h>
#include <string.h>

/* Where in the list of one sender an address or a reporter is; 0: nowhere. */
struct sent_place {
	uint32_t at;
};

/* The number of a sender, from 0, by its key, which may occur twice. */
static size_t
place_of(struct bysender *b, const char *key)
{
	gpointer found = g_hash_table_lookup(b->place, key);

	if (found == NULL) {
		found = GSIZE_TO_POINTER(++b->senders);
		/* The table only reads keys. */
		g_hash_table_insert(b->place, (gpointer)key, found);
	}
	return GPOINTER_TO_SIZE(found) - 1;
}

/* Whether a row counts: of the scope, with messages, not to be ignored. */
static bool
counts(const struct verdict_facts *f, const struct verdict *v, size_t i)
{
	const struct verdict_row *r = &f->row[i];

	return r->messages > 0 && f->pair[r->pair].mail->below == v->below &&
	    v->pair_class[r->pair] != CLASS_IGNORED;
}

/* Fill row[] and begin[] from the number of each sender of the facts. */
static void
sort_rows(struct bysender *b, const struct verdict *v, const size_t *of)
{
	const struct verdict_facts *f = b->f;
	size_t sum = 0;

	for (size_t i = 0; i < f->rows; i++)
		if (counts(f, v, i))
			b->begin[of[f->pair[f->row[i].pair].sender] + 1]++;
	for (size_t i = 0; i <= b->senders; i++) {
		sum += b->begin[i];
		b->begin[i] = sum;
	}
	/* Each begin moves to the end of its rows, where the next begins. */
	for (size_t i = 0; i < f->rows; i++)
		if (counts(f, v, i))
			b->row[b->begin[of[f->pair[f->row[i].pair].
			    sender]]++] = (uint32_t)i;
	for (size_t i = b->senders; i > 0; i--)
		b->begin[i] = b->begin[i - 1];
	b->begin[0] = 0;
}

enum dmarc_status
bysender_read(struct bysender *b, const struct verdict_facts *f,
    const struct verdict *v, struct arena *a, struct dmarc_err *err)
{
	size_t *of = arena_array(a, f->senders + 1, sizeof *of);

	*b = (struct bysender){ .f = f,
	    .place = g_hash_table_new(g_str_hash, g_str_equal) };
	b->begin = arena_array(a, f->senders + 2, sizeof *b->begin);
	b->row = arena_array(a, f->rows + 1, sizeof *b->row);
	b->address = arena_array(a, f->addresses + 1, sizeof *b->address);
	b->reporter = arena_array(a, f->reporters + 1, sizeof *b->reporter);
	if (of == NULL || b->begin == NULL || b->row == NULL ||
	    b->address == NULL || b->reporter == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < f->senders; i++)
		of[i] = place_of(b, f->sender[i].key);
	sort_rows(b, v, of);
	return DMARC_OK;
}

void
bysender_free(struct bysender *b)
{
	if (b->place != NULL)
		g_hash_table_destroy(b->place);
	b->place = NULL;
}

/* Adds the messages of a row to a part of the list. */
static void
add(struct sent_part *p, const struct verdict_row *r, bool pass)
{
	if (p->messages == 0 || r->day < p->first)
		p->first = r->day;
	if (p->messages == 0 || r->day > p->last)
		p->last = r->day;
	p->messages += r->messages;
	p->pass += pass ? r->messages : 0;
}

static void
add_row(const struct bysender *b, const struct verdict_row *r,
    struct sent_by *out)
{
	const struct verdict_facts *f = b->f;
	const struct verdict_pair *pair = &f->pair[r->pair];
	struct sent_place *at = &b->address[pair->address];
	struct sent_place *by = &b->reporter[r->reporter];
	bool pass = mail_passes(pair->mail);
	struct share *day = &out->day.day[r->day - f->last + TREND_DAYS - 1];

	if (at->at == 0) {
		out->address[out->addresses].address =
		    &f->address[pair->address];
		at->at = (uint32_t)++out->addresses;
	}
	if (by->at == 0) {
		out->receiver[out->receivers].org =
		    f->reporter[r->reporter].org;
		by->at = (uint32_t)++out->receivers;
	}
	add(&out->address[at->at - 1], r, pass);
	add(&out->receiver[by->at - 1], r, pass);
	out->days += day->messages == 0;
	day->messages += r->messages;
	day->fail += pass ? 0 : r->messages;
	if (r->day < out->first)
		out->first = r->day;
	if (r->day > out->last)
		out->last = r->day;
}

static guint
hash_result(gconstpointer p)
{
	const struct verdict_result *r = p;

	return g_str_hash(r->domain) * 31 +
	    (r->selector != NULL ? g_str_hash(r->selector) : 0);
}

static gboolean
same_result(gconstpointer a, gconstpointer b)
{
	const struct verdict_result *x = a, *y = b;

	return strcmp(x->domain, y->domain) == 0 &&
	    g_strcmp0(x->selector, y->selector) == 0;
}

/* Adds a row to the part of each of its n results, once for each name. */
static void
add_results(GHashTable *by_name, const struct verdict_row *r,
    const struct verdict_result *result, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sent_part *p = g_hash_table_lookup(by_name,
		    &result[i]);

		if (p == NULL) {
			p = g_new0(struct sent_part, 1);
			p->result = &result[i];
			/* The table only reads keys. */
			g_hash_table_insert(by_name,
			    (gpointer)&result[i], p);
		}
		add(p, r, result[i].result == DMARC_RESULT_PASS);
	}
}

/* Most messages first; then as the facts have them, by address or name. */
static int
by_messages(const void *a, const void *b)
{
	const struct sent_part *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages < y->messages ? 1 : -1;
	if (x->org != NULL)
		return strcmp(x->org, y->org);
	if (x->result != NULL) {
		int order = strcmp(x->result->domain, y->result->domain);

		return order != 0 ? order : g_strcmp0(x->result->selector,
		    y->result->selector);
	}
	return address_compare(&x->address->source, &y->address->source);
}

/* The parts of a kind of result, sorted. */
static enum dmarc_status
list_results(const struct bysender *b, size_t from, size_t to, bool spf,
    struct arena *a, struct sent_part **list, size_t *n,
    struct dmarc_err *err)
{
	GHashTable *by_name = g_hash_table_new_full(hash_result, same_result,
	    NULL, g_free);
	GHashTableIter all;
	gpointer key, part;

	for (size_t i = from; i < to; i++) {
		const struct verdict_row *r = &b->f->row[b->row[i]];
		const struct verdict_mail *m = b->f->pair[r->pair].mail;

		add_results(by_name, r, spf ? m->spf : m->dkim,
		    spf ? m->spfs : m->dkims);
	}
	*n = 0;
	*list = arena_array(a, g_hash_table_size(by_name) + 1, sizeof **list);
	g_hash_table_iter_init(&all, by_name);
	while (*list != NULL && g_hash_table_iter_next(&all, &key, &part))
		(*list)[(*n)++] = *(struct sent_part *)part;
	g_hash_table_destroy(by_name);
	if (*list == NULL)
		return dmarc_no_memory(err);
	qsort(*list, *n, sizeof **list, by_messages);
	return DMARC_OK;
}

enum dmarc_status
bysender_of(const struct bysender *b, const char *key, struct arena *a,
    struct sent_by *out, struct dmarc_err *err)
{
	size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(b->place, key));
	size_t from = found > 0 ? b->begin[found - 1] : 0;
	size_t to = found > 0 ? b->begin[found] : 0;
	enum dmarc_status st;

	*out = (struct sent_by){ .first = INT64_MAX, .last = INT64_MIN,
	    .day = { .from = TREND_DAYS - W28 } };
	out->address = arena_array(a, to - from + 1, sizeof *out->address);
	out->receiver = arena_array(a, to - from + 1, sizeof *out->receiver);
	if (out->address == NULL || out->receiver == NULL)
		return dmarc_no_memory(err);
	for (size_t i = from; i < to; i++)
		add_row(b, &b->f->row[b->row[i]], out);
	for (size_t i = from; i < to; i++) {
		const struct verdict_row *r = &b->f->row[b->row[i]];

		b->address[b->f->pair[r->pair].address].at = 0;
		b->reporter[r->reporter].at = 0;
	}
	qsort(out->address, out->addresses, sizeof *out->address, by_messages);
	qsort(out->receiver, out->receivers, sizeof *out->receiver,
	    by_messages);
	st = list_results(b, from, to, false, a, &out->dkim, &out->dkims, err);
	if (st == DMARC_OK)
		st = list_results(b, from, to, true, a, &out->spf, &out->spfs,
		    err);
	return st;
}

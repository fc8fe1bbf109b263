/*
 * model.c: see model.h.
 *
 * Groups by sorting: facts are ordered by scope, sender, address and reporter,
 * so that each group is a run of neighbours. A domain may have a million facts:
 * this takes n log n, and no hash table.
 */
#include "report/gather/model.h"

#include <stdlib.h>
#include <string.h>

uint64_t
model_fail(const struct model_tally *t)
{
	return t->messages - t->pass;
}

uint64_t
model_delivered(const struct model_tally *t)
{
	return t->messages - t->quarantined - t->rejected - t->unknown;
}

static void
tally_add(struct model_tally *t, const struct model_combination *c,
    uint64_t messages)
{
	t->messages += messages;
	if (c->dkim_aligned || c->spf_aligned)
		t->pass += messages;
	if (c->dkim_aligned)
		t->dkim_aligned += messages;
	if (c->spf_aligned)
		t->spf_aligned += messages;
	switch (c->disposition) {
	case DMARC_DISP_QUARANTINE:
		t->quarantined += messages;
		break;
	case DMARC_DISP_REJECT:
		t->rejected += messages;
		break;
	case DMARC_DISP_NONE:
	case DMARC_DISP_PASS:
		break;
	default:
		t->unknown += messages;
	}
	if (c->overrides != 0)
		t->overridden += messages;
	if (c->dkim != NULL && c->dkim->result != DMARC_RESULT_NONE)
		t->dkim_tried += messages;
	if (c->spf != NULL && c->spf->result != DMARC_RESULT_NONE)
		t->spf_tried += messages;
}

/* Like address_compare(), for the networks of two addresses. */
static int
net_compare(const struct dmarc_address *a, const struct dmarc_address *b)
{
	bool a4 = address_is_v4(a), b4 = address_is_v4(b);

	if (a4 != b4)
		return a4 ? -1 : 1;
	return memcmp(a->byte, b->byte, a4 ? 15 : 6);	/* /24, /48 */
}

static struct sender
sender_of_fact(const struct model_fact *f)
{
	return sender_at(f->sender != NULL ? f->sender :
	    &f->combination->sender, f->rule);
}

/* Orders by label, mail without a label first. */
static int
label_compare(const struct label_rule *a, const struct label_rule *b)
{
	int x = a != NULL ? (int)a->label : -1;
	int y = b != NULL ? (int)b->label : -1;

	return (x > y) - (x < y);
}

static int
sender_compare(const struct model_fact *x, const struct model_fact *y)
{
	struct sender a = sender_of_fact(x), b = sender_of_fact(y);
	bool below = x->combination->below;
	int c;

	if (below != y->combination->below)
		return below ? 1 : -1;
	if (a.kind != b.kind)
		return a.kind < b.kind ? -1 : 1;
	if (a.kind == SENDER_NETWORK)
		return net_compare(&x->source, &y->source);
	c = strcmp(sender_id(&a), sender_id(&b));
	return c != 0 ? c : label_compare(a.rule, b.rule);
}

static int
by_reporter(const struct model_fact *x, const struct model_fact *y)
{
	return (x->reporter > y->reporter) - (x->reporter < y->reporter);
}

static int
by_sender(const void *a, const void *b)
{
	const struct model_fact *x = a, *y = b;
	int c = sender_compare(x, y);

	if (c == 0)
		c = address_compare(&x->source, &y->source);
	return c != 0 ? c : by_reporter(x, y);
}

static int
by_address(const void *a, const void *b)
{
	const struct model_fact *x = a, *y = b;
	int c = address_compare(&x->source, &y->source);

	return c != 0 ? c : by_reporter(x, y);
}

static void
widen(int64_t *first, int64_t *last, const struct model_fact *f)
{
	if (f->first < *first)
		*first = f->first;
	if (f->last > *last)
		*last = f->last;
}

/*
 * Returns the number of distinct addresses in n facts, which are ordered by
 * address and reporter. Fills out with the addresses, unless it is NULL.
 */
static size_t
sources_of(const struct model_fact *fact, size_t n, struct model_source *out)
{
	struct model_source *s = NULL;
	const struct model_fact *reported = NULL;
	size_t sources = 0;

	for (size_t i = 0; i < n; i++) {
		const struct model_fact *f = &fact[i];

		if (i == 0 || address_compare(&f->source,
		    &fact[i - 1].source) != 0) {
			sources++;
			reported = NULL;
			if (out != NULL) {
				s = &out[sources - 1];
				s->address = f->source;
				s->host = f->host;
				s->host_confirmed = f->host_confirmed;
				s->first = INT64_MAX;
				s->last = INT64_MIN;
			}
		}
		if (s == NULL)
			continue;
		tally_add(&s->now, f->combination, f->messages);
		widen(&s->first, &s->last, f);
		if (reported == NULL || reported->reporter != f->reporter)
			s->reporters++;
		reported = f;
	}
	return sources;
}

/* Messages of one reporter or one combination, known by its number. */
struct share {
	uint64_t number, messages;
};

static int
by_number(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Counts distinct numbers; sets *most to the one with most messages. */
static uint64_t
distinct(struct share *s, size_t n, uint64_t *most)
{
	uint64_t count = 0, sum = 0, best = 0;

	if (n > 0)
		qsort(s, n, sizeof *s, by_number);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || s[i].number != s[i - 1].number) {
			count++;
			sum = 0;
		}
		sum += s[i].messages;
		if (sum > best) {
			best = sum;
			*most = s[i].number;
		}
	}
	return count;
}

/* Fills a sender from its n facts. scratch has room for n shares. */
static enum dmarc_status
sender_fill(struct model_sender *s, const struct model_fact *fact, size_t n,
    struct share *scratch, struct arena *a, struct dmarc_err *err)
{
	struct sender sender = sender_of_fact(fact);
	size_t shares = 0;
	uint64_t most = 0;

	s->kind = sender.kind;
	s->name = sender.name;
	s->rule = sender.rule;
	if (s->kind == SENDER_NETWORK) {
		char net[DMARC_NET_TEXT];

		address_net(&fact->source, net);
		s->name = arena_strndup(a, net, strlen(net));
	}
	s->id = s->kind == SENDER_SERVICE ? sender_id(&sender) : s->name;
	s->first = INT64_MAX;
	s->last = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		const struct model_fact *f = &fact[i];

		tally_add(&s->now, f->combination, f->messages);
		widen(&s->first, &s->last, f);
		scratch[shares++] = (struct share){ f->reporter, f->messages };
	}
	s->reporters = distinct(scratch, shares, &most);

	shares = 0;
	for (size_t i = 0; i < n; i++) {
		const struct model_combination *c = fact[i].combination;

		if (!c->dkim_aligned && !c->spf_aligned)
			scratch[shares++] = (struct share){ c->number,
			    fact[i].messages };
	}
	(void)distinct(scratch, shares, &most);
	for (size_t i = 0; i < n && shares > 0 && s->why == NULL; i++)
		if (fact[i].combination->number == most)
			s->why = fact[i].combination;

	s->sources = sources_of(fact, n, NULL);
	s->source = arena_array(a, s->sources, sizeof *s->source);
	if (s->source == NULL || s->name == NULL)
		return dmarc_no_memory(err);
	(void)sources_of(fact, n, s->source);
	return DMARC_OK;
}

static void
tally_sum(struct model_tally *t, const struct model_tally *more)
{
	t->messages += more->messages;
	t->pass += more->pass;
	t->dkim_aligned += more->dkim_aligned;
	t->spf_aligned += more->spf_aligned;
	t->quarantined += more->quarantined;
	t->rejected += more->rejected;
	t->unknown += more->unknown;
	t->overridden += more->overridden;
	t->dkim_tried += more->dkim_tried;
	t->spf_tried += more->spf_tried;
}

struct model_sender
model_networks(const struct model_section *s, size_t *n)
{
	struct model_sender all = { .kind = SENDER_NETWORK,
	    .first = INT64_MAX, .last = INT64_MIN };

	*n = 0;
	for (size_t i = 0; i < s->senders; i++) {
		const struct model_sender *m = &s->sender[i];

		if (m->kind != SENDER_NETWORK)
			continue;
		++*n;
		tally_sum(&all.now, &m->now);
		if (m->first < all.first)
			all.first = m->first;
		if (m->last > all.last)
			all.last = m->last;
	}
	return all;
}

/* Returns the index after the last fact with the sender of fact[at]. */
static size_t
run_end(const struct model_fact *fact, size_t n, size_t at)
{
	size_t end = at + 1;

	while (end < n && sender_compare(&fact[at], &fact[end]) == 0)
		end++;
	return end;
}

/* Fills the senders of n facts of one scope, ordered by by_sender(). */
static enum dmarc_status
section_fill(struct model_section *out, const struct model_fact *fact,
    size_t n, struct share *scratch, struct arena *a, struct dmarc_err *err)
{
	size_t senders = 0;

	for (size_t at = 0; at < n; at = run_end(fact, n, at))
		senders++;
	out->sender = arena_array(a, senders, sizeof *out->sender);
	if (out->sender == NULL && senders > 0)
		return dmarc_no_memory(err);
	out->senders = senders;
	for (size_t at = 0, i = 0; i < senders; i++) {
		size_t end = run_end(fact, n, at);
		enum dmarc_status st = sender_fill(&out->sender[i], fact + at,
		    end - at, scratch, a, err);

		if (st != DMARC_OK)
			return st;
		at = end;
	}
	for (size_t i = 0; i < n; i++) {
		const struct model_combination *c = fact[i].combination;

		tally_add(&out->now, c, fact[i].messages);
		for (unsigned o = 0; o < DMARC_OVERRIDES; o++)
			if ((c->overrides & 1u << o) != 0)
				out->overrides[o] += fact[i].messages;
	}
	return DMARC_OK;
}

/* Compares by the sort key, then by messages; larger values come first. */
static int
order(const struct model_tally *a, int64_t a_last, const struct model_tally *b,
    int64_t b_last, enum model_sort sort)
{
	if (sort == MODEL_BY_FAIL && model_fail(a) != model_fail(b))
		return model_fail(a) > model_fail(b) ? -1 : 1;
	if (sort == MODEL_BY_LAST && a_last != b_last)
		return a_last > b_last ? -1 : 1;
	if (a->messages != b->messages)
		return a->messages > b->messages ? -1 : 1;
	return 0;
}

static int
order_sources(const void *a, const void *b, void *sort)
{
	const struct model_source *x = a, *y = b;
	int c = order(&x->now, x->last, &y->now, y->last,
	    *(enum model_sort *)sort);

	return c != 0 ? c : address_compare(&x->address, &y->address);
}

int
model_compare(const struct model_sender *a, const struct model_sender *b,
    enum model_sort sort)
{
	int c = order(&a->now, a->last, &b->now, b->last, sort);

	if (c == 0 && a->name != NULL && b->name != NULL)
		c = strcmp(a->name, b->name);
	if (c == 0)
		c = (a->kind > b->kind) - (a->kind < b->kind);
	if (c == 0 && a->id != NULL && b->id != NULL)
		c = strcmp(a->id, b->id);
	return c != 0 ? c : label_compare(a->rule, b->rule);
}

static int
order_senders(const void *a, const void *b, void *sort)
{
	return model_compare(a, b, *(enum model_sort *)sort);
}

/* Drops sources that opts leave out, sorts the others, counts them. */
static size_t
trim_sources(struct model_source *s, size_t n, const struct model_opts *opts)
{
	enum model_sort sort = opts->sort;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!opts->fails || model_fail(&s[i].now) > 0)
			s[kept++] = s[i];
	if (kept > 0)
		qsort_r(s, kept, sizeof *s, order_sources, &sort);
	return kept;
}

static void
trim(struct model_section *s, const struct model_opts *opts)
{
	enum model_sort sort = opts->sort;
	size_t kept = 0;

	for (size_t i = 0; i < s->senders; i++) {
		struct model_sender *m = &s->sender[i];

		if (opts->fails && model_fail(&m->now) == 0)
			continue;
		m->sources = trim_sources(m->source, m->sources, opts);
		s->sender[kept++] = *m;
	}
	if (kept > 0)
		qsort_r(s->sender, kept, sizeof *s->sender, order_senders,
		    &sort);
	s->senders = opts->top > 0 && kept > opts->top ? opts->top : kept;
	s->sources = trim_sources(s->source, s->sources, opts);
	if (opts->top > 0 && s->sources > opts->top)
		s->sources = opts->top;
}

static enum dmarc_status
fill_addresses(struct model_section *out, struct model_fact *fact, size_t n,
    struct arena *a, struct dmarc_err *err)
{
	if (n > 0)
		qsort(fact, n, sizeof *fact, by_address);
	out->sources = sources_of(fact, n, NULL);
	out->source = arena_array(a, out->sources, sizeof *out->source);
	if (out->source == NULL && out->sources > 0)
		return dmarc_no_memory(err);
	(void)sources_of(fact, n, out->source);
	return DMARC_OK;
}

static bool
is_ignored(const struct model_fact *f)
{
	struct sender s = sender_of_fact(f);

	return s.rule != NULL && s.rule->label == LABEL_IGNORE;
}

/*
 * Moves the facts to keep to the front and returns their number. Drops facts
 * without messages and facts labelled "ignore"; counts the messages of the
 * latter in ignored[below].
 */
static size_t
drop_ignored(struct model_fact *fact, size_t n, uint64_t ignored[2])
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (fact[i].messages == 0)
			continue;
		if (is_ignored(&fact[i]))
			ignored[fact[i].combination->below] +=
			    fact[i].messages;
		else
			fact[kept++] = fact[i];
	}
	return kept;
}

enum dmarc_status
model_build(struct model_fact *fact, size_t n, const struct model_opts *opts,
    struct arena *a, struct model_section out[2], size_t *sections,
    struct dmarc_err *err)
{
	struct share *scratch;
	size_t split = 0, filled = 0;
	uint64_t ignored[2] = { 0 };
	enum dmarc_status st = DMARC_OK;

	n = drop_ignored(fact, n, ignored);
	scratch = calloc(n > 0 ? n : 1, sizeof *scratch);
	if (scratch == NULL)
		return dmarc_no_memory(err);
	if (n > 0)
		qsort(fact, n, sizeof *fact, by_sender);
	while (split < n && !fact[split].combination->below)
		split++;
	for (int below = 0; below < 2 && st == DMARC_OK; below++) {
		struct model_fact *from = below ? fact + split : fact;
		size_t len = below ? n - split : split;
		struct model_section s = { .last_day = INT64_MIN,
		    .ignored = ignored[below] };

		if (len == 0 && (below || split < n))
			continue;	/* at least one section */
		s.scope = below ? MODEL_SUBDOMAINS : MODEL_DOMAIN;
		st = section_fill(&s, from, len, scratch, a, err);
		if (st == DMARC_OK && opts->by_address)
			st = fill_addresses(&s, from, len, a, err);
		if (st == DMARC_OK) {
			trim(&s, opts);
			out[filled++] = s;
		}
	}
	free(scratch);
	if (st == DMARC_OK)
		*sections = filled;
	return st;
}

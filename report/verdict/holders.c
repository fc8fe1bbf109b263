/*
 * holders.c: which senders sign with an own selector, and which of them only
 * pass signed mail on.
 *
 * A direct sender is known by its other results, or carries at least half of
 * what the selector passes: no forwarder carries more than the origin. Both
 * are looked at twice, over W28 and over HISTORY, and once is enough: a holder
 * stays known when its key breaks, and a new one need not outweigh the old.
 *
 * Where nobody is known so, the one with the most mail is guessed. But the
 * origin may be a pool: a provider signs from many networks, and without DNS
 * each of them is a sender. While the key passes, they look like forwarders,
 * and that costs nothing; a key that passes nowhere any more is looked at
 * again.
 */
#include <stdlib.h>
#include <string.h>

#include "common/memory/memo.h"
#include "report/verdict/work.h"

#define SPANS 2		/* W28, HISTORY */

/* The mail of a sender that passes with a selector. */
struct claim {
	uint32_t selector, sender;
	bool direct, own;
	uint64_t messages[SPANS];	/* aligned, without an override */
};

/* The claims so far, and their places by selector and sender. */
struct claims {
	struct memo at;
	struct claim *list;
	size_t n;
};

/* The claim of a sender to a selector; NULL: out of memory. */
static struct claim *
claim_of(struct work *w, struct claims *c, uint32_t selector, uint32_t sender)
{
	uint32_t place;
	bool first;

	if (!memo_place(&c->at, selector, sender, &place, &first))
		w->out_of_memory = true;
	else if (first)
		c->list = work_grow(w, c->list, c->n, sizeof *c->list);
	if (w->out_of_memory)
		return NULL;
	if (first)
		c->list[c->n++] = (struct claim){ selector, sender, false,
		    false, { 0 } };
	return &c->list[place];
}

static int
by_claim(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->selector != y->selector)
		return x->selector < y->selector ? -1 : 1;
	return (x->sender > y->sender) - (x->sender < y->sender);
}

/* Whether a label leaves open that its sender signs as the domain. */
static bool
may_sign(enum verdict_label l)
{
	return l == VERDICT_UNLABELLED || l == VERDICT_OWN ||
	    l == VERDICT_AUTHORISED;
}

/* Set c->direct and c->own from the mail of a pair in a span. */
static void
know(const struct work *w, size_t at, const bool *own_address,
    struct claim *c)
{
	const struct verdict_pair *p = &w->f->pair[at];
	bool sends = w->f->sender[p->sender].service == VERDICT_SENDS;
	bool alone = p->mail->dkim_aligned && !p->mail->forwarded;

	if (p->label != VERDICT_UNLABELLED) {
		c->direct = true;
		c->own = c->own || p->label == VERDICT_OWN;
	} else if (p->mail->spf_aligned || (alone && (sends ||
	    own_address[p->address]))) {
		c->direct = true;
		c->own = c->own || !sends;
	}
}

/* Whether a selector stands earlier in the same mail. */
static bool
repeated(const struct work *w, const struct verdict_mail *m, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (m->dkim[i].result == DMARC_RESULT_PASS &&
		    work_selector(w, &m->dkim[i]) ==
		    work_selector(w, &m->dkim[at]))
			return true;
	return false;
}

/* Add what a pair claims to the claims of its sender. */
static void
add_claims(struct work *w, size_t at, bool *const own_address[SPANS],
    struct claims *claims)
{
	const struct verdict_mail *m = w->f->pair[at].mail;
	const struct pair *p = &w->pair[at];
	const uint64_t sent[SPANS] = { p->messages, p->messages + p->older };

	if (sent[1] == 0 || !mail_passes(m) ||
	    !may_sign(w->f->pair[at].label))
		return;
	for (size_t j = 0; j < m->dkims; j++) {
		uint32_t s = work_selector(w, &m->dkim[j]);
		struct claim *c;

		if (s == NO_PLACE || m->dkim[j].result != DMARC_RESULT_PASS ||
		    repeated(w, m, j))
			continue;
		c = claim_of(w, claims, s, p->sender);
		for (int k = 0; c != NULL && k < SPANS; k++) {
			if (sent[k] > 0 && !w->sender[p->sender].many)
				know(w, at, own_address[k], c);
			if (m->dkim_aligned && !m->forwarded)
				c->messages[k] += sent[k];
		}
	}
}

/* Find the direct senders among the n claims to a selector. */
static void
settle(const struct work *w, struct claim *c, size_t n, struct selector *s)
{
	uint64_t all[SPANS] = { 0 }, known = 0;
	struct claim *most = NULL;
	bool any = false;

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < SPANS; k++)
			all[k] += c[i].messages[k];
	for (size_t i = 0; i < n; i++) {
		/* None of many senders carries a selector alone. */
		if (w->sender[c[i].sender].many)
			continue;
		for (int k = 0; k < SPANS; k++)
			if (c[i].messages[k] > 0 &&
			    c[i].messages[k] >= all[k] - c[i].messages[k])
				c[i].direct = true;
		any = any || c[i].direct;
		if (c[i].messages[1] > 0 && (most == NULL ||
		    c[i].messages[1] > most->messages[1] ||
		    (c[i].messages[1] == most->messages[1] &&
		    strcmp(w->sender[c[i].sender].name,
		    w->sender[most->sender].name) < 0)))
			most = &c[i];
	}
	for (size_t i = 0; i < n; i++)
		known += c[i].direct ? c[i].messages[1] : 0;
	s->passed = all[1];
	s->pool = known < all[1] - known;
	if (!any && most != NULL)
		most->direct = true;
}

static int
by_sender(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;

	return (x->sender > y->sender) - (x->sender < y->sender);
}

const struct holder *
work_holder(const struct work *w, uint32_t selector, uint32_t sender)
{
	const struct selector *s = &w->selector[selector];
	const struct holder key = { .sender = sender };

	return s->to == s->from ? NULL : bsearch(&key, w->holder + s->from,
	    s->to - s->from, sizeof key, by_sender);
}

/* What the rows of W28 say about a selector of a pool. */
struct pool {
	int64_t last;		/* day on which it passed, or NEVER */
	uint64_t failed;	/* messages of its holders since */
};

static bool
is_pool(const struct work *w, uint32_t selector)
{
	return selector != NO_PLACE && w->selector[selector].pool;
}

/* Note the day of a row whose own signature passes. */
static void
note_pass(const struct work *w, const struct verdict_row *r, struct pool *pool)
{
	const struct verdict_pair *p = &w->f->pair[r->pair];
	const struct verdict_mail *m = p->mail;

	if (!m->dkim_aligned || p->label == VERDICT_IGNORE || r->messages == 0)
		return;
	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t s = work_selector(w, &m->dkim[i]);

		if (is_pool(w, s) && m->dkim[i].result == DMARC_RESULT_PASS &&
		    r->day > pool[s].last)
			pool[s].last = r->day;
	}
}

/* Count a row that fails after the last day on which the selector passed. */
static void
note_failure(const struct work *w, const struct verdict_row *r,
    struct pool *pool)
{
	const struct verdict_pair *p = &w->f->pair[r->pair];
	const struct verdict_mail *m = p->mail;

	if (mail_passes(m) || m->forwarded || p->label == VERDICT_IGNORE)
		return;
	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t s = work_selector(w, &m->dkim[i]);

		if (is_pool(w, s) && r->day > pool[s].last &&
		    m->dkim[i].result != DMARC_RESULT_TEMPERROR &&
		    work_holder(w, s, w->pair[r->pair].sender) != NULL) {
			pool[s].failed += r->messages;
			return;	/* count a row once */
		}
	}
}

/* Whether the key had passed enough mail, and enough of it fails since. */
static bool
ended(const struct selector *s, const struct pool *p)
{
	uint64_t enough = (uint64_t)rule(RULE_DROP_MESSAGES, STEP_QUARANTINE);

	return s->pool && s->passed >= enough && p->failed >= enough;
}

/*
 * Let each sender that a pool's key passed for be a direct one, once the key
 * passes nowhere: there is no original left that was altered on the way.
 * Senders that it never passed for stay strangers, whatever they forge.
 */
static void
settle_pools(struct work *w)
{
	struct pool *pool = work_array(w, w->selectors, sizeof *pool);
	bool any = false;

	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < w->selectors; i++) {
		pool[i].last = w->selector[i].older;
		any = any || w->selector[i].pool;
	}
	if (!any)
		return;
	for (size_t i = 0; i < w->f->rows; i++)
		note_pass(w, &w->f->row[i], pool);
	for (size_t i = 0; i < w->f->rows; i++)
		note_failure(w, &w->f->row[i], pool);
	for (size_t i = 0; i < w->selectors; i++)
		for (size_t k = w->selector[i].from; ended(&w->selector[i],
		    &pool[i]) && k < w->selector[i].to; k++)
			w->holder[k].direct = w->holder[k].direct ||
			    !w->sender[w->holder[k].sender].many;
}

void
work_holders(struct work *w, bool *const own_address[SPANS])
{
	struct claims claims = { .at = MEMO_INIT_ORDER(w->a) };
	struct claim *c;
	size_t n;

	for (size_t i = 0; i < w->f->pairs && !w->out_of_memory; i++)
		add_claims(w, i, own_address, &claims);
	c = claims.list;
	n = claims.n;
	w->holder = work_array(w, n, sizeof *w->holder);
	if (w->out_of_memory)
		return;
	if (n > 0)
		qsort(c, n, sizeof *c, by_claim);
	for (size_t from = 0, to; from < n; from = to) {
		struct selector *s = &w->selector[c[from].selector];

		for (to = from + 1; to < n &&
		    c[to].selector == c[from].selector; to++)
			;
		settle(w, c + from, to - from, s);
		s->from = from;
		s->to = to;
	}
	for (size_t i = 0; i < n; i++)
		w->holder[i] = (struct holder){ c[i].selector, c[i].sender,
		    c[i].direct, c[i].own };
	settle_pools(w);
}

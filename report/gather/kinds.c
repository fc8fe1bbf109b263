/*
 * kinds.c: see kinds.h.
 */
#include "report/gather/kinds.h"

#include <string.h>

/* The text of a selector among all: a name holds no line end. */
static char *
selector_text(const char *domain, const char *selector)
{
	return g_strconcat(domain, "\n", selector, NULL);
}

struct kinds
kinds_begin(struct origins *kept)
{
	struct kinds k = { .kept = kept,
	    .mails = MEMO_INIT(kept->identity.arena, struct origin_mail),
	    .selectors = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL) };

	for (size_t i = 0; i < kept->own_selectors; i++)
		(void)g_hash_table_insert(k.selectors, selector_text(
		    kept->own_selector[i].domain,
		    kept->own_selector[i].selector), GSIZE_TO_POINTER(i + 1));
	return k;
}

void
kinds_free(struct kinds *k)
{
	if (k->selectors != NULL)
		g_hash_table_destroy(k->selectors);
	k->selectors = NULL;
}

/* The place of a selector among the kept ones; NO_PLACE: not kept. */
static uint32_t
selector_place(const struct kinds *k, const struct verdict_result *r)
{
	char *text;
	size_t place;

	if (r->own_selector == NO_PLACE)
		return NO_PLACE;
	text = selector_text(r->domain, r->selector);
	place = GPOINTER_TO_SIZE(g_hash_table_lookup(k->selectors, text));
	g_free(text);
	return place == 0 ? NO_PLACE : (uint32_t)(place - 1);
}

/* What is kept of the results of a combination. */
struct chosen {
	/* Indices in dkim[] and spf[]; SIZE_MAX: none. */
	size_t own, foreign;	/* a signature of our own; another's pass */
	size_t spf_own, spf_foreign;	/* that pass */
	uint32_t selector;	/* of own, among the kept ones */
};

/* How much the own result r says of the mail. */
static int
weight(const struct verdict_result *r, uint32_t selector)
{
	return (r->result == DMARC_RESULT_PASS ? 4 : 0) +
	    (selector != NO_PLACE ? 2 : 0) +
	    (r->result != DMARC_RESULT_TEMPERROR ? 1 : 0);
}

static struct chosen
choose(const struct kinds *k, const struct verdict_mail *m)
{
	struct chosen c = { SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, NO_PLACE };
	int most = -1;

	for (size_t i = 0; i < m->dkims; i++) {
		const struct verdict_result *r = &m->dkim[i];
		uint32_t selector;

		if (!r->own) {
			if (r->result == DMARC_RESULT_PASS)
				c.foreign = i;
			continue;
		}
		selector = selector_place(k, r);
		if (weight(r, selector) > most) {
			most = weight(r, selector);
			c.own = i;
			c.selector = selector;
		}
	}
	for (size_t i = 0; i < m->spfs; i++)
		if (m->spf[i].result == DMARC_RESULT_PASS)
			*(m->spf[i].own ? &c.spf_own : &c.spf_foreign) = i;
	return c;
}

static bool
is_tried(const struct dmarc_auth *a)
{
	return a != NULL && a->result != DMARC_RESULT_NONE;
}

/* Appends a number below 2^width to the features. */
static void
feature(uint64_t *bits, unsigned width, uint64_t value)
{
	*bits = *bits << width | (value & ((UINT64_C(1) << width) - 1));
}

/* What a verdict and a tally look at, in one number. */
static uint64_t
features(const struct origin_mail *m, const struct chosen *c)
{
	const struct verdict_mail *s = &m->says;
	uint64_t bits = 0;

	feature(&bits, 1, s->below);
	feature(&bits, 1, s->dkim_aligned);
	feature(&bits, 1, s->spf_aligned);
	feature(&bits, 1, s->forwarded);
	feature(&bits, 1, m->tenant);
	feature(&bits, 3, s->disposition);
	feature(&bits, 2, (uint64_t)((int64_t)s->found + 1));
	feature(&bits, 8, m->overrides);
	feature(&bits, 1, is_tried(m->dkim));
	feature(&bits, 1, is_tried(m->spf));
	feature(&bits, 1, c->foreign != SIZE_MAX);
	feature(&bits, 1, c->spf_own != SIZE_MAX);
	feature(&bits, 1, c->spf_foreign != SIZE_MAX);
	feature(&bits, 5, c->own == SIZE_MAX ? 31 : s->dkim[c->own].result);
	feature(&bits, 24, c->selector);
	return bits;
}

/* Copies text into the arena; NULL stays NULL. */
static bool
copy_text(struct arena *a, const char **text)
{
	if (*text == NULL)
		return true;
	*text = arena_strndup(a, *text, strlen(*text));
	return *text != NULL;
}

/* Copies the chosen ones of a list of results. */
static bool
copy_results(const struct kinds *k, const struct verdict_result **list,
    size_t *n, size_t one, size_t other, uint32_t selector)
{
	struct arena *a = k->kept->identity.arena;
	struct verdict_result *copy = arena_array(a, 2, sizeof *copy);
	size_t copied = 0;

	if (copy == NULL)
		return false;
	if (one != SIZE_MAX) {
		copy[copied] = (*list)[one];
		copy[copied++].own_selector = selector;
	}
	if (other != SIZE_MAX)
		copy[copied++] = (*list)[other];
	for (size_t i = 0; i < copied; i++)
		if (!copy_text(a, &copy[i].domain) ||
		    !copy_text(a, &copy[i].selector))
			return false;
	*list = copy;
	*n = copied;
	return true;
}

static bool
copy_auth(struct arena *a, const struct dmarc_auth **auth)
{
	struct dmarc_auth *copy;

	if (*auth == NULL)
		return true;
	copy = arena_alloc(a, sizeof *copy);
	if (copy == NULL)
		return false;
	*copy = **auth;
	*auth = copy;
	return copy_text(a, &copy->domain) && copy_text(a, &copy->selector);
}

const struct origin_mail *
kinds_use(struct kinds *k, const struct origin_mail *m, uint32_t who)
{
	struct chosen c = choose(k, &m->says);
	struct arena *a = k->kept->identity.arena;
	bool first;
	struct origin_mail *kept = memo_at(&k->mails, features(m, &c), who,
	    &first);

	if (kept == NULL || !first)
		return kept;
	*kept = *m;
	kept->summed = true;
	kept->sender.name = NULL;	/* the crowd knows the sender */
	return copy_text(a, &kept->says.header_from) &&
	    copy_results(k, &kept->says.dkim, &kept->says.dkims, c.own,
	    c.foreign, c.selector) &&
	    copy_results(k, &kept->says.spf, &kept->says.spfs, c.spf_own,
	    c.spf_foreign, NO_PLACE) &&
	    copy_auth(a, &kept->dkim) && copy_auth(a, &kept->spf) ? kept :
	    NULL;
}

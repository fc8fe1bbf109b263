/*
 * classify.c: gives each pair its class. The first matching rule decides:
 *
 *   1   the operator's label
 *   2   aligned SPF: a service's, else own
 *   3   aligned DKIM: forwarded if an override says so; a service's; own if
 *       the address has rule-2 mail; a holder of its own key; else
 *       forwarded, with our signature intact
 *   4   failing: forwarded if an override says so; own if the address or the
 *       account is own; a service's with a broken signature; own signature,
 *       altered on the way; a service's that never aligned; a sender that
 *       authenticates as another domain or whose host has a name; forged
 *
 * Two rules are choices of this program. A signature without a selector counts
 * as its sender's own if no result passes for another organization. Failing
 * mail with a passing result of our own organization (strict alignment) was
 * authenticated by us, so it is own or a service's, never forged.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

/* Knowledge about addresses and senders, gathered before the classes. */
struct known {
	bool *own_address;	/* has rule-2 mail in W28 */
	bool *related;		/* senders the domain probably deals with */
};

bool
class_direct(enum verdict_class class)
{
	return class == CLASS_OWN || class == CLASS_THIRD_OK ||
	    class == CLASS_THIRD_BAD;
}

bool
mail_passes(const struct verdict_mail *m)
{
	return m->dkim_aligned || m->spf_aligned;
}

/* Whether a result passes for our organization (own), or for another. */
static bool
any_pass(const struct verdict_mail *m, bool own)
{
	for (size_t i = 0; i < m->dkims; i++)
		if (m->dkim[i].result == DMARC_RESULT_PASS &&
		    m->dkim[i].own == own)
			return true;
	for (size_t i = 0; i < m->spfs; i++)
		if (m->spf[i].result == DMARC_RESULT_PASS &&
		    m->spf[i].own == own)
			return true;
	return false;
}

/* Find the passing selectors, and the addresses with aligned SPF. */
static void
find_own(struct work *w, struct known *k)
{
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_pair *p = &w->f->pair[i];
		const struct verdict_mail *m = p->mail;

		if (w->pair[i].messages == 0 || p->label == VERDICT_IGNORE)
			continue;
		if (m->spf_aligned && p->label != VERDICT_UNAUTHORISED &&
		    p->label != VERDICT_FORWARDER)
			k->own_address[p->address] = true;
		for (size_t j = 0; m->dkim_aligned && j < m->dkims; j++) {
			uint32_t s = work_selector(w, &m->dkim[j]);

			if (m->dkim[j].result == DMARC_RESULT_PASS &&
			    s != NO_PLACE)
				w->selector[s].passes = true;
		}
	}
}

/* The mail of a sender in W28. */
struct seen {
	uint64_t messages;
	unsigned weeks;		/* a bit for each ISO week */
	uint32_t reporter, reporters;	/* the first; 0, 1, or 2 for more */
};

/* The number of bits in a set. */
static int
bits(unsigned set)
{
	int n = 0;

	for (; set != 0; set &= set - 1)
		n++;
	return n;
}

/* The ISO week of a day as a bit; W28 touches five at most. */
static unsigned
week_bit(const struct work *w, int64_t day)
{
	int64_t first = w->f->last - W28 + 1;

	/* Day 0 was a Thursday, so day + 3 counts from a Monday. */
	return 1u << ((day + 3) / 7 - (first + 3) / 7);
}

static void
find_related(struct work *w, struct known *k)
{
	struct seen *seen = work_array(w, w->senders, sizeof *seen);

	if (seen == NULL)
		return;
	for (size_t i = 0; i < w->f->rows; i++) {
		const struct verdict_row *r = &w->f->row[i];
		struct seen *s = &seen[w->pair[r->pair].sender];

		if (r->messages == 0)
			continue;
		s->messages += r->messages;
		s->weeks |= week_bit(w, r->day);
		if (s->reporters == 0) {
			s->reporters = 1;
			s->reporter = r->reporter;
		} else if (s->reporter != r->reporter) {
			s->reporters = 2;
		}
	}
	for (size_t i = 0; i < w->senders; i++)
		k->related[i] = w->sender[i].related || (seen[i].messages >=
		    (uint64_t)rule(RULE_RELATED_MESSAGES, STEP_QUARANTINE) &&
		    bits(seen[i].weeks) >= (int)rule(RULE_RELATED_WEEKS,
		    STEP_QUARANTINE) && seen[i].reporters >= (uint32_t)rule(
		    RULE_RELATED_REPORTERS, STEP_QUARANTINE));
}

/* Whether the mail has an own signature whose selector passes elsewhere. */
static bool
own_signature(const struct work *w, const struct verdict_mail *m)
{
	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t s = work_selector(w, &m->dkim[i]);

		if (s != NO_PLACE && w->selector[s].passes)
			return true;
	}
	return false;
}

static enum verdict_class
labelled(enum verdict_label label, bool pass)
{
	switch (label) {
	case VERDICT_OWN:
		return CLASS_OWN;
	case VERDICT_AUTHORISED:
		return pass ? CLASS_THIRD_OK : CLASS_THIRD_BAD;
	case VERDICT_FORWARDER:
		return pass ? CLASS_FWD_OK : CLASS_FWD_BAD;
	case VERDICT_UNAUTHORISED:
		return CLASS_SPOOF;
	default:
		return CLASS_IGNORED;
	}
}

/* Rules 4a to 4g. */
static enum verdict_class
failing(const struct work *w, const struct known *k, size_t at)
{
	const struct verdict_pair *p = &w->f->pair[at];
	enum verdict_service service = w->f->sender[p->sender].service;
	bool sends = service == VERDICT_SENDS;

	if (p->mail->forwarded)
		return CLASS_FWD_BAD;
	if (p->tenant || (k->own_address[p->address] &&
	    service == VERDICT_NO_SERVICE))
		return CLASS_OWN;
	if (any_pass(p->mail, true))
		return sends ? CLASS_THIRD_BAD : CLASS_OWN;
	if (own_signature(w, p->mail))
		return sends ? CLASS_THIRD_BAD : CLASS_FWD_BAD;
	if (sends && k->related[w->pair[at].sender])
		return CLASS_THIRD_BAD;
	return w->f->address[p->address].host_named ||
	    any_pass(p->mail, false) ? CLASS_UNKNOWN : CLASS_SPOOF;
}

/*
 * Every rule except 3d and 3e, which need the holders of selectors: their
 * pairs stay CLASSES for now.
 */
static enum verdict_class
classify(const struct work *w, const struct known *k, size_t at)
{
	const struct verdict_pair *p = &w->f->pair[at];
	const struct verdict_mail *m = p->mail;
	bool sends = w->f->sender[p->sender].service == VERDICT_SENDS;

	if (p->label != VERDICT_UNLABELLED)
		return labelled(p->label, mail_passes(m));
	if (m->spf_aligned)
		return sends ? CLASS_THIRD_OK : CLASS_OWN;
	if (!m->dkim_aligned)
		return failing(w, k, at);
	if (m->forwarded)
		return CLASS_FWD_OK;
	if (sends)
		return CLASS_THIRD_OK;
	return k->own_address[p->address] ? CLASS_OWN : CLASSES;
}

static void
hold(struct selector *s, uint32_t sender)
{
	if (s->holders == 0) {
		s->holders = 1;
		s->holder = sender;
	} else if (s->holder != sender) {
		s->holders = 2;
	}
}

/* Find the direct senders, by rules 2, 3b and 3c, that pass with a selector. */
static void
find_holders(struct work *w)
{
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_mail *m = w->f->pair[i].mail;
		enum verdict_class c = w->pair[i].class;

		if (w->pair[i].messages == 0 || !mail_passes(m) ||
		    (c != CLASS_OWN && c != CLASS_THIRD_OK))
			continue;
		for (size_t j = 0; j < m->dkims; j++) {
			uint32_t s = work_selector(w, &m->dkim[j]);

			if (m->dkim[j].result == DMARC_RESULT_PASS &&
			    s != NO_PLACE)
				hold(&w->selector[s], w->pair[i].sender);
		}
	}
}

/* Passing messages of a sender with a selector. */
struct claim {
	uint32_t selector, sender;
	uint64_t messages;
};

static int
by_claim(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->selector != y->selector)
		return x->selector < y->selector ? -1 : 1;
	return (x->sender > y->sender) - (x->sender < y->sender);
}

/*
 * Give each selector without a direct sender to the sender with the most
 * passing messages, or the first of them by name.
 */
static void
choose_holders(struct work *w, struct claim *claim, size_t n)
{
	uint32_t selector = NO_PLACE;
	uint64_t best = 0, sum = 0;

	if (n > 0)
		qsort(claim, n, sizeof *claim, by_claim);
	for (size_t i = 0; i < n; i++) {
		if (claim[i].selector != selector) {
			selector = claim[i].selector;
			best = sum = 0;
		} else if (claim[i].sender != claim[i - 1].sender) {
			sum = 0;
		}
		sum += claim[i].messages;
		if (sum > best || (sum == best && sum > 0 && strcmp(
		    w->sender[claim[i].sender].name,
		    w->sender[w->selector[selector].holder].name) < 0)) {
			best = sum;
			w->selector[selector].holders = 1;
			w->selector[selector].holder = claim[i].sender;
		}
	}
}

static void
find_claims(struct work *w)
{
	size_t n = 0;
	struct claim *claim;

	for (size_t i = 0; i < w->f->pairs; i++)
		if (w->pair[i].class == CLASSES)
			n += w->f->pair[i].mail->dkims;
	claim = work_array(w, n, sizeof *claim);
	if (claim == NULL)
		return;
	n = 0;
	for (size_t i = 0; i < w->f->pairs; i++) {
		const struct verdict_mail *m = w->f->pair[i].mail;

		for (size_t j = 0; w->pair[i].class == CLASSES &&
		    j < m->dkims; j++) {
			uint32_t s = work_selector(w, &m->dkim[j]);

			if (m->dkim[j].result == DMARC_RESULT_PASS &&
			    s != NO_PLACE && w->selector[s].holders == 0)
				claim[n++] = (struct claim){ s,
				    w->pair[i].sender, w->pair[i].messages };
		}
	}
	choose_holders(w, claim, n);
}

/*
 * Rules 3d and 3e. Without a selector, which some reporters leave out, the
 * signature is the sender's own, unless the mail also passes for another
 * domain, as forwarded mail does.
 */
static enum verdict_class
signed_only(const struct work *w, size_t at)
{
	const struct verdict_mail *m = w->f->pair[at].mail;
	bool named = false;

	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t s = work_selector(w, &m->dkim[i]);

		if (m->dkim[i].result != DMARC_RESULT_PASS || s == NO_PLACE)
			continue;
		named = true;
		if (w->selector[s].holders == 1 &&
		    w->selector[s].holder == w->pair[at].sender)
			return CLASS_THIRD_OK;
	}
	return named || any_pass(m, false) ? CLASS_FWD_OK : CLASS_THIRD_OK;
}

void
work_classify(struct work *w)
{
	struct known k = {
		.own_address = work_array(w, w->f->addresses,
		    sizeof *k.own_address),
		.related = work_array(w, w->senders, sizeof *k.related),
	};

	if (w->out_of_memory)
		return;
	find_own(w, &k);
	find_related(w, &k);
	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < w->f->pairs; i++)
		w->pair[i].class = classify(w, &k, i);
	find_holders(w);
	find_claims(w);
	for (size_t i = 0; i < w->f->pairs && !w->out_of_memory; i++) {
		struct pair *p = &w->pair[i];

		if (p->class == CLASSES)
			p->class = signed_only(w, i);
		p->broken = p->class == CLASS_THIRD_BAD &&
		    own_signature(w, w->f->pair[i].mail);
	}
}

bool
about_row(const struct work *w, enum about about,
    const struct verdict_row *r, bool *counts)
{
	const struct verdict_mail *m = w->f->pair[r->pair].mail;
	enum verdict_class c = w->pair[r->pair].class;

	*counts = r->messages > 0 && (about == ABOUT_UNKNOWN ?
	    c == CLASS_UNKNOWN : class_direct(c));
	if (!*counts)
		return false;
	switch (about) {
	case ABOUT_UNSIGNED:
		return !m->dkim_aligned;
	case ABOUT_NO_SPF:
		return !m->spf_aligned;
	default:
		return !mail_passes(m);
	}
}

enum dmarc_status
verdict_classes(const struct verdict_facts *f, struct arena *a,
    const enum verdict_class **out, struct dmarc_err *err)
{
	struct work *w = arena_alloc(a, sizeof *w);
	enum verdict_class *class = NULL;

	if (w != NULL) {
		w->f = f;
		w->a = a;
		work_index(w);
		if (!w->out_of_memory)
			work_classify(w);
		class = work_array(w, f->pairs, sizeof *class);
	}
	if (class == NULL || w->out_of_memory)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < f->pairs; i++)
		class[i] = w->pair[i].class;
	*out = class;
	return DMARC_OK;
}

/*
 * classify.c: gives each pair its class. The first matching rule decides:
 *
 *   1   the operator's label
 *   2   aligned SPF: a service's, else own
 *   3   aligned DKIM: forwarded if an override says so; a service's; own if
 *       the address has rule-2 mail; a direct sender of its selector; else
 *       forwarded, with our signature intact
 *   4   failing: forwarded if an override says so; own if the address or the
 *       account is own; a broken signature of a service or of a direct sender
 *       of the selector; own signature, altered on the way; a service's that
 *       never aligned; a sender that authenticates as another domain or whose
 *       host has a name; forged
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
	bool *own_address[2];	/* has rule-2 mail in W28, in HISTORY */
	bool *related;		/* services the domain probably deals with */
};

bool
class_direct(enum verdict_class class)
{
	return class == CLASS_OWN || class == CLASS_THIRD_OK ||
	    class == CLASS_THIRD_BAD;
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

		if (w->pair[i].messages + w->pair[i].older == 0 ||
		    p->label == VERDICT_IGNORE)
			continue;
		if (m->spf_aligned && p->label != VERDICT_UNAUTHORISED &&
		    p->label != VERDICT_FORWARDER) {
			k->own_address[1][p->address] = true;
			if (w->pair[i].messages > 0)
				k->own_address[0][p->address] = true;
		}
		for (size_t j = 0; m->dkim_aligned && j < m->dkims; j++) {
			uint32_t s = work_selector(w, &m->dkim[j]);

			if (m->dkim[j].result == DMARC_RESULT_PASS &&
			    s != NO_PLACE)
				w->selector[s].passes = true;
		}
	}
}

static void
seen_add(struct seen *s, uint64_t messages, uint64_t weeks, uint32_t reporter)
{
	s->messages += messages;
	s->weeks |= weeks;
	for (uint32_t i = 0; i < s->reporters; i++)
		if (s->reporter[i] == reporter)
			return;
	if (s->reporters < OLDER_REPORTERS)
		s->reporter[s->reporters++] = reporter;
}

void
seen_older(const struct work *w, struct seen *s, size_t pair)
{
	for (uint32_t at = w->f->pair[pair].older; at != NO_PLACE;
	    at = w->f->older[at].next) {
		const struct verdict_older *o = &w->f->older[at];
		uint64_t messages = o->messages;

		if (w->f->left_out[o->origin])
			continue;
		for (uint32_t i = 0; i < o->reporters; i++) {
			seen_add(s, messages, o->weeks, o->reporter[i]);
			messages = 0;
		}
	}
}

/* The number of bits in a set. */
static int
bits(uint64_t set)
{
	int n = 0;

	for (; set != 0; set &= set - 1)
		n++;
	return n;
}

/* Whether the sender of a pair sends for its customers. */
static bool
is_service(const struct work *w, size_t pair)
{
	return w->sender[w->pair[pair].sender].service == VERDICT_SENDS;
}

/* Find the related services; no rule asks about other senders. */
static void
find_related(struct work *w, struct known *k)
{
	struct seen *seen = work_array(w, w->senders, sizeof *seen);

	if (seen == NULL)
		return;
	for (size_t i = 0; i < w->f->rows; i++) {
		const struct verdict_row *r = &w->f->row[i];

		if (r->messages > 0 && is_service(w, r->pair))
			seen_add(&seen[w->pair[r->pair].sender], r->messages,
			    verdict_week(w->f->last, r->day), r->reporter);
	}
	for (size_t i = 0; i < w->f->pairs; i++)
		if (is_service(w, i))
			seen_older(w, &seen[w->pair[i].sender], i);
	for (size_t i = 0; i < w->senders; i++)
		k->related[i] = w->sender[i].related || (seen[i].messages >=
		    (uint64_t)rule(RULE_RELATED_MESSAGES, STEP_QUARANTINE) &&
		    bits(seen[i].weeks) >= (int)rule(RULE_RELATED_WEEKS,
		    STEP_QUARANTINE) && seen[i].reporters >= (uint32_t)rule(
		    RULE_RELATED_REPORTERS, STEP_QUARANTINE));
}

/* What the own signatures of a mail say, with selectors that pass elsewhere. */
enum signature { SIGNED_BY_NOBODY, SIGNED_BY_OTHERS, SIGNED_BY_SENDER,
	SIGNED_BY_OWN };

static enum signature
signature_of(const struct work *w, size_t at)
{
	const struct verdict_mail *m = w->f->pair[at].mail;
	enum signature best = SIGNED_BY_NOBODY;

	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t s = work_selector(w, &m->dkim[i]);
		enum signature found = SIGNED_BY_OTHERS;
		const struct holder *h;

		if (s == NO_PLACE || !w->selector[s].passes)
			continue;
		h = work_holder(w, s, w->pair[at].sender);
		if (h != NULL && h->direct)
			found = h->own ? SIGNED_BY_OWN : SIGNED_BY_SENDER;
		if (found > best)
			best = found;
	}
	return best;
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
	if (p->tenant || (k->own_address[0][p->address] &&
	    service == VERDICT_NO_SERVICE))
		return CLASS_OWN;
	if (any_pass(p->mail, true))
		return sends ? CLASS_THIRD_BAD : CLASS_OWN;
	switch (signature_of(w, at)) {
	case SIGNED_BY_OWN:
		return sends ? CLASS_THIRD_BAD : CLASS_OWN;
	case SIGNED_BY_SENDER:
		return CLASS_THIRD_BAD;
	case SIGNED_BY_OTHERS:
		return sends ? CLASS_THIRD_BAD : CLASS_FWD_BAD;
	default:
		break;
	}
	if (sends && k->related[w->pair[at].sender])
		return CLASS_THIRD_BAD;
	return w->f->address[p->address].host_named ||
	    any_pass(p->mail, false) ? CLASS_UNKNOWN : CLASS_SPOOF;
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
		const struct holder *h;

		if (m->dkim[i].result != DMARC_RESULT_PASS || s == NO_PLACE)
			continue;
		named = true;
		h = work_holder(w, s, w->pair[at].sender);
		if (h != NULL && h->direct)
			return CLASS_THIRD_OK;
	}
	return named || any_pass(m, false) ? CLASS_FWD_OK : CLASS_THIRD_OK;
}

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
	return k->own_address[0][p->address] ? CLASS_OWN :
	    signed_only(w, at);
}

void
work_classify(struct work *w)
{
	struct known k = {
		.own_address = {
			work_array(w, w->f->addresses, sizeof(bool)),
			work_array(w, w->f->addresses, sizeof(bool)) },
		.related = work_array(w, w->senders, sizeof *k.related),
	};

	if (w->out_of_memory)
		return;
	find_own(w, &k);
	find_related(w, &k);
	if (!w->out_of_memory)
		work_holders(w, k.own_address);
	for (size_t i = 0; i < w->f->pairs && !w->out_of_memory; i++) {
		struct pair *p = &w->pair[i];

		p->class = classify(w, &k, i);
		p->broken = p->class == CLASS_THIRD_BAD &&
		    signature_of(w, i) != SIGNED_BY_NOBODY;
	}
	w->related = k.related;
}

bool
about_row(const struct work *w, enum about about,
    const struct verdict_row *r, bool *counts)
{
	const struct verdict_mail *m = w->f->pair[r->pair].mail;
	enum verdict_class c = w->pair[r->pair].class;

	switch (about) {
	case ABOUT_UNKNOWN:
		*counts = c == CLASS_UNKNOWN;
		break;
	case ABOUT_SOURCE:
		*counts = c == CLASS_SPOOF && mail_own_envelope(m) &&
		    w->f->pair[r->pair].label == VERDICT_UNLABELLED;
		break;
	default:
		*counts = class_direct(c);
	}
	*counts = *counts && r->messages > 0;
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

enum verdict_class *
work_classes(struct work *w)
{
	enum verdict_class *class = work_array(w, w->f->pairs,
	    sizeof *class);

	for (size_t i = 0; !w->out_of_memory && i < w->f->pairs; i++)
		class[i] = w->pair[i].class;
	return class;
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
		class = work_classes(w);
	}
	if (class == NULL || w->out_of_memory)
		return dmarc_no_memory(err);
	*out = class;
	return DMARC_OK;
}

/*
 * section.c: see section.h.
 */
#include "report/gather/sources/section.h"

uint64_t
section_fail(const struct section_tally *t)
{
	return t->messages - t->pass;
}

uint64_t
section_delivered(const struct section_tally *t)
{
	return t->messages - t->quarantined - t->rejected - t->unknown;
}

void
section_add(struct section_tally *t, const struct origin_mail *m,
    uint64_t messages)
{
	const struct verdict_mail *c = &m->says;

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
	if (m->overrides != 0)
		t->overridden += messages;
	if (m->dkim != NULL && m->dkim->result != DMARC_RESULT_NONE)
		t->dkim_tried += messages;
	if (m->spf != NULL && m->spf->result != DMARC_RESULT_NONE)
		t->spf_tried += messages;
}

static void
add_tally(struct section_tally *t, const struct section_tally *more)
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

struct section_sender
section_networks(const struct section *s, size_t *n)
{
	struct section_sender all = { .kind = SENDER_NETWORK,
	    .first = INT64_MAX, .last = INT64_MIN };

	*n = 0;
	for (size_t i = 0; i < s->senders; i++) {
		const struct section_sender *m = &s->sender[i];

		if (m->kind != SENDER_NETWORK)
			continue;
		++*n;
		add_tally(&all.now, &m->now);
		if (m->first < all.first)
			all.first = m->first;
		if (m->last > all.last)
			all.last = m->last;
	}
	return all;
}


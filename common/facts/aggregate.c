/*
 * aggregate.c: see aggregate.h.
 */
#include "common/facts/aggregate.h"

bool
combination_passes(const struct dmarc_combination *c)
{
	return c->dkim_aligned == DMARC_ALIGNED_PASS ||
	    c->spf_aligned == DMARC_ALIGNED_PASS;
}

/* The first pass, else the first result, else NULL. */
static const struct dmarc_auth *
shown(const struct dmarc_auth *auth, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (auth[i].result == DMARC_RESULT_PASS)
			return &auth[i];
	return n > 0 ? &auth[0] : NULL;
}

const struct dmarc_auth *
combination_dkim(const struct dmarc_combination *c)
{
	return shown(c->dkim, c->dkims);
}

const struct dmarc_auth *
combination_spf(const struct dmarc_combination *c)
{
	return shown(c->spf, c->spfs);
}

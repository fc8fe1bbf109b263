/*
 * comments.c: see comments.h.
 */
#include "parse/xml/comments.h"

#include <string.h>

/* Removes the comments of a combination from reason number at on. */
static bool
leave_out(struct arena *a, struct dmarc_combination *c, uint32_t at,
    uint64_t *cut)
{
	struct dmarc_override_reason *override = arena_array(a, c->overrides,
	    sizeof *override);

	if (override == NULL)
		return false;
	for (uint32_t i = 0; i < c->overrides; i++) {
		override[i] = c->override[i];
		if (i < at || override[i].comment == NULL)
			continue;
		override[i].comment = NULL;
		++*cut;
	}
	c->override = override;
	return true;
}

bool
comments_cut(struct arena *a, struct dmarc_combination *c, size_t n,
    uint64_t limit, uint64_t *cut)
{
	uint64_t room = limit;

	for (size_t i = 0; i < n; i++) {
		uint32_t at = 0;

		for (; at < c[i].overrides; at++) {
			const char *comment = c[i].override[at].comment;
			size_t len = comment == NULL ? 0 : strlen(comment);

			if (len > room)
				break;
			room -= len;
		}
		if (at == c[i].overrides)
			continue;
		room = 0;
		if (!leave_out(a, &c[i], at, cut))
			return false;
	}
	return true;
}

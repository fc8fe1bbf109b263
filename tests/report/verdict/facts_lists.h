/*
 * facts_lists.h: lists of the facts without duplicates.
 */
#ifndef DMARC_TESTS_REPORT_VERDICT_FACTS_LISTS_H
#define DMARC_TESTS_REPORT_VERDICT_FACTS_LISTS_H

#include <string.h>

#include "report/verdict/facts.h"

/* The index of an address in a list with room for one more; adds it. */
static inline uint32_t
facts_address(struct verdict_address *list, size_t *n,
    const struct verdict_address *a)
{
	for (size_t i = 0; i < *n; i++)
		if (address_compare(&list[i].source, &a->source) == 0)
			return (uint32_t)i;
	list[*n] = *a;
	return (uint32_t)(*n)++;
}

/* The same for the selector of an own result; NO_PLACE: it has none. */
static inline uint32_t
facts_selector(struct verdict_own_selector *list, size_t *n,
    const struct verdict_result *r)
{
	if (!r->own || r->selector == NULL || r->selector[0] == '\0')
		return NO_PLACE;
	for (size_t i = 0; i < *n; i++)
		if (strcmp(list[i].domain, r->domain) == 0 &&
		    strcmp(list[i].selector, r->selector) == 0)
			return (uint32_t)i;
	list[*n] = (struct verdict_own_selector){ r->domain, r->selector };
	return (uint32_t)(*n)++;
}

#endif

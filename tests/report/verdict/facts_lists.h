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

/*
 * Let the reports tell of the scopes of the rows; adds those that are missing
 * to a list with room for them.
 */
static inline void
facts_tell(struct verdict_facts *f, struct verdict_report *list)
{
	enum { WHO = 16 };
	size_t at[W28][WHO];

	memset(at, 0xff, sizeof at);
	for (size_t i = 0; i < f->reports; i++)
		if (list[i].day <= f->last && list[i].day > f->last - W28)
			at[f->last - list[i].day][list[i].reporter] = i;
	for (size_t i = 0; i < f->rows; i++) {
		const struct verdict_row *r = &f->row[i];
		size_t *place = &at[f->last - r->day][r->reporter];

		if (*place == SIZE_MAX) {
			*place = f->reports++;
			list[*place] = (struct verdict_report){
			    .reporter = r->reporter, .day = r->day,
			    .origin = r->origin };
		}
		list[*place].scope[f->pair[r->pair].mail->below] = true;
	}
}

/* Add earlier mail of a pair, from one reporter, to a list with room. */
static inline void
facts_older(struct verdict_facts *f, struct verdict_older *list,
    struct verdict_pair *p, struct verdict_older x)
{
	for (int64_t d = x.first; d <= x.last; d++)
		x.weeks |= verdict_week(f->last, d);
	x.next = p->older;
	p->older = (uint32_t)f->olders;
	list[f->olders++] = x;
}

#endif

/*
 * heard.c: whose word counts. Anybody can mail a report, with any count. Once
 * enough organizations send reports that our own mail server vouches for, the
 * verdict hears no others.
 */
#include <string.h>

#include "report/verdict/verdict.h"

bool
verdict_young(const struct verdict_facts *f, const struct verdict_reporter *r)
{
	return f->enough_aged && r->first > f->last -
	    (int64_t)rule(RULE_AGED_DAYS, STEP_REJECT);
}

#define VOUCHING 8	/* at least the limit of RULE_VOUCHING */

bool
verdict_vouched(const struct verdict_facts *f)
{
	const size_t enough = (size_t)rule(RULE_VOUCHING, STEP_QUARANTINE);
	uint32_t who[VOUCHING];
	size_t n = 0;

	for (size_t i = 0; i < f->reports && n < enough; i++) {
		const struct verdict_report *r = &f->report[i];
		size_t at = 0;

		if (r->origin != ORIGIN_VERIFIED ||
		    r->day <= f->last - W28 || r->day > f->last)
			continue;
		while (at < n && who[at] != r->reporter)
			at++;
		if (at == n && n < VOUCHING)
			who[n++] = r->reporter;
	}
	return n >= enough;
}

bool
verdict_tells(const struct verdict_facts *f, enum verdict_origin origin)
{
	bool any = f->told[origin].reports > 0;

	for (size_t i = 0; i < f->rows && !any; i++)
		any = f->row[i].origin == origin;
	for (size_t i = 0; i < f->reports && !any; i++)
		any = f->report[i].origin == origin;
	for (size_t i = 0; i < f->publisheds && !any; i++)
		any = f->published[i].origin == origin;
	for (size_t i = 0; i < f->olders && !any; i++)
		any = f->older[i].origin == origin;
	return any;
}

/*
 * Copy the elements of an array of facts whose origin is heard. Without any to
 * leave out, the array stays as it is.
 */
#define HEAR(type, list, count) \
static bool \
hear_##list(const struct verdict_facts *f, const bool left_out[ORIGINS], \
    struct arena *a, struct verdict_facts *out) \
{ \
	type *kept; \
	size_t n = 0; \
\
	for (size_t i = 0; i < f->count; i++) \
		n += !left_out[f->list[i].origin]; \
	if (n == f->count) \
		return true; \
	kept = arena_array(a, n + 1, sizeof *kept); \
	if (kept == NULL) \
		return false; \
	out->list = kept; \
	out->count = n; \
	for (size_t i = 0; i < f->count; i++) \
		if (!left_out[f->list[i].origin]) \
			*kept++ = f->list[i]; \
	return true; \
}

HEAR(struct verdict_row, row, rows)
HEAR(struct verdict_report, report, reports)
HEAR(struct verdict_published, published, publisheds)

enum dmarc_status
verdict_hear(const struct verdict_facts *f, const bool left_out[ORIGINS],
    struct arena *a, struct verdict_facts *out, struct dmarc_err *err)
{
	*out = *f;
	memcpy(out->left_out, left_out, sizeof out->left_out);
	return hear_row(f, left_out, a, out) &&
	    hear_report(f, left_out, a, out) &&
	    hear_published(f, left_out, a, out) ? DMARC_OK :
	    dmarc_no_memory(err);
}

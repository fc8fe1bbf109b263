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

/* An array of facts, each of which says where it comes from. */
struct told {
	const unsigned char *list;
	size_t n, bytes;	/* bytes: of one element */
	size_t origin;		/* where its enum verdict_origin is */
};

static bool
is_heard(const struct told *t, size_t i, const bool left_out[ORIGINS])
{
	enum verdict_origin origin;

	memcpy(&origin, t->list + i * t->bytes + t->origin, sizeof origin);
	return !left_out[origin];
}

/*
 * The elements that are heard, *n of them: the array itself if that is all of
 * them, else a copy. NULL: out of memory.
 */
static const void *
hear(const struct told *t, const bool left_out[ORIGINS], struct arena *a,
    size_t *n)
{
	unsigned char *kept;

	*n = 0;
	for (size_t i = 0; i < t->n; i++)
		*n += is_heard(t, i, left_out);
	if (*n == t->n)
		return t->list;
	kept = arena_array(a, *n + 1, t->bytes);
	if (kept == NULL)
		return NULL;
	*n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (is_heard(t, i, left_out))
			memcpy(kept + (*n)++ * t->bytes,
			    t->list + i * t->bytes, t->bytes);
	return kept;
}

#define TOLD(list, n) &(struct told){ (const unsigned char *)(list), (n), \
    sizeof *(list), offsetof(__typeof__(*(list)), origin) }

enum dmarc_status
verdict_hear(const struct verdict_facts *f, const bool left_out[ORIGINS],
    struct arena *a, struct verdict_facts *out, struct dmarc_err *err)
{
	*out = *f;
	memcpy(out->left_out, left_out, sizeof out->left_out);
	out->row = hear(TOLD(f->row, f->rows), left_out, a, &out->rows);
	out->report = hear(TOLD(f->report, f->reports), left_out, a,
	    &out->reports);
	out->published = hear(TOLD(f->published, f->publisheds), left_out, a,
	    &out->publisheds);
	return (out->row == NULL && out->rows < f->rows) ||
	    (out->report == NULL && out->reports < f->reports) ||
	    (out->published == NULL && out->publisheds < f->publisheds) ?
	    dmarc_no_memory(err) : DMARC_OK;
}

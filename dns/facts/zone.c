/*
 * zone.c: see zone.h.
 */
#include "dns/facts/zone.h"

enum work_status
zone_step(struct work *w, struct lookup *l)
{
	struct zone_facts *f = (struct zone_facts *)w;
	struct reading r = reading_begin(w, l);
	const struct answer *a = reading_ask(&r, f->facts.domain, RR_SOA);

	f->exists = -1;
	f->secure = f->bogus = false;
	f->why = NULL;
	if (a == NULL)
		return reading_end(&r);
	f->secure = a->secure;
	f->bogus = a->status == ANSWER_BOGUS;
	if (answer_is_unknown(a))
		f->why = a->why;
	else
		f->exists = a->status != ANSWER_MISSING;
	return reading_end(&r);
}

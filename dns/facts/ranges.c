/*
 * ranges.c: see ranges.h.
 */
#include "dns/facts/ranges.h"

#include <string.h>

#include "dns/name/name.h"
#include "dns/spf/record.h"

/* The records to read: each name once, in the order in which it is found. */
struct walk {
	struct reading *reading;
	struct range_facts *out;
	const char *name[RANGES_RECORDS_MOST];
	size_t names;
};

static void
add_name(struct walk *w, const struct spf_term *t)
{
	char text[NAME_TEXT];

	if (t->macros != 0 || t->spec == NULL ||
	    !name_of_bytes(t->spec, t->spec_len, text))
		return;
	for (size_t i = 0; i < w->names; i++)
		if (strcmp(w->name[i], text) == 0)
			return;
	if (w->names == RANGES_RECORDS_MOST)
		w->out->known = false;
	else if ((w->name[w->names] = reading_copy(w->reading, text)) != NULL)
		w->names++;
}

/* The addresses that share the first bits of one. */
static void
add_range(struct walk *w, const struct spf_term *t)
{
	unsigned bits = t->kind == SPF_IP4 ? 96 + t->prefix4 : t->prefix6;
	struct range *r;

	if (w->out->ranges == RANGES_MOST) {
		w->out->known = false;
		return;
	}
	r = &w->out->range[w->out->ranges++];
	*r = (struct range){ t->address, t->address };
	for (unsigned i = bits; i < 128; i++) {
		unsigned char bit = (unsigned char)(0x80 >> i % 8);

		r->first.byte[i / 8] &= (unsigned char)~bit;
		r->last.byte[i / 8] |= bit;
	}
}

static void
read_record(struct walk *w, const struct rdata *record)
{
	const char *text = (const char *)record->byte, *why;
	struct spf_record r;
	struct spf_term t;

	if (!spf_check(text, record->len, &t, &why))
		return;
	r = spf_start(text, record->len);
	while (spf_next(&r, &t)) {
		if (t.kind == SPF_INCLUDE || t.kind == SPF_REDIRECT)
			add_name(w, &t);
		else if ((t.kind == SPF_IP4 || t.kind == SPF_IP6) &&
		    t.qualifier == '+')
			add_range(w, &t);
	}
}

enum work_status
ranges_step(struct work *w, struct lookup *l)
{
	struct range_facts *f = (struct range_facts *)w;
	struct reading r = reading_begin(w, l);
	struct walk walk = { .reading = &r, .out = f,
		.name = { f->facts.domain }, .names = 1 };

	f->known = true;
	f->ranges = 0;
	for (size_t i = 0; i < walk.names; i++) {
		const struct answer *a = reading_ask(&r, walk.name[i],
		    RR_TXT);

		if (a == NULL)
			continue;
		f->known &= !answer_is_unknown(a);
		for (size_t j = 0; j < a->records; j++)
			if (spf_is_record((const char *)a->record[j].byte,
			    a->record[j].len))
				read_record(&walk, &a->record[j]);
	}
	f->known &= !r.full;
	return reading_end(&r);
}

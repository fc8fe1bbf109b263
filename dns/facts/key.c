/*
 * key.c: see key.h.
 */
#include "dns/facts/key.h"

#include <stdio.h>
#include <string.h>

#include "dns/name/name.h"

/* Reads all records at the name. Of several keys a good one is kept. */
static void
read_records(const struct answer *a, struct key_facts *f)
{
	for (size_t i = 0; i < a->records; i++) {
		struct key k;

		key_read((const char *)a->record[i].byte, a->record[i].len,
		    &k);
		if (k.state == KEY_NONE) {
			f->others++;
			continue;
		}
		if (f->keys++ == 0 || (k.state == KEY_GOOD &&
		    f->key.state != KEY_GOOD)) {
			f->key = k;
			f->record = a->record[i];
		}
	}
}

enum work_status
key_step(struct work *w, struct lookup *l)
{
	struct key_facts *f = (struct key_facts *)w;
	struct reading r = reading_begin(w, l);
	const struct answer *a;
	char prefix[NAME_TEXT + sizeof "._domainkey."];

	f->known = f->bogus = false;
	f->why = f->alias_of = NULL;
	f->keys = f->others = 0;
	f->key = (struct key){ .state = KEY_NONE };
	f->record = (struct rdata){ .len = 0 };
	(void)snprintf(prefix, sizeof prefix, "%s._domainkey.", f->selector);
	a = reading_ask_at(&r, prefix, f->facts.domain, RR_TXT);
	if (a == NULL)
		return reading_end(&r);
	if (answer_is_unknown(a)) {
		f->why = a->why;
		f->bogus = a->status == ANSWER_BOGUS;
		return reading_end(&r);
	}
	f->known = true;
	f->ttl = a->ttl;
	f->alias_of = a->alias_of;
	read_records(a, f);
	return reading_end(&r);
}

const char *
key_last_good(const char *const *past, size_t n)
{
	struct key key;

	for (size_t i = 0; i < n; i++) {
		key_read(past[i], strlen(past[i]), &key);
		if (key.state == KEY_GOOD)
			return past[i];
	}
	return NULL;
}

/*
 * dmarc.c: see dmarc.h. rua.c looks at the targets of reports.
 */
#include "dns/facts/dmarc.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/record/policy.h"
#include "common/record/tags.h"
#include "dns/facts/rua.h"
#include "dns/name/name.h"

#define WALK_MOST 8		/* names in a tree walk (RFC 9989 4.10) */

/* Whether a record was meant as one: some tag is v, with DMARC1 in any form. */
static bool
is_near_miss(const struct rdata *r)
{
	const char *s = (const char *)r->byte;
	struct tags tags;
	struct tag t;
	size_t len = r->len;

	while (len > 0 && (*s == '"' || *s == '\'' || *s == ' ')) {
		s++;
		len--;
	}
	tags = tags_start(s, len);
	while (tags_next(&tags, &t))
		if (tag_is(&t, "v") && t.value_len >= 5 &&
		    strncasecmp(t.value, "dmarc", 5) == 0)
			return true;
	return false;
}

/* The DMARC records in an answer; the first of them go to list. */
static size_t
find_records(const struct answer *a, struct rdata *list, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < a->records; i++) {
		const struct rdata *r = &a->record[i];

		if (!policy_is_record((const char *)r->byte, r->len))
			continue;
		if (n < room)
			list[n] = *r;
		n++;
	}
	return n;
}

/* Takes the record of a name if it has one; false: it has none. */
static bool
take(struct dmarc_facts *f, const char *at, const struct answer *a)
{
	f->records = find_records(a, f->several,
	    sizeof f->several / sizeof *f->several);
	if (f->records == 0)
		return false;
	f->record = f->several[0];
	f->at = at;
	f->alias_of = a->alias_of;
	f->ttl = a->ttl;
	f->status = f->records > 1 ? RECORD_MULTIPLE : RECORD_OK;
	if (f->status == RECORD_OK)
		(void)policy_of_record((const char *)f->record.byte,
		    f->record.len, &f->policy);
	return true;
}

static void
set_unknown(struct dmarc_facts *f, const struct answer *a)
{
	f->status = RECORD_UNKNOWN;
	f->why = a->why;
	f->bogus = a->status == ANSWER_BOGUS;
}

/* Whether a record has psd=y or psd=n, as yes says. */
static bool
has_psd(const struct rdata *r, const char *yes)
{
	struct tags tags = tags_start((const char *)r->byte, r->len);
	struct tag t;

	while (tags_next(&tags, &t))
		if (tag_is(&t, "psd") && tag_says(&t, yes))
			return true;
	return false;
}

/* The name above another one; NULL: there is none. */
static const char *
above(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL ? dot + 1 : NULL;
}

/*
 * Walks up the tree from a domain without a record of its own. The record in
 * force is that of the organization: a name with psd=n, the one below psd=y, or
 * the highest with a record. Receivers that go by the Public Suffix List find
 * the same one, where its organization has a record.
 */
static void
walk_up(struct reading *r, struct dmarc_facts *f)
{
	const char *name = above(f->facts.domain);
	struct dmarc_facts found;
	unsigned labels = name_labels(f->facts.domain);

	for (; labels > WALK_MOST && name != NULL; labels--)
		name = above(name);
	for (; name != NULL; name = above(name)) {
		const struct answer *a = reading_ask_at(r, "_dmarc.", name,
		    RR_TXT);

		if (a == NULL)
			continue;
		if (answer_is_unknown(a)) {
			set_unknown(f, a);
			return;
		}
		found = *f;
		/* Several records are none, but are worth a finding. */
		if (!take(&found, name, a) ||
		    (found.status == RECORD_MULTIPLE && f->at != NULL))
			continue;
		/* The policy of a public suffix is for who has no other. */
		if (has_psd(&found.record, "y") && f->at != NULL)
			return;
		*f = found;
		if (has_psd(&found.record, "y") ||
		    has_psd(&found.record, "n"))
			return;
	}
}

/* Finds out whose record receivers take that go by the Public Suffix List. */
static void
ask_organization(struct reading *r, struct dmarc_facts *f)
{
	const struct answer *a = reading_ask_at(r, "_dmarc.",
	    f->organization, RR_TXT);
	struct rdata record;

	if (a == NULL || answer_is_unknown(a))
		return;
	f->listed_known = true;
	if (find_records(a, &record, 1) == 1)
		f->listed_at = f->organization;
}

/* Looks for a record where a mistake in the zone file would put it. */
static void
look_elsewhere(struct reading *r, struct dmarc_facts *f)
{
	const char *domain = f->facts.domain;
	const struct answer *a = reading_ask(r, domain, RR_TXT);
	const struct answer *doubled;
	char name[2 * NAME_TEXT];

	if (a != NULL && find_records(a, &f->misplaced, 1) > 0)
		f->misplaced_at = domain;
	(void)snprintf(name, sizeof name, "_dmarc.%s.", domain);
	doubled = reading_ask_at(r, name, domain, RR_TXT);
	if (doubled != NULL && find_records(doubled, &f->misplaced, 1) > 0) {
		(void)snprintf(name, sizeof name, "_dmarc.%s.%s", domain,
		    domain);
		f->misplaced_at = reading_copy(r, name);
	}
}

/* Finds the record in force. */
static void
find(struct reading *r, struct dmarc_facts *f)
{
	const struct answer *a = reading_ask_at(r, "_dmarc.", f->facts.domain,
	    RR_TXT);

	if (a == NULL)
		return;
	if (answer_is_unknown(a)) {
		set_unknown(f, a);
		return;
	}
	f->status = RECORD_NONE;
	if (take(f, f->facts.domain, a)) {
		f->own = true;
		return;
	}
	for (size_t i = 0; i < a->records; i++)
		if (is_near_miss(&a->record[i])) {
			f->status = RECORD_INVALID;
			f->record = a->record[i];
			f->at = f->facts.domain;
			f->alias_of = a->alias_of;
			f->own = true;
			return;
		}
	walk_up(r, f);
	ask_organization(r, f);
	if (f->status == RECORD_NONE && !f->below)
		look_elsewhere(r, f);
}

enum work_status
dmarc_step(struct work *w, struct lookup *l)
{
	struct dmarc_facts *f = (struct dmarc_facts *)w;
	struct reading r = reading_begin(w, l);

	*f = (struct dmarc_facts){ .facts = f->facts,
		.suffixes = f->suffixes, .below = f->below,
		.status = RECORD_UNKNOWN,
		.organization = suffixes_organization(f->suffixes,
		f->facts.domain) };
	find(&r, f);
	if (f->status == RECORD_OK && (f->own || !f->below))
		rua_read(&r, f);
	if (r.full) {
		f->status = RECORD_UNKNOWN;
		f->why = READING_FULL;
		f->at = f->misplaced_at = NULL;
		f->ruas = 0;
	}
	return reading_end(&r);
}

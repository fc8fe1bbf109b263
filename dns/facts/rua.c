/*
 * rua.c: see rua.h.
 */
#include "dns/facts/rua.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/names/domain.h"
#include "common/record/policy.h"
#include "common/record/tags.h"
#include "dns/name/name.h"

#define MAILTO "mailto:"

/* Whether a URI ends in a limit of size, !10m (RFC 7489 section 6.4). */
static bool
is_limit(const char *s, size_t len)
{
	size_t i = 1;

	if (len < 2 || s[0] != '!')
		return false;
	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	return i > 1 && (i == len || (i + 1 == len &&
	    strchr("kmgtKMGT", s[i]) != NULL && s[i] != '\0'));
}

/* Reads one URI of len bytes. */
static void
read_uri(struct reading *r, const char *s, size_t len, struct rua *out)
{
	const size_t scheme = sizeof MAILTO - 1;
	const char *at, *mark, *domain;
	size_t n = len;
	bool valid = false;

	*out = (struct rua){ .uri = s, .len = len, .authorised = -1,
		.deliverable = -1 };
	mark = memchr(s, '!', len);
	if (mark != NULL && is_limit(mark, len - (size_t)(mark - s))) {
		out->limited = true;
		n = (size_t)(mark - s);
	}
	if (n <= scheme || strncasecmp(s, MAILTO, scheme) != 0)
		return;
	at = memrchr(s + scheme, '@', n - scheme);
	if (at == NULL || at == s + scheme)
		return;
	domain = domain_read(r->facts->arena, at + 1,
	    n - (size_t)(at + 1 - s), &valid);
	r->full |= domain == NULL;
	if (domain != NULL && valid)
		out->domain = domain;
}

/* Divides the value of rua at its commas. */
static void
divide(struct reading *r, const struct tag *t, struct dmarc_facts *f)
{
	const char *at = t->value, *end = at + t->value_len;

	while (at < end && f->ruas < RUA_MOST) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma != NULL ? comma : end;
		size_t len;

		while (at < stop && (*at == ' ' || *at == '\t'))
			at++;
		len = (size_t)(stop - at);
		while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t'))
			len--;
		if (len > 0)
			read_uri(r, at, len, &f->rua[f->ruas++]);
		at = comma != NULL ? comma + 1 : end;
	}
}

/* Whether the domain of a target takes mail. */
static void
ask_for_mx(struct reading *r, struct rua *rua)
{
	const struct answer *mx = reading_ask(r, rua->domain, RR_MX);
	char host[NAME_TEXT];

	if (mx == NULL)
		return;
	if (answer_is_unknown(mx)) {
		rua->why = mx->why;
		return;
	}
	rua->deliverable = mx->status != ANSWER_MISSING;
	if (mx->records == 1 && mx->record[0].len > 2 &&
	    name_of_wire(mx->record[0].byte + 2, mx->record[0].len - 2, NULL,
	    host) && strcmp(host, ".") == 0)
		rua->deliverable = 0;
}

/* Whether an external target has agreed to reports about the domain. */
static void
ask_for_consent(struct reading *r, const struct dmarc_facts *f,
    struct rua *rua)
{
	const struct answer *a;
	char prefix[2 * NAME_TEXT];

	(void)snprintf(prefix, sizeof prefix, "%s._report._dmarc.", f->at);
	a = reading_ask_at(r, prefix, rua->domain, RR_TXT);
	if (a == NULL)
		return;
	if (answer_is_unknown(a)) {
		rua->why = a->why;
		return;
	}
	rua->authorised = 0;
	for (size_t i = 0; i < a->records; i++)
		if (policy_is_record((const char *)a->record[i].byte,
		    a->record[i].len))
			rua->authorised = 1;
}

void
rua_read(struct reading *r, struct dmarc_facts *f)
{
	struct tags tags = tags_start((const char *)f->record.byte,
	    f->record.len);
	const char *own = suffixes_organization(f->suffixes, f->at);
	struct tag t;

	while (tags_next(&tags, &t))
		if (tag_is(&t, "rua"))
			divide(r, &t, f);
	for (size_t i = 0; i < f->ruas; i++) {
		struct rua *rua = &f->rua[i];

		if (rua->domain == NULL)
			continue;
		rua->external = strcmp(own, suffixes_organization(f->suffixes,
		    rua->domain)) != 0;
		ask_for_mx(r, rua);
		if (rua->external)
			ask_for_consent(r, f, rua);
	}
}

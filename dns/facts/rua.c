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

/* Reads one URI of len bytes; false: no memory. */
static bool
read_uri(struct arena *a, const char *s, size_t len, struct rua *out)
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
		return true;
	at = memrchr(s + scheme, '@', n - scheme);
	if (at == NULL || at == s + scheme)
		return true;
	domain = domain_read(a, at + 1, n - (size_t)(at + 1 - s), &valid);
	if (domain != NULL && valid)
		out->domain = domain;
	return domain != NULL;
}

/* Divides the value of rua at its commas; false: no memory. */
static bool
divide(struct arena *a, const struct tag *t, struct rua list[RUA_MOST],
    size_t *n)
{
	const char *at = t->value, *end = at + t->value_len;
	bool fine = true;

	while (at < end && *n < RUA_MOST) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma != NULL ? comma : end;
		size_t len;

		while (at < stop && (*at == ' ' || *at == '\t'))
			at++;
		len = (size_t)(stop - at);
		while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t'))
			len--;
		if (len > 0)
			fine &= read_uri(a, at, len, &list[(*n)++]);
		at = comma != NULL ? comma + 1 : end;
	}
	return fine;
}

bool
rua_list(struct arena *a, const struct suffixes *suffixes, const char *at,
    const struct rdata *record, struct rua list[RUA_MOST], size_t *n)
{
	struct tags tags = tags_start((const char *)record->byte, record->len);
	const char *own = suffixes_organization(suffixes, at);
	bool fine = true;
	struct tag t;

	*n = 0;
	while (tags_next(&tags, &t))
		if (tag_is(&t, "rua"))
			fine &= divide(a, &t, list, n);
	for (size_t i = 0; i < *n; i++)
		list[i].external = list[i].domain != NULL && strcmp(own,
		    suffixes_organization(suffixes, list[i].domain)) != 0;
	return fine;
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
	r->full |= !rua_list(r->facts->arena, f->suffixes, f->at, &f->record,
	    f->rua, &f->ruas);
	for (size_t i = 0; i < f->ruas; i++) {
		struct rua *rua = &f->rua[i];

		if (rua->domain == NULL)
			continue;
		ask_for_mx(r, rua);
		if (rua->external)
			ask_for_consent(r, f, rua);
	}
}

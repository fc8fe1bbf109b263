/*
 * extras.c: see extras.h.
 */
#include "dns/facts/extras.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/record/tags.h"
#include "dns/name/name.h"

#define ID_MOST 32		/* letters of an id (RFC 8461 section 3.1) */

/* Whether the value of a tag is an id of MTA-STS: letters and digits. */
static bool
is_id(const struct tag *t)
{
	for (size_t i = 0; i < t->value_len; i++)
		if (!isalnum((unsigned char)t->value[i]))
			return false;
	return t->value_len > 0 && t->value_len <= ID_MOST;
}

/* Whether it is a list of mailto: and https: URIs (RFC 8460 section 3). */
static bool
is_uris(const struct tag *t)
{
	const char *at = t->value, *end = t->value + t->value_len;

	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));

		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		if (end - at < 8 || (strncasecmp(at, "mailto:", 7) != 0 &&
		    strncasecmp(at, "https:", 6) != 0))
			return false;
		at = comma != NULL ? comma + 1 : end;
	}
	return t->value_len > 0;
}

/* A place for a logo may be empty: the domain has none. */
static bool
is_any(const struct tag *t)
{
	return t->equals;
}

static const struct {
	const char *prefix, *version, *tag;	/* a tag that must be there */
	bool (*good)(const struct tag *t);	/* and its value */
} kinds[EXTRAS] = {
	[EXTRA_MTA_STS] = { "_mta-sts.", "STSv1", "id", is_id },
	[EXTRA_TLSRPT] = { "_smtp._tls.", "TLSRPTv1", "rua", is_uris },
	[EXTRA_BIMI] = { "default._bimi.", "BIMI1", "l", is_any },
};

/* Whether a TXT record is of a kind, and has the tag with a good value. */
static bool
is_of_kind(const struct rdata *r, enum extra kind, bool *complete)
{
	struct tags tags = tags_start((const char *)r->byte, r->len);
	struct tag t;

	*complete = false;
	if (!tags_next(&tags, &t) || !tag_is(&t, "v") ||
	    !tag_has(&t, kinds[kind].version))
		return false;
	while (tags_next(&tags, &t))
		*complete |= tag_is(&t, kinds[kind].tag) &&
		    kinds[kind].good(&t);
	return true;
}

const char *
extra_prefix(enum extra kind)
{
	return kinds[kind].prefix;
}

static enum extra_status
read_kind(struct reading *r, struct extras_facts *f, enum extra kind)
{
	const struct answer *a = reading_ask_at(r, kinds[kind].prefix,
	    r->facts->domain, RR_TXT);
	bool complete, all = true;
	size_t n = 0;

	f->records[kind] = 0;
	if (a == NULL || answer_is_unknown(a))
		return EXTRA_UNKNOWN;
	f->ttl[kind] = a->ttl;
	for (size_t i = 0; i < a->records; i++) {
		if (!is_of_kind(&a->record[i], kind, &complete))
			continue;
		if (n < EXTRA_RECORDS_MOST)
			f->record[kind][f->records[kind]++] = a->record[i];
		n++;
		all &= complete;
	}
	if (n == 0)
		return EXTRA_ABSENT;
	return n == 1 && all ? EXTRA_PRESENT : EXTRA_INVALID;
}

static void
add_tlsa(struct reading *r, struct extras_facts *f, const char *host,
    const struct answer *a)
{
	const char *name = reading_copy(r, host);

	for (size_t i = 0; name != NULL && i < a->records &&
	    f->tlsas < EXTRA_TLSA_MOST; i++)
		f->tlsa[f->tlsas++] = (struct extra_tlsa){ name,
			a->record[i], a->ttl };
}

/* Asks for the TLSA records of each host that takes mail. */
static void
read_dane(struct reading *r, struct extras_facts *f)
{
	const struct answer *mx = reading_ask(r, r->facts->domain, RR_MX);
	char host[NAME_TEXT];

	f->dane_known = mx != NULL && !answer_is_unknown(mx);
	for (size_t i = 0; f->dane_known && i < mx->records; i++) {
		const struct rdata *d = &mx->record[i];
		const struct answer *a;

		if (d->len < 3 || !name_of_wire(d->byte + 2, d->len - 2, NULL,
		    host) || !name_is_host(host))
			continue;
		f->hosts++;
		if (f->asked == EXTRA_HOSTS_MOST)
			continue;
		f->asked++;
		a = reading_ask_at(r, "_25._tcp.", host, RR_TLSA);
		if (a == NULL)
			continue;
		f->dane_known &= !answer_is_unknown(a);
		f->dane += a->status == ANSWER_DATA;
		add_tlsa(r, f, host, a);
	}
}

enum work_status
extras_step(struct work *w, struct lookup *l)
{
	struct extras_facts *f = (struct extras_facts *)w;
	struct reading r = reading_begin(w, l);

	f->hosts = f->asked = f->dane = f->tlsas = 0;
	for (int i = 0; i < EXTRAS; i++)
		f->status[i] = read_kind(&r, f, (enum extra)i);
	read_dane(&r, f);
	return reading_end(&r);
}

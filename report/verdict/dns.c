/*
 * dns.c: what DNS shows beside the mail: which sender fails by an error in it,
 * the SPF record with the hosts that it lacks, and names of the domain.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/verdict/work.h"

#define SPF_HOSTS_MOST 16	/* that a proposed record adds */

/* Whether a blocker is about SPF and about an address. */
static bool
lacks_address(const struct verdict_blocker *b, const char *address)
{
	char ip[DMARC_ADDRESS_TEXT];

	if (strcmp(b->cause, "spf") != 0)
		return false;
	for (size_t i = 0; i < b->evidences; i++) {
		address_text(&b->evidence[i].source, ip);
		if (strcmp(ip, address) == 0)
			return true;
	}
	return false;
}

const char *
work_told_by(struct work *w, const struct verdict *v,
    const struct verdict_dns_error *e)
{
	enum code code = code_of(e->code);
	bool of_key = code == CODE_DKIM_KEY_MISSING ||
	    code == CODE_DKIM_KEY_REVOKED;
	const char *name = e->subject;

	if (name == NULL || (!of_key && code != CODE_SPF_SOURCE_LOST))
		return NULL;
	if (of_key)
		name = work_say(w, "%s._domainkey.%s", e->subject,
		    e->place != NULL ? e->place : w->f->domain);
	for (size_t i = 0; i < v->blockers; i++) {
		const struct verdict_blocker *b = &v->blocker[i];

		if (b->kind <= KIND_FIX && b->sender != NULL &&
		    b->cause != NULL && (of_key ? strcmp(b->cause, name) == 0 :
		    lacks_address(b, name)))
			return b->sender;
	}
	return NULL;
}

bool
work_spf_lacks(const struct work *w, const struct verdict_pair *p)
{
	const struct verdict_mail *m = p->mail;
	const struct verdict_address *a = &w->f->address[p->address];

	for (size_t i = 0; i < m->spfs; i++)
		if (m->spf[i].result != DMARC_RESULT_PASS &&
		    m->spf[i].result != DMARC_RESULT_TEMPERROR &&
		    m->spf[i].result != DMARC_RESULT_PERMERROR &&
		    strcmp(m->spf[i].domain, w->f->domain) == 0)
			return !a->others && work_spf(w, &a->source,
			    w->f->domain) == NULL;
	return false;
}

static int
by_address(const void *a, const void *b)
{
	return address_compare(a, b);
}

/* Whether a record has a term. */
static bool
has_term(const char *record, const char *term)
{
	size_t len = strlen(term);

	for (const char *at = record; (at = strstr(at, term)) != NULL;
	    at += len)
		if (at > record && at[-1] == ' ' &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

/*
 * " ip4:192.0.2.8 ip6:2001:db8::8": own hosts whose mail fails and that the
 * record lacks; "" for none. NULL: no host fails, or too many for a record.
 */
static const char *
lacking_terms(struct work *w, const char *record)
{
	struct dmarc_address *list = work_array(w, w->f->pairs, sizeof *list);
	const char *terms = "", *term;
	char ip[DMARC_ADDRESS_TEXT];
	size_t n = 0, named = 0;

	for (size_t i = 0; !w->out_of_memory && i < w->f->pairs; i++) {
		const struct verdict_pair *p = &w->f->pair[i];

		if (w->pair[i].messages > 0 && !mail_passes(p->mail) &&
		    w->pair[i].class == CLASS_OWN && work_spf_lacks(w, p))
			list[n++] = w->f->address[p->address].source;
	}
	if (n > 0)
		qsort(list, n, sizeof *list, by_address);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && address_compare(&list[i - 1], &list[i]) == 0)
			continue;
		if (named++ == SPF_HOSTS_MOST)
			return NULL;
		address_text(&list[i], ip);
		term = work_say(w, "%s:%s", address_is_v4(&list[i]) ? "ip4" :
		    "ip6", ip);
		if (!has_term(record, term))
			terms = work_say(w, "%s %s", terms, term);
	}
	return n > 0 ? terms : NULL;
}

/* Where terms that cost no lookup end in an SPF record; NULL: one of them may
 * refuse a host. */
static const char *
first_costly(const char *record)
{
	const char *word = record + strcspn(record, " ");

	for (; *word != '\0'; word += strcspn(word, " ")) {
		word += strspn(word, " ");
		if (*word != '\0' && strchr("-~?", *word) != NULL &&
		    strncasecmp(word + 1, "ip", 2) == 0)
			return NULL;
		if (strncasecmp(word + (*word == '+'), "ip4:", 4) != 0 &&
		    strncasecmp(word + (*word == '+'), "ip6:", 4) != 0)
			break;
	}
	return word;
}

/* The SPF record with all own hosts that it lacks; NULL: not known, or none. */
static const char *
spf_record(struct work *w)
{
	const char *record = w->f->spf_record, *at, *terms;
	int len;

	if (w->spf_asked || record == NULL)
		return w->spf_record;
	w->spf_asked = true;
	at = first_costly(record);
	terms = at != NULL ? lacking_terms(w, record) : NULL;
	if (terms == NULL)
		return NULL;
	len = (int)(at - record);
	while (len > 0 && record[len - 1] == ' ')
		len--;
	w->spf_record = work_say(w, "%.*s%s%s%s", len, record, terms,
	    *at != '\0' ? " " : "", at);
	return w->spf_record;
}

/* "ip4:192.0.2.8 ip6:2001:db8::8": where failing mail comes from, or one of its
 * addresses. */
static const char *
terms(struct work *w, const struct verdict_blocker *b,
    const struct verdict_pair *p)
{
	bool all = b->evidences > 0 && w->f->sender[p->sender].service ==
	    VERDICT_NO_SERVICE;
	const char *list = "";

	for (size_t i = 0; i < (all ? b->evidences : 1); i++) {
		const struct dmarc_address *source = all ?
		    &b->evidence[i].source : &w->f->address[p->address].source;
		char ip[DMARC_ADDRESS_TEXT];

		address_text(source, ip);
		list = work_say(w, "%s%s%s:%s", list, i > 0 ? " " : "",
		    address_is_v4(source) ? "ip4" : "ip6", ip);
	}
	return list;
}

const char *
work_spf_allow(struct work *w, const struct verdict_blocker *b,
    const struct verdict_pair *p)
{
	const char *record = w->pair[p - w->f->pair].class == CLASS_OWN &&
	    work_spf_lacks(w, p) ? spf_record(w) : NULL;
	const char *domain = "its Return-Path";

	for (size_t i = 0; i < p->mail->spfs; i++)
		if (p->mail->spf[i].own)
			domain = p->mail->spf[i].domain;
	if (record == NULL)
		return work_say(w, "add %s to the SPF record of %s",
		    terms(w, b, p), domain);
	return work_say(w, "publish %s (%lld of 10 lookups%s)",
	    work_txt(w, w->f->domain, record), (long long)w->f->spf_lookups,
	    !w->f->spf_mended ? "" : work_say(w, "; it also has the changes "
	    "that dmarc-dns check %s asks for", w->f->domain));
}

bool
work_named_here(const struct work *w, const struct verdict_pair *p)
{
	const struct verdict_address *a = &w->f->address[p->address];
	size_t host, domain = strlen(w->f->domain);

	if (!a->host_named || a->host == NULL)
		return false;
	host = strlen(a->host);
	return host >= domain && strcmp(a->host + host - domain,
	    w->f->domain) == 0 && (host == domain ||
	    a->host[host - domain - 1] == '.');
}

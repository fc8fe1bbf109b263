/*
 * spf.c: findings about an SPF record itself (RFC 7208). spf_tree.c looks at
 * what it includes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dns/check/propose.h"
#include "dns/check/rules.h"
#include "dns/spf/edit.h"

#define SHOWN 80		/* bytes of a term in a sentence */
#define WIDE 65536		/* addresses */
#define LONG_UDP 450		/* bytes: the answer stays below 512 */
#define LONG_STRING 255		/* bytes */

/* The arguments of "%.*s" for a term. */
#define TERM(t) (int)((t)->len < SHOWN ? (t)->len : SHOWN), (t)->text

static void
check_missing(struct check *c)
{
	struct findings *f = &c->findings;
	struct buf record = BUF_INIT(PROPOSAL_MOST);

	if (c->spf.near_miss.len > 0) {
		const char *s = (const char *)c->spf.near_miss.byte;

		finding_add(f, CODE_SPF_SYNTAX, DNS_ERROR, NULL,
		    "a record is no SPF record, because it does not begin "
		    "with \"v=spf1 \": %.*s", SHOWN, s);
		if (spf_repair(&record, s, c->spf.near_miss.len))
			propose_spf_record(c, "publish it in this form",
			    &record);
		else
			finding_fix(f, "let it begin with v=spf1 and a blank");
	} else {
		/* Mail that never passed by SPF misses nothing. */
		finding_add(f, CODE_SPF_MISSING, c->role != NULL &&
		    !c->role->spf ? DNS_WARNING : DNS_ERROR, NULL,
		    "there is no SPF record");
		propose_new_spf(c, &record);
		propose_spf_record(c, check_parked(c) == 1 ?
		    "say that nobody sends for the domain" :
		    "list all hosts that send for the domain", &record);
	}
	buf_free(&record);
}

static void
check_multiple(struct check *c)
{
	struct buf record = BUF_INIT(PROPOSAL_MOST);
	size_t n = sizeof c->spf.several / sizeof *c->spf.several;

	finding_add(&c->findings, CODE_SPF_MULTIPLE, DNS_ERROR, NULL,
	    "there are %zu SPF records, so none of them works",
	    c->spf.records);
	spf_unite(&record, c->spf.several, c->spf.records < n ?
	    c->spf.records : n);
	propose_spf_record(c, "publish one record in place of them", &record);
	buf_free(&record);
}

static void
check_syntax(struct check *c)
{
	const struct spf_facts *spf = &c->spf;
	struct buf record = BUF_INIT(PROPOSAL_MOST);

	finding_add(&c->findings, CODE_SPF_SYNTAX, DNS_ERROR, NULL,
	    "the record is not valid at \"%.*s\": %s", TERM(&spf->fault),
	    spf->why);
	if (spf_repair(&record, (const char *)spf->record.byte,
	    spf->record.len))
		propose_spf_record(c, "publish it in this form, if that is "
		    "what was meant", &record);
	else
		finding_fix(&c->findings, "correct this term");
	buf_free(&record);
}

/* Adds a finding about a term, and the record with another in its place. */
static void
find_term(struct check *c, enum finding_code code, enum dns_severity severity,
    const struct spf_term *t, const char *what, const char *fix,
    const char *instead)
{
	char subject[SHOWN + 1];
	size_t len = t->len < SHOWN ? t->len : SHOWN;

	memcpy(subject, t->text, len);
	subject[len] = '\0';
	finding_add(&c->findings, code, severity, subject, "%s: %s", subject,
	    what);
	propose_spf_term(c, fix, t->text, instead);
}

static void
check_all(struct check *c, const struct spf_term *all,
    const struct spf_term *redirect)
{
	if (all->text == NULL && redirect->text == NULL) {
		finding_add(&c->findings, CODE_SPF_PASS_ALL, DNS_WARNING, NULL,
		    "there is neither all nor redirect, so mail from other "
		    "hosts is neutral");
		propose_spf_end(c, "end it with ~all or -all", "~all");
	}
	if (all->text == NULL)
		return;
	if (all->qualifier == '+')
		find_term(c, CODE_SPF_PASS_ALL, DNS_ERROR, all,
		    "every host in the world passes", "list the hosts that "
		    "send, and end it with ~all or -all", "~all");
	else if (all->qualifier == '?')
		find_term(c, CODE_SPF_PASS_ALL, DNS_WARNING, all,
		    "mail from other hosts is neutral", "end it with ~all or "
		    "-all", "~all");
	else if (all->qualifier == '~')
		finding_add(&c->findings, CODE_SPF_SOFTFAIL, DNS_INFO, NULL,
		    "it ends in ~all, which is fine with DMARC: a receiver "
		    "asks DKIM too before it refuses forwarded mail");
}

/*
 * Writes what ip4=ADDRESS and ip6=ADDRESS were meant to be; false: a term has
 * no such meaning.
 */
static bool
write_meant(const struct spf_term *t, char out[SHOWN + 1])
{
	static const char version[] = "v=spf1 ";
	char record[sizeof version + SHOWN];
	struct spf_term fault;
	const char *why;

	if (t->len >= SHOWN || t->len < 5 ||
	    (strncmp(t->text, "ip4=", 4) != 0 &&
	    strncmp(t->text, "ip6=", 4) != 0))
		return false;
	(void)snprintf(out, SHOWN + 1, "%.*s", TERM(t));
	out[3] = ':';
	(void)snprintf(record, sizeof record, "%s%s", version, out);
	return spf_check(record, strlen(record), &fault, &why);
}

/* Reports an unknown modifier; behind: it stands behind all. */
static void
check_modifier(struct check *c, const struct spf_term *t, bool behind)
{
	char meant[SHOWN + 1];
	bool mechanism = write_meant(t, meant);

	find_term(c, CODE_SPF_UNKNOWN_MODIFIER, DNS_WARNING, t,
	    "an unknown modifier, which allows nobody",
	    mechanism ? "write a colon" : "remove it",
	    mechanism && !behind ? meant : NULL);
	/* A mechanism behind all has no effect. */
	if (mechanism && behind)
		propose_spf_front(c, "write a colon, and move it before all",
		    t->text, meant);
}

/*
 * Whether a term has no effect: what stands behind all, and redirect wherever
 * it stands (RFC 7208 section 6.1).
 */
static bool
is_dead(const struct spf_term *all, const struct spf_term *t)
{
	return all->text != NULL && t->kind != SPF_EXP &&
	    t->kind != SPF_OTHER && (t->text > all->text ||
	    t->kind == SPF_REDIRECT);
}

/* Says which terms have no effect; first: one of them. */
static void
check_dead(struct check *c, const struct spf_term *all,
    const struct spf_term *first)
{
	struct spf_record r = spf_start((const char *)c->spf.record.byte,
	    c->spf.record.len);
	struct spf_term t;

	finding_add(&c->findings, CODE_SPF_AFTER_ALL, DNS_WARNING, NULL,
	    first->text < all->text ? "%.*s takes the effect of \"%.*s\"" :
	    "nothing after %.*s has an effect, as \"%.*s\"", TERM(all),
	    TERM(first));
	while (spf_next(&r, &t))
		if (is_dead(all, &t))
			propose_spf_term(c, "remove it, or move it to the "
			    "front", t.text, NULL);
}

static void
check_term(struct check *c, const struct spf_term *t,
    const struct spf_term *all)
{
	char alone[SHOWN + 1] = "";
	const char *slash = memchr(t->text, '/', t->len);

	if (t->kind == SPF_OTHER) {
		check_modifier(c, t, all->text != NULL);
	} else if (t->kind == SPF_PTR) {
		find_term(c, CODE_SPF_PTR, DNS_WARNING, t,
		    "slow and unreliable, not to be used (RFC 7208 5.5)",
		    "remove it, and list the hosts by ip4: and ip6:", NULL);
	} else if (spf_is_world(t)) {
		/* Perhaps the hosts without the prefix were meant. */
		if (slash != NULL && slash - t->text < SHOWN &&
		    (t->kind == SPF_A || t->kind == SPF_MX))
			memcpy(alone, t->text, (size_t)(slash - t->text));
		find_term(c, CODE_SPF_PASS_ALL, DNS_ERROR, t,
		    "half of the world passes", "list your own networks only",
		    alone[0] != '\0' ? alone : NULL);
	}
}

/* Goes over the terms of the record. */
static void
check_terms(struct check *c)
{
	struct spf_record r = spf_start((const char *)c->spf.record.byte,
	    c->spf.record.len);
	struct spf_term t, all = { .text = NULL }, redirect = all, dead = all;

	while (spf_next(&r, &t)) {
		if (t.kind == SPF_REDIRECT)
			redirect = t;
		if (is_dead(&all, &t)) {
			if (dead.text == NULL)
				dead = t;
			continue;
		}
		if (t.kind == SPF_ALL)
			all = t;
		check_term(c, &t, &all);
	}
	check_all(c, &all, &redirect);
	if (dead.text == NULL && redirect.text != NULL &&
	    is_dead(&all, &redirect))
		dead = redirect;
	if (dead.text != NULL)
		check_dead(c, &all, &dead);
}

static void
check_size(struct check *c)
{
	struct findings *f = &c->findings;
	size_t len = c->spf.record.len;

	if (c->spf.own_ipv4 > WIDE &&
	    !findings_have(f, CODE_SPF_PASS_ALL)) {
		finding_add(f, CODE_SPF_WIDE, DNS_WARNING, NULL,
		    "its own terms allow %" PRIu64 " IPv4 addresses",
		    c->spf.own_ipv4);
		finding_fix(f, "list the hosts that send, in place of whole "
		    "networks");
	}
	if (len <= LONG_STRING)
		return;
	finding_add(f, CODE_SPF_LONG, len > LONG_UDP ? DNS_WARNING : DNS_INFO,
	    NULL, "it has %zu bytes%s", len, len > LONG_UDP ?
	    ", so that old receivers cannot fetch it" : "");
	propose_spf(c, len > LONG_UDP ? "replace single addresses by networks, "
	    "and remove what is not used; strings of at most 255 bytes" :
	    "a string has at most 255 bytes, so a zone file holds several");
	if (finding_last(f) != NULL)
		finding_last(f)->changes = false;
}

void
check_spf(struct check *c)
{
	switch (c->spf.status) {
	case SPF_STATUS_NONE:
		check_missing(c);
		break;
	case SPF_STATUS_MULTIPLE:
		check_multiple(c);
		break;
	case SPF_STATUS_INVALID:
		check_syntax(c);
		break;
	case SPF_STATUS_OK:
		check_terms(c);
		check_size(c);
		break;
	case SPF_STATUS_UNKNOWN:
		break;
	}
}

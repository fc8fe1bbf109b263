/*
 * senders.c: findings about what is published now and the mail of reports: the
 * addresses from which mail passed aligned.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dns/check/propose.h"
#include "dns/check/rules.h"
#include "dns/name/name.h"
#include "dns/spf/edit.h"

/* From so many messages on a sender is worth an error or a warning. */
#define SENDER_LEAST 10

/* An include is useless only by reports of so many days and messages. */
#define USELESS_DAYS 60
#define USELESS_MESSAGES 1000

#define SHOWN 80

/* An address whose mail passed, and does not any more. */
static void
check_lost(struct check *c, size_t i)
{
	const struct check_sender *s = &c->sender[i];
	const struct spf_outcome *o = &c->eval[i].outcome;
	char ip[DMARC_ADDRESS_TEXT];
	char what[NAME_TEXT + DMARC_ADDRESS_TEXT + 40];

	if (s->recent < SENDER_LEAST || o->result == SPF_PASS ||
	    o->result == SPF_TEMPERROR || o->result == SPF_UNKNOWN)
		return;
	address_text(&s->ip, ip);
	finding_add(&c->findings, CODE_SPF_SOURCE_LOST, DNS_ERROR, ip,
	    "mail of %s from %s passed SPF in the last 28 days, %" PRIu64
	    " messages, and the record of now says %s", s->domain, ip,
	    s->recent, spf_result_word(o->result));
	if (strcmp(s->domain, c->domain) == 0) {
		propose_spf(c, "let it pass");
		return;
	}
	(void)snprintf(what, sizeof what, "list %s in the SPF record of %s",
	    ip, s->domain);
	finding_fix(&c->findings, "%s", what);
	for (size_t j = 0; j < c->belows; j++)
		if (strcmp(c->below[j].domain, s->domain) == 0)
			propose_spf_below(c, &c->below[j], what);
}

/* Whether any mail passes by a term of the record itself now. */
static bool
is_used(const struct check *c, const struct spf_term *t)
{
	for (size_t i = 0; i < c->evals; i++) {
		const struct spf_outcome *o = &c->eval[i].outcome;

		if (c->sender[i].spf > 0 && o->result == SPF_PASS &&
		    o->via == t->text)
			return true;
	}
	return false;
}

/* Whether what passes by which term is known of all mail that passed. */
static bool
is_known(const struct check *c)
{
	for (size_t i = 0; i < c->evals; i++)
		if (c->sender[i].spf > 0 &&
		    (c->eval[i].outcome.result == SPF_TEMPERROR ||
		    c->eval[i].outcome.result == SPF_UNKNOWN))
			return false;
	return true;
}

static void
check_includes(struct check *c)
{
	const struct check_mail *m = c->mail;

	if (c->spf.status != SPF_STATUS_OK || m->days < USELESS_DAYS ||
	    m->passed < USELESS_MESSAGES || !is_known(c))
		return;
	for (size_t i = 0; i < c->spf.nodes; i++) {
		const struct spf_node *n = &c->spf.node[i];

		if (n->depth > 0 || n->term.kind != SPF_INCLUDE ||
		    n->trouble != SPF_FINE || is_used(c, &n->term))
			continue;
		finding_add(&c->findings, CODE_SPF_USELESS_INCLUDE, DNS_INFO,
		    n->name, "no mail of 90 days passed by %.*s, which costs "
		    "%u lookup%s", (int)(n->term.len < SHOWN ? n->term.len :
		    SHOWN), n->term.text, n->lookups, n->lookups == 1 ? "" :
		    "s");
		propose_spf_term(c, "remove it, unless mail is to come",
		    n->term.text, NULL);
	}
}

/* Large receivers refuse mail from addresses without a confirmed name. */
static void
check_names(struct check *c)
{
	for (size_t i = 0; i < c->hosts; i++) {
		const struct host_facts *h = &c->host[i];
		char ip[DMARC_ADDRESS_TEXT], reverse[NAME_TEXT];
		uint64_t recent = 0;

		for (size_t j = 0; j < c->evals; j++)
			if (address_compare(&c->sender[j].ip, &h->ip) == 0)
				recent += c->sender[j].recent;
		if (recent < SENDER_LEAST || !h->known || h->confirmed)
			continue;
		address_text(&h->ip, ip);
		name_of_address(&h->ip, reverse);
		finding_add(&c->findings, CODE_SOURCE_NO_PTR, DNS_WARNING, ip,
		    h->name == NULL ? "%s has no host name%s" :
		    "the host name of %s, %s, does not lead back to it", ip,
		    h->name != NULL ? h->name : "");
		finding_fix(&c->findings, "who runs the network of the "
		    "address publishes its name, and you the address:\n"
		    "%s. PTR mail.%s.\nmail.%s. %s %s", reverse, c->domain,
		    c->domain, address_is_v4(&h->ip) ? "A" : "AAAA", ip);
	}
}

void
check_null_mx(struct check *c)
{
	const struct check *top = c->above != NULL ? c->above : c;

	if (c->mx.status != MX_NULL || (c->role == NULL && (c->mail == NULL ||
	    c->mail->passed == 0)))
		return;
	finding_add(&c->findings, CODE_MX_NULL_SENDS, DNS_WARNING, NULL,
	    "a null MX says that the domain takes no mail, but it sends mail: "
	    "receivers may refuse that (RFC 7505 4.2)");
	finding_fix(&c->findings, "name a host that takes bounces:\n"
	    "%s. MX 10 mx.%s.", c->domain, top->domain);
}

void
check_senders(struct check *c)
{
	if (c->mail == NULL)
		return;
	for (size_t i = 0; i < c->evals; i++)
		check_lost(c, i);
	check_includes(c);
	check_names(c);
}

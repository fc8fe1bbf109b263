/*
 * spf_tree.c: findings about what an SPF record costs and includes (RFC 7208
 * section 4.6.4).
 */
#include <stdio.h>
#include <string.h>

#include "dns/check/propose.h"
#include "dns/check/rules.h"
#include "dns/spf/edit.h"

#define SHOWN 80

#define TERM(t) (int)((t)->len < SHOWN ? (t)->len : SHOWN), (t)->text

/* The record without some of its own terms, as the fix of the last finding. */
static void
propose_without(struct check *c, const char *what,
    bool (*drop)(const struct spf_node *))
{
	finding_fix(&c->findings, "ask the owner of the included record to "
	    "repair it, or include it no longer");
	for (size_t i = 0; i < c->spf.nodes; i++)
		if (c->spf.node[i].depth == 0 && drop(&c->spf.node[i]))
			propose_spf_term(c, what, c->spf.node[i].term.text,
			    NULL);
}

/* The term of the record itself that costs most. */
static const struct spf_node *
dearest(const struct spf_facts *spf)
{
	const struct spf_node *most = &spf->node[0];

	for (size_t i = 1; i < spf->nodes; i++)
		if (spf->node[i].depth == 0 &&
		    spf->node[i].lookups > most->lookups)
			most = &spf->node[i];
	return most;
}

/* Writes addresses as terms. */
static void
put_addresses(struct buf *out, char qualifier,
    const struct dmarc_address *address, size_t n)
{
	char ip[DMARC_ADDRESS_TEXT];

	for (size_t i = 0; i < n; i++) {
		address_text(&address[i], ip);
		if (out->len > 0)
			buf_byte(out, ' ');
		if (qualifier != '+')
			buf_byte(out, (unsigned char)qualifier);
		buf_text(out, address_is_v4(&address[i]) ? "ip4:" : "ip6:");
		buf_text(out, ip);
	}
}

/* Whether a term of the record itself may stand as addresses. */
static bool
is_replaceable(const struct spf_node *n)
{
	return n->depth == 0 && (n->term.kind == SPF_A ||
	    n->term.kind == SPF_MX) && n->trouble == SPF_FINE &&
	    n->term.prefix4 == 32 && n->term.prefix6 == 128 &&
	    n->addresses > 0 && n->addresses < SPF_ADDRESSES_MOST;
}

/* The addresses of its hosts in place of a term; cheaper: see propose.h. */
static void
write_addresses(struct check *c, const char *what,
    const struct spf_node *node, bool cheaper)
{
	struct buf terms = BUF_INIT(PROPOSAL_MOST);
	const char *text;

	put_addresses(&terms, node->term.qualifier, node->address,
	    node->addresses);
	text = buf_string(&terms);
	if (text != NULL && cheaper)
		propose_spf_cheaper(c, node->term.text, text);
	else if (text != NULL)
		propose_spf_term(c, what, node->term.text, text);
	buf_free(&terms);
}

static void
check_lookups(struct check *c)
{
	char what[600];

	size_t n = c->spf.nodes;
	const struct spf_node *most;

	if (!c->spf.count_known || n <= 8)
		return;
	most = dearest(&c->spf);
	finding_add(&c->findings, CODE_SPF_TOO_MANY_LOOKUPS,
	    n > 10 ? DNS_ERROR : DNS_WARNING, NULL, "%zu of 10 lookups%s", n,
	    n > 10 ? ", so receivers give up with permerror" : "");
	(void)snprintf(what, sizeof what, "remove what sends no mail any "
	    "more; \"%.*s\" costs %u. Write your own hosts as ip4: and ip6:, "
	    "which cost nothing; addresses copied from a provider's record go "
	    "stale unless they are renewed daily", TERM(&most->term),
	    most->lookups);
	propose_spf(c, what);
	for (size_t i = 0; i < n; i++)
		if (is_replaceable(&c->spf.node[i]))
			write_addresses(c, what, &c->spf.node[i], true);
}

static bool
is_dead(const struct spf_node *node)
{
	return node->void4 && node->void6;
}

/* The record with addresses in place of names that have none for IPv4. */
static void
propose_ipv6(struct check *c, const char *what)
{
	propose_without(c, what, is_dead);
	for (size_t i = 0; i < c->spf.nodes; i++)
		if (c->spf.node[i].void4 && is_replaceable(&c->spf.node[i]))
			write_addresses(c, what, &c->spf.node[i], false);
}

static void
check_voids(struct check *c)
{
	const struct spf_facts *s = &c->spf;
	struct findings *f = &c->findings;

	if (!s->voids_known)
		return;
	if (s->voids > 2) {
		finding_add(f, CODE_SPF_VOID_LOOKUPS, DNS_ERROR, NULL,
		    "%u names are not there, and receivers give up at the "
		    "third", s->voids);
		propose_without(c, "remove the names that are not there",
		    is_dead);
	} else if (s->voids4 > 2) {
		finding_add(f, CODE_SPF_VOID_LOOKUPS, DNS_WARNING, NULL,
		    "for mail over IPv4, %u names have no address, and "
		    "receivers give up at the third", s->voids4);
		propose_ipv6(c, "remove those that are not there, and write "
		    "the addresses of others as ip6:");
	} else if (s->voids6 > 2) {
		finding_add(f, CODE_SPF_VOID_LOOKUPS, DNS_INFO, NULL,
		    "for mail over IPv6, %u names have no address, and "
		    "receivers give up at the third", s->voids6);
		finding_fix(f, "if mail goes out over IPv6, write hosts that "
		    "have IPv4 addresses only as ip4:");
	}
}

static bool
is_broken(const struct spf_node *node)
{
	return node->trouble == SPF_TARGET_NONE ||
	    node->trouble == SPF_TARGET_MULTIPLE ||
	    node->trouble == SPF_TARGET_INVALID;
}

static bool
is_loop(const struct spf_node *node)
{
	return node->trouble == SPF_TARGET_LOOP;
}

/*
 * The record with the addresses of the hosts in place of mx, which costs no
 * lookup. They are known of the domain's own hosts.
 */
static void
propose_addresses(struct check *c, const struct spf_node *node)
{
	static const char what[] = "write the addresses of the hosts as ip4: "
	    "and ip6: in place of it";
	struct buf terms = BUF_INIT(PROPOSAL_MOST);
	const char *text;

	finding_fix(&c->findings, "%s", what);
	for (size_t i = 0; i < c->mx.hosts; i++)
		put_addresses(&terms, node->term.qualifier,
		    c->mx.host[i].address, c->mx.host[i].addresses);
	text = buf_string(&terms);
	if (node->depth == 0 && node->term.spec == NULL && terms.len > 0 &&
	    text != NULL)
		propose_spf_term(c, what, node->term.text, text);
	buf_free(&terms);
}

/* Copies a term; out is long enough for what is shown. */
static void
copy_term(const struct spf_term *t, char out[SHOWN + 1])
{
	size_t len = t->len < SHOWN ? t->len : SHOWN;

	memcpy(out, t->text, len);
	out[len] = '\0';
}

static void
check_node(struct check *c, const struct spf_node *node)
{
	struct findings *f = &c->findings;
	char term[SHOWN + 1];

	copy_term(&node->term, term);
	if (is_broken(node)) {
		finding_add(f, CODE_SPF_INCLUDE_BROKEN, DNS_ERROR, term,
		    "%s in the record of %s: %s%s%s", term, node->at,
		    node->name, node->trouble == SPF_TARGET_NONE ?
		    " has no SPF record" : node->trouble ==
		    SPF_TARGET_MULTIPLE ? " has several SPF records" :
		    " has an SPF record that is not valid: ",
		    node->trouble == SPF_TARGET_INVALID ? node->why : "");
		propose_without(c, "remove it, or ask the provider for the "
		    "right name", is_broken);
	} else if (is_loop(node)) {
		finding_add(f, CODE_SPF_LOOP, DNS_ERROR, term,
		    "%s in the record of %s includes a record that is being "
		    "read already", term, node->at);
		propose_without(c, "remove it", is_loop);
	} else if (node->trouble == SPF_TARGET_WIDE) {
		finding_add(f, CODE_SPF_MX_LIMIT, DNS_ERROR, term,
		    "%s in the record of %s: more than 10 hosts, so "
		    "receivers give up with permerror", term, node->at);
		propose_addresses(c, node);
	}
}

void
check_spf_tree(struct check *c)
{
	if (c->spf.status != SPF_STATUS_OK)
		return;
	check_lookups(c);
	check_voids(c);
	for (size_t i = 0; i < c->spf.nodes; i++)
		check_node(c, &c->spf.node[i]);
}

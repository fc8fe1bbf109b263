/*
 * check_json.c: see check.h. dmarc-dns(1) describes the members.
 */
#include <ctype.h>
#include <string.h>

#include "common/day.h"
#include "common/facts/words.h"
#include "common/record/txt.h"
#include "dns/show/check.h"
#include "dns/show/object.h"

static void
put_mx(struct object *doc, const struct mx_facts *mx)
{
	static const char *const status[] = { [MX_OK] = "ok",
		[MX_NULL] = "null", [MX_NONE] = "none",
		[MX_UNKNOWN] = "unknown" };
	static const char *const state[] = { [MX_HOST_OK] = "ok",
		[MX_HOST_ALIAS] = "cname", [MX_HOST_MISSING] = "missing",
		[MX_HOST_NO_ADDRESS] = "no-address",
		[MX_HOST_UNKNOWN] = "unknown" };
	struct object o = object_inner(doc, "mx", '{'), hosts, host, list;

	object_text(&o, "status", status[mx->status]);
	hosts = object_inner(&o, "hosts", '[');
	for (size_t i = 0; i < mx->hosts; i++) {
		const struct mx_host *h = &mx->host[i];

		host = object_inner(&hosts, NULL, '{');
		object_count(&host, "preference", h->preference);
		object_text(&host, "host", h->name);
		list = object_inner(&host, "addresses", '[');
		for (size_t j = 0; j < h->addresses; j++) {
			char ip[DMARC_ADDRESS_TEXT];

			address_text(&h->address[j], ip);
			object_text(&list, NULL, ip);
		}
		object_end(&list, ']');
		object_text(&host, "state", state[h->state]);
		object_end(&host, '}');
	}
	object_end(&hosts, ']');
	object_end(&o, '}');
}

/* Whether an earlier term of the tree includes the same name. */
static bool
is_listed(const struct spf_facts *spf, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((spf->node[i].term.kind == SPF_INCLUDE ||
		    spf->node[i].term.kind == SPF_REDIRECT) &&
		    spf->node[i].name != NULL &&
		    strcmp(spf->node[i].name, spf->node[n].name) == 0)
			return true;
	return false;
}

static void
put_tree(struct object *o, const struct spf_facts *spf)
{
	struct object list = object_inner(o, "includes", '['), node;

	for (size_t i = 0; i < spf->nodes; i++)
		if ((spf->node[i].term.kind == SPF_INCLUDE ||
		    spf->node[i].term.kind == SPF_REDIRECT) &&
		    spf->node[i].name != NULL && !is_listed(spf, i))
			object_text(&list, NULL, spf->node[i].name);
	object_end(&list, ']');
	list = object_inner(o, "tree", '[');
	for (size_t i = 0; i < spf->nodes; i++) {
		const struct spf_node *n = &spf->node[i];

		node = object_inner(&list, NULL, '{');
		object_text(&node, "at", n->at);
		object_bytes(&node, "term", n->term.text, n->term.len);
		object_count(&node, "lookups", n->lookups);
		object_bool(&node, "void", n->void4 && n->void6);
		object_end(&node, '}');
	}
	object_end(&list, ']');
}

static void
put_evals(struct object *o, const struct check *c)
{
	struct object list = object_inner(o, "eval", '['), eval;

	for (size_t i = 0; i < c->evals; i++) {
		const struct spf_outcome *out = &c->eval[i].outcome;
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&c->eval[i].request.ip, ip);
		eval = object_inner(&list, NULL, '{');
		object_text(&eval, "ip", ip);
		object_text(&eval, "mail_from", c->sender[i].mail_from);
		object_text(&eval, "result", spf_result_word(out->result));
		object_bytes(&eval, "term", out->term, out->term_len);
		object_text(&eval, "at", out->at);
		object_count(&eval, "lookups", out->lookups);
		object_end(&eval, '}');
	}
	object_end(&list, ']');
}

static void
put_spf(struct object *doc, const struct check *c)
{
	static const char *const status[] = { [SPF_STATUS_OK] = "ok",
		[SPF_STATUS_NONE] = "none", [SPF_STATUS_MULTIPLE] = "multiple",
		[SPF_STATUS_INVALID] = "invalid",
		[SPF_STATUS_UNKNOWN] = "unknown" };
	const struct spf_facts *spf = &c->spf;
	struct object o = object_inner(doc, "spf", '{');
	bool ok = spf->status == SPF_STATUS_OK;

	object_text(&o, "status", status[spf->status]);
	object_bytes(&o, "record", ok || spf->status == SPF_STATUS_INVALID ?
	    (const char *)spf->record.byte : NULL, spf->record.len);
	if (ok && spf->count_known)
		object_count(&o, "lookups", spf->nodes);
	else
		object_null(&o, "lookups");
	if (ok && spf->voids_known)
		object_count(&o, "voids", spf->voids);
	else
		object_null(&o, "voids");
	if (ok && spf->voids_known)
		object_count(&o, "ipv4_addresses", spf->all_ipv4);
	else
		object_null(&o, "ipv4_addresses");
	put_tree(&o, spf);
	put_evals(&o, c);
	object_end(&o, '}');
}

/* The word of a policy; what is no known word is null. */
static const char *
word(enum dmarc_p p)
{
	return p == DMARC_P_UNKNOWN ? NULL : p_word(p);
}

static void
put_policy(struct object *o, const struct dmarc_policy *p)
{
	object_text(o, "p", word(p->p));
	object_text(o, "sp", word(p->sp));
	object_text(o, "np", word(p->np));
	object_text(o, "t", p->testing < 0 ? NULL : p->testing == 1 ? "y" :
	    "n");
	if (p->pct < 0)
		object_null(o, "pct");
	else
		object_count(o, "pct", (uint64_t)p->pct);
	object_text(o, "adkim", alignment_word(p->adkim));
	object_text(o, "aspf", alignment_word(p->aspf));
}

static void
put_dmarc(struct object *doc, const struct check *c)
{
	static const char *const status[] = { [RECORD_OK] = "ok",
		[RECORD_NONE] = "none", [RECORD_MULTIPLE] = "multiple",
		[RECORD_INVALID] = "invalid", [RECORD_UNKNOWN] = "unknown" };
	const struct dmarc_facts *d = &c->dmarc;
	struct object o = object_inner(doc, "dmarc", '{'), list, rua;
	bool wrong = d->status == RECORD_OK && d->own &&
	    (d->policy.p == DMARC_P_UNKNOWN ||
	    d->policy.sp == DMARC_P_UNKNOWN ||
	    d->policy.np == DMARC_P_UNKNOWN);

	object_text(&o, "status", wrong ? "invalid" : status[d->status]);
	object_text(&o, "at", d->at);
	object_bytes(&o, "record", d->status == RECORD_OK ||
	    d->status == RECORD_INVALID ? (const char *)d->record.byte : NULL,
	    d->record.len);
	put_policy(&o, &d->policy);
	list = object_inner(&o, "rua", '[');
	for (size_t i = 0; i < d->ruas; i++) {
		rua = object_inner(&list, NULL, '{');
		object_bytes(&rua, "uri", d->rua[i].uri, d->rua[i].len);
		object_bool(&rua, "external", d->rua[i].external);
		object_maybe(&rua, "authorised", d->rua[i].external ?
		    d->rua[i].authorised : 1);
		object_end(&rua, '}');
	}
	object_end(&list, ']');
	object_end(&o, '}');
}

static void
put_keys(struct object *doc, const struct check *c)
{
	static const char *const state[] = { [KEY_GOOD] = "good",
		[KEY_NONE] = "missing", [KEY_REVOKED] = "revoked",
		[KEY_INVALID] = "invalid" };
	struct object list = object_inner(doc, "keys", '['), o;

	for (size_t i = 0; i < c->keys; i++) {
		const struct key_facts *k = &c->key[i];
		bool there = k->known && k->key.state != KEY_NONE;

		if (!check_shows_key(c, i))
			continue;
		o = object_inner(&list, NULL, '{');
		object_text(&o, "domain", k->facts.domain);
		object_text(&o, "selector", k->selector);
		object_text(&o, "state", k->known ? state[k->key.state] :
		    "unknown");
		object_text(&o, "type", !there ? NULL :
		    k->key.type == KEY_RSA ? "rsa" :
		    k->key.type == KEY_ED25519 ? "ed25519" : NULL);
		if (k->key.bits > 0)
			object_count(&o, "bits", k->key.bits);
		else
			object_null(&o, "bits");
		object_bool(&o, "testing", k->key.testing);
		object_text(&o, "cname", k->alias_of);
		object_null(&o, "first_seen");
		object_null(&o, "last_seen");
		object_end(&o, '}');
	}
	object_end(&list, ']');
}

static void
put_hosts(struct object *doc, const struct check *c)
{
	struct object list = object_inner(doc, "hosts", '['), o;

	for (size_t i = 0; i < c->hosts; i++) {
		const struct host_facts *h = &c->host[i];
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&h->ip, ip);
		o = object_inner(&list, NULL, '{');
		object_text(&o, "ip", ip);
		object_text(&o, "name", h->name);
		object_maybe(&o, "confirmed", h->known ? h->confirmed : -1);
		object_end(&o, '}');
	}
	object_end(&list, ']');
}

static void
put_findings(struct object *doc, const struct findings *f)
{
	struct object list = object_inner(doc, "findings", '['), o;

	for (size_t i = 0; i < f->n; i++) {
		o = object_inner(&list, NULL, '{');
		object_text(&o, "code", finding_word(f->item[i].code));
		object_text(&o, "severity",
		    dns_severity_word(f->item[i].severity));
		object_text(&o, "subject", f->item[i].subject);
		object_text(&o, "detail", f->item[i].detail);
		object_text(&o, "fix", f->item[i].fix);
		object_end(&o, '}');
	}
	object_end(&list, ']');
}

/* What could not be looked up, "spf: SERVFAIL". */
static void
put_unknown(struct object *doc, const struct findings *f)
{
	struct object list = object_inner(doc, "unknown", '[');

	for (size_t i = 0; i < f->n; i++) {
		const struct finding *item = &f->item[i];
		struct buf text = BUF_INIT(8192);

		if (item->code != CODE_DNS_UNKNOWN &&
		    item->code != CODE_DNS_BOGUS &&
		    item->code != CODE_DNS_BUDGET)
			continue;
		buf_text(&text, item->detail);
		for (size_t j = 0; j < text.len && text.data[j] != ':'; j++)
			text.data[j] = (unsigned char)tolower(text.data[j]);
		object_text(&list, NULL, buf_string(&text));
		buf_free(&text);
	}
	object_end(&list, ']');
}

/* Names below, which mail uses. */
static void
put_below(struct object *doc, const struct check *c)
{
	struct object list = object_inner(doc, "below", '['), o;

	for (size_t i = 0; check_asks_names(c) && i < c->belows; i++) {
		const struct check *b = &c->below[i];

		o = object_inner(&list, NULL, '{');
		object_text(&o, "domain", b->domain);
		object_maybe(&o, "exists", b->zone.exists);
		put_mx(&o, &b->mx);
		put_spf(&o, b);
		put_dmarc(&o, b);
		put_findings(&o, &b->findings);
		object_end(&o, '}');
	}
	object_end(&list, ']');
}

void
check_json(struct buf *out, const struct check_page *page)
{
	const struct check *c = page->check;
	struct object doc = object_begin(out, '{');
	char time[DAY_TIME_TEXT];

	day_time(page->now, time);
	object_text(&doc, "domain", c->domain);
	object_text(&doc, "checked_at", time);
	object_maybe(&doc, "exists", c->zone.exists);
	object_maybe(&doc, "dnssec", c->validates && c->zone.exists >= 0 ?
	    c->zone.secure : -1);
	object_maybe(&doc, "parked", check_parked(c));
	put_unknown(&doc, &c->findings);
	put_mx(&doc, &c->mx);
	put_spf(&doc, c);
	put_dmarc(&doc, c);
	put_keys(&doc, c);
	put_hosts(&doc, c);
	put_below(&doc, c);
	put_findings(&doc, &c->findings);
	object_end(&doc, '}');
	buf_byte(out, '\n');
}

/*
 * keep.c: see keep.h.
 */
#include "dns/keep/keep.h"

#include <ctype.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "dns/keep/records.h"
#include "dns/keep/stays.h"
#include "store/write/dns/host.h"

#define MEMORY ((size_t)64 << 20)
#define LIST_MOST ((size_t)1 << 20)

static void
read_tree(struct rows *r)
{
	const struct spf_facts *spf = &r->check->spf;
	struct dns_include_row *to = rows_list(r, spf->nodes, sizeof *to);
	bool ok = spf->status == SPF_STATUS_OK;

	r->out.tree = stays_tree_known(r->check);
	r->out.lookups = ok ? (int64_t)spf->nodes : -1;
	r->out.voids = ok ? (int64_t)spf->voids : -1;
	r->out.addresses = ok ? (int64_t)spf->all_ipv4 : -1;
	r->out.include = to;
	for (size_t i = 0; to != NULL && i < spf->nodes; i++) {
		const struct spf_node *n = &spf->node[i];

		if ((n->term.kind != SPF_INCLUDE &&
		    n->term.kind != SPF_REDIRECT) || n->name == NULL)
			continue;
		to[r->out.includes++] = (struct dns_include_row){
			.name = rows_text(r, n->name), .record =
			n->record.len > 0 ? rows_copy(r, n->record.byte,
			n->record.len) : n->trouble == SPF_TARGET_NONE ? "" :
			NULL };
	}
}

static enum dns_key_state
state_of(enum key_state state)
{
	switch (state) {
	case KEY_GOOD:
		return DNS_KEY_GOOD;
	case KEY_REVOKED:
		return DNS_KEY_REVOKED;
	case KEY_NONE:
		return DNS_KEY_MISSING;
	default:
		return DNS_KEY_INVALID;
	}
}

static void
read_keys(struct rows *r)
{
	const struct check *c = r->check;
	struct dns_key_row *to = rows_list(r, c->keys, sizeof *to);

	r->out.key = to;
	for (size_t i = 0; to != NULL && i < c->keys; i++) {
		const struct key_facts *k = &c->key[i];

		if (!k->known)
			continue;
		to[r->out.keys++] = (struct dns_key_row){
			.domain = k->facts.domain, .selector = k->selector,
			.state = state_of(k->key.state),
			/* A selector that a forger invented is no key. */
			.if_stored = k->key.state == KEY_NONE &&
			!c->used[i].ours && c->used[i].passed_ts == 0,
			.seen = c->used[i].passed_ts,
			.type = k->key.state != KEY_GOOD ? NULL :
			k->key.type == KEY_RSA ? "rsa" :
			k->key.type == KEY_ED25519 ? "ed25519" : NULL,
			.bits = k->key.bits, .testing = k->key.testing,
			.ttl = k->ttl, .hash = k->key.state == KEY_GOOD ?
			k->key.hash : NULL, .cname = rows_text(r, k->alias_of),
			.record = rows_copy(r, k->record.byte, k->record.len) };
	}
}

static void
read_evals(struct rows *r)
{
	const struct check *c = r->check;
	struct dns_spf_row *to = rows_list(r, c->evals, sizeof *to);
	char ip[DMARC_ADDRESS_TEXT];

	r->out.eval = to;
	for (size_t i = 0; to != NULL && i < c->evals; i++) {
		const struct spf_outcome *o = &c->eval[i].outcome;

		if (o->result == SPF_TEMPERROR)
			continue;
		address_text(&c->eval[i].request.ip, ip);
		to[r->out.evals++] = (struct dns_spf_row){
			.ip = rows_text(r, ip),
			.mail_from = c->eval[i].request.domain,
			.result = spf_result_word(o->result),
			.term = o->term != NULL ?
			rows_copy(r, o->term, o->term_len) : NULL,
			.place = rows_text(r, o->at), .lookups = o->lookups };
	}
}

/* What is unknown, as the findings say it: "spf: SERVFAIL; mx: timeout". */
static void
add_unknown(struct buf *text, const struct finding *f)
{
	size_t start;

	if ((f->code != CODE_DNS_UNKNOWN && f->code != CODE_DNS_BOGUS &&
	    f->code != CODE_DNS_BUDGET) || strcmp(f->subject, "mail") == 0 ||
	    strcmp(f->subject, "hosts") == 0)
		return;
	if (text->len > 0)
		buf_text(text, "; ");
	start = text->len;
	buf_text(text, f->detail);
	for (size_t i = start; i < text->len && text->data[i] != ':'; i++)
		text->data[i] = (unsigned char)tolower(text->data[i]);
}

static void
read_findings(struct rows *r)
{
	const struct findings *f = &r->check->findings;
	struct dns_finding_row *to = rows_list(r, f->n, sizeof *to);
	struct buf unknown = BUF_INIT(LIST_MOST);
	const char *text;

	r->out.finding = to;
	for (size_t i = 0; to != NULL && i < f->n; i++) {
		const struct finding *item = &f->item[i];

		to[r->out.findings++] = (struct dns_finding_row){
			.code = finding_word(item->code),
			.severity = item->severity,
			.detail = rows_text(r, item->detail),
			.subject = rows_text(r, item->subject),
			.fix = rows_text(r, item->fix) };
		add_unknown(&unknown, item);
	}
	text = buf_string(&unknown);
	r->no_memory |= text == NULL;
	if (unknown.len > 0)
		r->out.unknown = rows_text(r, text);
	buf_free(&unknown);
}

static void
add_word(struct buf *json, const char *word)
{
	buf_byte(json, json->len == 0 ? '[' : ',');
	text_json(json, word);
}

/* Ends a JSON array and copies it. */
static const char *
end_list(struct rows *r, struct buf *json)
{
	const char *out = NULL;

	if (json->len == 0)
		buf_byte(json, '[');
	buf_byte(json, ']');
	if (buf_string(json) != NULL)
		out = arena_strndup(r->arena, (const char *)json->data,
		    json->len);
	r->no_memory |= out == NULL;
	buf_free(json);
	return out;
}

/* Lists the kinds whose stored finding of a bogus answer stays. */
static void
add_bogus(const struct check *c, struct buf *json)
{
	if (c->zone.exists < 0 && !c->zone.bogus)
		add_word(json, "SOA");
	if (c->mx.status == MX_UNKNOWN && !c->mx.bogus)
		add_word(json, "MX");
	if (c->spf.status == SPF_STATUS_UNKNOWN && !c->spf.bogus)
		add_word(json, "SPF");
	if (c->dmarc.status == RECORD_UNKNOWN && !c->dmarc.bogus)
		add_word(json, "DMARC");
}

/* Which of the stored findings stay. */
static void
read_staying(struct rows *r)
{
	const struct check *c = r->check;
	struct buf codes = BUF_INIT(LIST_MOST), subjects = BUF_INIT(LIST_MOST);
	char ip[DMARC_ADDRESS_TEXT];

	add_bogus(c, &subjects);
	for (int code = 0; code < FINDING_CODES_N; code++)
		if (stays(c, (enum finding_code)code))
			add_word(&codes, finding_word((enum finding_code)code));
	for (size_t i = 0; i < c->keys; i++)
		if (!c->key[i].known)
			add_word(&subjects, c->key[i].selector);
	for (size_t i = 0; i < c->evals; i++) {
		address_text(&c->eval[i].request.ip, ip);
		if (c->eval[i].outcome.result == SPF_TEMPERROR)
			add_word(&subjects, ip);
	}
	for (size_t i = 0; i < c->hosts; i++) {
		address_text(&c->host[i].ip, ip);
		if (!c->host[i].known)
			add_word(&subjects, ip);
	}
	r->out.codes = end_list(r, &codes);
	r->out.subjects = end_list(r, &subjects);
}

static int
by_address(const void *x, const void *y)
{
	return address_compare(x, y);
}

/* Whether an address is new in this run, and notes it. E_NOMEM. */
static enum dmarc_status
note_host(struct keeper *k, const struct dmarc_address *ip, bool *fresh,
    struct dmarc_err *err)
{
	struct dmarc_address *copy;

	*fresh = tfind(ip, &k->hosts, by_address) == NULL;
	if (!*fresh)
		return DMARC_OK;
	copy = malloc(sizeof *copy);
	if (copy == NULL)
		return dmarc_no_memory(err);
	*copy = *ip;
	if (tsearch(copy, &k->hosts, by_address) != NULL)
		return DMARC_OK;
	free(copy);
	return dmarc_no_memory(err);
}

static enum dmarc_status
keep_hosts(struct keeper *k, const struct check *c, struct dmarc_err *err)
{
	struct dns_host_row *row = calloc(c->hosts + 1, sizeof *row);
	size_t n = 0;
	enum dmarc_status st = DMARC_OK;

	if (row == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < c->hosts && st == DMARC_OK; i++) {
		const struct host_facts *h = &c->host[i];
		bool fresh = false;

		st = note_host(k, &h->ip, &fresh, err);
		if (st == DMARC_OK && fresh)
			row[n++] = (struct dns_host_row){ .ip = h->ip,
				.known = h->known, .name = h->name,
				.confirmed = h->confirmed, .names = h->names,
				.own = true };
	}
	if (st == DMARC_OK && n > 0)
		st = store_hosts(k->writer, row, n, k->now, err);
	free(row);
	return st;
}

enum dmarc_status
keep_check(struct keeper *k, const struct check *c, struct dmarc_err *err)
{
	struct rows r = { .check = c, .arena = arena_new(MEMORY),
		.out = { .domain = c->domain, .now = k->now, .dnssec =
		c->validates && c->zone.exists >= 0 ? c->zone.secure : -1 } };
	enum dmarc_status st;

	if (r.arena == NULL)
		return dmarc_no_memory(err);
	records_read(&r);
	read_tree(&r);
	read_keys(&r);
	read_evals(&r);
	read_findings(&r);
	read_staying(&r);
	r.out.answered = c->zone.exists >= 0 || r.out.known[DNS_MX] ||
	    r.out.known[DNS_SPF] || r.out.known[DNS_DMARC];
	st = r.no_memory ? dmarc_no_memory(err) :
	    store_answers(k->writer, &r.out, err);
	arena_free(r.arena);
	return st == DMARC_OK ? keep_hosts(k, c, err) : st;
}

void
keeper_close(struct keeper *k)
{
	tdestroy(k->hosts, free);
	k->hosts = NULL;
}

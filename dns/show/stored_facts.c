/*
 * stored_facts.c: see stored_facts.h.
 */
#include "dns/show/stored_facts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dns/facts/rua.h"
#include "dns/name/name.h"

#define RECORDS_MOST 64		/* of a kind; refresh stores fewer */
#define NAMES_MOST 1000		/* below a domain */

/* Included records, by name. */
struct include {
	const char *name, *record;	/* record NULL: never known */
};

struct walk {
	const struct include *include;
	size_t includes;
	struct stored_facts *out;
	struct arena *arena;
	bool no_memory;
};

/* A record that is being read. */
struct frame {
	const char *domain;
	const struct frame *above;
	unsigned depth;
};

static const char *
copy(struct arena *a, const char *s)
{
	return s != NULL ? arena_strndup(a, s, strlen(s)) : NULL;
}

static enum dmarc_status
read_records(const struct stored_page *page, struct stored_facts *out,
    struct dmarc_err *err)
{
	struct statement s = stored_records_start(page->db, page->domain);
	enum dmarc_status st = DMARC_OK;
	enum dns_kind kind;
	const char *record;

	out->kind[DNS_MX].known = page->d->mx;
	out->kind[DNS_SPF].known = page->d->spf;
	out->kind[DNS_DMARC].known = page->d->dmarc;
	for (int i = 0; i < DNS_KINDS; i++) {
		out->kind[i].record = arena_array(page->arena, RECORDS_MOST,
		    sizeof *out->kind[i].record);
		if (out->kind[i].record == NULL)
			st = dmarc_no_memory(err);
	}
	while (st == DMARC_OK && stored_records_next(&s, &kind, &record)) {
		struct stored_kind *k = &out->kind[kind < DNS_KINDS ? kind :
		    DNS_MX];

		if (kind >= DNS_KINDS || k->n == RECORDS_MOST)
			continue;
		if (kind == DNS_MX && strcmp(record, "0 .") == 0) {
			out->null_mx = true;
			continue;
		}
		k->record[k->n] = copy(page->arena, record);
		if (k->record[k->n++] == NULL)
			st = dmarc_no_memory(err);
	}
	return statement_end(&s, st, err);
}

/* The only record of a kind; NULL: there is none, or several. */
static const char *
only(const struct stored_kind *k)
{
	return k->n == 1 ? k->record[0] : NULL;
}

static const char *
record_of(const struct walk *w, const char *name)
{
	for (size_t i = 0; i < w->includes; i++)
		if (strcmp(w->include[i].name, name) == 0)
			return w->include[i].record;
	return NULL;
}

static bool
is_being_read(const struct frame *f, const char *name)
{
	for (; f != NULL; f = f->above)
		if (strcasecmp(f->domain, name) == 0)
			return true;
	return false;
}

static bool walk_record(struct walk *w, const struct frame *f,
    const char *record);

/* Adds a term, and what it includes; false: there are enough. */
static bool
add_term(struct walk *w, const struct frame *f, const struct spf_term *t)
{
	struct stored_facts *out = w->out;
	struct stored_node *node = &out->node[out->nodes];
	struct frame below = { .above = f, .depth = f->depth + 1 };
	char name[NAME_TEXT];
	const char *record;
	size_t first;

	if (out->nodes == SPF_NODES_MOST)
		return false;
	*node = (struct stored_node){ f->depth, f->domain, t->text, t->len,
		1 };
	first = ++out->nodes;
	if ((t->kind != SPF_INCLUDE && t->kind != SPF_REDIRECT) ||
	    t->macros != 0 || !name_of_bytes(t->spec, t->spec_len, name) ||
	    is_being_read(f, name))
		return true;
	record = record_of(w, name);
	below.domain = copy(w->arena, name);
	w->no_memory |= below.domain == NULL;
	if (record == NULL || below.domain == NULL)
		return true;
	if (!walk_record(w, &below, record))
		return false;
	node->lookups += (unsigned)(out->nodes - first);
	return true;
}

/* As walk_record() of dns/facts/spf.c, over stored records. */
static bool
walk_record(struct walk *w, const struct frame *f, const char *record)
{
	struct spf_term t, fault, redirect = { .text = NULL };
	size_t len = strlen(record);
	struct spf_record r;
	const char *why;
	bool all = false;

	if (!spf_is_record(record, len) ||
	    !spf_check(record, len, &fault, &why))
		return true;
	r = spf_start(record, len);
	while (!all && spf_next(&r, &t)) {
		all = t.kind == SPF_ALL;
		if (t.kind == SPF_REDIRECT)
			redirect = t;
		if (all || t.kind == SPF_IP4 || t.kind == SPF_IP6 ||
		    t.kind >= SPF_REDIRECT)
			continue;
		if (!add_term(w, f, &t))
			return false;
	}
	return all || redirect.text == NULL || add_term(w, f, &redirect);
}

static enum dmarc_status
read_tree(const struct stored_page *page, struct stored_facts *out,
    struct dmarc_err *err)
{
	const char *record = only(&out->kind[DNS_SPF]), *name, *text;
	struct include *list = arena_array(page->arena, SPF_NODES_MOST,
	    sizeof *list);
	struct walk w = { .include = list, .out = out, .arena = page->arena };
	struct frame top = { .domain = page->domain };
	struct statement s;
	enum dmarc_status st;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = stored_includes_start(page->db, page->domain);
	while (w.includes < SPF_NODES_MOST &&
	    stored_includes_next(&s, &name, &text)) {
		struct include *to = &list[w.includes++];

		*to = (struct include){ copy(page->arena, name),
			copy(page->arena, text) };
		w.no_memory |= to->name == NULL ||
		    (text != NULL && to->record == NULL);
		if (w.no_memory)
			break;
	}
	st = statement_end(&s, DMARC_OK, err);
	/* Of a name below, no tree was looked up. */
	if (st == DMARC_OK && record != NULL && !w.no_memory &&
	    page->d->lookups >= 0)
		(void)walk_record(&w, &top, record);
	return st == DMARC_OK && w.no_memory ? dmarc_no_memory(err) : st;
}

/* Whether a target of another organization has agreed, by the findings. */
static enum dmarc_status
read_consent(const struct stored_page *page, struct rua *rua,
    struct dmarc_err *err)
{
	char uri[RUA_SHOWN + 1];
	bool refused = false, unknown = false;
	enum dmarc_status st;

	(void)snprintf(uri, sizeof uri, "%.*s", (int)(rua->len < RUA_SHOWN ?
	    rua->len : RUA_SHOWN), rua->uri);
	st = stored_about(page->db, page->domain, "RUA_NOT_AUTHORISED", uri,
	    &refused, err);
	if (st == DMARC_OK)
		st = stored_about(page->db, page->domain, "DNS_UNKNOWN",
		    rua->domain, &unknown, err);
	rua->authorised = refused ? 0 : unknown ? -1 : 1;
	return st;
}

static enum dmarc_status
read_dmarc(const struct stored_page *page, struct stored_facts *out,
    struct dmarc_err *err)
{
	const char *record = only(&out->kind[DNS_DMARC]);
	struct rdata data = { (const unsigned char *)record,
		record != NULL ? strlen(record) : 0 };
	enum dmarc_status st = DMARC_OK;

	out->valid = record != NULL && policy_of_record(record, data.len,
	    &out->policy);
	/* Of a name below, targets are of interest in its own record only. */
	if (!out->valid || page->d->dmarc_at == NULL || (page->below &&
	    strcmp(page->d->dmarc_at, page->domain) != 0))
		return DMARC_OK;
	if (!rua_list(page->arena, page->suffixes, page->d->dmarc_at, &data,
	    out->rua, &out->ruas))
		return dmarc_no_memory(err);
	for (size_t i = 0; i < out->ruas && st == DMARC_OK; i++)
		if (out->rua[i].external)
			st = read_consent(page, &out->rua[i], err);
	return st;
}

/* Whether an SPF record is v=spf1 and -all, and nothing else. */
static bool
allows_nobody(const char *record)
{
	struct spf_record r;
	struct spf_term t, more;

	if (record == NULL || !spf_is_record(record, strlen(record)))
		return false;
	r = spf_start(record, strlen(record));
	return spf_next(&r, &t) && t.kind == SPF_ALL && t.qualifier == '-' &&
	    !spf_next(&r, &more);
}

/* As check_parked(). */
static int
is_parked(const struct stored_page *page, const struct stored_facts *f)
{
	const struct stored_kind *mx = &f->kind[DNS_MX];
	const struct stored_kind *spf = &f->kind[DNS_SPF];

	if (page->sends_nothing)
		return 1;
	if (mx->n > 0 || (spf->known && !allows_nobody(only(spf))))
		return 0;
	return mx->known && spf->known ? 1 : -1;
}

static enum dmarc_status
read_existence(const struct stored_page *page, struct stored_facts *out,
    struct dmarc_err *err)
{
	bool missing = false;
	enum dmarc_status st = stored_about(page->db, page->domain,
	    "DOMAIN_MISSING", "", &missing, err);

	out->exists = missing ? 0 : out->kind[DNS_MX].n > 0 ||
	    out->null_mx || out->kind[DNS_SPF].n > 0 ? 1 : -1;
	return st;
}

enum dmarc_status
stored_facts_read(const struct stored_page *page, struct stored_facts *out,
    struct dmarc_err *err)
{
	enum dmarc_status st;

	*out = (struct stored_facts){ .nodes = 0 };
	st = read_records(page, out, err);
	if (st == DMARC_OK)
		st = read_tree(page, out, err);
	if (st == DMARC_OK)
		st = read_dmarc(page, out, err);
	if (st == DMARC_OK)
		st = read_existence(page, out, err);
	out->parked = is_parked(page, out);
	return st;
}

enum dmarc_status
stored_names(const struct stored_page *page, const char ***out, size_t *n,
    struct dmarc_err *err)
{
	const char **list = arena_array(page->arena, NAMES_MOST,
	    sizeof *list);
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	const char *name;

	*out = list;
	*n = 0;
	if (list == NULL)
		return dmarc_no_memory(err);
	s = stored_below_start(page->db, page->domain, page->now);
	while (st == DMARC_OK && *n < NAMES_MOST &&
	    stored_below_next(&s, &name)) {
		list[*n] = copy(page->arena, name);
		if (list[(*n)++] == NULL)
			st = dmarc_no_memory(err);
	}
	return statement_end(&s, st, err);
}

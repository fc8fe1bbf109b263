/*
 * spf.c: see spf.h.
 */
#include "dns/facts/spf.h"

#include <string.h>
#include <strings.h>

#include "common/names/domain.h"
#include "dns/name/name.h"
#include "dns/spf/host.h"

/* The walk over the tree. */
struct walk {
	struct reading *reading;
	struct spf_facts *out;
};

/* A record that is being read. */
struct frame {
	const char *domain;
	const struct frame *above;
	unsigned depth;
};

static void walk_record(struct walk *w, const struct frame *f,
    const struct rdata *record);

/* The SPF records in an answer; the first of them go to list, if not NULL. */
static size_t
find_records(const struct answer *a, struct rdata *first, struct rdata *list,
    size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < a->records; i++) {
		const struct rdata *r = &a->record[i];

		if (!spf_is_record((const char *)r->byte, r->len))
			continue;
		if (n == 0)
			*first = *r;
		if (list != NULL && n < room)
			list[n] = *r;
		n++;
	}
	return n;
}

static bool
is_being_read(const struct frame *f, const char *name)
{
	for (; f != NULL; f = f->above)
		if (strcasecmp(f->domain, name) == 0)
			return true;
	return false;
}

static struct spf_node *
add_node(struct walk *w, const struct frame *f, const struct spf_term *t)
{
	struct spf_facts *out = w->out;
	struct spf_node *node;

	if (out->nodes == SPF_NODES_MOST)
		return NULL;
	node = &out->node[out->nodes++];
	*node = (struct spf_node){ .depth = f->depth, .at = f->domain,
		.term = *t, .lookups = 1 };
	return node;
}

/* The name that a term leads to, unless a macro decides. */
static const char *
target_of(struct walk *w, const struct frame *f, const struct spf_term *t)
{
	char text[NAME_TEXT];
	const char *name;

	if (t->macros != 0)
		return NULL;
	if (t->spec == NULL)
		return f->domain;
	name = t->spec;
	return name_of_bytes(name, t->spec_len, text) ?
	    reading_copy(w->reading, text) : NULL;
}

static void
unknown(struct walk *w, struct spf_node *node, const struct answer *a)
{
	node->trouble = SPF_TARGET_UNKNOWN;
	node->why = a->why;
	w->out->voids_known = false;
}

/* Walks over the record that include and redirect lead to. */
static void
follow(struct walk *w, const struct frame *f, struct spf_node *node)
{
	struct frame below = { node->name, f, f->depth + 1 };
	size_t first = w->out->nodes;
	struct spf_term fault;
	struct rdata record;
	const struct answer *a;
	size_t n;

	if (is_being_read(f, node->name)) {
		node->trouble = SPF_TARGET_LOOP;
		return;
	}
	a = reading_ask(w->reading, node->name, RR_TXT);
	if (a == NULL)
		return;
	n = find_records(a, &record, NULL, 0);
	if (n == 1)
		node->record = record;
	if (answer_is_unknown(a)) {
		unknown(w, node, a);
		w->out->count_known = false;
	} else if (n == 0) {
		node->trouble = SPF_TARGET_NONE;
	} else if (n > 1) {
		node->trouble = SPF_TARGET_MULTIPLE;
	} else if (!spf_check((const char *)record.byte, record.len, &fault,
	    &node->why)) {
		node->trouble = SPF_TARGET_INVALID;
	} else {
		walk_record(w, &below, &record);
		node->lookups += (unsigned)(w->out->nodes - first);
	}
}

/* The number of IPv4 addresses that so many networks of a prefix hold. */
static void
add_ipv4(struct walk *w, const struct frame *f, size_t networks,
    unsigned prefix)
{
	uint64_t n = (uint64_t)networks << (32 - prefix);

	w->out->all_ipv4 += n;
	if (f->depth == 0)
		w->out->own_ipv4 += n;
}

/* Keeps addresses of a term in the record itself. */
static void
keep_addresses(struct walk *w, struct spf_node *node, const struct answer *a)
{
	if (node->depth > 0)
		return;
	if (node->address == NULL)
		node->address = reading_array(w->reading, SPF_ADDRESSES_MOST,
		    sizeof *node->address);
	for (size_t i = 0; i < a->records && node->address != NULL &&
	    node->addresses < SPF_ADDRESSES_MOST; i++) {
		struct dmarc_address *to = &node->address[node->addresses];
		size_t len = a->record[i].len;

		if (len != 4 && len != 16)
			continue;
		*to = (struct dmarc_address){ .byte = { [10] = 255, 255 } };
		memcpy(to->byte + 16 - len, a->record[i].byte, len);
		node->addresses++;
	}
}

/* Asks for the addresses of a name, and notes which family has none. */
static void
look_for_addresses(struct walk *w, const struct frame *f,
    struct spf_node *node, const char *name)
{
	const struct answer *a = reading_ask(w->reading, name, RR_A);
	const struct answer *aaaa = reading_ask(w->reading, name, RR_AAAA);

	if (a == NULL || aaaa == NULL)
		return;
	if (answer_is_unknown(a) || answer_is_unknown(aaaa))
		unknown(w, node, answer_is_unknown(a) ? a : aaaa);
	node->void4 &= answer_is_void(a);
	node->void6 &= answer_is_void(aaaa);
	add_ipv4(w, f, a->records, node->term.prefix4);
	keep_addresses(w, node, a);
	keep_addresses(w, node, aaaa);
}

static void
look_for_mx(struct walk *w, const struct frame *f, struct spf_node *node)
{
	const struct answer *mx = reading_ask(w->reading, node->name, RR_MX);
	char host[NAME_TEXT];

	if (mx == NULL || answer_is_void(mx))
		return;
	if (answer_is_unknown(mx)) {
		unknown(w, node, mx);
		return;
	}
	if (mx->records > SPF_HOSTS_MOST)
		node->trouble = SPF_TARGET_WIDE;
	for (size_t i = 0; i < mx->records && i < SPF_HOSTS_MOST; i++) {
		const struct rdata *r = &mx->record[i];

		if (r->len > 2 && name_of_wire(r->byte + 2, r->len - 2, NULL,
		    host) && name_is_host(host))
			look_for_addresses(w, f, node, host);
		else
			node->void4 = node->void6 = false;
	}
}

/* What a term of the tree leads to. */
static void
look(struct walk *w, const struct frame *f, struct spf_node *node)
{
	const struct answer *a;

	node->name = target_of(w, f, &node->term);
	if (node->name == NULL)
		return;
	node->void4 = node->void6 = true;
	switch (node->term.kind) {
	case SPF_A:
		look_for_addresses(w, f, node, node->name);
		break;
	case SPF_MX:
		look_for_mx(w, f, node);
		break;
	case SPF_EXISTS:
		a = reading_ask(w->reading, node->name, RR_A);
		if (a != NULL && answer_is_unknown(a))
			unknown(w, node, a);
		node->void4 = node->void6 = a != NULL && answer_is_void(a);
		break;
	case SPF_INCLUDE:
	case SPF_REDIRECT:
		node->void4 = node->void6 = false;
		follow(w, f, node);
		break;
	default:	/* ptr */
		node->void4 = node->void6 = false;
		break;
	}
	if (node->trouble == SPF_TARGET_UNKNOWN)
		node->void4 = node->void6 = false;
	w->out->voids4 += node->void4;
	w->out->voids6 += node->void6;
	w->out->voids += node->void4 && node->void6;
}

/* Walks over a record that is free of errors. */
static void
walk_record(struct walk *w, const struct frame *f, const struct rdata *record)
{
	struct spf_record r = spf_start((const char *)record->byte,
	    record->len);
	struct spf_term t, redirect = { .text = NULL };
	struct spf_node *node;
	bool all = false;

	while (spf_next(&r, &t) && !all) {
		all = t.kind == SPF_ALL;
		if (t.kind == SPF_REDIRECT)
			redirect = t;
		if (t.kind == SPF_IP4)
			add_ipv4(w, f, 1, t.prefix4);
		if (all || t.kind == SPF_IP4 || t.kind == SPF_IP6 ||
		    t.kind >= SPF_REDIRECT)
			continue;
		node = add_node(w, f, &t);
		if (node == NULL)
			return;
		look(w, f, node);
	}
	if (all || redirect.text == NULL)
		return;
	node = add_node(w, f, &redirect);
	if (node != NULL)
		look(w, f, node);
}

static void
read_record(struct reading *r, const struct answer *a, struct spf_facts *f)
{
	struct walk w = { r, f };
	struct frame top = { f->facts.domain, NULL, 0 };

	f->records = find_records(a, &f->record, f->several,
	    sizeof f->several / sizeof *f->several);
	f->status = f->records == 0 ? SPF_STATUS_NONE : f->records > 1 ?
	    SPF_STATUS_MULTIPLE : SPF_STATUS_OK;
	for (size_t i = 0; i < a->records && f->records == 0; i++)
		if (spf_is_near_miss((const char *)a->record[i].byte,
		    a->record[i].len))
			f->near_miss = a->record[i];
	if (f->status != SPF_STATUS_OK)
		return;
	if (!spf_check((const char *)f->record.byte, f->record.len, &f->fault,
	    &f->why)) {
		f->status = SPF_STATUS_INVALID;
		return;
	}
	if (!f->record_only)
		walk_record(&w, &top, &f->record);
}

enum work_status
spf_step(struct work *w, struct lookup *l)
{
	struct spf_facts *f = (struct spf_facts *)w;
	struct reading r = reading_begin(w, l);
	struct answer given = { .status = ANSWER_DATA, .record = f->instead,
		.records = 1 };
	const struct answer *a = f->instead != NULL ? &given :
	    reading_ask(&r, f->facts.domain, RR_TXT);

	*f = (struct spf_facts){ .facts = f->facts, .instead = f->instead,
		.record_only = f->record_only, .count_known = !f->record_only,
		.voids_known = !f->record_only, .status = SPF_STATUS_UNKNOWN };
	if (a == NULL)
		return reading_end(&r);
	f->ttl = a->ttl;
	if (answer_is_unknown(a)) {
		f->why = a->why;
		f->bogus = a->status == ANSWER_BOGUS;
		return reading_end(&r);
	}
	f->missing = a->status == ANSWER_MISSING;
	f->alias_of = a->alias_of;
	read_record(&r, a, f);
	if (r.full) {
		f->status = SPF_STATUS_UNKNOWN;
		f->why = READING_FULL;
		f->nodes = 0;
	}
	return reading_end(&r);
}

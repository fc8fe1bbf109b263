/*
 * propose_spf.c: the SPF record to publish: see propose.h.
 */
#include <string.h>

#include "common/record/txt.h"
#include "dns/check/check.h"
#include "dns/spf/host.h"

/* Lookups; a record that needs no more is cheap enough. */
#define CHEAP 8

/* Bytes of a record with all its changes; no real one has so many. */
#define CHANGED_MOST ((size_t)1 << 20)

/* Messages; a refused sender of so many is worth a term. */
#define SENDER_LEAST 10

/* The finding added last waits for the record; changes: it changes it. */
static void
wait_for_record(struct check *c, const char *what, bool changes)
{
	struct finding *item = finding_last(&c->findings);

	finding_fix(&c->findings, "%s", what);
	if (item == NULL)
		return;
	item->record = FIX_SPF;
	item->changes = changes;
}

static const char *
keep(struct check *c, const char *s, size_t len)
{
	const char *copy = arena_strndup(c->arena, s, len);

	c->findings.no_memory |= copy == NULL;
	return copy;
}

/* Whether there is a record to change, which somebody wrote by hand. */
static bool
is_changeable(const struct check *c)
{
	return c->spf.record.len <= PROPOSAL_MOST;
}

static void
wish(struct check *c, const char *at, const char *instead, enum spf_how how)
{
	struct spf_wish *w;

	if (!is_changeable(c))
		return;
	w = arena_alloc(c->arena, sizeof *w);
	if (instead != NULL)
		instead = keep(c, instead, strlen(instead));
	c->findings.no_memory |= w == NULL;
	if (w == NULL)
		return;
	*w = (struct spf_wish){ .change = { at, instead }, .how = how,
		.next = c->spf_wishes.first };
	c->spf_wishes.first = w;
}

void
propose_spf(struct check *c, const char *what)
{
	wait_for_record(c, what, true);
}

void
propose_spf_term(struct check *c, const char *what, const char *at,
    const char *instead)
{
	wait_for_record(c, what, true);
	wish(c, at, instead, SPF_IN_PLACE);
}

void
propose_spf_front(struct check *c, const char *what, const char *at,
    const char *instead)
{
	wait_for_record(c, what, true);
	wish(c, at, instead, SPF_IN_FRONT);
}

void
propose_spf_cheaper(struct check *c, const char *at, const char *instead)
{
	wish(c, at, instead, SPF_CHEAPER);
}

void
propose_spf_end(struct check *c, const char *what, const char *term)
{
	wait_for_record(c, what, true);
	c->spf_wishes.end = term;
}

void
propose_spf_record(struct check *c, const char *what, struct buf *record)
{
	wait_for_record(c, what, true);
	if (!record->failed)
		c->spf_wishes.record = keep(c, (const char *)record->data,
		    record->len);
}

/* The check that has the senders: that of the domain, for names below too. */
static const struct check *
top_of(const struct check *c)
{
	return c->above != NULL ? c->above : c;
}

void
propose_new_spf(const struct check *c, struct buf *record)
{
	const struct check *top = top_of(c);
	bool hosts = false;

	buf_text(record, "v=spf1");
	for (size_t i = 0; i < top->evals && check_parked(c) != 1; i++) {
		const struct check_sender *s = &top->sender[i];
		char ip[DMARC_ADDRESS_TEXT];

		/* An address that never passed by SPF may be a forwarder's. */
		if (!s->given && (s->spf == 0 ||
		    strcmp(s->domain, c->domain) != 0))
			continue;
		address_text(&s->ip, ip);
		buf_text(record, address_is_v4(&s->ip) ? " ip4:" : " ip6:");
		buf_text(record, ip);
		hosts = true;
	}
	if (!hosts && c->mx.status == MX_OK && check_parked(c) != 1)
		buf_text(record, " mx");
	buf_text(record, " -all");
}

/* Writes the record with all changes; cheaper: also those that save cost. */
static void
write_changed(struct check *c, bool cheaper, struct buf *out)
{
	const struct spf_wishes *all = &c->spf_wishes;
	const char *published = (const char *)c->spf.record.byte;
	struct spf_change *change;
	size_t n = 0;

	if (all->record != NULL)
		spf_edit(out, all->record, strlen(all->record), NULL, 0);
	if (all->record != NULL || c->spf.status != SPF_STATUS_OK)
		return;
	for (const struct spf_wish *w = all->first; w != NULL; w = w->next)
		n++;
	change = arena_array(c->arena, n + 1, sizeof *change);
	if (change == NULL) {
		c->findings.no_memory = true;
		return;
	}
	n = 0;
	/* To remove a term is more than to replace it. */
	for (int pass = 0; pass < 2; pass++)
		for (const struct spf_wish *w = all->first; w != NULL;
		    w = w->next)
			if ((w->change.instead == NULL) == (pass == 0) &&
			    (cheaper || w->how != SPF_CHEAPER))
				change[n++] = (struct spf_change){
					w->change.at,
					w->how == SPF_IN_FRONT ? NULL :
					w->change.instead };
	spf_edit(out, published, c->spf.record.len, change, n);
	if (all->end != NULL) {
		buf_byte(out, ' ');
		buf_text(out, all->end);
	}
}

/* The lookups that a record costs; -1: not all of it is known. */
static int
cost_of(const struct check *c, struct arena *a, const struct rdata *record)
{
	struct spf_facts f = { .facts = { .work.asks_nothing = true,
		.arena = a, .domain = c->domain }, .instead = record };

	if (c->spf.record_only || c->lookup == NULL ||
	    spf_step(&f.facts.work, c->lookup) != WORK_DONE ||
	    f.status != SPF_STATUS_OK || !f.count_known ||
	    f.nodes == SPF_NODES_MOST)
		return -1;
	return (int)f.nodes;
}

/* Whether a term of the published record lets half of the world pass. */
static bool
lets_all_pass(const struct check *c, const char *via)
{
	struct spf_record r = spf_start((const char *)c->spf.record.byte,
	    c->spf.record.len);
	struct spf_term t;

	while (c->spf.status == SPF_STATUS_OK && spf_next(&r, &t))
		if (t.text == via)
			return t.kind == SPF_ALL || spf_is_world(&t);
	return false;
}

/* Whether a sender passes or passed by SPF, and so should go on passing. */
static bool
is_wanted(const struct check *c, size_t i)
{
	const struct check_sender *s = &top_of(c)->sender[i];
	const struct spf_outcome *now = &top_of(c)->eval[i].outcome;

	if (s->spf == 0 || strcmp(s->domain, c->domain) != 0)
		return false;
	/* Under +all or a huge network, forged mail passes, too. */
	if (now->result == SPF_PASS)
		return !lets_all_pass(c, now->via);
	return s->recent >= SENDER_LEAST && now->result != SPF_TEMPERROR &&
	    now->result != SPF_UNKNOWN;
}

/* Whether a record is known to refuse a sender. */
static bool
refuses(const struct check *c, struct arena *a, const struct rdata *record,
    size_t i)
{
	struct spf_host h = { .work.asks_nothing = true, .arena = a,
		.request = top_of(c)->eval[i].request };

	h.request.instead = record;
	return c->lookup != NULL &&
	    spf_host_step(&h.work, c->lookup) == WORK_DONE &&
	    h.outcome.result != SPF_PASS &&
	    h.outcome.result != SPF_TEMPERROR &&
	    h.outcome.result != SPF_UNKNOWN;
}

/* The end of the leading terms that cost no lookup and refuse nobody. */
static const char *
end_of_free(const struct rdata *record)
{
	struct spf_record r = spf_start((const char *)record->byte,
	    record->len);
	struct spf_term t;

	while (spf_next(&r, &t))
		if ((t.kind != SPF_IP4 && t.kind != SPF_IP6 &&
		    t.kind != SPF_EXP && t.kind != SPF_OTHER) ||
		    t.qualifier != '+')
			return t.text;
	return (const char *)record->byte + record->len;
}

/*
 * Writes a record with the terms and senders that it lacks put before the first
 * term that costs a lookup.
 */
static void
write_whole(struct check *c, struct arena *a,
    const struct rdata *record, struct buf *out)
{
	const struct check *top = top_of(c);
	const char *text = (const char *)record->byte;
	const char *at = end_of_free(record);
	size_t before = (size_t)(at - text);
	char ip[DMARC_ADDRESS_TEXT];

	while (before > 0 && text[before - 1] == ' ')
		before--;
	buf_add(out, text, before);
	for (const struct spf_wish *w = c->spf_wishes.first; w != NULL;
	    w = w->next)
		if (w->how == SPF_IN_FRONT) {
			buf_byte(out, ' ');
			buf_text(out, w->change.instead);
		}
	for (size_t i = 0; i < top->evals; i++) {
		const struct dmarc_address *sender = &top->sender[i].ip;

		if (!is_wanted(c, i) || !refuses(c, a, record, i))
			continue;
		address_text(sender, ip);
		buf_text(out, address_is_v4(sender) ? " ip4:" : " ip6:");
		buf_text(out, ip);
	}
	if (at < text + record->len) {
		buf_byte(out, ' ');
		buf_add(out, at, (size_t)(text + record->len - at));
	}
}

/* Whether a text is what is published, but for blanks. */
static bool
is_published(const struct check *c, const struct buf *text)
{
	struct buf now = BUF_INIT(CHANGED_MOST);
	bool same;

	if (c->spf.status != SPF_STATUS_OK)
		return false;
	spf_edit(&now, (const char *)c->spf.record.byte, c->spf.record.len,
	    NULL, 0);
	same = !now.failed && now.len == text->len &&
	    memcmp(now.data, text->data, now.len) == 0;
	buf_free(&now);
	return same;
}

/*
 * Writes the record of a domain with all changes, and what it costs. false:
 * there is none to propose.
 */
static bool
write_record(struct check *c, struct buf *out, int *lookups)
{
	struct buf text = BUF_INIT(CHANGED_MOST);
	struct arena *a = arena_new(FACTS_MEMORY);
	struct rdata record;
	struct spf_term fault;
	const char *why;
	bool valid = false;

	write_changed(c, false, &text);
	if (a == NULL || text.failed || text.len == 0)
		goto out;
	record = (struct rdata){ text.data, text.len };
	*lookups = cost_of(c, a, &record);
	if (*lookups < 0 || *lookups > CHEAP) {
		buf_clear(&text, CHANGED_MOST);
		write_changed(c, true, &text);
		if (text.failed)
			goto out;
		record = (struct rdata){ text.data, text.len };
		*lookups = cost_of(c, a, &record);
	}
	write_whole(c, a, &record, out);
	valid = !out->failed && out->len <= TXT_TEXT_MOST &&
	    spf_is_record((const char *)out->data, out->len) &&
	    spf_check((const char *)out->data, out->len, &fault, &why);
out:
	c->findings.no_memory |= a == NULL || arena_starved(a) ||
	    text.failed || out->failed;
	buf_free(&text);
	arena_free(a);
	return valid;
}

void
propose_spf_below(struct check *c, struct check *below, const char *what)
{
	struct buf whole = BUF_INIT(CHANGED_MOST);
	struct finding *item = finding_last(&c->findings);
	int lookups = -1;

	finding_fix(&c->findings, "%s", what);
	if (item != NULL && is_changeable(below) &&
	    write_record(below, &whole, &lookups))
		propose_to(c, item, &(struct proposed){ below->domain,
		    (const char *)whole.data, whole.len, lookups,
		    below->spf.alias_of });
	c->findings.no_memory |= below->findings.no_memory;
	buf_free(&whole);
}

void
propose_spf_records(struct check *c)
{
	struct buf whole = BUF_INIT(CHANGED_MOST);
	int lookups = -1;
	bool waits = false, published;

	for (size_t i = 0; i < c->findings.n; i++)
		waits |= c->findings.item[i].record == FIX_SPF;
	if (!waits || !is_changeable(c) ||
	    !write_record(c, &whole, &lookups)) {
		buf_free(&whole);
		return;
	}
	published = is_published(c, &whole);
	for (size_t i = 0; i < c->findings.n; i++) {
		struct finding *item = &c->findings.item[i];

		/* SPF_LONG may ask for the same text in other strings. */
		if (item->record == FIX_SPF && (!published ||
		    item->code == CODE_SPF_LONG))
			propose_to(c, item, &(struct proposed){ c->domain,
			    (const char *)whole.data, whole.len, lookups,
			    c->spf.alias_of });
	}
	buf_free(&whole);
}

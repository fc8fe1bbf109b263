/*
 * group.c: see group.h.
 *
 * Groups by sorting: entries are ordered by scope, sender, address and
 * reporter, so that each group is a run of neighbours. A domain may have a
 * million of them: this takes n log n, and no hash table.
 */
#include "report/gather/sources/group.h"

#include <stdlib.h>
#include <string.h>

#include "report/gather/sources/order.h"

/* Like address_compare(), for the networks of two addresses. */
static int
net_compare(const struct dmarc_address *a, const struct dmarc_address *b)
{
	bool a4 = address_is_v4(a), b4 = address_is_v4(b);

	if (a4 != b4)
		return a4 ? -1 : 1;
	return memcmp(a->byte, b->byte, a4 ? 15 : 6);	/* /24, /48 */
}

static int
sender_compare(const struct sent *x, const struct sent *y)
{
	const struct sender *a = x->sender, *b = y->sender;
	int c;

	if (x->below != y->below)
		return x->below ? 1 : -1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (identity_is_network(a) != identity_is_network(b))
		return identity_is_network(a) ? -1 : 1;
	if (identity_is_network(a))
		return net_compare(&x->from->is.source, &y->from->is.source);
	c = strcmp(sender_id(a), sender_id(b));
	return c != 0 ? c : labels_compare(a->rule, b->rule);
}

static int
by_address(const void *a, const void *b)
{
	const struct sent *x = a, *y = b;
	int c = address_compare(&x->from->is.source, &y->from->is.source);

	return c != 0 ? c : (x->reporter > y->reporter) -
	    (x->reporter < y->reporter);
}

static int
by_sender(const void *a, const void *b)
{
	int c = sender_compare(a, b);

	return c != 0 ? c : by_address(a, b);
}

/* The index after the last entry with the sender of sent[at]. */
static size_t
sender_end(const struct sent *sent, size_t n, size_t at)
{
	size_t end = at + 1;

	while (end < n && sender_compare(&sent[at], &sent[end]) == 0)
		end++;
	return end;
}

/* The index after the last entry with the address of sent[at]. */
static size_t
address_end(const struct sent *sent, size_t n, size_t at)
{
	size_t end = at + 1;

	while (end < n && sent[at].from == sent[end].from)
		end++;
	return end;
}

static void
widen(int64_t *first, int64_t *last, const struct sent *s)
{
	if (s->first < *first)
		*first = s->first;
	if (s->last > *last)
		*last = s->last;
}

/* The address of n entries, which are ordered by reporter. */
static struct section_address
address_of(const struct sent *sent, size_t n)
{
	const struct verdict_address *is = &sent->from->is;
	struct section_address out = { .address = is->source,
	    .others = is->others, .host = is->host,
	    .host_confirmed = is->host_confirmed,
	    .first = INT64_MAX, .last = INT64_MIN };

	for (size_t i = 0; i < n; i++) {
		section_add(&out.now, sent[i].mail, sent[i].messages);
		widen(&out.first, &out.last, &sent[i]);
		if (i == 0 || sent[i].reporter != sent[i - 1].reporter)
			out.reporters++;
	}
	return out;
}

/*
 * Lists the addresses of n entries, which are ordered by address and reporter;
 * *count is their number. NULL: out of memory.
 */
static struct section_address *
list_addresses(const struct sent *sent, size_t n, size_t *count,
    struct arena *a)
{
	struct section_address *list;
	size_t listed = 0;

	*count = 0;
	for (size_t at = 0; at < n; at = address_end(sent, n, at))
		++*count;
	list = arena_array(a, *count, sizeof *list);
	for (size_t at = 0, end; list != NULL && at < n; at = end) {
		end = address_end(sent, n, at);
		list[listed++] = address_of(sent + at, end - at);
	}
	return list;
}

/* Messages of one reporter or one combination, known by its number. */
struct share {
	uint64_t number, messages;
	const struct origin_mail *mail;
};

static int
by_number(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Adds up shares of the same number; returns how many are left, in order. */
static size_t
merge_shares(struct share *s, size_t n)
{
	size_t merged = 0;

	if (n > 0)
		qsort(s, n, sizeof *s, by_number);
	for (size_t i = 0; i < n; i++)
		if (merged > 0 && s[merged - 1].number == s[i].number)
			s[merged - 1].messages += s[i].messages;
		else
			s[merged++] = s[i];
	return merged;
}

/* The number of reporters of n entries. scratch has room for n shares. */
static size_t
count_reporters(const struct sent *sent, size_t n, struct share *scratch)
{
	for (size_t i = 0; i < n; i++)
		scratch[i] = (struct share){ .number = sent[i].reporter };
	return merge_shares(scratch, n);
}

/* Orders results by what pages show of them; none and no result are alike. */
static int
shown_compare(const struct dmarc_auth *a, const struct dmarc_auth *b)
{
	bool has_a = a != NULL && a->result != DMARC_RESULT_NONE;
	bool has_b = b != NULL && b->result != DMARC_RESULT_NONE;

	if (!has_a || !has_b)
		return has_a - has_b;
	if (a->result != b->result)
		return a->result < b->result ? -1 : 1;
	if (a->scope != b->scope)
		return a->scope < b->scope ? -1 : 1;
	return strcmp(a->domain != NULL ? a->domain : "",
	    b->domain != NULL ? b->domain : "");
}

/*
 * Whether a says why mail fails rather than b: it has more messages. A tie is
 * decided by what is shown, because keys depend on the order of arrival.
 */
static bool
is_rather_why(const struct share *a, const struct share *b)
{
	int c;

	if (a->messages != b->messages)
		return a->messages > b->messages;
	c = shown_compare(a->mail->dkim, b->mail->dkim);
	if (c == 0)
		c = shown_compare(a->mail->spf, b->mail->spf);
	return c < 0;
}

/* The failing combination with the most messages; NULL: nothing fails. */
static const struct origin_mail *
find_why(const struct sent *sent, size_t n, struct share *scratch)
{
	size_t shares = 0, most = 0;

	for (size_t i = 0; i < n; i++) {
		const struct origin_mail *m = sent[i].mail;

		if (!m->says.dkim_aligned && !m->says.spf_aligned)
			scratch[shares++] = (struct share){ m->says.number,
			    sent[i].messages, m };
	}
	shares = merge_shares(scratch, shares);
	for (size_t i = 1; i < shares; i++)
		if (is_rather_why(&scratch[i], &scratch[most]))
			most = i;
	return shares > 0 ? scratch[most].mail : NULL;
}

/* Names the sender of an entry. false: out of memory. */
static bool
name_sender(struct section_sender *out, const struct sent *sent,
    struct arena *a)
{
	out->kind = sent->sender->kind;
	out->rule = sent->sender->rule;
	return identity_key(a, sent->sender, &sent->from->is.source,
	    &out->key, &out->name);
}

/* Fills a sender from its n entries. scratch has room for n shares. */
static enum dmarc_status
fill_sender(struct section_sender *s, const struct sent *sent, size_t n,
    struct share *scratch, struct arena *a, struct dmarc_err *err)
{
	if (!name_sender(s, sent, a))
		return dmarc_no_memory(err);
	s->first = INT64_MAX;
	s->last = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		section_add(&s->now, sent[i].mail, sent[i].messages);
		widen(&s->first, &s->last, &sent[i]);
	}
	s->reporters = count_reporters(sent, n, scratch);
	s->why = find_why(sent, n, scratch);
	s->source = list_addresses(sent, n, &s->sources, a);
	return s->source != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* Fills the senders of n entries of one scope, ordered by by_sender(). */
static enum dmarc_status
fill_senders(struct section *out, const struct sent *sent, size_t n,
    struct share *scratch, struct arena *a, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t at = 0; at < n; at = sender_end(sent, n, at))
		out->senders++;
	out->sender = arena_array(a, out->senders, sizeof *out->sender);
	if (out->sender == NULL)
		return dmarc_no_memory(err);
	for (size_t at = 0, i = 0; st == DMARC_OK && i < out->senders; i++) {
		size_t end = sender_end(sent, n, at);

		st = fill_sender(&out->sender[i], sent + at, end - at,
		    scratch, a, err);
		at = end;
	}
	return st;
}

/* Adds up n entries of one scope. */
static void
add_up(struct section *out, const struct sent *sent, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct origin_mail *m = sent[i].mail;

		section_add(&out->now, m, sent[i].messages);
		for (unsigned o = 0; o < DMARC_OVERRIDES; o++)
			if ((m->overrides & 1u << o) != 0)
				out->overrides[o] += sent[i].messages;
	}
}

/* Fills a section from n entries of its scope, ordered by by_sender(). */
static enum dmarc_status
fill_section(struct section *out, struct sent *sent, size_t n,
    const struct section_opts *opts, struct arena *a, struct dmarc_err *err)
{
	struct share *scratch = calloc(n > 0 ? n : 1, sizeof *scratch);
	enum dmarc_status st;

	if (scratch == NULL)
		return dmarc_no_memory(err);
	add_up(out, sent, n);
	st = fill_senders(out, sent, n, scratch, a, err);
	free(scratch);
	if (st == DMARC_OK && opts->by_address) {
		if (n > 0)
			qsort(sent, n, sizeof *sent, by_address);
		out->source = list_addresses(sent, n, &out->sources, a);
		if (out->source == NULL)
			return dmarc_no_memory(err);
	}
	if (st == DMARC_OK)
		order_section(out, opts);
	return st;
}

/*
 * Moves the entries to keep to the front and returns their number. Drops
 * entries without messages and with the label "ignore"; counts the messages of
 * the latter in ignored[below].
 */
static size_t
drop_ignored(struct sent *sent, size_t n, uint64_t ignored[2])
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const struct label_rule *rule = sent[i].sender->rule;

		if (sent[i].messages == 0)
			continue;
		if (rule != NULL && rule->label == LABEL_IGNORE)
			ignored[sent[i].below] += sent[i].messages;
		else
			sent[kept++] = sent[i];
	}
	return kept;
}

enum dmarc_status
group_sent(struct sent *sent, size_t n, const struct section_opts *opts,
    struct arena *a, struct section out[2], size_t *sections,
    struct dmarc_err *err)
{
	size_t split = 0, filled = 0;
	uint64_t ignored[2] = { 0 };
	enum dmarc_status st = DMARC_OK;

	n = drop_ignored(sent, n, ignored);
	if (n > 0)
		qsort(sent, n, sizeof *sent, by_sender);
	while (split < n && !sent[split].below)
		split++;
	for (int below = 0; below < 2 && st == DMARC_OK; below++) {
		struct section *s = &out[filled];
		size_t len = below ? n - split : split;

		if (len == 0 && (below || split < n))
			continue;	/* at least one section */
		*s = (struct section){ .last_day = INT64_MIN,
		    .ignored = ignored[below],
		    .scope = below ? SECTION_SUBDOMAINS : SECTION_DOMAIN };
		st = fill_section(s, below ? sent + split : sent, len, opts,
		    a, err);
		filled++;
	}
	if (st == DMARC_OK)
		*sections = filled;
	return st;
}

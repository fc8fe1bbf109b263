/*
 * candidates.c: see candidates.h.
 */
#include "report/gather/sources/candidates.h"

#include <string.h>

static void
candidate_free(void *data)
{
	struct candidate *k = data;

	g_free(k->what);
	g_free(k->service);
	g_free(k->domain);
	g_free(k->host);
	g_free(k);
}

void
candidates_begin(struct candidates *c)
{
	*c = (struct candidates){ .by_what = g_hash_table_new_full(g_str_hash,
	    g_str_equal, NULL, candidate_free) };
}

void
candidates_free(struct candidates *c)
{
	if (c->by_what != NULL)
		g_hash_table_destroy(c->by_what);
	c->by_what = NULL;
}

/* Whether a result of another organization passes for a name or below it. */
static bool
passes_for(const struct verdict_result *r, size_t n, const char *name)
{
	size_t of = strlen(name);

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(r[i].domain);

		if (r[i].result == DMARC_RESULT_PASS && !r[i].own &&
		    len >= of && strcmp(r[i].domain + len - of, name) == 0 &&
		    (len == of || r[i].domain[len - of - 1] == '.'))
			return true;
	}
	return false;
}

static char *
network(const struct sent *s)
{
	char net[DMARC_NET_TEXT];

	address_net(&s->from->is.source, net);
	return g_strdup(net);
}

/*
 * The word for the sender of an entry, for g_free(); NULL: it stands for many.
 * A name that labels_domain() refuses cannot be written into the file.
 */
static char *
word_of(const struct sent *s)
{
	const struct verdict_mail *m = &s->mail->says;
	const struct sender *who = s->sender;

	if (who->rule != NULL)
		return g_strconcat(label_match_word(who->rule->match),
		    who->rule->what, NULL);
	if (who->kind == SENDER_ORGANIZATION && labels_domain(who->name)) {
		if (passes_for(m->dkim, m->dkims, who->name))
			return g_strconcat(label_match_word(LABEL_DKIM),
			    who->name, NULL);
		if (passes_for(m->spf, m->spfs, who->name))
			return g_strconcat(label_match_word(LABEL_SPF),
			    who->name, NULL);
	}
	if ((who->kind == SENDER_HOST || who->kind == SENDER_OWN_HOST) &&
	    labels_domain(who->name))
		return g_strconcat(label_match_word(LABEL_PTR), who->name,
		    NULL);
	return sender_is_many(who) || s->from->is.others ? NULL : network(s);
}

/* Finds or makes the candidate of an entry; NULL: it is one of the rest. */
static struct candidate *
use(struct candidates *c, const struct sent *s)
{
	char *what = word_of(s);
	struct candidate *k = what == NULL ? NULL :
	    g_hash_table_lookup(c->by_what, what);

	if (k != NULL || what == NULL ||
	    g_hash_table_size(c->by_what) >= CANDIDATES_MOST) {
		g_free(what);
		return k;
	}
	k = g_new0(struct candidate, 1);
	*k = (struct candidate){ .what = what, .first = INT64_MAX,
	    .last = INT64_MIN, .labelled = s->sender->rule != NULL,
	    .label = s->sender->rule != NULL ? s->sender->rule->label :
	    LABEL_AUTHORISED, .kind = s->sender->kind,
	    .service = s->sender->service == NULL ? NULL :
	    g_strdup(s->sender->service->name) };
	g_hash_table_insert(c->by_what, k->what, k);
	return k;
}

static void
add(struct candidate *k, const struct sent *s)
{
	const struct verdict_mail *m = &s->mail->says;
	const struct verdict_address *from = &s->from->is;

	k->messages += s->messages;
	k->pass += mail_passes(m) ? s->messages : 0;
	k->forwarded += m->forwarded ? s->messages : 0;
	k->first = s->first < k->first ? s->first : k->first;
	k->last = s->last > k->last ? s->last : k->last;
	k->several = k->several || (k->domain != NULL &&
	    strcmp(k->domain, m->header_from) != 0);
	if (s->messages > k->domain_messages) {
		g_free(k->domain);
		k->domain = g_strdup(m->header_from);
		k->domain_messages = s->messages;
	}
	if (s->messages > k->address_messages && !from->others) {
		g_free(k->host);
		k->host = from->host_confirmed ? g_strdup(from->host) : NULL;
		k->address = from->source;
		k->address_messages = s->messages;
	}
}

/* What a domain adds to a candidate. */
struct uses {
	uint64_t addresses;
};

/* Counts an address of a candidate once for a domain. */
static bool
count_address(struct candidate *k, const struct sent *s, struct memo *pairs,
    struct memo *uses)
{
	bool first, new;
	uint32_t place;
	struct uses *u = memo_at(uses, (uintptr_t)k, 0, &new);

	if (u == NULL || !memo_place(pairs, (uintptr_t)k, (uintptr_t)s->from,
	    &place, &first))
		return false;
	u->addresses += first;
	if (u->addresses > k->addresses)
		k->addresses = u->addresses;
	return true;
}

enum dmarc_status
candidates_read(struct candidates *c, const struct identity *identity,
    const struct day_window *w, bool unlabelled, struct sent_list *list,
    struct dmarc_err *err)
{
	struct memo pairs = MEMO_INIT_ORDER(identity->arena);
	struct memo uses = MEMO_INIT(identity->arena, struct uses);
	enum dmarc_status st = sent_read(identity, w, false, list, err);

	for (size_t i = 0; st == DMARC_OK && i < list->n; i++) {
		const struct sent *s = &list->sent[i];
		struct candidate *k;

		if (s->messages == 0 ||
		    (unlabelled && s->sender->rule != NULL))
			continue;
		k = use(c, s);
		if (k == NULL) {
			c->rest += s->messages;
			continue;
		}
		add(k, s);
		if (!count_address(k, s, &pairs, &uses))
			st = dmarc_no_memory(err);
	}
	return st;
}

static int
by_messages(const void *a, const void *b)
{
	const struct candidate *x = *(struct candidate *const *)a;
	const struct candidate *y = *(struct candidate *const *)b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return strcmp(x->what, y->what);
}

/*
 * The label that the evidence suggests: only the operator knows. A network is
 * never unauthorised while some of its mail passes: the rest may be a host that
 * nobody has set up yet, and would be lost unseen.
 */
static enum label
suggested(const struct candidate *k)
{
	if (k->labelled)
		return k->label;
	if (k->forwarded * 2 > k->messages)
		return LABEL_FORWARDER;
	switch (k->kind) {
	case SENDER_OWN_HOST:
		return LABEL_OWN;
	case SENDER_OWN:
	case SENDER_NETWORK:
		return k->pass > 0 ? LABEL_OWN : LABEL_UNAUTHORISED;
	default:
		return LABEL_AUTHORISED;
	}
}

struct candidate **
candidates_list(const struct candidates *c)
{
	struct candidate **list = g_new(struct candidate *,
	    g_hash_table_size(c->by_what) + 1);
	GHashTableIter at;
	void *k;
	size_t n = 0;

	g_hash_table_iter_init(&at, c->by_what);
	while (g_hash_table_iter_next(&at, NULL, &k)) {
		struct candidate *one = k;

		one->word = label_word(suggested(one));
		list[n++] = one;
	}
	list[n] = NULL;
	if (n > 0)
		qsort(list, n, sizeof *list, by_messages);
	return list;
}

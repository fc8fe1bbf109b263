/*
 * crowd.c: see crowd.h. What is not kept is read into memory that is used
 * again, and looked up by text among what is kept.
 */
#include "report/gather/crowd.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/memory/buf.h"
#include "common/memory/distinct.h"
#include "common/vec.h"
#include "report/gather/kinds.h"

#define SENDERS 8000		/* to keep besides the senders of kept pairs */
#define SCRATCH ((size_t)4 << 20)	/* bytes of mail that is not kept */
#define CACHE 16384		/* pairs; a power of two */
#define KEY_BYTES ((size_t)1 << 20)
#define NAME 64
/* What a verdict and a page need for each, besides what is in the arena. */
#define PAIR_BYTES 250
#define SENDER_BYTES 1300
#define ROW_BYTES 80

/* The senders that stand for all others. */
enum rest { REST_NETWORKS, REST_OWN, REST_SENDERS, RESTS };

static const struct {
	enum sender_kind kind;
	const char *name;
} rests[RESTS] = {
	[REST_NETWORKS] = { SENDER_MORE_NETWORKS, "more networks" },
	[REST_OWN] = { SENDER_MORE_OWN, "more own senders" },
	[REST_SENDERS] = { SENDER_MORE, "more senders" },
};

/* A sender that is kept, or stands for others. */
struct kept_sender {
	struct sender is;
	struct dmarc_address net;	/* of a network: an address of it */
};

/* The origin of a pair, remembered for the next record. */
struct cached {
	uint64_t combination;
	int64_t source;
	const struct origin_mail *mail;	/* NULL: free */
	const struct origin_address *from;
	uint32_t who;
	bool counted;
};

struct crowd {
	struct crowd_opts opts;
	struct origins origins;	/* kept */
	size_t begun;		/* bytes of the arena before */
	struct memo pairs;	/* kept pairs: uint32_t, number of sender */
	struct kinds kinds;	/* of mail that is not kept */
	GHashTable *by_key;	/* key of a sender: its number, plus 1 */
	struct kept_sender *sender;
	size_t senders, sender_size;
	size_t most;		/* senders to keep */
	struct arena *scratch;	/* for mail that is not kept */
	struct origins other;	/* in scratch */
	struct buf key;
	struct cached *cache;
	struct distinct seen[RESTS];	/* keys */
	char *name[RESTS];
};

size_t
crowd_share(size_t most, unsigned level)
{
	return level == 0 ? most : most / 2 >> 2 * (level - 1);
}

struct origins *
crowd_origins(struct crowd *c)
{
	return &c->origins;
}

/* The key of a sender of mail from an address. NULL: out of memory. */
static const char *
key_of(struct crowd *c, const struct sender *s,
    const struct origin_address *from)
{
	char net[DMARC_NET_TEXT];

	buf_clear(&c->key, KEY_BYTES);
	buf_byte(&c->key, (unsigned char)('0' + s->kind));
	buf_byte(&c->key, s->rule == NULL ? '-' :
	    (unsigned char)('0' + s->rule->label));
	if (identity_is_network(s)) {
		address_net(&from->is.source, net);
		buf_text(&c->key, net);
	} else {
		buf_text(&c->key, sender_id(s));
	}
	return buf_string(&c->key);
}

/* Adds a sender; its text stays in the arena. */
static bool
add_sender(struct crowd *c, const struct sender *s,
    const struct origin_address *from, const char *key, uint32_t *who)
{
	struct arena *a = c->origins.identity.arena;
	struct kept_sender k = { .is = *s };

	if (s->name != NULL)
		k.is.name = arena_strndup(a, s->name, strlen(s->name));
	if (identity_is_network(s))
		k.net = from->is.source;
	if ((s->name != NULL && k.is.name == NULL) || !vec_room(&c->sender,
	    c->senders, &c->sender_size, sizeof k))
		return false;
	*who = (uint32_t)c->senders;
	c->sender[c->senders++] = k;
	(void)g_hash_table_insert(c->by_key, g_strdup(key),
	    GSIZE_TO_POINTER(c->senders));
	return true;
}

static enum rest
rest_of(const struct sender *s)
{
	if (s->kind == SENDER_NETWORK)
		return REST_NETWORKS;
	return s->kind == SENDER_OWN || s->kind == SENDER_OWN_HOST ?
	    REST_OWN : REST_SENDERS;
}

/*
 * The number of a sender: its own, if it is kept or there is room, else that
 * of the rest. Tables name the services and labels, so those are few.
 */
static bool
use_sender(struct crowd *c, const struct sender *s,
    const struct origin_address *from, bool counts, uint32_t *who)
{
	const char *key = key_of(c, s, from);
	size_t at;
	enum rest rest = rest_of(s);

	if (key == NULL)
		return false;
	at = GPOINTER_TO_SIZE(g_hash_table_lookup(c->by_key, key));
	if (at > 0) {
		*who = (uint32_t)(at - 1);
		return true;
	}
	if (s->rule != NULL || s->service != NULL ||
	    c->senders < c->most)
		return add_sender(c, s, from, key, who);
	*who = rest;
	if (counts)
		distinct_add(&c->seen[rest], key);
	return true;
}

static enum dmarc_status
read_pair(struct origins *o, uint64_t combination, int64_t source,
    struct origin *out, struct dmarc_err *err)
{
	enum dmarc_status st = origins_mail(o, combination, &out->mail, err);

	if (st == DMARC_OK)
		st = origins_address(o, source, &out->from, err);
	if (st == DMARC_OK)
		out->sender = origins_sender(o, out->mail, out->from);
	return st;
}

bool
crowd_fits(const struct crowd *c, const struct crowd_load *load)
{
	const struct crowd_room *room = c->opts.room;
	size_t bytes = arena_used(c->origins.identity.arena) - c->begun +
	    load->pairs * PAIR_BYTES + load->senders * SENDER_BYTES +
	    load->rows * ROW_BYTES;

	if (room != NULL && bytes > room->bytes)
		room->more(room->ctx);
	/* There is no level after the last. */
	return c->opts.level + 1 == CROWD_LEVELS || bytes <= c->opts.bytes;
}

/* Keeps the first pairs of a ranking while there is room. */
static enum dmarc_status
keep(struct crowd *c, const struct ranked_pair *pair, size_t n,
    struct dmarc_err *err)
{
	for (size_t i = 0; i < n; i++) {
		/* The rest, and rows, need room too. */
		const struct crowd_load load = { 2 * i, 2 * c->senders, 0 };
		struct origin o;
		bool first;
		uint32_t *who;
		enum dmarc_status st;

		if (!crowd_fits(c, &load))
			break;
		st = read_pair(&c->origins, pair[i].combination,
		    pair[i].source, &o, err);

		if (st != DMARC_OK)
			return st;
		who = memo_at(&c->pairs, pair[i].combination,
		    (uint64_t)pair[i].source, &first);
		if (who == NULL || !use_sender(c, &o.sender, o.from, false,
		    who))
			return dmarc_no_memory(err);
	}
	return DMARC_OK;
}

/* Makes what only a level above 0 needs. */
static bool
make_room(struct crowd *c)
{
	struct arena *a = c->origins.identity.arena;

	c->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	c->scratch = arena_new(SIZE_MAX);
	c->cache = calloc(CACHE, sizeof *c->cache);
	if (c->scratch == NULL || c->cache == NULL)
		return false;
	c->other = c->origins;
	for (int r = 0; r < RESTS; r++) {
		struct kept_sender k = { .is.kind = rests[r].kind };

		c->name[r] = arena_alloc(a, NAME);
		if (!distinct_begin(&c->seen[r]) || c->name[r] == NULL ||
		    !vec_room(&c->sender, c->senders, &c->sender_size,
		    sizeof k))
			return false;
		k.is.name = c->name[r];
		c->sender[c->senders++] = k;
	}
	return true;
}

enum dmarc_status
crowd_begin(const struct identity *identity, const struct crowd_opts *opts,
    struct crowd **out, struct dmarc_err *err)
{
	struct crowd *c = calloc(1, sizeof *c);
	struct ranked_pair *pair = NULL;
	size_t n = 0;
	enum dmarc_status st = DMARC_OK;

	*out = c;
	if (c == NULL)
		return dmarc_no_memory(err);
	c->opts = *opts;
	c->key = (struct buf)BUF_INIT(KEY_BYTES);
	c->begun = arena_used(identity->arena);
	c->origins = origins_begin(identity);
	c->pairs = MEMO_INIT(identity->arena, uint32_t);
	if (opts->level == 0)
		return DMARC_OK;
	if (!make_room(c))
		return dmarc_no_memory(err);
	c->most = SIZE_MAX;	/* the pairs are limited */
	st = rank_pairs(&opts->mail, crowd_share(CROWD_PAIRS, opts->level),
	    &pair, &n, err);
	if (st == DMARC_OK)
		st = keep(c, pair, n, err);
	c->most = c->senders + crowd_share(SENDERS, opts->level);
	if (st == DMARC_OK)
		c->kinds = kinds_begin(&c->origins);
	free(pair);
	return st;
}

/* Makes the memory for mail that is not kept free again, if it is full. */
static void
clean_scratch(struct crowd *c)
{
	struct identity id = c->origins.identity;

	if (c->other.identity.arena == c->scratch &&
	    arena_used(c->scratch) < SCRATCH)
		return;
	arena_reset(c->scratch);
	id.arena = c->scratch;
	c->other = origins_begin(&id);
}

/*
 * The address that stands for the other addresses of a sender: those that
 * pass SPF, and those with a name of their own, stay apart.
 */
static enum dmarc_status
other_addresses(struct crowd *c, uint32_t who, const struct origin *o,
    const struct origin_address **out, struct dmarc_err *err)
{
	unsigned apart = (o->from->is.host_named ? 1 : 0) |
	    (o->mail->says.spf_aligned ? 2 : 0);
	uint32_t place = c->origins.addresses.n;
	bool first;
	struct origin_address *from = memo_at(&c->origins.addresses,
	    (uint64_t)who << 2 | apart, 1, &first);

	if (from == NULL)
		return dmarc_no_memory(err);
	if (first) {
		from->place = place;
		from->is.source = c->sender[who].net;
		from->is.host_named = o->from->is.host_named;
		from->is.others = true;
	}
	*out = from;
	return DMARC_OK;
}

/* The origin that stands for a pair that is not kept. */
static enum dmarc_status
stand_in(struct crowd *c, uint64_t combination, int64_t source, bool counts,
    struct cached *out, struct dmarc_err *err)
{
	struct origin o;
	enum dmarc_status st;

	clean_scratch(c);
	st = read_pair(&c->other, combination, source, &o, err);
	if (st != DMARC_OK)
		return st;
	if (!use_sender(c, &o.sender, o.from, counts, &out->who))
		return dmarc_no_memory(err);
	out->mail = memo_find(&c->origins.mails, combination, 0);
	out->from = memo_find(&c->origins.addresses, (uint64_t)source, 0);
	if (out->from == NULL)
		st = other_addresses(c, out->who, &o, &out->from, err);
	if (st == DMARC_OK && out->mail == NULL) {
		out->mail = kinds_use(&c->kinds, o.mail, out->who);
		if (out->mail == NULL)
			return dmarc_no_memory(err);
	}
	return st;
}

static enum dmarc_status
find_stand_in(struct crowd *c, uint64_t combination, int64_t source,
    bool counts, struct origin *out, struct dmarc_err *err)
{
	size_t at = (combination * 31 + (uint64_t)source * 17) & (CACHE - 1);
	struct cached *e = &c->cache[at];
	enum dmarc_status st = DMARC_OK;

	if (e->mail == NULL || e->combination != combination ||
	    e->source != source || (counts && !e->counted)) {
		struct cached new = { .combination = combination,
		    .source = source, .counted = counts };

		st = stand_in(c, combination, source, counts, &new, err);
		if (st != DMARC_OK)
			return st;
		*e = new;
	}
	*out = (struct origin){ .mail = e->mail, .from = e->from,
	    .sender = c->sender[e->who].is, .who = e->who };
	return st;
}

enum dmarc_status
crowd_origin(struct crowd *c, uint64_t combination, int64_t source,
    bool counts, struct origin *out, struct dmarc_err *err)
{
	const uint32_t *who = memo_find(&c->pairs, combination,
	    (uint64_t)source);
	enum dmarc_status st;

	if (c->opts.level > 0 && who == NULL)
		st = find_stand_in(c, combination, source, counts, out, err);
	else
		st = read_pair(&c->origins, combination, source, out, err);
	if (st == DMARC_OK && who != NULL)
		out->who = *who;
	return st;
}

void
crowd_end(struct crowd *c)
{
	for (int r = 0; r < RESTS && c->name[r] != NULL &&
	    c->seen[r].seen != NULL; r++)
		distinct_say(&c->seen[r], rests[r].name, c->name[r], NAME);
}

void
crowd_free(struct crowd *c)
{
	if (c == NULL)
		return;
	if (c->by_key != NULL)
		g_hash_table_destroy(c->by_key);
	free(c->sender);
	kinds_free(&c->kinds);
	arena_free(c->scratch);
	buf_free(&c->key);
	free(c->cache);
	for (int r = 0; r < RESTS; r++)
		distinct_free(&c->seen[r]);
	free(c);
}

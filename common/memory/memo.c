/*
 * memo.c: see memo.h. Open addressing, linear probing. The slots are small and
 * say where a pair and its struct are, which stand in the order of coming: so
 * little memory is used, and a look-up mostly touches one slot and one entry.
 * At least a third of the slots is free.
 */
#include "common/memory/memo.h"

#define SLOTS 64	/* to begin with; a power of two */
#define CHUNK 64	/* entries in the first chunk; each further chunk
			 * holds twice as many */

struct memo_slot {
	uint32_t place;		/* plus 1; 0: free */
	uint32_t tag;		/* of the hash: seldom the same for two pairs */
};

/* A pair; its struct follows. */
struct entry {
	uint64_t a, b;
};

/* Database ids are consecutive: mix every bit into the low ones. */
static uint64_t
hash(uint64_t a, uint64_t b)
{
	uint64_t h = (a ^ (b << 32 | b >> 32)) * UINT64_C(0x9e3779b97f4a7c15);

	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

static uint32_t
tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* The chunk of a place; *place becomes the index there. */
static size_t
chunk_of(size_t *place)
{
	size_t chunk = 63 - (size_t)__builtin_clzll(*place / CHUNK + 1);

	*place -= ((size_t)CHUNK << chunk) - CHUNK;
	return chunk;
}

/* A multiple of 8 keeps every struct aligned. */
static size_t
bytes_of(const struct memo *m)
{
	return sizeof(struct entry) + (m->bytes + 7) / 8 * 8;
}

static struct entry *
entry_at(const struct memo *m, size_t place)
{
	size_t chunk = chunk_of(&place);

	return (struct entry *)(void *)(m->chunk[chunk] +
	    place * bytes_of(m));
}

/* The slot of a pair, or the free slot for it. */
static struct memo_slot *
find(const struct memo *m, uint64_t a, uint64_t b)
{
	uint64_t h = hash(a, b);
	size_t at = h & (m->slots - 1);

	for (; m->slot[at].place != 0; at = (at + 1) & (m->slots - 1)) {
		const struct memo_slot *s = &m->slot[at];
		const struct entry *e;

		if (s->tag != tag_of(h))
			continue;
		e = entry_at(m, s->place - 1);
		if (e->a == a && e->b == b)
			break;
	}
	return &m->slot[at];
}

/* Doubles the slots. */
static bool
grow(struct memo *m)
{
	size_t slots = m->slots == 0 ? SLOTS : m->slots * 2;
	struct memo_slot *slot = arena_array(m->arena, slots, sizeof *slot);

	if (slot == NULL)
		return false;
	for (uint32_t i = 0; i < m->n; i++) {
		const struct entry *e = entry_at(m, i);
		uint64_t h = hash(e->a, e->b);
		size_t at = h & (slots - 1);

		while (slot[at].place != 0)
			at = (at + 1) & (slots - 1);
		slot[at] = (struct memo_slot){ i + 1, tag_of(h) };
	}
	m->slot = slot;
	m->slots = slots;
	return true;
}

/* Makes room for one more entry. */
static bool
make_room(struct memo *m)
{
	size_t at = m->n, chunk = chunk_of(&at);

	if (m->n == UINT32_MAX)
		return false;
	if (m->chunk[chunk] == NULL)
		m->chunk[chunk] = arena_array(m->arena,
		    (size_t)CHUNK << chunk, bytes_of(m));
	if (m->chunk[chunk] == NULL)
		return false;
	return m->n < m->slots / 3 * 2 || grow(m);
}

/* The slot of a pair, taken now if the pair is new; NULL: out of memory. */
static struct memo_slot *
use(struct memo *m, uint64_t a, uint64_t b, bool *first)
{
	struct memo_slot *s = m->slots > 0 ? find(m, a, b) : NULL;
	struct entry *e;

	*first = s == NULL || s->place == 0;
	if (!*first)
		return s;
	if (!make_room(m))
		return NULL;
	e = entry_at(m, m->n);
	e->a = a;
	e->b = b;
	s = find(m, a, b);
	*s = (struct memo_slot){ ++m->n, tag_of(hash(a, b)) };
	return s;
}

void
memo_prefetch(const struct memo *m, uint64_t a, uint64_t b)
{
	if (m->slots > 0)
		__builtin_prefetch(&m->slot[hash(a, b) & (m->slots - 1)]);
}

bool
memo_place(struct memo *m, uint64_t a, uint64_t b, uint32_t *place,
    bool *first)
{
	const struct memo_slot *s = use(m, a, b, first);

	if (s != NULL)
		*place = s->place - 1;
	return s != NULL;
}

void *
memo_find(const struct memo *m, uint64_t a, uint64_t b)
{
	const struct memo_slot *s = m->slots > 0 ? find(m, a, b) : NULL;

	return s != NULL && s->place != 0 ? entry_at(m, s->place - 1) + 1 :
	    NULL;
}

void *
memo_at(struct memo *m, uint64_t a, uint64_t b, bool *first)
{
	const struct memo_slot *s = use(m, a, b, first);

	return s != NULL ? entry_at(m, s->place - 1) + 1 : NULL;
}

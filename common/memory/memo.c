/*
 * memo.c: see memo.h. Open addressing, linear probing, keys inside the slots:
 * a look-up usually costs one cache miss. At least a third of the slots is
 * free.
 */
#include "common/memory/memo.h"

#define SLOTS 64	/* to begin with; a power of two */
#define CHUNK 64	/* structs in the first chunk; each further chunk
			 * holds twice as many */

struct memo_slot {
	uint64_t a, b;
	uint32_t place;		/* plus 1; 0: free */
};

/* Database ids are consecutive: mix every bit into the low ones. */
static uint64_t
hash(uint64_t a, uint64_t b)
{
	uint64_t h = (a ^ (b << 32 | b >> 32)) * UINT64_C(0x9e3779b97f4a7c15);

	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

/* The slot of a pair, or the free slot for it. */
static struct memo_slot *
find(const struct memo *m, uint64_t a, uint64_t b)
{
	size_t at = hash(a, b) & (m->slots - 1);

	while (m->slot[at].place != 0 &&
	    (m->slot[at].a != a || m->slot[at].b != b))
		at = (at + 1) & (m->slots - 1);
	return &m->slot[at];
}

static bool
grow(struct memo *m)
{
	struct memo old = *m;

	m->slots = old.slots == 0 ? SLOTS : old.slots * 2;
	m->slot = arena_array(m->arena, m->slots, sizeof *m->slot);
	if (m->slot == NULL) {
		*m = old;
		return false;
	}
	for (size_t i = 0; i < old.slots; i++)
		if (old.slot[i].place != 0)
			*find(m, old.slot[i].a, old.slot[i].b) = old.slot[i];
	return true;
}

/* The slot of a pair, taken now if the pair is new; NULL: out of memory. */
static struct memo_slot *
use(struct memo *m, uint64_t a, uint64_t b, bool *first)
{
	struct memo_slot *s = m->slots > 0 ? find(m, a, b) : NULL;

	*first = s == NULL || s->place == 0;
	if (!*first)
		return s;
	if (m->n == UINT32_MAX)
		return NULL;
	if (s == NULL || m->n >= m->slots / 3 * 2) {
		if (!grow(m))
			return NULL;
		s = find(m, a, b);
	}
	*s = (struct memo_slot){ a, b, ++m->n };
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

/* A struct, by its place: the chunk it is in, and its index there. */
static size_t
chunk_of(size_t *place)
{
	size_t chunk = 0;

	for (size_t in = CHUNK; *place >= in; in *= 2) {
		*place -= in;
		chunk++;
	}
	return chunk;
}

/* A multiple of 8 keeps every struct aligned. */
static size_t
bytes_of(const struct memo *m)
{
	return (m->bytes + 7) / 8 * 8;
}

void *
memo_find(const struct memo *m, uint64_t a, uint64_t b)
{
	const struct memo_slot *s = m->slots > 0 ? find(m, a, b) : NULL;
	size_t place, chunk;

	if (s == NULL || s->place == 0)
		return NULL;
	place = s->place - 1;
	chunk = chunk_of(&place);
	return m->chunk[chunk] + place * bytes_of(m);
}

void *
memo_at(struct memo *m, uint64_t a, uint64_t b, bool *first)
{
	struct memo_slot *s = use(m, a, b, first);
	size_t place, chunk;

	if (s == NULL)
		return NULL;
	place = s->place - 1;
	chunk = chunk_of(&place);
	if (m->chunk[chunk] == NULL)
		m->chunk[chunk] = arena_array(m->arena,
		    (size_t)CHUNK << chunk, bytes_of(m));
	if (m->chunk[chunk] == NULL) {
		/* Safe: no later entry was probed past this slot. */
		s->place = 0;
		m->n--;
		return NULL;
	}
	return m->chunk[chunk] + place * bytes_of(m);
}

/*
 * memo.c: see memo.h. Entries of a slot are a list; there are at least twice
 * as many slots as entries.
 */
#include "report/memo.h"

#include <stdalign.h>

#define SLOTS 64	/* to begin with; a power of two */

struct memo_entry {
	struct memo_entry *next;
	uint64_t a, b;
	alignas(uint64_t) unsigned char kept[];
};

/* Numbers of a database come in runs: every bit has to reach the low ones. */
static uint64_t
hash(uint64_t a, uint64_t b)
{
	uint64_t h = (a ^ (b << 32 | b >> 32)) * UINT64_C(0x9e3779b97f4a7c15);

	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

static bool
grow(struct memo *m)
{
	size_t slots = m->slots == 0 ? SLOTS : m->slots * 2;
	struct memo_entry **slot = arena_array(m->arena, slots,
	    sizeof(struct memo_entry *));

	if (slot == NULL)
		return false;
	for (size_t i = 0; i < m->slots; i++)
		for (struct memo_entry *e = m->slot[i], *next; e != NULL;
		    e = next) {
			size_t at = hash(e->a, e->b) & (slots - 1);

			next = e->next;
			e->next = slot[at];
			slot[at] = e;
		}
	m->slot = slot;
	m->slots = slots;
	return true;
}

void *
memo_at(struct memo *m, uint64_t a, uint64_t b, bool *first)
{
	uint64_t h = hash(a, b);
	struct memo_entry *e;

	*first = false;
	if (m->slots > 0)
		for (e = m->slot[h & (m->slots - 1)]; e != NULL; e = e->next)
			if (e->a == a && e->b == b)
				return e->kept;
	if (m->n * 2 >= m->slots && !grow(m))
		return NULL;
	e = arena_alloc(m->arena, sizeof *e + m->bytes);
	if (e == NULL)
		return NULL;
	e->a = a;
	e->b = b;
	e->next = m->slot[h & (m->slots - 1)];
	m->slot[h & (m->slots - 1)] = e;
	m->n++;
	*first = true;
	return e->kept;
}

/*
 * told.c: see told.h.
 */
#include "store/read/parts/told.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"

void
told_tell(struct snapshot *db, struct told *rows)
{
	statement_told(db)->tells = rows;
}

void
told_hear(struct snapshot *db, struct told *rows)
{
	statement_told(db)->hears = rows;
}

void
told_add(struct told *t, enum kept_rows table, int64_t key,
    const uint32_t words[KEPT_WORDS])
{
	struct told_row *r;

	if (!vec_room(&t->row, t->n, &t->size, sizeof *t->row))
		return;
	r = &t->row[t->n++];
	r->key = key;
	r->table = table;
	memcpy(r->words, words, sizeof r->words);
}

bool
told_take(struct told *t, enum kept_rows table, int64_t key,
    uint32_t words[KEPT_WORDS])
{
	const struct told_row *r = &t->row[t->next];

	if (t->next == t->n || r->key != key || r->table != table)
		return false;
	memcpy(words, r->words, sizeof r->words);
	t->next++;
	return true;
}

void
told_clear(struct told *t)
{
	t->n = t->next = 0;
}

void
told_free(struct told *t)
{
	free(t->row);
	*t = (struct told){ .row = NULL };
}

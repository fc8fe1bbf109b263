/*
 * kept.c: see kept.h.
 */
#include "store/read/parts/kept.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/facts/aggregate.h"
#include "common/memory/shelf.h"
#include "store/read/parts/told.h"

struct kept {
	struct shelf_room room;
	struct shelf *shelf[KEPTS];
	_Atomic(char *) *name;	/* by key; NULL: not read; "": none */
	uint64_t names;
};

#define NAMES KEPTS	/* the table of names, after those of the rows */

/* A key of a table takes as many bits as the last one. */
#define KEY(table) (int8_t)(-1 - (int)(table))

/* The bits of each word of a row, or the table that it is a key of. */
static const int8_t row_bits[KEPTS][KEPT_WORDS] = {
	[KEPT_COMBINATION] = { KEY(KEPT_DKIM), KEY(KEPT_ENVELOPE),
	    KEY(KEPT_EVALUATED) },
	[KEPT_DKIM] = { KEY(NAMES), KEY(NAMES), 8, KEY(KEPT_DKIM) },
	[KEPT_SPF] = { KEY(NAMES), 8, 8, KEY(KEPT_SPF) },
	[KEPT_ENVELOPE] = { KEY(KEPT_SPF), KEY(NAMES) },
	[KEPT_EVALUATED] = { 26, DMARC_OVERRIDES, KEY(NAMES), KEY(NAMES) },
	[KEPT_SOURCE] = { 32, 32, 32, 32, 1 },
};

static uint8_t
bits_of(uint64_t n)
{
	uint8_t bits = 1;

	while (bits < 32 && n >> bits != 0)
		bits++;
	return bits;
}

/* A shelf for the rows of a table; last: the last key of each. */
static struct shelf *
new_shelf(struct kept *k, enum kept_rows table, const uint64_t *last)
{
	const int8_t *kind = row_bits[table];
	uint8_t bits[KEPT_WORDS];
	size_t n = 0;

	for (; n < KEPT_WORDS && kind[n] != 0; n++)
		bits[n] = kind[n] > 0 ? (uint8_t)kind[n] :
		    bits_of(last[-1 - kind[n]]);
	return shelf_new(bits, n, last[table], &k->room);
}

/* Makes room for the rows and names of the tables. */
static enum dmarc_status
furnish(struct kept *k, const uint64_t *last, struct dmarc_err *err)
{
	for (int i = 0; i < KEPTS; i++) {
		k->shelf[i] = new_shelf(k, (enum kept_rows)i, last);
		if (k->shelf[i] == NULL)
			return dmarc_no_memory(err);
	}
	if (last[NAMES] < SIZE_MAX / sizeof *k->name - 1 && shelf_take(
	    &k->room, (size_t)(last[NAMES] + 1) * sizeof *k->name))
		k->names = last[NAMES] + 1;
	k->name = calloc((size_t)k->names + 1, sizeof *k->name);
	return k->name != NULL ? DMARC_OK : dmarc_no_memory(err);
}

enum dmarc_status
kept_begin(struct snapshot *const db[], size_t n, size_t bytes,
    struct kept **out, struct dmarc_err *err)
{
	struct kept *k = calloc(1, sizeof *k);
	uint64_t last[NAMES + 1] = { 0 };
	struct statement s;
	enum dmarc_status st;

	if (k == NULL)
		return dmarc_no_memory(err);
	k->room.left = bytes;
	s = statement_start(db[0], READ_kept_last);
	if (statement_row(&s))
		for (int i = 0; i <= NAMES; i++)
			last[i] = column_count(&s, i);
	st = statement_end(&s, DMARC_OK, err);
	if (st == DMARC_OK)
		st = furnish(k, last, err);
	if (st != DMARC_OK) {
		kept_end(k, db, 0);
		return st;
	}
	*out = k;
	for (size_t i = 0; i < n && st == DMARC_OK; i++) {
		*statement_kept(db[i]) = k;
		s = statement_start(db[i], READ_kept_pages);
		(void)statement_row(&s);
		st = statement_end(&s, DMARC_OK, err);
	}
	return st;
}

void
kept_end(struct kept *k, struct snapshot *const db[], size_t n)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		*statement_kept(db[i]) = NULL;
	for (size_t i = 0; i < KEPTS; i++)
		shelf_free(k->shelf[i]);
	for (uint64_t i = 0; k->name != NULL && i < k->names; i++)
		free(k->name[i]);
	free(k->name);
	free(k);
}

/* Reads the block of a row. */
static void
keep_block(struct snapshot *db, const struct kept_table *t,
    struct shelf *shelf, uint64_t key)
{
	uint64_t first = 0;
	uint32_t *block = shelf_begin(shelf, key, &first);
	bool fits = true;
	struct statement s;
	struct dmarc_err ignored;

	if (block == NULL)
		return;
	s = statement_between(db, t->sql, (int64_t)first,
	    (int64_t)first + SHELF_ROWS - 1);
	while (fits && statement_row(&s)) {
		uint32_t words[KEPT_WORDS] = { 0 };

		t->fill(&s, words);
		fits = shelf_put(shelf, block,
		    (size_t)((uint64_t)column_int(&s, 0) - first), words);
	}
	/* After a failure, kept_words() reads the row alone, and reports what
	 * is wrong. */
	if (statement_end(&s, DMARC_OK, &ignored) == DMARC_OK && fits)
		shelf_keep(shelf, first, block);
	else
		shelf_drop(shelf, block);
}

/* Reads the words of a row, unless they are kept. */
static enum dmarc_status
read_words(struct snapshot *db, const struct kept_table *t, int64_t key,
    uint32_t out[KEPT_WORDS], struct dmarc_err *err)
{
	struct kept *k = *statement_kept(db);
	struct statement s;

	memset(out, 0, KEPT_WORDS * sizeof *out);
	if (k != NULL && key >= 0) {
		struct shelf *shelf = k->shelf[t->which];

		if (shelf_row(shelf, (uint64_t)key, out))
			return DMARC_OK;
		keep_block(db, t, shelf, (uint64_t)key);
		if (shelf_row(shelf, (uint64_t)key, out))
			return DMARC_OK;
	}
	s = statement_between(db, t->sql, key, key);
	if (statement_row(&s))
		t->fill(&s, out);
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
kept_words(struct snapshot *db, const struct kept_table *t, int64_t key,
    uint32_t out[KEPT_WORDS], struct dmarc_err *err)
{
	const struct statement_told *told = statement_told(db);
	enum dmarc_status st;

	if (told->hears != NULL && told_take(told->hears, t->which, key, out))
		return DMARC_OK;
	st = read_words(db, t, key, out, err);
	if (told->tells != NULL && st == DMARC_OK)
		told_add(told->tells, t->which, key, out);
	return st;
}

void
kept_prefetch(struct snapshot *db, enum kept_rows which, int64_t key)
{
	const struct kept *k = *statement_kept(db);

	if (k != NULL)
		shelf_prefetch(k->shelf[which], (uint64_t)key);
}

bool
kept_has(struct snapshot *db, enum kept_rows which, int64_t key,
    uint32_t out[KEPT_WORDS])
{
	const struct kept *k = *statement_kept(db);

	return k != NULL && shelf_row(k->shelf[which], (uint64_t)key, out);
}

static void
drop_name(struct kept *k, char *name)
{
	if (name == NULL)
		return;
	shelf_give(&k->room, strlen(name) + 1);
	free(name);
}

/* Reads a name, "" if there is none. NULL: no room, or a failure. */
static char *
new_name(struct kept *k, struct snapshot *db, int64_t key)
{
	struct statement s = statement_start(db, READ_name);
	const char *text = NULL;
	struct dmarc_err ignored;
	char *name = NULL;

	bind_int(&s, ":name", key);
	if (statement_row(&s))
		text = column_text(&s, 0);
	if (text == NULL)
		text = "";
	if (shelf_take(&k->room, strlen(text) + 1))
		name = strdup(text);
	if (statement_end(&s, DMARC_OK, &ignored) == DMARC_OK)
		return name;
	drop_name(k, name);
	return NULL;
}

bool
kept_name(struct snapshot *db, int64_t key, const char **out)
{
	struct kept *k = *statement_kept(db);
	char *name, *none = NULL;

	if (k == NULL || key < 0 || (uint64_t)key >= k->names)
		return false;
	name = atomic_load_explicit(&k->name[key], memory_order_acquire);
	if (name == NULL) {
		name = new_name(k, db, key);
		if (name == NULL)
			return false;
		/* Another thread may have been quicker. */
		if (!atomic_compare_exchange_strong(&k->name[key], &none,
		    name)) {
			drop_name(k, name);
			name = none;
		}
	}
	*out = name[0] != '\0' ? name : NULL;
	return true;
}

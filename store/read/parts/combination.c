/*
 * combination.c: see combination.h.
 */
#include "store/read/parts/combination.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/words.h"
#include "common/vec.h"
#include "store/codes.h"
#include "store/read/parts/kept.h"

#define RESULT_SHIFT 2	/* makes the code of any result positive */

/* A cached list of results. */
struct list {
	const struct dmarc_auth *auth;
	uint32_t n;
};

/* A cached evaluation of mail by a receiver. */
struct evaluated {
	const char *header_from;	/* NULL: the policy domain */
	const char *envelope_to;	/* NULL: absent, or not read */
	enum dmarc_disposition disposition;
	enum dmarc_aligned dkim, spf;
	bool forwarded;
	unsigned overrides;
	const struct dmarc_override_reason *reason;	/* if whole */
	uint32_t reasons;
};

/* A cached envelope. */
struct envelope {
	int64_t spf;		/* list of SPF results */
	const char *from;	/* NULL: none, or not read */
};

/* Keys of the parts of a combination. */
struct parts {
	int64_t dkim, envelope, evaluated;
};

struct combinations
combinations_begin(struct snapshot *db, const char *domain, struct arena *a)
{
	return (struct combinations){ .db = db, .arena = a,
	    .domain = domain, .names = MEMO_INIT(a, const char *),
	    .dkim = MEMO_INIT(a, struct list),
	    .spf = MEMO_INIT(a, struct list),
	    .envelope = MEMO_INIT(a, struct envelope),
	    .evaluated = MEMO_INIT(a, struct evaluated) };
}

/* NULL if there is no name. */
static enum dmarc_status
read_name(struct combinations *c, int64_t name, const char **out,
    struct dmarc_err *err)
{
	bool first;
	const char **kept = memo_at(&c->names, (uint64_t)name, 0, &first);
	struct statement s;
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first && !kept_name(c->db, name, kept)) {
		s = statement_start(c->db, READ_name);
		bind_int(&s, ":name", name);
		if (statement_row(&s))
			*kept = column_copy(&s, 0, c->arena);
		st = statement_end(&s, DMARC_OK, err);
	}
	*out = *kept;
	return st;
}

/* One of domain, selector, scope and result, and the rest of the list. */
static void
fill_result(const struct statement *s, uint32_t *words)
{
	words[0] = column_word(s, 1);
	words[1] = column_word(s, 2) + column_word(s, 3);	/* one is 0 */
	words[2] = (uint32_t)(column_int(s, 4) + RESULT_SHIFT);
	words[3] = column_word(s, 5);
}

static const struct kept_table dkim_table = { KEPT_DKIM, READ_results_dkim,
    fill_result };
static const struct kept_table spf_table = { KEPT_SPF, READ_results_spf,
    fill_result };

/* Reads the first result of a list; *list becomes the rest of the list. */
static enum dmarc_status
read_result(struct combinations *c, const struct kept_table *table,
    int64_t *list, struct dmarc_auth *out, struct dmarc_err *err)
{
	uint32_t words[KEPT_WORDS];
	int64_t selector = CODE_NONE;
	enum dmarc_status st = kept_words(c->db, table, *list, words,
	    err);

	*out = (struct dmarc_auth){ .domain = NULL };
	*list = words[3];
	if (words[2] != 0)
		out->result = result_of_code((int64_t)words[2] -
		    RESULT_SHIFT);
	if (words[2] != 0 && table->which == KEPT_SPF)
		out->scope = scope_of_code(words[1]);
	else if (words[2] != 0) {
		out->scope = scope_of_code(0);
		selector = words[1];
	}
	if (st == DMARC_OK)
		st = read_name(c, words[0], &out->domain, err);
	return st != DMARC_OK ? st : read_name(c, selector, &out->selector,
	    err);
}

/* Reads all results of a list. */
static enum dmarc_status
read_results(struct combinations *c, const struct kept_table *table,
    int64_t list, struct list *out, struct dmarc_err *err)
{
	struct dmarc_auth *rows = NULL, *auth;
	size_t used = 0, size = 0;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && list != CODE_NONE) {
		int64_t this = list;

		if (!vec_room(&rows, used, &size, sizeof *rows)) {
			st = dmarc_no_memory(err);
			break;
		}
		st = read_result(c, table, &list, &rows[used++], err);
		/* The rest of a list is older, so lists have an end. */
		if (st == DMARC_OK && list >= this)
			st = dmarc_fail(err, DMARC_E_DATA, "list %lld of "
			    "results has no end; the database is corrupt",
			    (long long)this);
	}
	if (st == DMARC_OK && used > 0) {
		auth = arena_array(c->arena, used, sizeof *auth);
		if (auth != NULL)
			memcpy(auth, rows, used * sizeof *auth);
		else
			st = dmarc_no_memory(err);
		*out = (struct list){ auth, (uint32_t)used };
	}
	free(rows);
	return st;
}

static enum dmarc_status
use_results(struct combinations *c, struct memo *known,
    const struct kept_table *table, int64_t list,
    const struct dmarc_auth **auth, uint32_t *n, struct dmarc_err *err)
{
	bool first;
	struct list *kept = memo_at(known, (uint64_t)list, 0, &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first)
		st = read_results(c, table, list, kept, err);
	*auth = kept->auth;
	*n = kept->n;
	return st;
}

static void
fill_envelope(const struct statement *s, uint32_t *words)
{
	words[0] = column_word(s, 1);
	words[1] = column_word(s, 2);
}

static const struct kept_table envelope_table = { KEPT_ENVELOPE,
    READ_envelope, fill_envelope };

static enum dmarc_status
use_envelope(struct combinations *c, int64_t envelope, struct envelope *out,
    struct dmarc_err *err)
{
	bool first;
	struct envelope *kept = memo_at(&c->envelope, (uint64_t)envelope, 0,
	    &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first) {
		uint32_t words[KEPT_WORDS];

		st = kept_words(c->db, &envelope_table, envelope, words,
		    err);
		kept->spf = words[0];
		if (st == DMARC_OK && c->whole)
			st = read_name(c, words[1], &kept->from, err);
	}
	*out = *kept;
	return st;
}

/* Turns "mailing_list,local_policy" into bits. */
static unsigned
override_bits(const char *types)
{
	unsigned bits = 0;

	while (*types != '\0') {
		char word[32];
		size_t len = strcspn(types, ",");

		if (len < sizeof word) {
			memcpy(word, types, len);
			word[len] = '\0';
			bits |= 1u << override_of(word);
		}
		types += len + (types[len] == ',');
	}
	return bits;
}

/* Reads the override reasons of an evaluation. */
static enum dmarc_status
read_reasons(struct combinations *c, int64_t evaluated, struct evaluated *out,
    struct dmarc_err *err)
{
	struct dmarc_override_reason *row = NULL, *kept;
	size_t used = 0, size = 0;
	struct statement s = statement_start(c->db, READ_reasons);
	enum dmarc_status st = DMARC_OK;

	bind_int(&s, ":evaluated", evaluated);
	while (st == DMARC_OK && statement_row(&s)) {
		const char *type = column_text(&s, 0);

		if (!vec_room(&row, used, &size, sizeof *row))
			st = dmarc_no_memory(err);
		else
			row[used++] = (struct dmarc_override_reason){
			    override_of(type != NULL ? type : ""),
			    column_copy(&s, 1, c->arena) };
	}
	st = statement_end(&s, st, err);
	if (st == DMARC_OK && used > 0) {
		kept = arena_array(c->arena, used, sizeof *kept);
		if (kept != NULL)
			memcpy(kept, row, used * sizeof *kept);
		else
			st = dmarc_no_memory(err);
		out->reason = kept;
		out->reasons = (uint32_t)used;
	}
	free(row);
	return st;
}

/* How the small numbers of an evaluation share a word; the lowest bit: 1. */
#define SHIFT_DISPOSITION 1
#define SHIFT_DKIM 9
#define SHIFT_SPF 17
#define SHIFT_FORWARDED 25

static void
fill_evaluated(const struct statement *s, uint32_t *words)
{
	const char *types = column_text(s, 4);

	words[0] = 1 | (uint32_t)(column_int(s, 1) & 0xff) <<
	    SHIFT_DISPOSITION | (uint32_t)(column_int(s, 2) & 0xff) <<
	    SHIFT_DKIM | (uint32_t)(column_int(s, 3) & 0xff) << SHIFT_SPF |
	    (uint32_t)(column_int(s, 5) == 1) << SHIFT_FORWARDED;
	words[1] = types != NULL ? override_bits(types) : 0;
	words[2] = column_word(s, 6);
	words[3] = column_word(s, 7);
}

static const struct kept_table evaluated_table = { KEPT_EVALUATED,
    READ_evaluated, fill_evaluated };

static enum dmarc_status
read_evaluated(struct combinations *c, int64_t evaluated,
    struct evaluated *out, struct dmarc_err *err)
{
	uint32_t words[KEPT_WORDS];
	enum dmarc_status st = kept_words(c->db, &evaluated_table,
	    evaluated, words, err);

	if (st != DMARC_OK)
		return st;
	if (words[0] != 0) {
		out->disposition = disposition_of_code(words[0] >>
		    SHIFT_DISPOSITION & 0xff);
		out->dkim = aligned_of_code(words[0] >> SHIFT_DKIM & 0xff);
		out->spf = aligned_of_code(words[0] >> SHIFT_SPF & 0xff);
		out->forwarded = words[0] >> SHIFT_FORWARDED & 1;
		out->overrides = words[1];
	}
	st = read_name(c, words[2], &out->header_from, err);
	if (st != DMARC_OK || !c->whole)
		return st;
	st = read_name(c, words[3], &out->envelope_to, err);
	return st != DMARC_OK ? st : read_reasons(c, evaluated, out, err);
}

static enum dmarc_status
use_evaluated(struct combinations *c, int64_t evaluated,
    struct combination *out, struct dmarc_err *err)
{
	bool first;
	struct evaluated *kept = memo_at(&c->evaluated, (uint64_t)evaluated,
	    0, &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first)
		st = read_evaluated(c, evaluated, kept, err);
	out->says.header_from_absent = kept->header_from == NULL;
	out->says.header_from = kept->header_from != NULL ?
	    kept->header_from : c->domain;
	out->says.envelope_to = kept->envelope_to;
	out->says.disposition = kept->disposition;
	out->says.dkim_aligned = kept->dkim;
	out->says.spf_aligned = kept->spf;
	out->says.override = kept->reason;
	out->says.overrides = kept->reasons;
	out->dkim_aligned = kept->dkim == DMARC_ALIGNED_PASS;
	out->spf_aligned = kept->spf == DMARC_ALIGNED_PASS;
	out->overrides = kept->overrides;
	out->forwarded = kept->forwarded;
	return st;
}

static void
fill_parts(const struct statement *s, uint32_t *words)
{
	for (int i = 0; i < 3; i++)
		words[i] = column_word(s, i + 1);
}

static const struct kept_table combination_table = { KEPT_COMBINATION,
    READ_combination, fill_parts };

enum dmarc_status
combination_touch(struct snapshot *db, uint64_t number, struct dmarc_err *err)
{
	uint32_t words[KEPT_WORDS];

	return kept_words(db, &combination_table, (int64_t)number, words, err);
}

static enum dmarc_status
read_parts(struct combinations *c, uint64_t number, struct parts *out,
    struct dmarc_err *err)
{
	uint32_t words[KEPT_WORDS];
	enum dmarc_status st = kept_words(c->db, &combination_table,
	    (int64_t)number, words, err);

	*out = (struct parts){ .dkim = words[0], .envelope = words[1],
	    .evaluated = words[2] };
	return st;
}

enum dmarc_status
combination_read(struct combinations *c, uint64_t number,
    struct combination *out, struct dmarc_err *err)
{
	struct combination got = { .forwarded = false };
	struct parts p;
	struct envelope envelope = { 0 };
	enum dmarc_status st = read_parts(c, number, &p, err);

	if (st == DMARC_OK)
		st = use_results(c, &c->dkim, &dkim_table, p.dkim,
		    &got.says.dkim, &got.says.dkims, err);
	if (st == DMARC_OK)
		st = use_envelope(c, p.envelope, &envelope, err);
	if (st == DMARC_OK)
		st = use_results(c, &c->spf, &spf_table, envelope.spf,
		    &got.says.spf, &got.says.spfs, err);
	got.says.envelope_from = envelope.from;
	if (st == DMARC_OK)
		st = use_evaluated(c, p.evaluated, &got, err);
	if (st == DMARC_OK)
		*out = got;
	return st;
}

void
combination_prefetch(const struct combinations *c, uint64_t number)
{
	kept_prefetch(c->db, KEPT_COMBINATION, (int64_t)number);
}

void
combination_prefetch_parts(const struct combinations *c, uint64_t number)
{
	uint32_t part[KEPT_WORDS];

	if (!kept_has(c->db, KEPT_COMBINATION, (int64_t)number, part))
		return;
	memo_prefetch(&c->dkim, part[0], 0);
	kept_prefetch(c->db, KEPT_DKIM, part[0]);
	memo_prefetch(&c->envelope, part[1], 0);
	kept_prefetch(c->db, KEPT_ENVELOPE, part[1]);
	memo_prefetch(&c->evaluated, part[2], 0);
}

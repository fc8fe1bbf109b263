/*
 * rank.c: see rank.h.
 */
#include "report/gather/rank.h"

#include <stdlib.h>

#include "common/memory/arena.h"
#include "common/memory/memo.h"
#include "store/read/records.h"
#include "store/read/reports.h"

#define OLD (1 / 64.0)	/* by how much an earlier message counts less */
#define SPARE 4		/* candidates for each pair to list */

/* Candidates: in each round the lighter half of them is dropped. */
struct candidates {
	struct arena *arena;
	struct memo at;		/* in the order of pair[] */
	struct ranked_pair *pair;
	size_t n, size;
};

static int
heaviest_first(const void *a, const void *b)
{
	const struct ranked_pair *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->combination != y->combination)
		return x->combination < y->combination ? -1 : 1;
	return (x->source > y->source) - (x->source < y->source);
}

/* Drops the lighter half, and its weight from all others. */
static bool
drop_half(struct candidates *c)
{
	size_t kept = c->n / 2;
	double least;
	uint32_t place;
	bool first;

	qsort(c->pair, c->n, sizeof *c->pair, heaviest_first);
	least = c->pair[kept].weight;
	arena_reset(c->arena);
	c->at = MEMO_INIT_ORDER(c->arena);
	for (c->n = 0; c->n < kept; c->n++) {
		struct ranked_pair *p = &c->pair[c->n];

		p->weight -= least;
		if (!memo_place(&c->at, p->combination, (uint64_t)p->source,
		    &place, &first))
			return false;
	}
	return true;
}

/* Adds weight to a pair. false: out of memory. */
static bool
weigh(struct candidates *c, const struct record_row *r, double weight)
{
	uint32_t place;
	bool first;

	if (c->n == c->size && !drop_half(c))
		return false;
	if (!memo_place(&c->at, r->combination, (uint64_t)r->source, &place,
	    &first))
		return false;
	if (first)
		c->pair[c->n++] = (struct ranked_pair){ r->combination,
		    r->source, 0 };
	c->pair[place].weight += weight;
	return true;
}

/* The candidates whose mail fails [0], and passes [1]. */
struct ranking {
	struct candidates of[2];
};

static enum dmarc_status
weigh_report(struct ranking *k, const struct rank_mail *mail,
    const struct report_row *report, struct dmarc_err *err)
{
	struct statement s = records_weighed_start(mail->db,
	    report->first_record, report->records);
	bool recent = report->day >= mail->recent.from &&
	    report->day <= mail->recent.to, passes;
	struct record_row r;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && records_weighed_next(&s, &r, &passes))
		if (r.messages > 0 && !weigh(&k->of[passes], &r,
		    (double)r.messages * (recent ? 1 : OLD)))
			st = dmarc_no_memory(err);
	return statement_end(&s, st, err);
}

static enum dmarc_status
weigh_all(struct ranking *k, const struct rank_mail *mail,
    struct dmarc_err *err)
{
	struct statement s = reports_start(mail->db, mail->domain,
	    &mail->all);
	struct report_row report;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && reports_next(&s, &report))
		if (report.records > 0 && !(mail->strict &&
		    report.provenance == DMARC_PROVENANCE_MISMATCH))
			st = weigh_report(k, mail, &report, err);
	return statement_end(&s, st, err);
}

static bool
begin(struct candidates *c, size_t size)
{
	*c = (struct candidates){ .arena = arena_new(SIZE_MAX), .size = size };
	if (c->arena == NULL)
		return false;
	c->at = MEMO_INIT_ORDER(c->arena);
	c->pair = calloc(size, sizeof *c->pair);
	return c->pair != NULL;
}

/* Lists the heaviest of both by turns; returns their number. */
static size_t
list_both(struct ranking *k, struct ranked_pair *list, size_t most)
{
	size_t n = 0;

	for (int i = 0; i < 2; i++)
		if (k->of[i].n > 0)
			qsort(k->of[i].pair, k->of[i].n,
			    sizeof *k->of[i].pair, heaviest_first);
	for (size_t at = 0; at < k->of[0].n || at < k->of[1].n; at++)
		for (int i = 1; i >= 0; i--)
			if (at < k->of[i].n && n < most)
				list[n++] = k->of[i].pair[at];
	return n;
}

enum dmarc_status
rank_pairs(const struct rank_mail *mail, size_t most,
    struct ranked_pair **list, size_t *n, struct dmarc_err *err)
{
	struct ranking k = { .of[0].n = 0 };
	struct ranked_pair *both = calloc(most + 1, sizeof *both);
	enum dmarc_status st = DMARC_OK;

	if (!begin(&k.of[0], (most + 1) * SPARE) ||
	    !begin(&k.of[1], (most + 1) * SPARE) || both == NULL)
		st = dmarc_no_memory(err);
	if (st == DMARC_OK)
		st = weigh_all(&k, mail, err);
	if (st == DMARC_OK) {
		*n = list_both(&k, both, most);
		*list = both;
		both = NULL;
	}
	free(both);
	for (int i = 0; i < 2; i++) {
		arena_free(k.of[i].arena);
		free(k.of[i].pair);
	}
	return st;
}

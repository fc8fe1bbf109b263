/*
 * tls_read.c: see tls.h: reads the reports, and brings them into order.
 */
#include "report/beside/tls.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "report/beside/tls_work.h"
#include "store/read/beside/tls.h"

/* The length of a text cut to TLS_TEXT bytes, at a character. */
static size_t
cut(const char *text)
{
	size_t len = strnlen(text, TLS_TEXT + 1);

	if (len <= TLS_TEXT)
		return len;
	for (len = TLS_TEXT; len > 0 && (text[len] & 0xc0) == 0x80;)
		len--;
	return len;
}

static const char *
copy(struct arena *a, const char *text, bool *failed)
{
	const char *c = text == NULL ? NULL :
	    arena_strndup(a, text, cut(text));

	*failed = *failed || (text != NULL && c == NULL);
	return c;
}

static struct tls_said *
keep(struct tls_work *w, const struct tls_row *r)
{
	struct tls_said *s = arena_alloc(w->arena, sizeof *s);
	bool failed = s == NULL;

	if (failed)
		return NULL;
	*s = (struct tls_said){ .type = r->type,
	    .mode = r->type == DMARC_TLS_STS ? r->mode :
		DMARC_TLS_MODE_ABSENT,
	    .reporter = copy(w->arena, r->reporter, &failed),
	    .org = copy(w->arena, r->org_name, &failed),
	    .day = r->day, .successful = r->successful, .failed = r->failed,
	    .max_age = tls_max_age(r->strings), .key = r->key };
	return failed ? NULL : s;
}

static enum dmarc_status
read_policies(struct tls_work *w, struct snapshot *db, const char *domain,
    struct dmarc_err *err)
{
	struct statement s = tls_start(db, domain, &w->window,
	    TLS_LATEST_FIRST);
	struct tls_row row;
	size_t room = 0;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && !w->more && tls_next(&s, &row)) {
		struct tls_said *said;

		w->more = w->n == TLS_MOST;
		if (w->more)
			break;
		said = keep(w, &row);

		if (said == NULL || !vec_room(&w->said, w->n, &room,
		    sizeof(struct tls_said *)))
			st = dmarc_no_memory(err);
		else
			w->said[w->n++] = said;
	}
	return statement_end(&s, st, err);
}

/* Failed sessions of a failure; all of its policy, if it says no number. */
static uint64_t
failed_of(const struct tls_failure_row *row, const struct tls_said *policy)
{
	if (row->sessions >= 0)
		return (uint64_t)row->sessions;
	return policy->failed >= 0 ? (uint64_t)policy->failed : 0;
}

/*
 * Failures count, too, if the report does not say how many sessions failed in
 * all.
 */
static void
fill_failed(struct tls_work *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->said[i]->failed < 0 && w->said[i]->detailed > 0)
			w->said[i]->failed = (int64_t)w->said[i]->detailed;
}

/* Reads the failures, which come in the order of their policies. */
static enum dmarc_status
read_failures(struct tls_work *w, struct snapshot *db, const char *domain,
    struct dmarc_err *err)
{
	struct statement s = tls_failures_start(db, domain, &w->window,
	    TLS_LATEST_FIRST);
	struct tls_failure_row row;
	size_t at = 0, room = 0;
	bool failed = false;

	while (!failed && w->details < TLS_MOST &&
	    tls_failures_next(&s, &row)) {
		struct tls_said *policy;

		while (at < w->n && w->said[at]->key != row.policy)
			at++;
		if (at == w->n)
			break;
		policy = w->said[at];
		if (!vec_room(&w->detail, w->details, &room,
		    sizeof *w->detail)) {
			failed = true;
			break;
		}
		w->detail[w->details] = (struct tls_detail){
		    .policy = policy, .result = row.result,
		    .said = copy(w->arena, row.said, &failed),
		    .mx = copy(w->arena, row.mx, &failed),
		    .reason = copy(w->arena, row.reason, &failed),
		    .sessions = failed_of(&row, policy) };
		policy->detailed += w->detail[w->details++].sessions;
	}
	fill_failed(w);
	return statement_end(&s, failed ? dmarc_no_memory(err) : DMARC_OK,
	    err);
}

/* By reporter, day, type and mode. */
static int
by_day(const void *va, const void *vb)
{
	const struct tls_said *a = *(struct tls_said *const *)va;
	const struct tls_said *b = *(struct tls_said *const *)vb;
	int c = strcmp(a->reporter, b->reporter);

	if (c != 0)
		return c;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return (a->mode > b->mode) - (a->mode < b->mode);
}

/* By type, mode, reporter and day. */
static int
by_cell(const void *va, const void *vb)
{
	const struct tls_said *a = *(struct tls_said *const *)va;
	const struct tls_said *b = *(struct tls_said *const *)vb;
	int c;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->mode != b->mode)
		return a->mode < b->mode ? -1 : 1;
	c = by_day(va, vb);
	if (c != 0)
		return c;
	/* Any order that does not depend on that of the reports. */
	c = strcmp(a->org, b->org);
	if (c != 0)
		return c;
	if (a->failed != b->failed)
		return a->failed < b->failed ? -1 : 1;
	return (a->max_age > b->max_age) - (a->max_age < b->max_age);
}

/*
 * Fills the cells of a reporter, day and type, which said[from] begins; *end:
 * where they end. A report may list successes and failures apart, and under
 * different modes: all sessions are what the failed ones are a part of.
 */
static bool
fill_type(const struct tls_work *w, size_t from, size_t *end)
{
	struct tls_said **all = w->said;
	uint64_t sessions = 0;
	size_t i;

	for (i = from; i < w->n && all[i]->type == all[from]->type &&
	    all[i]->day == all[from]->day &&
	    strcmp(all[i]->reporter, all[from]->reporter) == 0; i++)
		sessions += tls_sessions(all[i]->successful) +
		    tls_sessions(all[i]->failed);
	*end = i;
	for (i = from; i < *end; i++) {
		struct tls_cell *c;

		if (i == from || all[i]->mode != all[i - 1]->mode) {
			c = arena_alloc(w->arena, sizeof *c);
			if (c == NULL)
				return false;
			*c = (struct tls_cell){ 0 };
		} else
			c = all[i - 1]->cell;
		all[i]->cell = c;
		c->failed += tls_sessions(all[i]->failed);
		/* Scanners fail once or twice a day. */
		c->bad = c->failed >= 3 && c->failed >= (sessions + 99) / 100;
	}
	return true;
}

/* Fills all cells, and leaves w->said in its order. false: out of memory. */
static bool
fill_cells(struct tls_work *w)
{
	const struct tls_said *later = NULL;

	if (w->n == 0)
		return true;
	qsort(w->said, w->n, sizeof *w->said, by_day);
	for (size_t i = 0; i < w->n;)
		if (!fill_type(w, i, &i))
			return false;
	for (size_t i = w->n; i-- > 0; later = w->said[i]) {
		struct tls_said *s = w->said[i];

		s->cell->latest = later == NULL ||
		    strcmp(s->reporter, later->reporter) != 0 ||
		    (s->day == later->day && later->cell->latest);
	}
	qsort(w->said, w->n, sizeof *w->said, by_cell);
	return true;
}

static int
by_gravity(const void *va, const void *vb)
{
	const struct tls_item *a = va, *b = vb;

	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	if (a->sessions != b->sessions)
		return a->sessions > b->sessions ? -1 : 1;
	/* Any order that does not depend on that of the reports. */
	if (a->result != b->result)
		return a->result < b->result ? -1 : 1;
	return strcmp(a->mx != NULL ? a->mx : "", b->mx != NULL ? b->mx : "");
}

static bool
finish(struct tls_work *w, struct tls_facts *out)
{
	struct tls_item *item = arena_array(w->arena, w->items + 1,
	    sizeof *item);

	if (item == NULL)
		return false;
	if (w->items > 0) {
		memcpy(item, w->item, w->items * sizeof *item);
		qsort(item, w->items, sizeof *item, by_gravity);
	}
	out->item = item;
	out->items = w->items;
	return true;
}

enum dmarc_status
tls_read(struct snapshot *db, const char *domain, const struct day_window *w,
    struct arena *a, struct tls_facts *out, struct dmarc_err *err)
{
	struct tls_work work = { .arena = a, .window = *w };
	struct tls_facts facts = { .window = *w, .last = INT64_MIN };
	enum dmarc_status st = read_policies(&work, db, domain, err);

	if (st == DMARC_OK)
		st = read_failures(&work, db, domain, err);
	if (st == DMARC_OK && (!fill_cells(&work) ||
	    !tls_judge(&work, &facts) || !tls_hints(&work, &facts) ||
	    !finish(&work, &facts)))
		st = dmarc_no_memory(err);
	facts.more = work.more;
	if (st == DMARC_OK)
		*out = facts;
	free(work.said);
	free(work.detail);
	free(work.item);
	return st;
}

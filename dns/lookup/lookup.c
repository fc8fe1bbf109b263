/*
 * lookup.c: see lookup.h. flight.c asks the source.
 */
#include "dns/lookup/lookup.h"

#include <stdlib.h>

#include "dns/lookup/flight.h"
#include "dns/lookup/question.h"

#define ANSWER_MEMORY ((size_t)256 << 20)

const struct lookup_limits lookup_defaults = {
	.timeout_ms = 5000, .budget_ms = 600000, .jobs = 200, .rate = 500,
	.questions = 100000,
};

struct lookup {
	struct questions all;
	struct flight *flight;
	struct work *ready, **ready_end;	/* to be called */
	uint64_t unfinished;		/* pieces of work */
	uint32_t questions;		/* that may still be asked */
	bool no_memory;
	struct lookup_tally tally;
	lookup_pause *pause;		/* NULL: there is none */
	void *pause_ctx;
};

static const struct answer over_budget = {
	.status = ANSWER_BUDGET, .why = ANSWER_BUDGET_WHY };

static void
make_ready(struct lookup *l, struct work *w)
{
	if (w->queued || w->done)
		return;
	w->queued = true;
	w->next = NULL;
	*l->ready_end = w;
	l->ready_end = &w->next;
}

/* The end of a question: all who wait for it go on. */
static void
answered(void *ctx, struct question *q, const struct answer *given)
{
	struct lookup *l = ctx;

	q->answer = answer_keep(l->all.arena, q->type, given);
	if (q->answer == NULL)
		l->no_memory = true;
	/* A bogus answer is one, too: somebody is there. */
	if (!answer_is_unknown(given) || given->status == ANSWER_BOGUS)
		l->tally.answered++;
	l->tally.bogus += given->status == ANSWER_BOGUS;
	l->tally.over_budget += given->status == ANSWER_BUDGET;
	for (struct waiter *w = q->waiters; w != NULL; w = w->next)
		make_ready(l, w->work);
	q->waiters = NULL;
}

enum dmarc_status
lookup_open(struct source *source, const struct lookup_limits *limits,
    struct lookup **out, struct dmarc_err *err)
{
	struct lookup *l = calloc(1, sizeof *l);

	if (l == NULL)
		return dmarc_no_memory(err);
	l->all.arena = arena_new(ANSWER_MEMORY);
	l->flight = flight_new(source, limits, answered, l);
	l->questions = limits->questions;
	l->ready_end = &l->ready;
	if (l->all.arena == NULL || l->flight == NULL) {
		lookup_close(l);
		return dmarc_no_memory(err);
	}
	*out = l;
	return DMARC_OK;
}

void
lookup_close(struct lookup *l)
{
	if (l == NULL)
		return;
	flight_free(l->flight);
	questions_free(&l->all);
	free(l);
}

void
lookup_add(struct lookup *l, struct work *w)
{
	w->done = w->queued = w->begun = false;
	l->unfinished++;
	make_ready(l, w);
}

static bool
wait_for(struct lookup *l, struct question *q, struct work *w)
{
	struct waiter *waiter;

	for (waiter = q->waiters; waiter != NULL; waiter = waiter->next)
		if (waiter->work == w)
			return true;
	waiter = arena_alloc(l->all.arena, sizeof *waiter);
	if (waiter == NULL)
		return false;
	*waiter = (struct waiter){ w, q->waiters };
	q->waiters = waiter;
	return true;
}

const struct answer *
lookup_ask(struct lookup *l, struct work *w, const char *name,
    enum rr_type type)
{
	bool fresh;
	struct question *q;

	if (w->asks_nothing) {
		q = questions_asked(&l->all, name, type);
		return q != NULL && q->answer != NULL ? q->answer :
		    &over_budget;
	}
	q = questions_find(&l->all, name, type, &fresh);
	if (q == NULL) {
		l->no_memory = true;
		return NULL;
	}
	if (fresh) {
		if (l->questions == 0 || (w->budget != NULL &&
		    *w->budget == 0)) {
			answered(l, q, &over_budget);
			return q->answer;
		}
		l->questions--;
		if (w->budget != NULL)
			--*w->budget;
		l->tally.asked++;
		flight_add(l->flight, q, w->begun);
	}
	if (q->answer == NULL && !wait_for(l, q, w))
		l->no_memory = true;
	return q->answer;
}

enum work_status
lookup_waits(const struct lookup *l)
{
	return l->no_memory ? WORK_NO_MEMORY : WORK_WAITS;
}

/* Calls all work that may go on. */
static enum dmarc_status
step_all(struct lookup *l, struct dmarc_err *err)
{
	struct work *w;

	while ((w = l->ready) != NULL) {
		enum work_status status;

		l->ready = w->next;
		if (l->ready == NULL)
			l->ready_end = &l->ready;
		w->queued = false;
		status = w->step(w, l);
		w->begun = true;
		if (status == WORK_NO_MEMORY || l->no_memory)
			return dmarc_no_memory(err);
		w->done = status == WORK_DONE;
		l->unfinished -= w->done;
	}
	return DMARC_OK;
}

void
lookup_set_pause(struct lookup *l, lookup_pause *pause, void *ctx)
{
	l->pause = pause;
	l->pause_ctx = ctx;
}

enum dmarc_status
lookup_run(struct lookup *l, const volatile sig_atomic_t *stop,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK) {
		bool more = false;

		if (*stop != 0)
			return dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
		st = step_all(l, err);
		if (st == DMARC_OK && l->pause != NULL)
			st = l->pause(l->pause_ctx, &more, err);
		if (st != DMARC_OK)
			return st;
		if (l->unfinished == 0 && !more) {
			/* Work may be done without an answer it asked for. */
			flight_forget(l->flight);
			return DMARC_OK;
		}
		st = flight_wait(l->flight, more, err);
	}
	return st;
}

struct lookup_tally
lookup_tally(const struct lookup *l)
{
	return l->tally;
}

/*
 * flight.c: see flight.h.
 */
#include "dns/lookup/flight.h"

#include <stdlib.h>

#include "common/clock.h"

#define LONGEST_WAIT 1000	/* ms; a signal may come just before a wait */

/* A list of questions, first in, first out. */
struct list {
	struct question *first, *last;
};

struct flight {
	struct source *source;
	flight_landed *landed;
	void *ctx;
	struct lookup_limits limits;
	struct list urgent, waiting, flying;	/* flying: by deadline */
	uint32_t in_flight;
	int64_t end;			/* of the run, clock_ms() */
	/* Thousandths of questions that may be asked, and since when. */
	int64_t credit, credited;
};

static void
append(struct list *l, struct question *q)
{
	q->next = NULL;
	q->before = l->last;
	if (l->last != NULL)
		l->last->next = q;
	else
		l->first = q;
	l->last = q;
}

static void
take_out(struct list *l, struct question *q)
{
	if (q->before != NULL)
		q->before->next = q->next;
	else
		l->first = q->next;
	if (q->next != NULL)
		q->next->before = q->before;
	else
		l->last = q->before;
}

/* Ends a question that the source has answered, or that is given up. */
static void
answered(struct asked *a, const struct answer *given)
{
	struct question *q = (struct question *)a;
	struct flight *f = q->flight;

	take_out(&f->flying, q);
	f->in_flight--;
	f->landed(f->ctx, q, given);
}

struct flight *
flight_new(struct source *source, const struct lookup_limits *limits,
    flight_landed *landed, void *ctx)
{
	struct flight *f = calloc(1, sizeof *f);

	if (f == NULL)
		return NULL;
	source->answered = answered;
	f->source = source;
	f->landed = landed;
	f->ctx = ctx;
	f->limits = *limits;
	f->credited = clock_ms();
	f->end = f->credited + limits->budget_ms;
	f->credit = 1000;
	return f;
}

void
flight_free(struct flight *f)
{
	free(f);
}

void
flight_add(struct flight *f, struct question *q, bool urgent)
{
	q->flight = f;
	append(urgent ? &f->urgent : &f->waiting, q);
}

static void
forget(const struct list *l)
{
	for (struct question *q = l->first; q != NULL; q = q->next)
		q->waiters = NULL;
}

void
flight_forget(struct flight *f)
{
	forget(&f->urgent);
	forget(&f->waiting);
	forget(&f->flying);
}

/* The list that the next question is taken from. */
static struct list *
next_list(struct flight *f)
{
	return f->urgent.first != NULL ? &f->urgent : &f->waiting;
}

/* Whether the rate allows another question now. */
static bool
may_ask(struct flight *f, int64_t now)
{
	int64_t rate = f->limits.rate;
	/* After a pause, a tenth of a second's questions at once. */
	int64_t most = rate * 100 > 1000 ? rate * 100 : 1000;

	if (rate == 0)
		return true;
	f->credit += (now - f->credited) * rate;
	if (f->credit > most)
		f->credit = most;
	f->credited = now;
	if (f->credit < 1000)
		return false;
	f->credit -= 1000;
	return true;
}

/* Asks what may be asked. */
static enum dmarc_status
ask_more(struct flight *f, int64_t now, struct dmarc_err *err)
{
	while (next_list(f)->first != NULL &&
	    f->in_flight < f->limits.jobs && may_ask(f, now)) {
		struct list *from = next_list(f);
		struct question *q = from->first;
		enum dmarc_status st;

		take_out(from, q);
		append(&f->flying, q);
		f->in_flight++;
		q->deadline = now + f->limits.timeout_ms;
		q->asked.source = f->source;
		st = f->source->ask(&q->asked, q->name, q->type, err);
		if (st != DMARC_OK)
			return st;
	}
	return DMARC_OK;
}

/* Gives up questions: those past their deadline, or all of them. */
static void
give_up(struct flight *f, int64_t now)
{
	static const struct answer late = { .status = ANSWER_FAILED,
	    .why = "timeout" };
	static const struct answer end = { .status = ANSWER_BUDGET,
	    .why = ANSWER_BUDGET_WHY };
	bool all = now >= f->end;
	struct question *q;

	while ((q = f->flying.first) != NULL && (all || q->deadline <= now)) {
		f->source->cancel(&q->asked);
		answered(&q->asked, q->deadline <= now ? &late : &end);
	}
	while (all && (q = next_list(f)->first) != NULL) {
		take_out(next_list(f), q);
		f->landed(f->ctx, q, &end);
	}
}

/* How long to wait for answers, in milliseconds. */
static int
patience(struct flight *f, int64_t now)
{
	int64_t until = now + LONGEST_WAIT;

	if (f->end < until)
		until = f->end;
	if (f->flying.first != NULL && f->flying.first->deadline < until)
		until = f->flying.first->deadline;
	if (next_list(f)->first != NULL && f->in_flight < f->limits.jobs) {
		int64_t rate = f->limits.rate > 0 ? f->limits.rate : 1;
		int64_t more = now + (1000 - f->credit + rate - 1) / rate;

		if (more < until)
			until = more;
	}
	return until > now ? (int)(until - now) : 0;
}

enum dmarc_status
flight_wait(struct flight *f, bool at_once, struct dmarc_err *err)
{
	int64_t now = clock_ms();
	enum dmarc_status st = ask_more(f, now, err);

	if (st == DMARC_OK)
		st = f->source->wait(f->source, at_once ? 0 :
		    patience(f, now), err);
	if (st == DMARC_OK)
		give_up(f, clock_ms());
	return st;
}

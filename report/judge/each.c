/*
 * each.c: see each.h. Domains are given out in the order of the list, so the
 * one whose turn it is to be written is always in work, and nobody waits for
 * ever.
 */
#include "report/judge/each.h"

#include <pthread.h>
#include <stdlib.h>

#define MEMORY ((size_t)4 << 30)	/* bytes for one domain, at most */
#define ORGANIZATIONS 16384	/* names in the cache of a thread */
/*
 * Bytes that the domains in work may take together, besides the one whose turn
 * it is; a domain that needs more waits for its turn.
 */
#define WAITING_BYTES ((size_t)24 << 20)

/* A seat, and the state of its thread. */
struct place {
	struct each_seat seat;
	struct each *each;
	struct crowd_room room;
	struct sender_tables tables;
	struct suffixes *suffixes;	/* NULL: those of the run */
	size_t at;		/* the domain in work */
};

struct each {
	struct place *place;
	size_t places;
	const struct each_work *work;
	size_t domains;
	pthread_mutex_t lock;	/* of what follows */
	pthread_cond_t moved;	/* turn or stopped have changed */
	size_t next;		/* domain to give out */
	size_t turn;		/* domain to write */
	bool stopped;		/* nothing is given out any more */
	enum dmarc_status st;	/* of the run */
	struct dmarc_err err;
};

/* Waits for the turn of domain i, or until the run has stopped. */
static void
await(struct each *e, size_t i)
{
	while (e->turn != i && !e->stopped)
		(void)pthread_cond_wait(&e->moved, &e->lock);
}

/* For crowd_room: a domain that needs more memory waits for its turn. */
static void
need_room(void *ctx)
{
	struct place *p = ctx;

	(void)pthread_mutex_lock(&p->each->lock);
	await(p->each, p->at);
	(void)pthread_mutex_unlock(&p->each->lock);
}

/* Takes the next domain; false: there is none. */
static bool
take(struct place *p)
{
	struct each *e = p->each;
	bool any;

	(void)pthread_mutex_lock(&e->lock);
	any = !e->stopped && e->next < e->domains;
	if (any)
		p->at = e->next++;
	(void)pthread_mutex_unlock(&e->lock);
	return any;
}

/* Passes the turn on, or stops the run. */
static void
pass(struct each *e, enum dmarc_status st, const struct dmarc_err *err)
{
	(void)pthread_mutex_lock(&e->lock);
	if (st != DMARC_OK) {
		e->stopped = true;
		e->st = st;
		e->err = *err;
	} else {
		e->turn++;
	}
	(void)pthread_cond_broadcast(&e->moved);
	(void)pthread_mutex_unlock(&e->lock);
}

/* Makes and writes one domain. */
static void
work_on(struct place *p)
{
	struct each *e = p->each;
	const struct each_work *w = e->work;
	struct dmarc_err err;
	bool mine;
	enum dmarc_status st;

	arena_reset(p->seat.arena);
	p->seat.made = NULL;
	st = w->make(w->ctx, &p->seat, p->at, &err);
	(void)pthread_mutex_lock(&e->lock);
	await(e, p->at);
	mine = !e->stopped;
	(void)pthread_mutex_unlock(&e->lock);
	if (mine) {
		if (st == DMARC_OK && w->write != NULL)
			st = w->write(w->ctx, &p->seat, p->at, &err);
	}
	if (w->end != NULL)
		w->end(&p->seat);
	if (mine)
		pass(e, st, &err);
}

static void *
work_all(void *place)
{
	while (take(place))
		work_on(place);
	return NULL;
}

enum dmarc_status
each_domain(struct each *e, const struct each_work *work, size_t n,
    struct dmarc_err *err)
{
	size_t threads = e->places < n ? e->places : n, running = 1;
	pthread_t *thread = calloc(threads + 1, sizeof *thread);

	if (thread == NULL)
		return dmarc_no_memory(err);
	e->work = work;
	e->domains = n;
	e->next = e->turn = 0;
	e->stopped = false;
	e->st = DMARC_OK;
	/* If a thread cannot start, the others do its work. */
	while (running < threads && pthread_create(&thread[running], NULL,
	    work_all, &e->place[running]) == 0)
		running++;
	(void)work_all(&e->place[0]);
	for (size_t i = 1; i < running; i++)
		(void)pthread_join(thread[i], NULL);
	free(thread);
	e->stopped = true;	/* each_own() waits for nobody */
	if (e->st != DMARC_OK)
		*err = e->err;
	return e->st;
}

/* Fills a place: the first shares what the run has, others get their own. */
static enum dmarc_status
fill(struct each *e, size_t i, const struct gather_context *context,
    struct snapshot *db, struct dmarc_err *err)
{
	struct place *p = &e->place[i];
	enum dmarc_status st = DMARC_OK;

	p->each = e;
	p->room = (struct crowd_room){ .more = need_room, .ctx = p,
	    .bytes = WAITING_BYTES / (e->places > 1 ? e->places - 1 : 1) };
	p->tables = *context->tables;
	p->seat.gather = *context;
	p->seat.arena = arena_new(MEMORY);
	if (p->seat.arena == NULL)
		return dmarc_no_memory(err);
	if (e->places > 1)
		p->seat.gather.room = &p->room;
	if (i == 0)
		return DMARC_OK;
	st = suffixes_share(context->tables->suffixes, ORGANIZATIONS,
	    &p->suffixes, err);
	p->tables.suffixes = p->suffixes;
	p->seat.gather.tables = &p->tables;
	p->seat.gather.db = db;
	return st;
}

enum dmarc_status
each_begin(const struct gather_context *context, struct snapshot *const *db,
    size_t n, struct each **out, struct dmarc_err *err)
{
	struct each *e = calloc(1, sizeof *e);
	enum dmarc_status st = DMARC_OK;

	*out = e;
	if (e == NULL)
		return dmarc_no_memory(err);
	(void)pthread_mutex_init(&e->lock, NULL);
	(void)pthread_cond_init(&e->moved, NULL);
	e->place = calloc(n, sizeof *e->place);
	if (e->place == NULL)
		return dmarc_no_memory(err);
	e->places = n;
	e->stopped = true;
	for (size_t i = 0; st == DMARC_OK && i < n; i++)
		st = fill(e, i, context, db[i], err);
	return st;
}

struct each_seat *
each_own(struct each *e)
{
	return &e->place[0].seat;
}

void
each_end(struct each *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->places; i++) {
		arena_free(e->place[i].seat.arena);
		suffixes_close(e->place[i].suffixes);
	}
	free(e->place);
	(void)pthread_cond_destroy(&e->moved);
	(void)pthread_mutex_destroy(&e->lock);
	free(e);
}

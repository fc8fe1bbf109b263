/*
 * each.c: see each.h. Domains are given out in the order of the list, so the
 * one whose turn it is to be written is always in work, and nobody waits for
 * ever. A thread that is ahead leaves what it made and goes on; whoever makes
 * the domain whose turn it is writes that one and what was left after it.
 */
#include "report/judge/each.h"

#include <pthread.h>
#include <stdlib.h>

#define MEMORY ((size_t)4 << 30)	/* bytes for one domain, at most */
#define ORGANIZATIONS 16384	/* names in the cache of a thread */
#define SEATS 8		/* of a thread: one in work, the others left */
#define LEFT_BYTES ((size_t)6 << 20)	/* of arenas, for all that is left */
/*
 * Bytes that the domains in work may take together, besides the one whose turn
 * it is; a domain that needs more waits for its turn.
 */
#define WAITING_BYTES ((size_t)48 << 20)

/* A seat, and what came of its domain. */
struct work_seat {
	struct each_seat seat;
	bool taken;
	enum dmarc_status st;
	struct dmarc_err err;
};

/* The state of a thread. */
struct place {
	struct work_seat seat[SEATS];
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
	struct work_seat **made;	/* by domain; NULL: not made */
	size_t left;		/* bytes of what is made, but not written */
	bool writing;		/* a thread does */
	bool stopped;		/* nothing is given out any more */
	enum dmarc_status st;	/* of the run */
	struct dmarc_err err;
};

/* For crowd_room: a domain that needs more memory waits for its turn. */
static void
need_room(void *ctx)
{
	struct place *p = ctx;
	struct each *e = p->each;

	(void)pthread_mutex_lock(&e->lock);
	while (e->turn != p->at && !e->stopped)
		(void)pthread_cond_wait(&e->moved, &e->lock);
	(void)pthread_mutex_unlock(&e->lock);
}

/* A seat of the place that is free; NULL: none. */
static struct work_seat *
free_seat(struct place *p)
{
	for (size_t i = 0; i < SEATS; i++)
		if (!p->seat[i].taken)
			return &p->seat[i];
	return NULL;
}

/* Takes the next domain, once there is a seat for it; NULL: none is left. */
static struct work_seat *
take(struct place *p)
{
	struct each *e = p->each;
	struct work_seat *s;

	(void)pthread_mutex_lock(&e->lock);
	while ((s = free_seat(p)) == NULL && !e->stopped)
		(void)pthread_cond_wait(&e->moved, &e->lock);
	if (e->stopped || e->next >= e->domains)
		s = NULL;
	else
		p->at = e->next++;
	if (s != NULL)
		s->taken = true;
	(void)pthread_mutex_unlock(&e->lock);
	return s;
}

/* Frees a seat. */
static void
leave(struct each *e, struct work_seat *s)
{
	if (e->work->end != NULL)
		e->work->end(&s->seat);
	arena_reset(s->seat.arena);
	s->taken = false;
}

/* Writes what is made of a domain; the lock is not held meanwhile. */
static void
write_one(struct each *e, struct work_seat *s, size_t i)
{
	const struct each_work *w = e->work;

	e->left -= arena_used(s->seat.arena);
	(void)pthread_mutex_unlock(&e->lock);
	if (s->st == DMARC_OK && w->write != NULL)
		s->st = w->write(w->ctx, &s->seat, i, &s->err);
	(void)pthread_mutex_lock(&e->lock);
	if (s->st != DMARC_OK) {
		e->stopped = true;
		e->st = s->st;
		e->err = s->err;
	}
	leave(e, s);
}

/* Writes the domain whose turn it is, if it is made, and those after it. */
static void
write_made(struct each *e)
{
	if (e->writing)
		return;	/* that thread will find them */
	e->writing = true;
	while (!e->stopped && e->turn < e->domains &&
	    e->made[e->turn] != NULL) {
		struct work_seat *s = e->made[e->turn];

		e->made[e->turn] = NULL;
		write_one(e, s, e->turn);
		if (!e->stopped)
			e->turn++;
		(void)pthread_cond_broadcast(&e->moved);
	}
	e->writing = false;
}

/* Makes a domain, and leaves it to be written. */
static void
work_on(struct place *p, struct work_seat *s)
{
	struct each *e = p->each;
	size_t i = p->at;

	s->seat.made = NULL;
	s->st = e->work->make(e->work->ctx, &s->seat, i, &s->err);
	(void)pthread_mutex_lock(&e->lock);
	e->made[i] = s;
	e->left += arena_used(s->seat.arena);
	write_made(e);
	while (e->left > LEFT_BYTES && e->made[i] != NULL && !e->stopped)
		(void)pthread_cond_wait(&e->moved, &e->lock);
	(void)pthread_mutex_unlock(&e->lock);
}

static void *
work_all(void *place)
{
	struct place *p = place;
	struct work_seat *s;

	while ((s = take(p)) != NULL)
		work_on(p, s);
	return NULL;
}

/* Gives up what was made after the domain that failed. */
static void
clear(struct each *e)
{
	for (size_t i = 0; i < e->places; i++)
		for (size_t k = 0; k < SEATS; k++)
			if (e->place[i].seat[k].taken)
				leave(e, &e->place[i].seat[k]);
	free(e->made);
	e->made = NULL;
}

enum dmarc_status
each_domain(struct each *e, const struct each_work *work, size_t n,
    struct dmarc_err *err)
{
	size_t threads = e->places < n ? e->places : n, running = 1;
	pthread_t *thread = calloc(threads + 1, sizeof *thread);

	e->made = calloc(n + 1, sizeof(struct work_seat *));
	if (thread == NULL || e->made == NULL) {
		free(thread);
		free(e->made);
		return dmarc_no_memory(err);
	}
	e->work = work;
	e->domains = n;
	e->next = e->turn = e->left = 0;
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
	clear(e);
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
	struct gather_context gather = *context;
	enum dmarc_status st = DMARC_OK;

	p->each = e;
	p->room = (struct crowd_room){ .more = need_room, .ctx = p,
	    .bytes = WAITING_BYTES / (e->places > 1 ? e->places - 1 : 1) };
	p->tables = *context->tables;
	if (e->places > 1)
		gather.room = &p->room;
	if (i > 0) {
		st = suffixes_share(context->tables->suffixes, ORGANIZATIONS,
		    &p->suffixes, err);
		p->tables.suffixes = p->suffixes;
		gather.tables = &p->tables;
		gather.db = db;
	}
	for (size_t k = 0; st == DMARC_OK && k < SEATS; k++) {
		struct each_seat *s = &p->seat[k].seat;

		*s = (struct each_seat){ .gather = gather,
		    .arena = arena_new(MEMORY) };
		if (s->arena == NULL)
			st = dmarc_no_memory(err);
	}
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
	return &e->place[0].seat[0].seat;
}

void
each_end(struct each *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->places; i++) {
		for (size_t k = 0; k < SEATS; k++)
			arena_free(e->place[i].seat[k].seat.arena);
		suffixes_close(e->place[i].suffixes);
	}
	free(e->place);
	(void)pthread_cond_destroy(&e->moved);
	(void)pthread_mutex_destroy(&e->lock);
	free(e);
}

/*
 * pool.c: see pool.h.
 *
 * A new worker first gets a probe, a made-up message of one byte. If it fails
 * before answering, the cause is dmarc-parse and not a message: after a few
 * attempts the run ends instead of setting aside a whole mailbox.
 */
#include "ingest/pool/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/facts/frame.h"
#include "common/memory/arena.h"
#include "ingest/pool/answer.h"
#include "ingest/pool/process.h"
#include "ingest/stop.h"

#define STILLBORN_MOST 3	/* in a row, before giving up */
#define TICK_MS 1000
#define AWAY_MS 1000		/* longer: our delay, not the workers' */
#define TRIES 2			/* for a job not to blame for the failure */
/*
 * The most jobs queued at all workers: enough to last through a COMMIT, and
 * well below the usual limit of 1024 descriptors, as each job holds one. Each
 * worker may have at least two.
 */
#define JOBS 512

/* Our failure: the message counts as unreadable, and the next run retries. */
static const char out_of_memory[] = "out of memory";

struct pool {
	struct pool_opts opts;
	struct process *worker;	/* opts.workers of them */
	size_t depth;		/* most jobs queued at each */
	struct pollfd *polled;
	struct arena *arena;	/* the findings of an answer */
	int probe;		/* a file of one byte */
	uint32_t sequence;	/* of the next job */
	unsigned stillborn;	/* failed before the first answer, in a row */
	struct pool_job *backlog;	/* taken from workers that failed */
	int64_t left;		/* ms: end of the last poll */
};

static enum dmarc_status
make_probe(struct pool *p, struct dmarc_err *err)
{
	p->probe = memfd_create("probe", MFD_CLOEXEC);
	if (p->probe < 0 || write(p->probe, "\n", 1) != 1)
		return dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot make a file in memory: %s", strerror(errno));
	return DMARC_OK;
}

enum dmarc_status
pool_new(const struct pool_opts *opts, struct pool **out,
    struct dmarc_err *err)
{
	struct pool *p = calloc(1, sizeof *p);
	enum dmarc_status st;

	if (p == NULL)
		return dmarc_no_memory(err);
	p->opts = *opts;
	p->probe = -1;
	p->depth = JOBS / opts->workers;
	if (p->depth > PROCESS_DEPTH)
		p->depth = PROCESS_DEPTH;
	else if (p->depth < 2)
		p->depth = 2;
	p->worker = calloc(opts->workers, sizeof *p->worker);
	p->polled = calloc(opts->workers, sizeof *p->polled);
	p->arena = arena_new((size_t)opts->limits->memory_bytes);
	p->left = clock_ms();
	if (p->worker == NULL || p->polled == NULL || p->arena == NULL)
		st = dmarc_no_memory(err);
	else
		st = make_probe(p, err);
	if (st != DMARC_OK) {
		pool_free(p);
		return st;
	}
	*out = p;
	return DMARC_OK;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	for (unsigned i = 0; p->worker != NULL && i < p->opts.workers; i++) {
		struct process *w = &p->worker[i];

		while (w->queued > 0) {
			struct pool_job *job = process_shift(w);

			if (job != NULL)
				p->opts.dropped(p->opts.ctx, job);
		}
		(void)process_end(w);
	}
	while (p->backlog != NULL) {
		struct pool_job *job = p->backlog;

		p->backlog = job->next;
		p->opts.dropped(p->opts.ctx, job);
	}
	if (p->probe >= 0)
		(void)close(p->probe);
	arena_free(p->arena);
	free(p->polled);
	free(p->worker);
	free(p);
}

static enum dmarc_status
answer_refused(struct pool *p, struct pool_job *job, enum dmarc_reason reason,
    const char *detail, struct dmarc_err *err)
{
	struct dmarc_finding f = finding_refused(reason, detail);
	/* The pool itself reports unreadable only when out of memory. */
	struct pool_answer a = { .finding = &f, .findings = 1,
		.trouble = reason == DMARC_R_UNREADABLE ? DMARC_E_NOMEM :
		DMARC_OK };

	return p->opts.answered(p->opts.ctx, job, &a, err);
}

/*
 * A worker has failed: end it, refuse the message it was working on, and keep
 * its other jobs for other workers. With reason DMARC_R_PARSER_DIED, its wait
 * status tells the cause.
 */
static enum dmarc_status
worker_failed(struct pool *p, struct process *w, enum dmarc_reason reason,
    const char *detail, struct dmarc_err *err)
{
	struct pool_job *job = NULL, **tail = &p->backlog;
	bool at_work = w->queued > 0, proven = w->proven;
	bool repeats = answer_repeats(w), stopped;
	char text[64];
	int status;

	if (at_work)
		job = process_shift(w);
	while (*tail != NULL)
		tail = &(*tail)->next;
	while (w->queued > 0) {
		struct pool_job *rest = process_shift(w);

		rest->next = NULL;
		*tail = rest;
		tail = &rest->next;
	}
	status = process_end(w);
	stopped = reason == DMARC_R_PARSER_DIED && process_was_stopped(status);
	if (reason == DMARC_R_PARSER_DIED) {
		reason = process_reason(status, text, sizeof text);
		detail = text;
	}
	if (!proven && reason == DMARC_R_UNREADABLE)
		return dmarc_no_memory(err);	/* ours, not its fault */
	if (!proven) {
		if (++p->stillborn < STILLBORN_MOST)
			return DMARC_OK;
		return dmarc_fail(err, DMARC_E_UNAVAILABLE,
		    "%s --worker does not work (%s): is it of this version, "
		    "and can it be run from a shell?", p->opts.parser, detail);
	}
	if (job == NULL)
		return DMARC_OK;	/* died while idle or on the probe */
	if ((repeats || stopped) && ++job->tries < TRIES) {
		job->next = p->backlog;
		p->backlog = job;
		return DMARC_OK;
	}
	return answer_refused(p, job, reason, detail, err);
}

static enum dmarc_status
worker_garbled(struct pool *p, struct process *w, const char *why,
    struct dmarc_err *err)
{
	return worker_failed(p, w, DMARC_R_PARSER_GARBLED, why, err);
}

/* The answer to the first job is complete: pass it on. */
static enum dmarc_status
take_answer(struct pool *p, struct process *w, struct dmarc_err *err)
{
	struct pool_answer answer;
	struct frame_done done;
	struct dmarc_err why;
	struct pool_job *job;
	enum dmarc_status st;

	arena_reset(p->arena);
	st = answer_read(w, p->opts.limits, p->arena, &answer, &done, &why);
	if (st != DMARC_OK && why.reason != DMARC_R_MEMORY)
		return worker_garbled(p, w, why.text, err);
	p->stillborn = 0;
	job = answer_taken(w);
	if (job == NULL)
		st = DMARC_OK;
	else if (st != DMARC_OK && arena_starved(p->arena))
		st = answer_refused(p, job, DMARC_R_UNREADABLE, out_of_memory,
		    err);
	else if (st != DMARC_OK)
		st = answer_refused(p, job, why.reason, why.text, err);
	else
		st = p->opts.answered(p->opts.ctx, job, &answer, err);
	return st;
}

/*
 * Take complete answers from a worker's output, at most a quarter of its queue
 * at a time: it must get new jobs before its queue is empty.
 */
static enum dmarc_status
take_answers(struct pool *p, struct process *w, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	w->more = false;
	for (size_t i = 0; i <= p->depth / 4 && st == DMARC_OK; i++)
		switch (answer_find(w)) {
		case ANSWER_PARTIAL:
			return DMARC_OK;
		case ANSWER_UNASKED:
			return worker_garbled(p, w,
			    "an answer without a job", err);
		case ANSWER_GARBLED:
			return worker_garbled(p, w, "not a frame", err);
		case ANSWER_WHOLE:
			st = take_answer(p, w, err);
			break;
		}
	w->more = w->in.len > w->taken;
	return st;
}

static enum dmarc_status
listen_to(struct pool *p, struct process *w, struct dmarc_err *err)
{
	switch (process_read(w)) {
	case PROCESS_READ:
		return take_answers(p, w, err);
	case PROCESS_TOO_LONG:
		return worker_garbled(p, w, "the answer is too long", err);
	case PROCESS_EOF:
		return worker_failed(p, w, DMARC_R_PARSER_DIED, NULL, err);
	case PROCESS_NO_MEMORY:
		return worker_failed(p, w, DMARC_R_UNREADABLE,
		    out_of_memory, err);
	case PROCESS_BROKEN:
		return dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot read from dmarc-parse: %s", strerror(errno));
	case PROCESS_NOTHING:
		break;
	}
	return DMARC_OK;
}

static int64_t
deadline(const struct pool *p, const struct process *w)
{
	return w->since + (int64_t)p->opts.limits->wall_seconds * 1000;
}

/*
 * Wait at most wait_ms for answers of all workers and take them. Time that we
 * spent elsewhere, as in a slow COMMIT, does not count towards their deadline.
 */
static enum dmarc_status
pump(struct pool *p, int wait_ms, struct dmarc_err *err)
{
	int64_t now = clock_ms(), away = now - p->left;
	enum dmarc_status st = DMARC_OK;

	for (unsigned i = 0; i < p->opts.workers; i++) {
		struct process *w = &p->worker[i];
		int64_t left;

		p->polled[i] = (struct pollfd){ .events = POLLIN,
			.fd = w->pid == 0 ? -1 : w->answers };
		if (w->more)
			wait_ms = 0;
		if (w->pid == 0 || w->queued == 0)
			continue;
		if (away > AWAY_MS)
			w->since += away;
		left = deadline(p, w) - now;
		if (left < wait_ms)
			wait_ms = left < 0 ? 0 : (int)left;
	}
	if (stop_poll(p->polled, p->opts.workers, wait_ms) < 0 &&
	    errno != EINTR)
		return dmarc_fail(err, dmarc_errno_status(errno), "poll: %s",
		    strerror(errno));
	now = p->left = clock_ms();
	for (unsigned i = 0; i < p->opts.workers && st == DMARC_OK; i++) {
		struct process *w = &p->worker[i];

		if (p->polled[i].fd < 0)
			continue;
		if (w->more)
			st = take_answers(p, w, err);
		else if (p->polled[i].revents != 0)
			st = listen_to(p, w, err);
		else if (w->queued > 0 && now >= deadline(p, w))
			st = worker_failed(p, w, DMARC_R_PARSER_TIMEOUT,
			    "no answer in time", err);
	}
	if (st == DMARC_OK)
		st = p->opts.tick(p->opts.ctx, err);
	if (st == DMARC_OK && stop_requested())
		st = dmarc_fail(err, DMARC_E_AGAIN, "stopped by a signal");
	return st;
}

/* Start a worker in an empty slot and send it the probe. */
static enum dmarc_status
hire(struct pool *p, struct process *w, struct dmarc_err *err)
{
	struct frame_hello hello = {
		.limits = *p->opts.limits,
		.authserv_id = p->opts.authserv_id,
		.below_received = p->opts.below_received,
		.tag_key = p->opts.tag_key,
	};
	struct frame_job probe = { .length = 1 };
	enum dmarc_status st = process_start(w, p->opts.parser, &hello, err);

	if (st != DMARC_OK)
		return st;
	probe.sequence = p->sequence++;
	if (process_send(w, NULL, p->probe, &probe))
		return DMARC_OK;
	if (errno == ENOMEM) {
		(void)process_end(w);
		return dmarc_no_memory(err);
	}
	return worker_failed(p, w, DMARC_R_PARSER_DIED, NULL, err);
}

/*
 * Find a worker with room for a job: an idle one, else a new one, else the one
 * with the shortest queue. *out is NULL when all are full.
 */
static enum dmarc_status
choose(struct pool *p, struct process **out, struct dmarc_err *err)
{
	struct process *best = NULL, *empty = NULL;

	for (unsigned i = 0; i < p->opts.workers; i++) {
		struct process *w = &p->worker[i];

		if (w->pid == 0)
			empty = empty == NULL ? w : empty;
		else if (w->queued < p->depth &&
		    (best == NULL || w->queued < best->queued))
			best = w;
	}
	if (empty != NULL && (best == NULL || best->queued > 0)) {
		enum dmarc_status st = hire(p, empty, err);

		if (st != DMARC_OK)
			return st;
		best = empty->pid != 0 ? empty : NULL;
	}
	*out = best;
	return DMARC_OK;
}

/* Give a job to a worker with room. *given is false if there is none. */
static enum dmarc_status
give(struct pool *p, struct pool_job *job, bool *given, struct dmarc_err *err)
{
	struct process *w;
	enum dmarc_status st = choose(p, &w, err);

	*given = false;
	if (st != DMARC_OK || w == NULL)
		return st;
	*given = process_send(w, job, job->fd, &(struct frame_job){
	    .sequence = p->sequence++, .offset = job->offset,
	    .length = job->length, .doubtful = job->doubtful });
	if (*given)
		return DMARC_OK;
	/* If the worker has died, reading from its pipe shows it. */
	switch (errno) {
	case EPIPE:
	case ECONNRESET:
	case EAGAIN:
	case EINTR:
	case ENOBUFS:
	case ENOMEM:
	case ETOOMANYREFS:
		return listen_to(p, w, err);
	}
	return dmarc_fail(err, DMARC_E_IO, "cannot write to dmarc-parse: %s",
	    strerror(errno));
}

/* Hand out the jobs of failed workers. */
static enum dmarc_status
give_backlog(struct pool *p, struct dmarc_err *err)
{
	bool given = true;
	enum dmarc_status st = DMARC_OK;

	while (p->backlog != NULL && given && st == DMARC_OK) {
		struct pool_job *job = p->backlog;

		p->backlog = job->next;
		st = give(p, job, &given, err);
		if (st != DMARC_OK || !given) {
			job->next = p->backlog;
			p->backlog = job;
		}
	}
	return st;
}

enum dmarc_status
pool_submit(struct pool *p, struct pool_job *job, struct dmarc_err *err)
{
	bool given = false;
	enum dmarc_status st = DMARC_OK;

	job->tries = 0;
	while (st == DMARC_OK && !given) {
		st = give_backlog(p, err);
		if (st == DMARC_OK && p->backlog == NULL)
			st = give(p, job, &given, err);
		if (st == DMARC_OK && !given)
			st = pump(p, TICK_MS, err);
	}
	if (!given) {
		job->next = p->backlog;
		p->backlog = job;
	}
	return st;
}

static bool
busy(const struct pool *p)
{
	for (unsigned i = 0; i < p->opts.workers; i++)
		for (size_t j = 0; j < p->worker[i].queued; j++)
			if (p->worker[i].queue[(p->worker[i].first + j) %
			    PROCESS_DEPTH].job != NULL)
				return true;
	return p->backlog != NULL;
}

enum dmarc_status
pool_drain(struct pool *p, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && busy(p)) {
		st = give_backlog(p, err);
		if (st == DMARC_OK)
			st = pump(p, TICK_MS, err);
	}
	return st;
}

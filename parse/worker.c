/*
 * worker.c: see worker.h.
 *
 * A message takes few system calls: recvmsg, clock_gettime for the limit of
 * processor time, fstat, pread, write, close. After a large message its memory
 * goes back to the system.
 */
#include "parse/worker.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/facts/frame.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "parse/fence/fence.h"
#include "parse/mail/provenance.h"
#include "parse/message.h"

#define KEEP ((size_t)1 << 20)		/* bytes kept between messages */
#define ANSWER_SPARE ((size_t)4 << 20)	/* above the limit on inflated bytes */

struct worker {
	int in, out;
	struct dmarc_limits lim;
	unsigned char hello[FRAME_HELLO_MOST + 1];	/* the two below point
							 * to it */
	struct provenance_rule rule;
	const unsigned char *tag_key;	/* NULL: skip failure reports */
	struct arena *arena;
	struct buf message, answer;
	uint32_t sequence;
};

/* ---- packets ---- */

/*
 * Receives the next packet and the descriptor sent with it (-1: none). *len is
 * 0 at the end of the input.
 */
static enum dmarc_status
receive(int in, unsigned char *packet, size_t size, size_t *len, int *fd,
    struct dmarc_err *err)
{
	union {
		struct cmsghdr header;
		unsigned char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec io = { packet, size };
	struct msghdr m = {
		.msg_iov = &io,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof control.space,
	};
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(in, &m, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return dmarc_fail(err, DMARC_E_IO, "standard input: %s",
		    strerror(errno));
	*fd = -1;
	c = CMSG_FIRSTHDR(&m);
	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof *fd))
		memcpy(fd, CMSG_DATA(c), sizeof *fd);
	if ((m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
		if (*fd != -1)
			(void)close(*fd);
		return dmarc_fail(err, DMARC_E_IO,
		    "standard input: a packet that is not a job");
	}
	*len = (size_t)n;
	return DMARC_OK;
}

static enum dmarc_status
send_answer(struct worker *w, struct dmarc_err *err)
{
	const unsigned char *at = w->answer.data;
	size_t left = w->answer.len;

	while (left > 0) {
		ssize_t n = write(w->out, at, left);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return dmarc_fail(err, DMARC_E_IO,
			    "standard output: %s", strerror(errno));
		at += n;
		left -= (size_t)n;
	}
	return DMARC_OK;
}

/* ---- one message ---- */

static enum dmarc_status
put_finding(void *ctx, const struct dmarc_finding *found, struct dmarc_err *err)
{
	struct worker *w = ctx;

	frame_put_finding(&w->answer, w->sequence, found);
	if (w->answer.failed)
		return dmarc_refuse(err, DMARC_R_MEMORY,
		    "the findings do not fit into an answer");
	return DMARC_OK;
}

/* Replaces the answer by a single refusal. */
static enum dmarc_status
put_refusal(struct worker *w, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct dmarc_finding f = finding_refused(why->reason, why->text);

	buf_clear(&w->answer, KEEP);
	return put_finding(w, &f, err);
}

/* Reads a job into w->message. E_INPUT and E_LIMIT: fault of the message. */
static enum dmarc_status
load(struct worker *w, int fd, const struct frame_job *job,
    struct dmarc_err *err)
{
	unsigned char *room;
	struct stat about;

	if (job->length > w->lim.message_bytes)
		return dmarc_refuse(err, DMARC_R_MESSAGE_BYTES,
		    "%" PRIu64 " bytes", job->length);
	if (fstat(fd, &about) == -1)
		return dmarc_refuse(err, DMARC_R_UNREADABLE, "%s",
		    strerror(errno));
	if (about.st_size < 0 || job->offset > (uint64_t)about.st_size ||
	    job->length > (uint64_t)about.st_size - job->offset)
		return dmarc_refuse(err, DMARC_R_UNREADABLE,
		    "the file has become shorter");
	room = buf_room(&w->message, (size_t)job->length + 1);
	if (room == NULL)
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	while (w->message.len < job->length) {
		ssize_t n = pread(fd, room + w->message.len,
		    (size_t)job->length - w->message.len,
		    (off_t)(job->offset + w->message.len));

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return dmarc_refuse(err, DMARC_R_UNREADABLE, "%s",
			    strerror(errno));
		if (n == 0)
			return dmarc_refuse(err, DMARC_R_UNREADABLE,
			    "the file ends early");
		w->message.len += (size_t)n;
	}
	return DMARC_OK;
}

static enum dmarc_status
answer(struct worker *w, int fd, const struct frame_job *job,
    struct dmarc_err *err)
{
	const struct parse_options opts = {
		.rule = job->doubtful ? NULL : &w->rule,
		.tag_key = w->tag_key,
		.skip_failures = w->tag_key == NULL,
	};
	struct frame_done done;
	enum dmarc_status st;

	w->sequence = job->sequence;
	st = load(w, fd, job, err);
	done.read = st == DMARC_OK;
	if (st == DMARC_OK)
		st = parse_message(w->message.data, w->message.len, &w->lim,
		    &opts, w->arena, put_finding, w, err);
	if (st == DMARC_E_INPUT || st == DMARC_E_LIMIT) {
		struct dmarc_err why = *err;

		st = put_refusal(w, &why, err);
	}
	if (st != DMARC_OK)
		return st;
	if (done.read)
		digest_bytes(w->message.len > 0 ?
		    (const void *)w->message.data : "", w->message.len,
		    done.sha256);
	frame_put_done(&w->answer, w->sequence, &done);
	if (w->answer.failed)
		return dmarc_no_memory(err);
	return send_answer(w, err);
}

/* Clears the buffers, and shrinks them to KEEP. */
static void
forget(struct worker *w)
{
	bool large = w->message.size > KEEP || w->answer.size > KEEP ||
	    arena_used(w->arena) > KEEP;

	arena_reset(w->arena);
	buf_clear(&w->message, KEEP);
	buf_clear(&w->answer, KEEP);
	if (large)
		(void)malloc_trim(0);
}

/* ---- the loop ---- */

static enum dmarc_status
greet(struct worker *w, struct dmarc_err *err)
{
	struct frame_hello hello;
	enum dmarc_status st;
	size_t len = 0;
	int fd = -1;

	st = receive(w->in, w->hello, sizeof w->hello, &len, &fd, err);
	if (st != DMARC_OK)
		return st;
	if (fd != -1)
		(void)close(fd);
	if (!frame_get_hello(w->hello, len, &hello))
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--worker is for dmarc-ingest of the same version");
	w->lim = hello.limits;
	w->rule.authserv_id = hello.authserv_id;
	w->rule.below_received = hello.below_received;
	w->tag_key = hello.tag_key;
	if (hello.authserv_id != NULL) {
		st = provenance_warm_up(err);
		if (st != DMARC_OK)
			return st;
	}
	w->arena = arena_new((size_t)w->lim.memory_bytes / 2);
	if (w->arena == NULL)
		return dmarc_no_memory(err);
	w->message.cap = (size_t)w->lim.message_bytes + 1;
	w->answer.cap = (size_t)w->lim.inflated_bytes + ANSWER_SPARE;
	/* One spare descriptor: for the message being answered. */
	return fence_close(&w->lim, 1, false, err);
}

static enum dmarc_status
serve(struct worker *w, bool *more, struct dmarc_err *err)
{
	unsigned char packet[FRAME_JOB_BYTES + 1];
	struct frame_job job = { 0 };
	enum dmarc_status st;
	size_t len = 0;
	int fd = -1;

	st = receive(w->in, packet, sizeof packet, &len, &fd, err);
	*more = len > 0;
	if (st != DMARC_OK || len == 0)
		return st;
	if (fd == -1 || !frame_get_job(packet, len, &job))
		st = dmarc_fail(err, DMARC_E_IO,
		    "standard input: a packet that is not a job");
	if (st == DMARC_OK)
		st = fence_cpu(w->lim.cpu_seconds, err);
	if (st == DMARC_OK)
		st = answer(w, fd, &job, err);
	if (fd != -1)
		(void)close(fd);	/* read only: failure is harmless */
	forget(w);
	return st;
}

enum dmarc_status
worker_run(int in, int out, struct dmarc_err *err)
{
	struct worker w = { .in = in, .out = out };
	enum dmarc_status st;
	bool more = true;

	fence_warm_up();
	st = greet(&w, err);
	while (st == DMARC_OK && more)
		st = serve(&w, &more, err);
	arena_free(w.arena);
	buf_free(&w.message);
	buf_free(&w.answer);
	return st;
}

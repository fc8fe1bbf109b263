/*
 * process.c: see process.h.
 */
#include "ingest/pool/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/facts/frame.h"
#include "ingest/stop.h"

#define PIPE_BYTES (1 << 20)	/* the most without privileges, by default */
#define CHUNK ((size_t)256 << 10)
#define KEEP ((size_t)1 << 20)	/* largest buffer kept between answers */
#define ANSWER_EXTRA ((size_t)8 << 20)	/* above the limit of inflated bytes */

/* Keep stderr for the reports of sanitizers. */
#if defined(__SANITIZE_ADDRESS__)
#define SHOW_STDERR 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHOW_STDERR 1
#endif
#endif
#ifndef SHOW_STDERR
#define SHOW_STDERR 0
#endif

/*
 * The child between fork and exec. It gets a process group of its own, so that
 * ^C at the terminal reaches only the parent, and dies with the parent.
 */
static _Noreturn void
run(const char *parser, int jobs, int answers)
{
	char *argv[] = { (char *)"dmarc-parse", (char *)"--worker", NULL };
	int null = SHOW_STDERR ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);

	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	stop_release();
	if (dup2(jobs, STDIN_FILENO) < 0 || dup2(answers, STDOUT_FILENO) < 0 ||
	    (null >= 0 && dup2(null, STDERR_FILENO) < 0))
		_exit(126);
	/* Our descriptors are O_CLOEXEC; close the inherited ones. */
	(void)close_range(STDERR_FILENO + 1, ~0u, 0);
	(void)execv(parser, argv);
	_exit(127);
}

/* Send the hello. false: errno says why not. */
static bool
greet(struct process *w, const struct frame_hello *hello)
{
	struct buf packet = BUF_INIT(FRAME_HELLO_MOST);
	ssize_t n = -1;
	bool sent;
	int trouble = ENOMEM;

	frame_put_hello(&packet, hello);
	if (!packet.failed) {
		n = send(w->jobs, packet.data, packet.len,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		trouble = errno;
	}
	sent = n == (ssize_t)packet.len;
	buf_free(&packet);
	errno = trouble;
	return sent;
}

enum dmarc_status
process_start(struct process *w, const char *parser,
    const struct frame_hello *hello, struct dmarc_err *err)
{
	int sock[2] = { -1, -1 }, pipes[2] = { -1, -1 };
	pid_t pid;
	enum dmarc_status st;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sock) != 0 ||
	    pipe2(pipes, O_CLOEXEC) != 0) {
		st = dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot make a pipe to dmarc-parse: %s", strerror(errno));
		goto out;
	}
	(void)fcntl(pipes[0], F_SETPIPE_SZ, PIPE_BYTES);
	(void)fcntl(pipes[0], F_SETFL, O_NONBLOCK);
	pid = fork();
	if (pid < 0) {
		st = dmarc_fail(err, errno == ENOMEM ? DMARC_E_NOMEM :
		    DMARC_E_UNAVAILABLE, "cannot start dmarc-parse: %s",
		    strerror(errno));
		goto out;
	}
	if (pid == 0)
		run(parser, sock[1], pipes[1]);
	*w = (struct process){
		.pid = pid, .jobs = sock[0], .answers = pipes[0],
		.in = BUF_INIT((size_t)hello->limits.inflated_bytes +
		    ANSWER_EXTRA),
		.since = clock_ms(),
	};
	sock[0] = pipes[0] = -1;
	st = DMARC_OK;
		/* If the worker has died, the pool sees its pipe end. */
	if (!greet(w, hello) && errno == ENOMEM) {
		(void)process_end(w);
		st = dmarc_no_memory(err);
	}
out:
	for (int i = 0; i < 2; i++) {
		if (sock[i] >= 0)
			(void)close(sock[i]);
		if (pipes[i] >= 0)
			(void)close(pipes[i]);
	}
	return st;
}

int
process_end(struct process *w)
{
	int status = 0;

	if (w->pid == 0)
		return 0;
	/* A worker that has died already keeps its own status. */
	(void)kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	(void)close(w->jobs);
	(void)close(w->answers);
	buf_free(&w->in);
	*w = (struct process){ 0 };
	return status;
}

bool
process_was_stopped(int status)
{
	return WIFSIGNALED(status) && (WTERMSIG(status) == SIGTERM ||
	    WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGHUP);
}

enum dmarc_reason
process_reason(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
		(void)snprintf(text, size,
		    "dmarc-parse used up its processor time");
		return DMARC_R_PARSER_TIMEOUT;
	}
	if (WIFEXITED(status) &&
	    WEXITSTATUS(status) == dmarc_exit_status(DMARC_E_NOMEM)) {
		(void)snprintf(text, size, "dmarc-parse ran out of memory");
		return DMARC_R_MEMORY;
	}
	if (WIFSIGNALED(status))
		(void)snprintf(text, size, "killed by signal %d",
		    WTERMSIG(status));
	else
		(void)snprintf(text, size, "exit status %d",
		    WEXITSTATUS(status));
	return DMARC_R_PARSER_DIED;
}

bool
process_send(struct process *w, struct pool_job *job, int fd,
    const struct frame_job *what)
{
	struct buf packet = BUF_INIT(FRAME_JOB_BYTES);
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part;
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof control };
	struct cmsghdr *c = &control.align;
	ssize_t n = -1;
	size_t place;
	int trouble = ENOMEM;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(c), &fd, sizeof fd);
	frame_put_job(&packet, what);
	if (!packet.failed) {
		part = (struct iovec){ packet.data, packet.len };
		n = sendmsg(w->jobs, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
		trouble = errno;
	}
	buf_free(&packet);
	if (n != FRAME_JOB_BYTES) {
		errno = trouble;
		return false;
	}
	place = (w->first + w->queued) % PROCESS_DEPTH;
	w->queue[place].job = job;
	w->queue[place].sequence = what->sequence;
	if (w->queued++ == 0)
		w->since = clock_ms();
	return true;
}

struct pool_job *
process_shift(struct process *w)
{
	struct pool_job *job = w->queue[w->first].job;

	w->first = (w->first + 1) % PROCESS_DEPTH;
	w->queued--;
	w->since = clock_ms();
	return job;
}

/*
 * Make room for more output: move the unprocessed bytes to the front, and
 * shrink the buffer after a big answer. false: out of memory.
 */
static bool
make_room(struct process *w)
{
	size_t rest = w->in.len - w->taken;

	if (w->in.size > KEEP && rest <= CHUNK) {
		struct buf less = BUF_INIT(w->in.cap);

		buf_add(&less, w->in.data + w->taken, rest);
		if (less.failed) {
			buf_free(&less);
			return false;
		}
		buf_free(&w->in);
		w->in = less;
	} else if (w->taken > 0) {
		memmove(w->in.data, w->in.data + w->taken, rest);
		w->in.len = rest;
	}
	w->taken = 0;
	return true;
}

enum process_read
process_read(struct process *w)
{
	size_t room;
	unsigned char *to;
	ssize_t n;

	if (!make_room(w))
		return PROCESS_NO_MEMORY;
	room = w->in.cap - w->in.len;
	if (room == 0)
		return PROCESS_TOO_LONG;
	if (room > CHUNK)
		room = CHUNK;
	to = buf_room(&w->in, room);
	if (to == NULL)
		return PROCESS_NO_MEMORY;
	n = read(w->answers, to, room);
	if (n > 0) {
		w->in.len += (size_t)n;
		return PROCESS_READ;
	}
	if (n == 0)
		return PROCESS_EOF;
	return errno == EAGAIN || errno == EINTR ? PROCESS_NOTHING :
	    PROCESS_BROKEN;
}

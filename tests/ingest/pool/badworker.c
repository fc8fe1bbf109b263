/*
 * badworker.c: behaves like dmarc-parse --worker, except for a message that
 * holds one of the words below. Every other message is answered with "no
 * report" and a digest of its bytes.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/facts/frame.h"

#define MESSAGE 4096
#define CAP ((size_t)128 << 20)

static void
put(const struct buf *b)
{
	for (size_t at = 0; at < b->len;) {
		ssize_t n = write(STDOUT_FILENO, b->data + at, b->len - at);

		if (n < 0)
			exit(9);
		at += (size_t)n;
	}
}

static void
finding(struct buf *b, uint32_t sequence)
{
	static const struct dmarc_finding f = { .kind = DMARC_FOUND_OTHER,
		.other = DMARC_OTHER_MAIL };

	frame_put_finding(b, sequence, &f);
}

/* Several answers at once, each with a number of findings. */
static void
answer(uint32_t sequence, const char *text, size_t len, int answers,
    int findings)
{
	struct buf b = BUF_INIT(CAP);
	struct frame_done done = { .read = true };

	digest_bytes(text, len, done.sha256);
	for (int i = 0; i < answers; i++) {
		for (int j = 0; j < findings; j++)
			finding(&b, sequence);
		frame_put_done(&b, sequence, &done);
	}
	put(&b);
	buf_free(&b);
}

/* An endless answer of valid frames. */
static void
flood(uint32_t sequence)
{
	struct buf b = BUF_INIT(CAP);

	for (int i = 0; i < 10000; i++)
		finding(&b, sequence);
	for (;;)
		put(&b);
}

/* Malformed answers that a faulty or hijacked parser may send. */
static void
garble(const char *text, uint32_t sequence)
{
	struct buf b = BUF_INIT(CAP);
	struct frame_done done = { .read = true };

	if (strstr(text, "GARBLE-NOISE") != NULL) {
		buf_text(&b, "<feedback>this is no frame</feedback>\n");
	} else if (strstr(text, "GARBLE-SEQUENCE") != NULL) {
		finding(&b, sequence + 1);
	} else if (strstr(text, "GARBLE-NOTHING") != NULL) {
		frame_put_done(&b, sequence, &done);
	} else if (strstr(text, "GARBLE-BODY") != NULL) {
		finding(&b, sequence);
		b.data[b.len - 1] = 0xff;	/* an unknown kind of mail */
		frame_put_done(&b, sequence, &done);
	} else if (strstr(text, "GARBLE-END") != NULL) {
		size_t len;

		finding(&b, sequence);
		len = b.len;
		frame_put_done(&b, sequence, &done);
		b.data[len]--;		/* a digest and a half */
		b.len--;
	} else {	/* a length that would take the whole memory */
		finding(&b, sequence);
		memset(b.data, 0xff, 4);
	}
	put(&b);
	buf_free(&b);
}

/* A signal as from outside; only once if BADWORKER_ONCE names a file. */
static void
signal_itself(const char *text)
{
	static const struct {
		const char *word;
		int number;
	} signals[] = { { "TERM", SIGTERM }, { "INT", SIGINT },
	    { "HUP", SIGHUP } };
	const char *once = getenv("BADWORKER_ONCE");

	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (strstr(text, signals[i].word) != NULL &&
		    (once == NULL || unlink(once) == 0))
			(void)kill(getpid(), signals[i].number);
}

static void
work(int fd, const struct frame_job *job)
{
	char text[MESSAGE + 1] = "";
	size_t want = job->length < MESSAGE ? (size_t)job->length : MESSAGE;
	ssize_t n = pread(fd, text, want, (off_t)job->offset);

	(void)close(fd);
	if (n < 0)
		exit(9);
	signal_itself(text);
	if (strstr(text, "SEGV") != NULL)
		(void)kill(getpid(), SIGSEGV);
	if (strstr(text, "KILL") != NULL)
		(void)kill(getpid(), SIGKILL);
	if (strstr(text, "XCPU") != NULL)
		(void)kill(getpid(), SIGXCPU);
	if (strstr(text, "EXIT") != NULL)
		exit(3);
	if (strstr(text, "MEMORY") != NULL)
		exit(dmarc_exit_status(DMARC_E_NOMEM));
	if (strstr(text, "SLOW") != NULL)
		(void)sleep(3);
	if (strstr(text, "HANG") != NULL)
		for (;;)
			(void)pause();
	if (strstr(text, "FLOOD") != NULL)
		flood(job->sequence);
	if (strstr(text, "GARBLE") != NULL)
		garble(text, job->sequence);
	answer(job->sequence, text, (size_t)n,
	    strstr(text, "TWICE") != NULL ? 2 : 1,
	    strstr(text, "LARGE") != NULL ? 100000 : 1);
	if (strstr(text, "BYE") != NULL)
		exit(0);
}

int
main(void)
{
	for (bool greeted = false;; greeted = true) {
		unsigned char packet[FRAME_HELLO_MOST];
		struct iovec part = { packet, sizeof packet };
		union {
			struct cmsghdr align;
			char space[CMSG_SPACE(sizeof(int))];
		} control;
		struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1,
			.msg_control = &control,
			.msg_controllen = sizeof control };
		struct frame_hello hello;
		struct frame_job job;
		ssize_t n;
		int fd;

		n = recvmsg(STDIN_FILENO, &msg, MSG_CMSG_CLOEXEC);
		if (n <= 0)
			return n == 0 ? 0 : 9;
		if (!greeted) {
			if (!frame_get_hello(packet, (size_t)n, &hello))
				return 9;
			continue;
		}
		if (!frame_get_job(packet, (size_t)n, &job) ||
		    CMSG_FIRSTHDR(&msg) == NULL)
			return 9;
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof fd);
		work(fd, &job);
	}
}

/*
 * test_worker.c: jobs in, frames out, as dmarc-ingest sees it.
 */
#include "parse/worker.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/facts/frame.h"
#include "common/memory/arena.h"
#include "tests/cunit_main.h"

#define MOST ((size_t)1 << 20)

struct child {
	pid_t pid;
	int jobs, answers;
	struct buf in;		/* answers, not yet parsed as frames */
};

static void
start(struct child *c)
{
	int sv[2], out[2];

	*c = (struct child){ .in = BUF_INIT(MOST) };
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC,
	    0, sv), 0);
	CU_ASSERT_EQUAL_FATAL(pipe2(out, O_CLOEXEC), 0);
	c->pid = fork();
	CU_ASSERT_FATAL(c->pid != -1);
	if (c->pid == 0) {
		struct dmarc_err err;

		(void)close(sv[0]);
		(void)close(out[0]);
		_exit(worker_run(sv[1], out[1], &err) == DMARC_OK ? 0 : 1);
	}
	(void)close(sv[1]);
	(void)close(out[1]);
	c->jobs = sv[0];
	c->answers = out[0];
}

static int
finish(struct child *c)
{
	int status = -1;

	(void)close(c->jobs);
	(void)close(c->answers);
	CU_ASSERT_EQUAL(waitpid(c->pid, &status, 0), c->pid);
	buf_free(&c->in);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Sends a packet, with a descriptor unless fd is -1. */
static void
packet(struct child *c, const void *data, size_t len, int fd)
{
	union {
		struct cmsghdr header;
		unsigned char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec io = { (void *)(uintptr_t)data, len };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };

	if (fd != -1) {
		m.msg_control = control.space;
		m.msg_controllen = sizeof control.space;
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
	}
	CU_ASSERT_EQUAL(sendmsg(c->jobs, &m, MSG_NOSIGNAL), (ssize_t)len);
}

static void
greet(struct child *c, const struct dmarc_limits *lim,
    const unsigned char *tag_key)
{
	struct buf b = BUF_INIT(4096);

	frame_put_hello(&b, &(struct frame_hello){ .limits = *lim,
		.tag_key = tag_key });
	packet(c, b.data, b.len, -1);
	buf_free(&b);
}

static void
hello(struct child *c, const struct dmarc_limits *lim)
{
	greet(c, lim, NULL);
}

static void
job(struct child *c, uint32_t sequence, const char *name, uint64_t offset,
    uint64_t length)
{
	struct frame_job j = { sequence, offset, length, false };
	struct buf b = BUF_INIT(4096);
	char path[1024];
	int fd;

	(void)snprintf(path, sizeof path, "%s/mail/%s", DMARC_TEST_DATA, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CU_ASSERT_FATAL(fd != -1);
	frame_put_job(&b, &j);
	packet(c, b.data, b.len, fd);
	buf_free(&b);
	(void)close(fd);
}

static uint64_t
size_of(const char *name)
{
	char path[1024];
	long size = -1;
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/mail/%s", DMARC_TEST_DATA, name);
	f = fopen(path, "rb");
	if (f != NULL && fseek(f, 0, SEEK_END) == 0)
		size = ftell(f);
	CU_ASSERT_FATAL(size >= 0);
	(void)fclose(f);
	return (uint64_t)size;
}

/*
 * Reads the answer to a job: "report", a reason, or "other" for each finding,
 * then "done", separated by blanks; "gone" if the worker has exited.
 */
static void
answer(struct child *c, uint32_t sequence, char *out, size_t size)
{
	struct arena *a = arena_new(MOST);
	struct dmarc_finding found;
	struct frame_done done;
	struct dmarc_err err;
	struct frame f;
	size_t used;

	for (*out = '\0'; strstr(out, "done") == NULL;) {
		enum frame_next next = frame_next(c->in.data, c->in.len,
		    sequence, MOST, &f, &used);
		const char *word = "done";

		CU_ASSERT_FATAL(next != FRAME_GARBLED);
		if (next == FRAME_PARTIAL) {
			unsigned char *room = buf_room(&c->in, 4096);
			ssize_t n = read(c->answers, room, 4096);

			if (n <= 0) {
				(void)snprintf(out, size, "gone");
				break;
			}
			c->in.len += (size_t)n;
			continue;
		}
		if (f.kind == FRAME_DONE)
			CU_ASSERT_TRUE(frame_get_done(&f, &done));
		if (f.kind == FRAME_DONE && !done.read)
			word = "unread, done";
		if (f.kind != FRAME_DONE) {
			CU_ASSERT_EQUAL_FATAL(frame_get_finding(&f,
			    &dmarc_default_limits, a, &found, &err), DMARC_OK);
			word = found.kind == DMARC_FOUND_AGGREGATE ? "report " :
			    found.kind == DMARC_FOUND_OTHER ? "other " :
			    found.kind == DMARC_FOUND_FAILURE &&
			    found.failure->subject_tag.made ? "tagged " :
			    dmarc_reason_word(found.refused.reason);
		}
		(void)strncat(out, word, size - strlen(out) - 1);
		if (f.kind != FRAME_DONE && found.kind == DMARC_FOUND_REFUSED)
			(void)strncat(out, " ", size - strlen(out) - 1);
		memmove(c->in.data, c->in.data + used, c->in.len - used);
		c->in.len -= used;
	}
	arena_free(a);
}

static void
answers_in_order(void)
{
	static const struct {
		const char *file, *want;
	} jobs[] = {
		{ "two-reports.eml", "report report done" },
		{ "good-and-bad.eml", "gzip-truncated report done" },
		{ "spam.eml", "other done" },
		{ "bomb.eml", "inflated-bytes done" },
		{ "report.zip", "report done" },
	};
	struct child c;
	char got[200];

	start(&c);
	hello(&c, &dmarc_default_limits);
	for (uint32_t i = 0; i < COUNT(jobs); i++)
		job(&c, i, jobs[i].file, 0, size_of(jobs[i].file));
	for (uint32_t i = 0; i < COUNT(jobs); i++) {
		answer(&c, i, got, sizeof got);
		CU_ASSERT_STRING_EQUAL(got, jobs[i].want);
	}
	CU_ASSERT_EQUAL(finish(&c), 0);
}

static void
reads_failure_reports_with_a_key(void)
{
	static const unsigned char key[DMARC_TAG_KEY] = "key";
	static const char file[] = "../failure/whole.eml";
	char got[200];

	for (size_t i = 0; i < 2; i++) {
		struct child c;

		start(&c);
		greet(&c, &dmarc_default_limits, i == 0 ? NULL : key);
		job(&c, 1, file, 0, size_of(file));
		answer(&c, 1, got, sizeof got);
		CU_ASSERT_STRING_EQUAL(got, i == 0 ? "other done" :
		    "tagged done");
		CU_ASSERT_EQUAL(finish(&c), 0);
	}
}

static void
reads_only_its_piece(void)
{
	uint64_t len = size_of("mbox-line.eml");
	struct child c;
	char got[200];

	start(&c);
	hello(&c, &dmarc_default_limits);
	job(&c, 1, "mbox-line.eml", 54, len - 54);
	answer(&c, 1, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "report done");
	job(&c, 2, "mbox-line.eml", 0, 10);
	answer(&c, 2, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "other done");
	job(&c, 3, "mbox-line.eml", 0, len + 1);
	answer(&c, 3, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "unreadable unread, done");
	job(&c, 4, "mbox-line.eml", UINT64_MAX, 2);
	answer(&c, 4, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "unreadable unread, done");
	CU_ASSERT_EQUAL(finish(&c), 0);
}

static void
keeps_the_limits_of_the_hello(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct child c;
	char got[200];

	lim.message_bytes = 2000;
	start(&c);
	hello(&c, &lim);
	job(&c, 1, "report.xml", 0, size_of("report.xml"));
	answer(&c, 1, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "report done");
	job(&c, 2, "report.xml", 0, 2001);
	answer(&c, 2, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "message-bytes unread, done");
	CU_ASSERT_EQUAL(finish(&c), 0);
}

static void
ends_on_nonsense(void)
{
	struct child c;
	char got[200];

	start(&c);
	packet(&c, "hello", 5, -1);
	answer(&c, 1, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "gone");
	CU_ASSERT_EQUAL(finish(&c), 1);

	start(&c);
	hello(&c, &dmarc_default_limits);
	packet(&c, "123456789012345678901", FRAME_JOB_BYTES, -1);
	answer(&c, 1, got, sizeof got);
	CU_ASSERT_STRING_EQUAL(got, "gone");
	CU_ASSERT_EQUAL(finish(&c), 1);
}

static const struct test tests[] = {
	{ "it reads failure reports if it has a key for tags",
	    reads_failure_reports_with_a_key },
	{ "it answers jobs in their order", answers_in_order },
	{ "it reads only its piece of the file", reads_only_its_piece },
	{ "it keeps the limits that the parent sent",
	    keeps_the_limits_of_the_hello },
	{ "it ends when the parent sends garbage", ends_on_nonsense },
};
TEST_MAIN("parse/worker", tests)

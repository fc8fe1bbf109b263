/*
 * test_pool.c: a pool with workers that die, hang or send malformed answers;
 * the worker is badworker.c, which misbehaves when a message asks for it.
 */
#include "ingest/pool/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/memory/buf.h"
#include "ingest/stop.h"
#include "tests/cunit_main.h"

#define GOOD 40

struct result {
	struct pool_job job;	/* first */
	unsigned answers;
	enum dmarc_reason reason;	/* NONE: read */
	char detail[128];
	bool digest;
	enum dmarc_status trouble;
};

static enum dmarc_status
answered(void *ctx, struct pool_job *job, const struct pool_answer *a,
    struct dmarc_err *err)
{
	struct result *t = (struct result *)job;

	(void)ctx;
	(void)err;
	t->answers++;
	t->digest = a->sha256 != NULL;
	t->trouble = a->trouble;
	if (a->finding[0].kind == DMARC_FOUND_REFUSED) {
		t->reason = a->finding[0].refused.reason;
		(void)snprintf(t->detail, sizeof t->detail, "%s",
		    a->finding[0].refused.detail);
	}
	return DMARC_OK;
}

static unsigned naps, nap_ms;	/* ticks that sleep, and how long */

static enum dmarc_status
tick(void *ctx, struct dmarc_err *err)
{
	(void)ctx;
	(void)err;
	if (naps > 0) {
		naps--;
		(void)usleep(nap_ms * 1000);
	}
	return DMARC_OK;
}

static unsigned drops;

static void
dropped(void *ctx, struct pool_job *job)
{
	(void)ctx;
	(void)job;
	drops++;
}

static int
file_of(const char *text)
{
	int fd = memfd_create("message", MFD_CLOEXEC);

	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

/*
 * Have a bad message read among many good ones by a number of workers, and
 * return the answer to the bad one. All good ones must be read.
 */
static struct result
among_good_ones(const char *text, unsigned workers)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool_opts opts = { .parser = BADWORKER, .workers = workers,
		.limits = &lim, .answered = answered, .tick = tick,
		.dropped = dropped };
	static struct result result[GOOD + 1];
	struct pool *p;
	struct dmarc_err err;
	int good = file_of("From: a@example.org\n\nnothing\n");
	int bad = file_of(text);

	/* Short only where the time runs out: a busy machine is slow. */
	lim.wall_seconds = strcmp(text, "HANG") == 0 ? 1 : 60;
	lim.inflated_bytes = 1 << 20;
	memset(result, 0, sizeof result);
	CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
	for (size_t i = 0; i <= GOOD; i++) {
		result[i].job.fd = i == GOOD / 2 ? bad : good;
		result[i].job.length = i == GOOD / 2 ? strlen(text) : 10;
		CU_ASSERT_EQUAL_FATAL(pool_submit(p, &result[i].job, &err),
		    DMARC_OK);
	}
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_OK);
	pool_free(p);
	(void)close(good);
	(void)close(bad);
	for (size_t i = 0; i <= GOOD; i++) {
		CU_ASSERT_EQUAL(result[i].answers, 1);
		if (i != GOOD / 2) {
			CU_ASSERT_EQUAL(result[i].reason, DMARC_R_NONE);
			CU_ASSERT_TRUE(result[i].digest);
		}
	}
	return result[GOOD / 2];
}

static void
loses_one_message_to_each_fault(void)
{
	static const struct {
		const char *text;
		enum dmarc_reason reason;
		const char *detail;
	} cases[] = {
		{ "KILL", DMARC_R_PARSER_DIED, "killed by signal 9" },
		{ "EXIT", DMARC_R_PARSER_DIED, "exit status 3" },
		{ "XCPU", DMARC_R_PARSER_TIMEOUT, "processor time" },
		{ "MEMORY", DMARC_R_MEMORY, "ran out of memory" },
		/* at each try */
		{ "TERM", DMARC_R_PARSER_DIED, "killed by signal 15" },
		{ "HANG", DMARC_R_PARSER_TIMEOUT, "no answer in time" },
		{ "FLOOD", DMARC_R_PARSER_GARBLED, "too long" },
		{ "GARBLE-NOISE", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-SEQUENCE", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-NOTHING", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-BODY", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-END", DMARC_R_PARSER_GARBLED,
		    "the end of an answer" },
		{ "GARBLE-LENGTH", DMARC_R_PARSER_GARBLED, "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (unsigned workers = 1; workers <= 3; workers += 2) {
			struct result t = among_good_ones(cases[i].text,
			    workers);

			CU_ASSERT_EQUAL(t.reason, cases[i].reason);
			CU_ASSERT_PTR_NOT_NULL(strstr(t.detail,
			    cases[i].detail));
			CU_ASSERT_FALSE(t.digest);
			if (t.reason != cases[i].reason)
				(void)printf("%s: %s", cases[i].text,
				    t.detail);
		}
}

static void
does_not_blame_a_message_for_a_worker_told_to_stop(void)
{
	static const char *const words[] = { "TERM", "INT", "HUP" };

	for (size_t i = 0; i < COUNT(words); i++) {
		char once[] = "/tmp/test-workers-XXXXXX";
		int fd = mkstemp(once);
		struct result t;

		CU_ASSERT_FATAL(fd >= 0);
		(void)close(fd);
		CU_ASSERT_EQUAL(setenv("BADWORKER_ONCE", once, 1), 0);
		t = among_good_ones(words[i], 2);
		CU_ASSERT_EQUAL(t.reason, DMARC_R_NONE);
		CU_ASSERT_TRUE(t.digest);
		CU_ASSERT_NOT_EQUAL(access(once, F_OK), 0);
		CU_ASSERT_EQUAL(unsetenv("BADWORKER_ONCE"), 0);
	}
}

/* The first answer counts; the second must not hurt the next message. */
static void
believes_the_first_of_two_answers(void)
{
	for (unsigned workers = 1; workers <= 3; workers += 2) {
		struct result t = among_good_ones("TWICE", workers);

		CU_ASSERT_EQUAL(t.reason, DMARC_R_NONE);
		CU_ASSERT_TRUE(t.digest);
	}
}

static void
survives_bad_messages_in_a_row(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool_opts opts = { .parser = BADWORKER, .workers = 2,
		.limits = &lim, .answered = answered, .tick = tick,
		.dropped = dropped };
	struct result result[30] = { 0 };
	struct pool *p;
	struct dmarc_err err;
	int bad = file_of("KILL");

	CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(result); i++) {
		result[i].job.fd = bad;
		result[i].job.length = 4;
		CU_ASSERT_EQUAL_FATAL(pool_submit(p, &result[i].job, &err),
		    DMARC_OK);
	}
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_OK);
	pool_free(p);
	(void)close(bad);
	for (size_t i = 0; i < COUNT(result); i++) {
		CU_ASSERT_EQUAL(result[i].answers, 1);
		CU_ASSERT_EQUAL(result[i].reason, DMARC_R_PARSER_DIED);
	}
}

/* ---- one message at a time ---- */

static struct pool *
new_pool(const char *parser, unsigned workers, struct dmarc_limits *lim)
{
	struct pool_opts opts = { .parser = parser, .workers = workers,
		.limits = lim, .answered = answered, .tick = tick,
		.dropped = dropped };
	struct pool *p = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
	return p;
}

/* Have a single message read. */
static struct result
alone(struct pool *p, const char *text)
{
	struct result t = { .job.fd = file_of(text),
	    .job.length = strlen(text) };
	struct dmarc_err err;

	CU_ASSERT_EQUAL(pool_submit(p, &t.job, &err), DMARC_OK);
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_OK);
	CU_ASSERT_EQUAL(t.answers, 1);
	(void)close(t.job.fd);
	return t;
}

static void
goes_on_after_a_worker_that_is_idle_fails(void)
{
	static const char *const words[] = { "BYE", "TWICE" };

	for (size_t i = 0; i < COUNT(words); i++) {
		struct dmarc_limits lim = dmarc_default_limits;
		struct pool *p = new_pool(BADWORKER, 1, &lim);

		CU_ASSERT_TRUE(alone(p, words[i]).digest);
		if (i == 0)
			CU_ASSERT_EQUAL(waitid(P_ALL, 0, &(siginfo_t){ 0 },
			    WEXITED | WNOWAIT), 0);
		CU_ASSERT_TRUE(alone(p, "good").digest);
		pool_free(p);
	}
}

static void
keeps_what_an_answer_may_cost(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool *p = new_pool(BADWORKER, 1, &lim);
	struct result t;

	CU_ASSERT_TRUE(alone(p, "LARGE").digest);
	CU_ASSERT_TRUE(alone(p, "good").digest);
	pool_free(p);
	lim.memory_bytes = 1 << 20;
	p = new_pool(BADWORKER, 1, &lim);
	t = alone(p, "LARGE");
	CU_ASSERT_EQUAL(t.reason, DMARC_R_MEMORY);
	CU_ASSERT_PTR_NOT_NULL(strstr(t.detail, "too many things"));
	CU_ASSERT_TRUE(alone(p, "good").digest);
	pool_free(p);
}

/* Our own delays do not count towards a worker's deadline. */
static void
does_not_count_the_time_we_were_away(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool *p;

	lim.wall_seconds = 2;
	p = new_pool(BADWORKER, 1, &lim);
	naps = 1;
	nap_ms = 2500;
	CU_ASSERT_TRUE(alone(p, "SLOW").digest);
	naps = 3;	/* below AWAY_MS: counts */
	nap_ms = 900;
	CU_ASSERT_EQUAL(alone(p, "HANG").reason, DMARC_R_PARSER_TIMEOUT);
	naps = 0;
	pool_free(p);
}

static void
loses_nothing_when_all_workers_die_at_once(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool *p = new_pool(BADWORKER, 2, &lim);
	struct result result[12] = { 0 };
	struct dmarc_err err;
	int bad = file_of("KILL"), good = file_of("good");

	naps = 3;
	nap_ms = 200;
	for (size_t i = 0; i < COUNT(result); i++) {
		result[i].job.fd = i < 2 ? bad : good;
		result[i].job.length = 4;
		CU_ASSERT_EQUAL_FATAL(pool_submit(p, &result[i].job, &err),
		    DMARC_OK);
	}
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_OK);
	naps = 0;
	pool_free(p);
	for (size_t i = 0; i < COUNT(result); i++) {
		CU_ASSERT_EQUAL(result[i].answers, 1);
		CU_ASSERT_EQUAL(result[i].digest, i >= 2);
	}
	(void)close(bad);
	(void)close(good);
}

/* As when the package is removed during a run. */
static void
gives_up_when_the_parser_is_gone(void)
{
	char name[] = "/tmp/test-workers-XXXXXX";
	struct dmarc_limits lim = dmarc_default_limits;
	struct result result[10] = { 0 };
	struct pool *p;
	struct dmarc_err err;
	int fd = mkstemp(name), bad = file_of("KILL");
	unsigned answers = 0;

	CU_ASSERT_FATAL(fd >= 0);
	(void)close(fd);
	CU_ASSERT_EQUAL(unlink(name), 0);
	CU_ASSERT_EQUAL_FATAL(symlink(BADWORKER, name), 0);
	p = new_pool(name, 1, &lim);
	drops = 0;
	CU_ASSERT_TRUE(alone(p, "good").digest);
	CU_ASSERT_EQUAL(unlink(name), 0);
	for (size_t i = 0; i < COUNT(result); i++) {
		result[i].job.fd = bad;
		result[i].job.length = 4;
		CU_ASSERT_EQUAL(pool_submit(p, &result[i].job, &err), DMARC_OK);
	}
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_E_UNAVAILABLE);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "exit status 127"));
	pool_free(p);
	for (size_t i = 0; i < COUNT(result); i++)
		answers += result[i].answers;
	CU_ASSERT_EQUAL(answers, 1);
	CU_ASSERT_EQUAL(drops, COUNT(result) - 1);
	(void)close(bad);
}

/* ---- failing system calls ---- */

#if defined(__SANITIZE_ADDRESS__)
#define DUPS 2		/* stderr is not redirected */
#else
#define DUPS 3
#endif

static int bad_dup2;		/* which call fails, from 1; 0: none */
static bool bad_open, bad_add;

int __real_dup2(int from, int to);
int __wrap_dup2(int from, int to);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_execv(const char *path, char *const argv[]);
int __wrap_execv(const char *path, char *const argv[]);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
void __real_buf_add(struct buf *b, const void *data, size_t len);
void __wrap_buf_add(struct buf *b, const void *data, size_t len);

int
__wrap_dup2(int from, int to)
{
	if (bad_dup2 > 0 && --bad_dup2 == 0)
		return -1;
	return __real_dup2(from, to);
}

int
__wrap_open(const char *path, int flags, ...)
{
	return bad_open && strcmp(path, "/dev/null") == 0 ? -1 :
	    __real_open(path, flags);
}

int
__wrap_execv(const char *path, char *const argv[])
{
	write_counts();
	return __real_execv(path, argv);
}

void
__wrap__exit(int status)
{
	write_counts();
	__real__exit(status);
}

void
__wrap_buf_add(struct buf *b, const void *data, size_t len)
{
	if (bad_add)
		b->failed = true;
	else
		__real_buf_add(b, data, len);
	bad_add = false;
}

static void
tells_a_worker_that_cannot_be_set_up(void)
{
	for (int n = 1; n <= DUPS; n++) {
		struct dmarc_limits lim = dmarc_default_limits;
		struct pool *p = new_pool(BADWORKER, 1, &lim);
		struct result t = { .job.fd = file_of("x"), .job.length = 1 };
		struct dmarc_err err;
		enum dmarc_status st;

		bad_dup2 = n;
		st = pool_submit(p, &t.job, &err);
		if (st == DMARC_OK)
			st = pool_drain(p, &err);
		bad_dup2 = 0;
		CU_ASSERT_EQUAL(st, DMARC_E_UNAVAILABLE);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "exit status 126"));
		pool_free(p);
		CU_ASSERT_EQUAL(t.answers, 0);
		(void)close(t.job.fd);
	}
}

static void
works_without_a_null_device(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool *p = new_pool(BADWORKER, 1, &lim);

	bad_open = true;
	CU_ASSERT_TRUE(alone(p, "good").digest);
	bad_open = false;
	pool_free(p);
}

/* With many workers, each may have only a few jobs. */
static void
takes_many_workers(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool *p = new_pool(BADWORKER, 1000, &lim);

	for (int i = 0; i < 3; i++)
		CU_ASSERT_TRUE(alone(p, "good").digest);
	pool_free(p);
}

/* The message is not to blame and is left for the next run. */
static void
leaves_a_message_when_memory_is_out(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool *p = new_pool(BADWORKER, 1, &lim);
	struct result t;

	CU_ASSERT_TRUE(alone(p, "LARGE").digest);
	bad_add = true;		/* while shrinking the buffer */
	t = alone(p, "good");
	CU_ASSERT_FALSE(bad_add);
	CU_ASSERT_EQUAL(t.reason, DMARC_R_UNREADABLE);
	CU_ASSERT_STRING_EQUAL(t.detail, "out of memory");
	CU_ASSERT_EQUAL(t.trouble, DMARC_E_NOMEM);
	CU_ASSERT_TRUE(alone(p, "good").digest);
	pool_free(p);
}

static void
gives_up_on_a_parser_that_does_not_start(void)
{
	static const char *const parsers[] = { "/bin/false", "/nonexistent",
		"/bin/cat" };

	for (size_t i = 0; i < COUNT(parsers); i++) {
		struct dmarc_limits lim = dmarc_default_limits;
		struct pool_opts opts = { .parser = parsers[i], .workers = 2,
			.limits = &lim, .answered = answered, .tick = tick,
			.dropped = dropped };
		struct result result = { 0 };
		struct pool *p;
		struct dmarc_err err;
		enum dmarc_status st;

		drops = 0;
		CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
		result.job.fd = file_of("x");
		result.job.length = 1;
		st = pool_submit(p, &result.job, &err);
		if (st == DMARC_OK)
			st = pool_drain(p, &err);
		CU_ASSERT_EQUAL(st, DMARC_E_UNAVAILABLE);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, parsers[i]));
		pool_free(p);
		CU_ASSERT_EQUAL(result.answers, 0);
		CU_ASSERT_EQUAL(drops, 1);
		(void)close(result.job.fd);
	}
}

static const struct test tests[] = {
	{ "loses one message to each fault", loses_one_message_to_each_fault },
	{ "does not blame a message for a worker result to stop",
	    does_not_blame_a_message_for_a_worker_told_to_stop },
	{ "believes the first of two answers to a job",
	    believes_the_first_of_two_answers },
	{ "survives bad messages in a row", survives_bad_messages_in_a_row },
	{ "goes on after a worker that is idle fails",
	    goes_on_after_a_worker_that_is_idle_fails },
	{ "keeps what an answer may cost", keeps_what_an_answer_may_cost },
	{ "does not count the time we were away",
	    does_not_count_the_time_we_were_away },
	{ "loses nothing when all workers die at once",
	    loses_nothing_when_all_workers_die_at_once },
	{ "gives up when the parser is gone",
	    gives_up_when_the_parser_is_gone },
	{ "gives up on a parser that does not start",
	    gives_up_on_a_parser_that_does_not_start },
	{ "tells a worker that cannot be set up",
	    tells_a_worker_that_cannot_be_set_up },
	{ "works without a null device", works_without_a_null_device },
	{ "takes many workers", takes_many_workers },
	{ "leaves a message when memory is out",
	    leaves_a_message_when_memory_is_out },
};

int
main(void)
{
	stop_catch();
	return run_tests("ingest/pool/pool", tests, COUNT(tests));
}

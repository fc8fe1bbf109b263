/*
 * test_workers.c: what a pool makes of workers that die, hang or lie; the
 * worker is badworker.c, which does so when a message asks for it.
 */
#include "ingest/workers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ingest/stop.h"
#include "tests/cunit_main.h"

#define GOOD 40

struct told {
	struct pool_job job;	/* first */
	unsigned answers;
	enum dmarc_reason reason;	/* NONE: read */
	char detail[128];
	bool digest;
};

static enum dmarc_status
answered(void *ctx, struct pool_job *job, const struct pool_answer *a,
    struct dmarc_err *err)
{
	struct told *t = (struct told *)job;

	(void)ctx;
	(void)err;
	t->answers++;
	t->digest = a->sha256 != NULL;
	if (a->finding[0].kind == DMARC_FOUND_REFUSED) {
		t->reason = a->finding[0].reason;
		(void)snprintf(t->detail, sizeof t->detail, "%s",
		    a->finding[0].detail);
	}
	return DMARC_OK;
}

static enum dmarc_status
tick(void *ctx, struct dmarc_err *err)
{
	(void)ctx;
	(void)err;
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
 * Have one bad message read among many good ones, by this many workers, and
 * tell what was said of the bad one. The good ones must all be read.
 */
static struct told
among_good_ones(const char *text, unsigned workers)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct pool_opts opts = { .parser = BADWORKER, .workers = workers,
		.limits = &lim, .answered = answered, .tick = tick,
		.dropped = dropped };
	static struct told told[GOOD + 1];
	struct pool *p;
	struct dmarc_err err;
	int good = file_of("From: a@example.org\n\nnothing\n");
	int bad = file_of(text);

	lim.wall_seconds = 1;
	lim.inflated_bytes = 1 << 20;
	memset(told, 0, sizeof told);
	CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
	for (size_t i = 0; i <= GOOD; i++) {
		told[i].job.fd = i == GOOD / 2 ? bad : good;
		told[i].job.length = i == GOOD / 2 ? strlen(text) : 10;
		CU_ASSERT_EQUAL_FATAL(pool_submit(p, &told[i].job, &err),
		    DMARC_OK);
	}
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_OK);
	pool_free(p);
	(void)close(good);
	(void)close(bad);
	for (size_t i = 0; i <= GOOD; i++) {
		CU_ASSERT_EQUAL(told[i].answers, 1);
		if (i != GOOD / 2) {
			CU_ASSERT_EQUAL(told[i].reason, DMARC_R_NONE);
			CU_ASSERT_TRUE(told[i].digest);
		}
	}
	return told[GOOD / 2];
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
		{ "HANG", DMARC_R_PARSER_TIMEOUT, "no answer in time" },
		{ "FLOOD", DMARC_R_PARSER_GARBLED, "too long" },
		{ "GARBLE-NOISE", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-SEQUENCE", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-NOTHING", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-BODY", DMARC_R_PARSER_GARBLED, "" },
		{ "GARBLE-LENGTH", DMARC_R_PARSER_GARBLED, "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (unsigned workers = 1; workers <= 3; workers += 2) {
			struct told t = among_good_ones(cases[i].text,
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
	char once[] = "/tmp/test-workers-XXXXXX";
	int fd = mkstemp(once);
	struct told t;

	CU_ASSERT_FATAL(fd >= 0);
	(void)close(fd);
	CU_ASSERT_EQUAL(setenv("BADWORKER_ONCE", once, 1), 0);
	t = among_good_ones("TERM", 2);
	CU_ASSERT_EQUAL(t.reason, DMARC_R_NONE);
	CU_ASSERT_TRUE(t.digest);
	CU_ASSERT_NOT_EQUAL(access(once, F_OK), 0);
	CU_ASSERT_EQUAL(unsetenv("BADWORKER_ONCE"), 0);
}

/* The first answer counts, and the next message is no victim of the second. */
static void
believes_the_first_of_two_answers(void)
{
	for (unsigned workers = 1; workers <= 3; workers += 2) {
		struct told t = among_good_ones("TWICE", workers);

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
	struct told told[30] = { 0 };
	struct pool *p;
	struct dmarc_err err;
	int bad = file_of("KILL");

	CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(told); i++) {
		told[i].job.fd = bad;
		told[i].job.length = 4;
		CU_ASSERT_EQUAL_FATAL(pool_submit(p, &told[i].job, &err),
		    DMARC_OK);
	}
	CU_ASSERT_EQUAL(pool_drain(p, &err), DMARC_OK);
	pool_free(p);
	(void)close(bad);
	for (size_t i = 0; i < COUNT(told); i++) {
		CU_ASSERT_EQUAL(told[i].answers, 1);
		CU_ASSERT_EQUAL(told[i].reason, DMARC_R_PARSER_DIED);
	}
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
		struct told told = { 0 };
		struct pool *p;
		struct dmarc_err err;
		enum dmarc_status st;

		drops = 0;
		CU_ASSERT_EQUAL_FATAL(pool_new(&opts, &p, &err), DMARC_OK);
		told.job.fd = file_of("x");
		told.job.length = 1;
		st = pool_submit(p, &told.job, &err);
		if (st == DMARC_OK)
			st = pool_drain(p, &err);
		CU_ASSERT_EQUAL(st, DMARC_E_UNAVAILABLE);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, parsers[i]));
		pool_free(p);
		CU_ASSERT_EQUAL(told.answers, 0);
		CU_ASSERT_EQUAL(drops, 1);
		(void)close(told.job.fd);
	}
}

static const struct test tests[] = {
	{ "loses one message to each fault", loses_one_message_to_each_fault },
	{ "does not blame a message for a worker told to stop",
	    does_not_blame_a_message_for_a_worker_told_to_stop },
	{ "believes the first of two answers to a job",
	    believes_the_first_of_two_answers },
	{ "survives bad messages in a row", survives_bad_messages_in_a_row },
	{ "gives up on a parser that does not start",
	    gives_up_on_a_parser_that_does_not_start },
};

int
main(void)
{
	stop_catch();
	return run_tests("ingest/workers", tests, COUNT(tests));
}

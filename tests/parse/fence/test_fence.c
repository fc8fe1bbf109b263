/*
 * test_fence.c: the rights that a process loses behind the fence.
 */
#include "parse/fence/fence.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cunit_main.h"

/* Runs check in a child; returns its exit status, or minus its signal. */
static int
in_child(int (*check)(void))
{
	pid_t pid = fork();
	int status = 0;

	CU_ASSERT_FATAL(pid != -1);
	if (pid == 0)
		_exit(check());
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int
closed(bool writes_file)
{
	struct dmarc_err err;

	return fence_close(&dmarc_default_limits, 1, writes_file, &err) ==
	    DMARC_OK;
}

static bool
limited(__rlimit_resource_t what)
{
	struct rlimit now;

	return getrlimit(what, &now) == 0 && now.rlim_cur == 0 &&
	    now.rlim_max == 0;
}

static int
check_worker(void)
{
	if (!closed(false))
		return 1;
	if (!limited(RLIMIT_CORE))
		return 2;
#ifndef DMARC_COVERAGE
	if (!limited(RLIMIT_FSIZE))
		return 3;
#endif
	return 0;
}

static int
check_tool(void)
{
	if (!closed(true))
		return 1;
	return limited(RLIMIT_FSIZE) ? 2 : 0;
}

/* Reads /proc about a process; behind the fence it cannot do so itself. */
static bool
says(pid_t pid, const char *line)
{
	char path[64], text[128];
	bool found = false;
	FILE *f;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	while (!found && fgets(text, sizeof text, f) != NULL)
		found = strcmp(text, line) == 0;
	CU_ASSERT_EQUAL(fclose(f), 0);
	return found;
}

/* Starts a child that closes the fence, says so, and waits. */
static void
takes_privileges_away(void)
{
	int up[2], down[2];
	char byte = 0;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe(up), 0);
	CU_ASSERT_EQUAL_FATAL(pipe(down), 0);
	pid = fork();
	CU_ASSERT_FATAL(pid != -1);
	if (pid == 0)
		_exit(!closed(false) || write(up[1], &byte, 1) != 1 ||
		    read(down[0], &byte, 1) != 1);
	(void)close(up[1]);
	CU_ASSERT_EQUAL(read(up[0], &byte, 1), 1);
	CU_ASSERT(says(pid, "NoNewPrivs:\t1\n"));
	CU_ASSERT_EQUAL(write(down[1], &byte, 1), 1);
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
	(void)close(up[0]);
	(void)close(down[0]);
	(void)close(down[1]);
}

static void
takes_rights_away(void)
{
	CU_ASSERT_EQUAL(in_child(check_worker), 0);
}

static void
lets_output_grow(void)
{
	CU_ASSERT_EQUAL(in_child(check_tool), 0);
}

/* Repeated calls must not raise the limit without end. */
static int
check_time(void)
{
	struct dmarc_err err;
	volatile unsigned long n = 0;

	for (int i = 0; i < 2; i++)
		if (fence_cpu(1, &err) != DMARC_OK)
			return 1;
	for (;;)
		n++;
}

static void
ends_what_takes_too_long(void)
{
	CU_ASSERT_EQUAL(in_child(check_time), -SIGXCPU);
}

static const struct test tests[] = {
	{ "it takes rights away from a worker", takes_rights_away },
	{ "it prevents new privileges", takes_privileges_away },
	{ "it lets the output of the tool grow", lets_output_grow },
	{ "it ends a message that takes too long", ends_what_takes_too_long },
};
TEST_MAIN("parse/fence/fence", tests)

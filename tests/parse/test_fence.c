/*
 * test_fence.c: what a process can no longer do behind the fence.
 */
#include "parse/fence.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cunit_main.h"

/* Run check in a child; its exit status, or minus the signal that ended it. */
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
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 2;
	if (!limited(RLIMIT_CORE))
		return 3;
#ifndef DMARC_COVERAGE
	if (!limited(RLIMIT_FSIZE))
		return 4;
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

/* Setting it again must not add up to no limit at all. */
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
	{ "it lets the output of the tool grow", lets_output_grow },
	{ "it ends a message that takes too long", ends_what_takes_too_long },
};
TEST_MAIN("parse/fence", tests)

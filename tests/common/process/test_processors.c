/*
 * test_processors.c: at least one processor, whatever the system says.
 */
#include "common/process/processors.h"

#include <sched.h>
#include <stdbool.h>
#include <unistd.h>

#include "tests/cunit_main.h"

static bool bad_affinity, bad_sysconf;

int __real_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
long __real_sysconf(int name);
long __wrap_sysconf(int name);

int
__wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	return bad_affinity ? -1 : __real_sched_getaffinity(pid, size, set);
}

long
__wrap_sysconf(int name)
{
	return bad_sysconf ? -1 : __real_sysconf(name);
}

static void
counts_processors(void)
{
	unsigned most = processors();

	CU_ASSERT(most >= 1);
	bad_affinity = true;	/* as with more processors than bits */
	CU_ASSERT(processors() >= most);
	bad_sysconf = true;
	CU_ASSERT_EQUAL(processors(), 1);
	bad_affinity = bad_sysconf = false;
}

static const struct test tests[] = {
	{ "counts processors", counts_processors },
};

TEST_MAIN("common/process/processors", tests)

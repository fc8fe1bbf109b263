/*
 * processors.c: see processors.h.
 */
#include "common/process/processors.h"

#include <sched.h>
#include <unistd.h>

unsigned
processors(void)
{
	cpu_set_t set;
	long n;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return (unsigned)CPU_COUNT(&set);
	n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 ? (unsigned)n : 1;
}

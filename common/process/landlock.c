/*
 * landlock.c: see landlock.h.
 */
#include "common/process/landlock.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The kernel's interface (landlock(7)), in numbers, because the headers of
 * the build machine may be older than the kernel that runs the program. Each
 * version added rights; all rights that the kernel knows are denied.
 */
#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_restrict_self 446
#endif

struct ruleset {
	uint64_t fs, net, scoped;
};

static const struct ruleset rights_by_version[] = {
	{ 0x1fff, 0, 0 },	/* 1: Linux 5.13, 13 rights on files */
	{ 0x3fff, 0, 0 },	/* 2: refer */
	{ 0x7fff, 0, 0 },	/* 3: truncate */
	{ 0x7fff, 3, 0 },	/* 4: bind and connect TCP */
	{ 0xffff, 3, 0 },	/* 5: ioctl of devices */
	{ 0xffff, 3, 3 },	/* 6: abstract sockets, signals to others */
};
#define VERSIONS \
	((long)(sizeof rights_by_version / sizeof rights_by_version[0]))

enum dmarc_status
landlock_close(bool keep_tcp, struct dmarc_err *err)
{
	long version = syscall(__NR_landlock_create_ruleset, NULL, 0, 1);
	enum dmarc_status st = DMARC_OK;
	struct ruleset rules;
	int fd;

	if (version < 1)
		return DMARC_OK;	/* not in this kernel, or disabled */
	if (version > VERSIONS)
		version = VERSIONS;
	rules = rights_by_version[version - 1];
	if (keep_tcp)
		rules.net = 0;
	fd = (int)syscall(__NR_landlock_create_ruleset, &rules, sizeof rules,
	    0);
	if (fd == -1 || syscall(__NR_landlock_restrict_self, fd, 0) == -1)
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "Landlock: %s",
		    strerror(errno));
	if (fd != -1)
		(void)close(fd);
	return st;
}

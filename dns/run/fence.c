/*
 * fence.c: see fence.h. Which calls libunbound makes changes from version to
 * version, so the calls that are refused are listed, not those allowed.
 */
#include "dns/run/fence.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <seccomp.h>

#include "common/process/landlock.h"
#include "common/process/observed.h"

static const int refused[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup), SCMP_SYS(keyctl), SCMP_SYS(add_key),
	SCMP_SYS(mount), SCMP_SYS(unshare), SCMP_SYS(setns),
};

static enum dmarc_status
refuse_calls(struct dmarc_err *err)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	int rc = 0;

	if (ctx == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < sizeof refused / sizeof *refused && rc == 0;
	    i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), refused[i],
		    0);
	if (rc == 0)
		rc = seccomp_load(ctx);
	seccomp_release(ctx);
	/* EINVAL, ECANCELED: the kernel has no seccomp. */
	return rc == 0 || rc == -EINVAL || rc == -ECANCELED ? DMARC_OK :
	    dmarc_fail(err, DMARC_E_UNAVAILABLE, "seccomp: %s",
	    strerror(-rc));
}

enum dmarc_status
fence_close(struct dmarc_err *err)
{
	struct rlimit none = { 0, 0 };
	enum dmarc_status st;

	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE,
		    "no_new_privs: %s", strerror(errno));
	if (OBSERVED)
		return DMARC_OK;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE,
		    "PR_SET_DUMPABLE: %s", strerror(errno));
	st = landlock_close(true, err);
	return st == DMARC_OK ? refuse_calls(err) : st;
}

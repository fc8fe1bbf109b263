/*
 * fence.c: see fence.h.
 */
#include "parse/fence/fence.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <libxml/xmlerror.h>

#include "common/facts/digest.h"
#include "common/fatal.h"
#include "common/process/landlock.h"
#include "common/process/observed.h"
#include "parse/fence/syscalls.h"
#include "parse/json/document.h"
#include "parse/mail/mime.h"
#include "parse/xml/xml.h"

#ifdef DMARC_COVERAGE
#define COUNTED true
#else
#define COUNTED false
#endif

static void
drop_xml_error(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

void
fence_warm_up(void)
{
	unsigned char digest[DMARC_DIGEST];

	/* Otherwise the times of zip members make libc open a zone file. */
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	fatal_prepare("dmarc-parse");
	xmlSetGenericErrorFunc(NULL, drop_xml_error);
	digest_bytes("", 0, digest);
	document_warm_up();
	mime_warm_up();
	xml_warm_up();
}

static enum dmarc_status
limit(const char *name, __rlimit_resource_t what, rlim_t most,
    struct dmarc_err *err)
{
	struct rlimit now;

	if (getrlimit(what, &now) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "%s: %s", name,
		    strerror(errno));
	/* Keep a stricter limit set by the administrator. */
	if (now.rlim_max < most)
		most = now.rlim_max;
	if (setrlimit(what, &(struct rlimit){ most, most }) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "%s: %s", name,
		    strerror(errno));
	return DMARC_OK;
}

/* Sets *out to the number of the next descriptor to be opened. */
static enum dmarc_status
next_descriptor(rlim_t *out, struct dmarc_err *err)
{
	int fd = dup(STDOUT_FILENO);

	if (fd == -1)
		return dmarc_fail(err, DMARC_E_IO, "standard output: %s",
		    strerror(errno));
	*out = (rlim_t)fd;
	(void)close(fd);
	return DMARC_OK;
}

enum dmarc_status
fence_close(const struct dmarc_limits *lim, unsigned spare, bool writes_file,
    struct dmarc_err *err)
{
	rlim_t descriptors = 0;
	enum dmarc_status st = next_descriptor(&descriptors, err);

	if (st == DMARC_OK && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "no_new_privs: %s",
		    strerror(errno));
	if (st == DMARC_OK && !OBSERVED)
		st = landlock_close(false, err);
	if (st == DMARC_OK)
		st = limit("RLIMIT_CORE", RLIMIT_CORE, 0, err);
	if (st == DMARC_OK && !writes_file && !COUNTED)
		st = limit("RLIMIT_FSIZE", RLIMIT_FSIZE, 0, err);
	if (OBSERVED || st != DMARC_OK)
		return st;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "PR_SET_DUMPABLE: "
		    "%s", strerror(errno));
	st = limit("RLIMIT_NOFILE", RLIMIT_NOFILE, descriptors + spare, err);
	if (st == DMARC_OK)
		st = limit("RLIMIT_AS", RLIMIT_AS, (rlim_t)lim->memory_bytes,
		    err);
	if (st == DMARC_OK)
		st = syscalls_close(err);
	return st;
}

enum dmarc_status
fence_cpu(uint64_t seconds, struct dmarc_err *err)
{
	static rlim_t last;	/* most messages leave the limit unchanged */
	struct timespec used;
	struct rlimit now;
	rlim_t until;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "RLIMIT_CPU: %s",
		    strerror(errno));
	/* The limit counts whole seconds, from the start of the process. */
	until = (rlim_t)used.tv_sec + 1 + seconds;
	if (until == last)
		return DMARC_OK;
	if (getrlimit(RLIMIT_CPU, &now) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "RLIMIT_CPU: %s",
		    strerror(errno));
	now.rlim_cur = until < now.rlim_max ? until : now.rlim_max;
	if (setrlimit(RLIMIT_CPU, &now) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "RLIMIT_CPU: %s",
		    strerror(errno));
	last = until;
	return DMARC_OK;
}

/*
 * judge.c: see judge.h.
 */
#include "fleet/judge.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "common/day.h"
#include "common/memory/buf.h"
#include "fleet/engine.h"

#include "embedded/add_verdict.h"

#define SAID_MOST ((size_t)512 << 20)
#define PROGRAM "dmarc-report"

extern char **environ;

/* Where a slice is made. */
struct place {
	char *folder, *slice;
};

static enum dmarc_status
fail_errno(const char *what, int why, struct dmarc_err *err)
{
	return dmarc_fail(err, dmarc_errno_status(why), "%s: %s", what,
	    strerror(why));
}

/* ---- a place ---- */

static enum dmarc_status
place_make(struct place *p, struct dmarc_err *err)
{
	const char *tmp = getenv("TMPDIR");

	*p = (struct place){ NULL, NULL };
	if (asprintf(&p->folder, "%s/dmarc-fleet-XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp") < 0) {
		p->folder = NULL;
		return dmarc_no_memory(err);
	}
	if (mkdtemp(p->folder) == NULL)
		return fail_errno(p->folder, errno, err);
	if (asprintf(&p->slice, "%s/slice.db", p->folder) < 0) {
		p->slice = NULL;
		return dmarc_no_memory(err);
	}
	return DMARC_OK;
}

static void
place_remove(struct place *p)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; p->slice != NULL &&
	    i < sizeof ends / sizeof *ends; i++) {
		char *name;

		if (asprintf(&name, "%s%s", p->slice, ends[i]) >= 0) {
			(void)unlink(name);
			free(name);
		}
	}
	if (p->folder != NULL)
		(void)rmdir(p->folder);
	free(p->folder);
	free(p->slice);
}

/* ---- dmarc-report ---- */

/* The path of dmarc-report, beside this program; the caller frees it. */
static enum dmarc_status
find_program(char **out, struct dmarc_err *err)
{
	char self[PATH_MAX], *path;
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len < 0)
		return dmarc_fail(err, DMARC_E_IO, "/proc/self/exe: %s",
		    strerror(errno));
	self[len] = '\0';
	if (asprintf(&path, "%s/" PROGRAM, dirname(self)) < 0)
		return dmarc_no_memory(err);
	if (access(path, X_OK) != 0) {
		(void)dmarc_fail(err, DMARC_E_UNAVAILABLE, "%s: %s", path,
		    strerror(errno));
		free(path);
		return DMARC_E_UNAVAILABLE;
	}
	*out = path;
	return DMARC_OK;
}

/* Reads all that a program says. */
static enum dmarc_status
read_all(int fd, struct buf *out, struct dmarc_err *err)
{
	for (;;) {
		unsigned char *room = buf_room(out, 65536);
		ssize_t n;

		if (room == NULL)
			return dmarc_no_memory(err);
		n = read(fd, room, 65536);
		if (n == 0)
			return DMARC_OK;
		if (n < 0 && errno != EINTR)
			return fail_errno(PROGRAM, errno, err);
		if (n > 0)
			out->len += (size_t)n;
	}
}

/* Starts it with its output in a pipe; *from is to be closed. */
static enum dmarc_status
start(const char *program, const char *const argv[], pid_t *pid, int *from,
    struct dmarc_err *err)
{
	posix_spawn_file_actions_t actions;
	int ends[2], why;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail_errno("a pipe", errno, err);
	why = posix_spawn_file_actions_init(&actions);
	if (why == 0) {
		why = posix_spawn_file_actions_adddup2(&actions, ends[1],
		    STDOUT_FILENO);
		if (why == 0)
			why = posix_spawn(pid, program, &actions, NULL,
			    (char *const *)argv, environ);
		(void)posix_spawn_file_actions_destroy(&actions);
	}
	(void)close(ends[1]);
	if (why != 0) {
		(void)close(ends[0]);
		return fail_errno(program, why, err);
	}
	*from = ends[0];
	return DMARC_OK;
}

/* What "readiness" says of a slice as JSON. */
static enum dmarc_status
ask_report(const struct judge_opts *o, const char *slice, struct buf *said,
    struct dmarc_err *err)
{
	char *program = NULL, now[DAY_TIME_TEXT];
	int from = -1, status = 0;
	pid_t pid = -1;
	enum dmarc_status st = find_program(&program, err);

	if (program == NULL)
		return st;
	day_time(o->get.now, now);
	st = start(program, (const char *const[]){ program, "readiness",
	    "--format", "json", "--db", slice, "--now", now,
	    o->config != NULL ? "--config" : NULL, o->config, NULL }, &pid,
	    &from, err);
	if (st == DMARC_OK) {
		st = read_all(from, said, err);
		(void)close(from);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			continue;
		if (st == DMARC_OK && status != 0)
			st = dmarc_fail(err, DMARC_E_IO, "%s failed", program);
	}
	free(program);
	return st;
}

/* ---- verdicts ---- */

/* All entries about the domain of entry i, which is its first one. */
static json_t *
about_domain(const json_t *all, size_t i, const char *domain)
{
	json_t *list = json_array();

	for (; list != NULL && i < json_array_size(all); i++) {
		json_t *one = json_array_get(all, i);
		const char *name = json_string_value(json_object_get(one,
		    "domain"));

		if (name != NULL && strcmp(name, domain) == 0 &&
		    json_array_append(list, one) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

/* Whether an entry before i is about the same domain. */
static bool
is_known(const json_t *all, size_t i, const char *domain)
{
	const char *name = i == 0 ? NULL : json_string_value(json_object_get(
	    json_array_get(all, i - 1), "domain"));

	return name != NULL && strcmp(name, domain) == 0;
}

/* Adds the verdict of entry i. */
static enum dmarc_status
add_verdict(struct engine *e, const json_t *all, size_t i, const char *as_of,
    struct dmarc_err *err)
{
	const json_t *verdict = json_object_get(json_array_get(all, i),
	    "verdict");
	const char *param[] = { json_string_value(json_object_get(
	    json_array_get(all, i), "domain")), as_of,
	    json_string_value(json_object_get(verdict, "code")),
	    json_string_value(json_object_get(verdict, "target")),
	    json_string_value(json_object_get(verdict, "confidence")), NULL,
	    DMARC_VERSION };
	struct pg_result *rows = NULL;
	json_t *list;
	char *text;
	enum dmarc_status st;

	if (param[0] == NULL || param[2] == NULL || param[4] == NULL)
		return dmarc_fail(err, DMARC_E_IO, PROGRAM " says something "
		    "else than verdicts");
	if (is_known(all, i, param[0]))
		return DMARC_OK;
	list = about_domain(all, i, param[0]);
	/* As dmarc-report writes it: 0.005, and not 0.0050000000000000001. */
	text = list != NULL ? json_dumps(list, JSON_COMPACT |
	    JSON_REAL_PRECISION(10)) : NULL;
	param[5] = text;
	st = text != NULL ? engine_ask(e, text_add_verdict, param, 7, &rows,
	    err) : dmarc_no_memory(err);
	engine_rows_free(rows);
	free(text);
	json_decref(list);
	return st;
}

/* Adds the verdicts in what dmarc-report said. */
static enum dmarc_status
keep(const struct judge_opts *o, const struct buf *said, struct dmarc_err *err)
{
	struct engine *e = NULL;
	json_t *root = json_loadb((const char *)said->data, said->len, 0,
	    NULL);
	const json_t *all = json_object_get(root, "domains");
	char as_of[24];
	enum dmarc_status st = json_is_array(all) ? DMARC_OK :
	    dmarc_fail(err, DMARC_E_IO, PROGRAM " says no JSON of verdicts");

	(void)snprintf(as_of, sizeof as_of, "%" PRId64, o->get.now);
	if (st == DMARC_OK)
		st = engine_open(o->get.engine, &e, err);
	if (st == DMARC_OK)
		st = engine_run(e, "BEGIN", err);
	for (size_t i = 0; st == DMARC_OK && i < json_array_size(all); i++)
		st = add_verdict(e, all, i, as_of, err);
	if (st == DMARC_OK)
		st = engine_run(e, "COMMIT", err);
	engine_close(e);
	json_decref(root);
	return st;
}

/* Judges the domains in one process. */
static enum dmarc_status
judge(const struct judge_opts *o, struct dmarc_err *err)
{
	struct get_opts get = o->get;
	struct buf said = BUF_INIT(SAID_MOST);
	struct place p;
	enum dmarc_status st = place_make(&p, err);

	get.database = p.slice;
	if (st == DMARC_OK)
		st = get_run(&get, err);
	if (st == DMARC_E_NOINPUT && get.shares > 0) {
		place_remove(&p);
		return DMARC_OK;
	}
	if (st == DMARC_OK && p.slice != NULL)
		st = ask_report(o, p.slice, &said, err);
	if (st == DMARC_OK)
		st = keep(o, &said, err);
	place_remove(&p);
	buf_free(&said);
	return st;
}

/* ---- several processes ---- */

/* Waits for n children; the status of the first that failed. */
static enum dmarc_status
wait_for(const pid_t *child, unsigned n, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (unsigned i = 0; i < n; i++) {
		int status = 0;

		while (waitpid(child[i], &status, 0) < 0 && errno == EINTR)
			continue;
		if (status != 0 && st == DMARC_OK)
			st = dmarc_fail(err, WIFEXITED(status) ?
			    (enum dmarc_status)WEXITSTATUS(status) :
			    DMARC_E_AGAIN, "a part of the share failed");
	}
	return st;
}

enum dmarc_status
judge_run(const struct judge_opts *opts, struct dmarc_err *err)
{
	pid_t *child;
	unsigned n = 0;
	enum dmarc_status st = DMARC_OK, waited;
	struct dmarc_err later;

	if (opts->jobs <= 1)
		return judge(opts, err);
	child = calloc(opts->jobs, sizeof *child);
	if (child == NULL)
		return dmarc_no_memory(err);
	for (; st == DMARC_OK && n < opts->jobs; n++) {
		struct judge_opts part = *opts;

		/* Parts of share K of N are shares of N times as many. */
		part.get.share += n * opts->get.shares;
		part.get.shares *= opts->jobs;
		child[n] = fork();
		if (child[n] == 0) {
			st = judge(&part, err);
			if (st != DMARC_OK)
				(void)fprintf(stderr, "dmarc-fleet: share "
				    "%u/%u: %s\n", part.get.share,
				    part.get.shares, err->text);
			_exit((int)st);
		}
		if (child[n] < 0)
			st = fail_errno("a process", errno, err);
	}
	waited = wait_for(child, st == DMARC_OK ? n : n - 1, &later);
	free(child);
	if (st == DMARC_OK && waited != DMARC_OK)
		*err = later;
	return st == DMARC_OK ? waited : st;
}

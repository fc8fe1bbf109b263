/*
 * intake.c: see intake.h.
 */
#include "ingest/intake.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <glib.h>

#include "common/process/processors.h"
#include "ingest/pool/pool.h"
#include "ingest/pool/program.h"

struct intake {
	struct intake_opts opts;
	struct pool *pool;	/* NULL until the first message to read */
	char *parser;
};

struct intake *
intake_new(const struct intake_opts *opts)
{
	struct intake *in = calloc(1, sizeof *in);

	if (in != NULL)
		in->opts = *opts;
	return in;
}

void
intake_free(struct intake *in)
{
	if (in == NULL)
		return;
	pool_free(in->pool);
	g_free(in->parser);
	free(in);
}

/*
 * Whether the file's size has changed since it was opened. Delivered mail never
 * changes; a file that does is left for the next run.
 */
static bool
has_changed(const struct message *m)
{
	struct stat st;

	return (m->box->kind == MAILBOX_MAILDIR ||
	    m->box->kind == MAILBOX_FILE) && fstat(m->job.fd, &st) == 0 &&
	    (uint64_t)st.st_size != m->job.length;
}

/* Say of a file that was named why it is in no total. */
static void
name_changed(struct intake *in, const struct message *m)
{
	struct buf line = BUF_INIT((size_t)64 << 10);

	buf_text(&line, "left for the next run: ");
	message_show(&line, m);
	buf_text(&line, ": it is being written\n");
	if (m->box->kind == MAILBOX_FILE && !line.failed)
		progress_say(in->opts.progress, &line);
	buf_free(&line);
}

static enum dmarc_status
answered(void *ctx, struct pool_job *job, const struct pool_answer *answer,
    struct dmarc_err *err)
{
	struct intake *in = ctx;
	struct message *m = (struct message *)job;

	if (has_changed(m)) {
		name_changed(in, m);
		message_free(m);
		return DMARC_OK;
	}
	progress_show(in->opts.progress, in->opts.tally);
	return batch_put(in->opts.batch, m, answer, err);
}

static enum dmarc_status
tick(void *ctx, struct dmarc_err *err)
{
	struct intake *in = ctx;

	progress_show(in->opts.progress, in->opts.tally);
	return batch_tick(in->opts.batch, err);
}

static void
dropped(void *ctx, struct pool_job *job)
{
	(void)ctx;
	message_free((struct message *)job);
}

static enum dmarc_status
start_pool(struct intake *in, struct dmarc_err *err)
{
	const struct dmarc_settings *s = in->opts.settings;
	struct pool_opts opts = {
		.workers = s->jobs > 0 ? s->jobs : processors(),
		.limits = &s->limits,
		.authserv_id = s->authserv_id,
		.below_received = s->authserv_below_received,
		.tag_key = in->opts.tag_key,
		.answered = answered, .tick = tick, .dropped = dropped,
		.ctx = in,
	};
	enum dmarc_status st = program_find(&in->parser, err);

	if (st != DMARC_OK)
		return st;
	opts.parser = in->parser;
	return pool_new(&opts, &in->pool, err);
}

enum dmarc_status
intake_refuse(struct intake *in, struct message *m, enum dmarc_reason reason,
    const char *detail, struct dmarc_err *err)
{
	struct dmarc_finding f = finding_refused(reason, detail);
	struct pool_answer a = { .finding = &f, .findings = 1 };

	return batch_put(in->opts.batch, m, &a, err);
}

enum dmarc_status
intake_unreadable(struct intake *in, struct message *m, struct dmarc_err *err)
{
	struct dmarc_finding f = finding_refused(DMARC_R_UNREADABLE, NULL);
	struct pool_answer a = { .finding = &f, .findings = 1,
		.trouble = dmarc_errno_status(errno) };

	return batch_put(in->opts.batch, m, &a, err);
}

enum dmarc_status
intake_submit(struct intake *in, struct message *m, struct dmarc_err *err)
{
	uint64_t most = in->opts.settings->limits.message_bytes;
	char detail[80];
	enum dmarc_status st;

	if (m->job.length > most) {
		(void)snprintf(detail, sizeof detail, "%" PRIu64
		    " bytes, the limit is %" PRIu64, m->job.length, most);
		return intake_refuse(in, m, DMARC_R_MESSAGE_BYTES, detail, err);
	}
	if (in->pool == NULL) {
		st = start_pool(in, err);
		if (st != DMARC_OK) {
			message_free(m);
			return st;
		}
	}
	return pool_submit(in->pool, &m->job, err);
}

enum dmarc_status
intake_drain(struct intake *in, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (in->pool != NULL)
		st = pool_drain(in->pool, err);
	if (st == DMARC_OK)
		st = batch_finish(in->opts.batch, err);
	return st;
}

/*
 * refresh.c: see refresh.h.
 *
 * The database is read, then closed; then DNS is asked, some hundred domains
 * side by side, and each domain is stored once all about it has come. So nobody
 * waits for the database while DNS is slow, and the disk and DNS work at the
 * same time.
 */
#include "dns/run/refresh.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/text.h"
#include "dns/keep/keep.h"
#include "dns/run/batch.h"
#include "dns/run/hosts.h"
#include "dns/run/ranges.h"
#include "store/write/writer.h"

#define SIDE_BY_SIDE 256	/* domains */

struct refresh {
	const struct dns_opts *opts;
	FILE *log;
	struct check_result *result;
	struct scope scope;
	struct session session;
	struct writer *writer;
	struct keeper keeper;
};

/* Stores a judged check, and the names below, each by itself. */
static enum dmarc_status
keep_one(struct refresh *r, const struct check *c, struct dmarc_err *err)
{
	enum dmarc_status st = keep_check(&r->keeper, c, err);

	for (size_t i = 0; check_asks_names(c) && i < c->belows &&
	    st == DMARC_OK; i++)
		if (c->below[i].known != PARTS)
			st = keep_check(&r->keeper, &c->below[i], err);
	return st;
}

/* Judges a check that is complete, and stores it: batch_keep. */
static enum dmarc_status
keep(void *ctx, struct check *c, struct dmarc_err *err)
{
	struct refresh *r = ctx;
	enum dmarc_status st = check_judge(c, err);

	if (st == DMARC_OK)
		st = keep_one(r, c, err);
	r->result->failed |= findings_have(&c->findings, CODE_DNS_UNKNOWN);
	r->result->errors |= check_has_error(c);
	return st;
}

/* The end of a batch: what is said of it, in the order of the domains. */
static void
say_batch(struct refresh *r, struct batch *b, size_t first)
{
	for (size_t i = 0; i < b->n; i++) {
		struct check *c = &b->check[i];

		if (b->state[i] == BATCH_KEPT)
			batch_log_unknown(r->log, c);
		r->scope.domain[first + i].silent = c->zone.exists < 0 &&
		    !check_asks_names(c);
	}
}

static enum dmarc_status
refresh_some(struct refresh *r, size_t first, size_t n, struct dmarc_err *err)
{
	struct batch b;
	enum dmarc_status st = batch_open(&b, &r->scope, first, n, err);

	if (st == DMARC_OK)
		st = batch_gather(&b, &r->session, keep, r, err);
	say_batch(r, &b, first);
	batch_close(&b);
	return st;
}

/* Asks about all domains, and with the last of them about hosts. */
static enum dmarc_status
gather_all(struct refresh *r, struct hosts *hosts, struct dmarc_err *err)
{
	const struct scope *scope = &r->scope;
	size_t n = r->opts->hosts ? 0 : scope->n, i = 0;
	enum dmarc_status st = DMARC_OK;

	for (; i + SIDE_BY_SIDE < n && st == DMARC_OK; i += SIDE_BY_SIDE)
		st = refresh_some(r, i, SIDE_BY_SIDE, err);
	if (st == DMARC_OK && !r->opts->records)
		st = hosts_start(hosts, scope, &r->session, err);
	if (st == DMARC_OK)
		st = refresh_some(r, i, n - i, err);
	return st;
}

static enum dmarc_status
refresh_all(struct refresh *r, struct dmarc_err *err)
{
	struct ranges ranges = { .item = NULL };
	struct hosts hosts = { .host = NULL };
	struct dmarc_err failure = { .code = DMARC_OK };
	enum dmarc_status st = DMARC_OK, kept = DMARC_OK;

	if (!r->opts->hosts && r->scope.found > 0)
		st = ranges_start(&ranges, &r->scope, &r->session, err);
	if (st == DMARC_OK)
		st = gather_all(r, &hosts, err);
	if (st == DMARC_OK && ranges.item != NULL)
		st = ranges_keep(&ranges, r->writer, err);
	if (hosts.scope != NULL && (st == DMARC_OK ||
	    (st == DMARC_E_AGAIN && session_has_answers(&r->session))))
		kept = hosts_keep(&hosts, r->writer, &failure);
	if (kept != DMARC_OK) {
		*err = failure;
		st = kept;
	}
	ranges_close(&ranges);
	hosts_close(&hosts);
	return st;
}

static void
put_count(struct buf *out, const char *before, size_t n, const char *what)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%zu", n);
	buf_text(out, before);
	buf_text(out, text);
	buf_byte(out, ' ');
	buf_text(out, what);
	if (n != 1)
		buf_byte(out, 's');
}

/* Says what would be asked about a domain. */
static void
put_domain(const struct scope_domain *d, struct buf *out)
{
	static const struct {
		unsigned part;
		const char *name;
	} kinds[] = { { PART_MX, "MX, " }, { PART_SPF, "SPF, " },
		{ PART_DMARC, "DMARC, " } };
	const struct plan *p = &d->plan;
	size_t keys = 0;

	(void)text_plain(out, d->name, 0);
	buf_text(out, ": ");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((p->known & kinds[i].part) == 0)
			buf_text(out, kinds[i].name);
	for (size_t i = 0; i < p->keys; i++)
		keys += !p->key[i].fresh;
	put_count(out, "", keys, "key");
	put_count(out, ", ", (p->known & PART_SPF) == 0 ? p->senders : 0,
	    "sender");
	put_count(out, ", ", p->names, "name");
	buf_byte(out, '\n');
}

/* Says what would be asked. */
static void
put_plan(const struct refresh *r, struct buf *out)
{
	const struct scope *s = &r->scope;

	for (size_t i = 0; !r->opts->hosts && i < s->n; i++)
		put_domain(&s->domain[i], out);
	if (!r->opts->records) {
		put_count(out, "", s->hosts, "host");
		buf_byte(out, '\n');
	}
}

static enum dmarc_status
run(struct refresh *r, const struct dmarc_settings *settings,
    const char *path, struct buf *out, struct dmarc_err *err)
{
	struct writer_opts open = { .path = path,
		.busy_ms = (int)settings->wait_seconds * 1000,
		/* There is a commit for each domain: waiting for the disk
		 * would take most of the time. */
		.relaxed = true, .stop = session_stop() };
	enum dmarc_status st = scope_open(&r->scope, r->opts, settings, err);

	/* Opening converts a database of an older version. */
	if (st == DMARC_OK && !r->opts->dry_run)
		st = writer_open(&open, &r->writer, err);
	if (st == DMARC_OK)
		st = scope_read(&r->scope, settings, path, err);
	if (st != DMARC_OK)
		return st;
	if (r->opts->dry_run) {
		put_plan(r, out);
		return DMARC_OK;
	}
	r->keeper = (struct keeper){ .writer = r->writer,
		.now = r->opts->now };
	st = session_open(r->opts, &r->session, err);
	return st == DMARC_OK ? refresh_all(r, err) : st;
}

enum dmarc_status
refresh_command(const struct dns_opts *o,
    const struct dmarc_settings *settings, struct buf *out, FILE *log,
    struct check_result *result, struct dmarc_err *err)
{
	struct refresh r = { .opts = o, .log = log, .result = result };
	struct dmarc_err ignored;
	char *path = NULL;
	bool ours;
	enum dmarc_status st = settings_database(settings, o->db, &path,
	    &ours, err), closed;

	*result = (struct check_result){ .errors = false };
	if (st == DMARC_OK)
		st = run(&r, settings, path, out, err);
	session_close(&r.session);
	keeper_close(&r.keeper);
	closed = writer_close(r.writer, st == DMARC_OK ? err : &ignored);
	scope_close(&r.scope);
	free(path);
	return st == DMARC_OK ? closed : st;
}

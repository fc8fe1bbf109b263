/*
 * changed.c: see changed.h.
 */
#include "report/run/verdicts/changed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "common/settings/text_file.h"
#include "common/text.h"
#include "report/beside/tls.h"
#include "report/say/attention.h"
#include "store/read/messages.h"

#define HEAD "dmarc-report state 1\n"
#define LINE_BYTES ((size_t)1 << 20)	/* of a line, at most */

/* The lines of the state, which are sorted: domains come by their mail. */
struct lines {
	GPtrArray *line;	/* owned texts */
	bool failed;		/* out of memory */
};

/* Adds "KIND WORD..."; words are untrusted. NULL ends them. */
static void
add(struct lines *l, const char *kind, const char *const word[])
{
	struct buf line = BUF_INIT(LINE_BYTES);
	const char *text;

	buf_text(&line, kind);
	for (size_t i = 0; word[i] != NULL; i++) {
		buf_byte(&line, ' ');
		(void)text_plain(&line, word[i], 0);
	}
	buf_byte(&line, '\n');
	text = buf_string(&line);
	if (text != NULL)
		g_ptr_array_add(l->line, g_strdup(text));
	else
		l->failed = true;
	buf_free(&line);
}

static void
add_verdict(struct lines *l, const char *domain, const struct verdict *v)
{
	const char *scope = v->below ? "subdomains" : "domain";

	add(l, "verdict", (const char *const[]){ domain, scope,
	    verdict_code_word(v->code), NULL });
	if (attention_publish(v))
		add(l, "publish", (const char *const[]){ domain, scope,
		    v->next_record, NULL });
	for (size_t i = 0; i < v->blockers; i++) {
		const struct verdict_blocker *b = &v->blocker[i];

		/* Of DNS, why names the key or the term. */
		add(l, "blocker", (const char *const[]){ domain, scope, b->word,
		    b->sender != NULL ? b->sender : b->of_dns ? b->why : "-",
		    NULL });
	}
}

/* What is to be done about mail to a domain. */
static void
add_inbound(struct lines *l, const char *domain, const struct tls_facts *t)
{
	for (size_t i = 0; i < t->items; i++)
		if (tls_code_severity(t->item[i].code) == TLS_ACT)
			add(l, "inbound", (const char *const[]){ domain,
			    tls_code_word(t->item[i].code),
			    tls_result_name(&t->item[i]), t->item[i].mx !=
			    NULL ? t->item[i].mx : "-", NULL });
}

/* The work on each domain. */
struct reading {
	const struct verdicts *v;
	struct lines *lines;
	int *exit_status;
};

static enum dmarc_status
judge(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	const struct reading *r = ctx;

	seat->made = arena_alloc(seat->arena, sizeof(struct verdicts_judged));
	return seat->made == NULL ? dmarc_no_memory(err) :
	    verdicts_judge(r->v, seat, i, false, seat->made, err);
}

static enum dmarc_status
note(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	struct reading *r = ctx;
	const struct verdicts_judged *d = seat->made;

	(void)err;
	verdicts_note(r->v, d, r->exit_status);
	for (size_t s = 0; s < d->judgement.verdicts; s++)
		add_verdict(r->lines, r->v->domain[i],
		    &d->judgement.verdict[s]);
	/* readiness does not show mail to the domain. */
	if (r->v->form != VERDICTS_TEXT)
		add_inbound(r->lines, r->v->domain[i], &d->beside.tls);
	return DMARC_OK;
}

static void
end(struct each_seat *seat)
{
	if (seat->made != NULL)
		verdicts_free(seat->made);
}

/* Judges all domains. */
static enum dmarc_status
add_verdicts(struct lines *l, const struct verdicts *v, int *exit_status,
    struct dmarc_err *err)
{
	struct reading r = { v, l, exit_status };
	const struct each_work work = { judge, note, end, &r };

	return each_domain(v->each, &work, v->domains, err);
}

/* Whether reports come, and the last message that was set aside. */
static enum dmarc_status
add_flow(struct lines *l, const struct verdicts *v, struct dmarc_err *err)
{
	const struct summary *s = v->summary;
	struct statement rows = aside_latest_start(v->gather->db, INT64_MIN,
	    s->now, 1);
	struct aside_row row;

	add(l, "reports", (const char *const[]){ attention_silence(s->last,
	    s->newest) ? "silence" : "come", NULL });
	while (aside_latest_next(&rows, &row))
		add(l, "set-aside", (const char *const[]){ row.name,
		    row.reason, NULL });
	return statement_end(&rows, DMARC_OK, err);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum dmarc_status
compare(struct changed *c, struct dmarc_err *err)
{
	const char *state = buf_string(&c->state);
	char *before = NULL;
	enum dmarc_status st = text_file_read(c->file, &before, err);

	if (state == NULL) {
		g_free(before);
		return dmarc_no_memory(err);
	}
	/* Never overwrite a file that --changed did not write. */
	if (st == DMARC_E_CONFIG || (st == DMARC_OK && before != NULL &&
	    *before != '\0' && !g_str_has_prefix(before, HEAD)))
		st = dmarc_fail(err, DMARC_E_USAGE, "--changed %s: this is not "
		    "a file that --changed wrote; name a new one", c->file);
	c->differs = g_strcmp0(before, state) != 0;
	g_free(before);
	return st;
}

enum dmarc_status
changed_read(struct changed *c, const struct verdicts *v, int *exit_status,
    struct dmarc_err *err)
{
	struct lines l = { .line = g_ptr_array_new_with_free_func(g_free) };
	enum dmarc_status st = add_verdicts(&l, v, exit_status, err);

	if (st == DMARC_OK)
		st = add_flow(&l, v, err);
	if (st == DMARC_OK && l.failed)
		st = dmarc_no_memory(err);
	g_ptr_array_sort(l.line, by_text);
	buf_text(&c->state, HEAD);
	for (guint i = 0; i < l.line->len; i++)
		buf_text(&c->state, g_ptr_array_index(l.line, i));
	g_ptr_array_free(l.line, TRUE);
	return st == DMARC_OK ? compare(c, err) : st;
}

static enum dmarc_status
cannot(const struct changed *c, struct dmarc_err *err)
{
	int why = errno;

	return dmarc_fail(err, dmarc_errno_status(why), "--changed %s: what "
	    "was said cannot be kept, so it will be said again: %s", c->file,
	    strerror(why));
}

/* Writes the state to the open file of a name beside the file. */
static enum dmarc_status
write_state(const struct changed *c, int fd, const char *name,
    struct dmarc_err *err)
{
	FILE *f = fdopen(fd, "w");

	if (f == NULL) {
		(void)close(fd);
		return cannot(c, err);
	}
	if (fwrite(c->state.data, 1, c->state.len, f) != c->state.len ||
	    fflush(f) != 0 || fsync(fd) != 0) {
		enum dmarc_status st = cannot(c, err);

		(void)fclose(f);
		return st;
	}
	if (fclose(f) != 0 || rename(name, c->file) != 0)
		return cannot(c, err);
	return DMARC_OK;
}

enum dmarc_status
changed_keep(struct changed *c, struct dmarc_err *err)
{
	char *name;
	enum dmarc_status st;
	int fd;

	if (c->file == NULL || !c->differs)
		return DMARC_OK;
	name = g_strconcat(c->file, ".XXXXXX", NULL);
	fd = mkstemp(name);
	st = fd < 0 ? cannot(c, err) : write_state(c, fd, name, err);
	if (fd >= 0 && st != DMARC_OK)
		(void)unlink(name);
	g_free(name);
	return st;
}

void
changed_free(struct changed *c)
{
	buf_free(&c->state);
}

/*
 * pages.c: see pages.h.
 */
#include "report/run/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/day.h"
#include "common/text.h"
#include "report/html/html.h"
#include "report/html/site/site.h"
#include "report/mail/body.h"
#include "report/mail/mail.h"
#include "report/say/attention.h"
#include "report/say/command.h"
#include "report/say/format.h"

#define TEXT_MOST 30000		/* bytes of the text part of a mail */
#define NAME_COLUMNS 120	/* of a domain in a subject */
#define SUMS_COLUMNS 240		/* of the verdicts after it */

/* Notes whether mail to a domain needs attention. */
static enum dmarc_status
note_beside(const struct pages *p, const char *domain, struct overview *o,
    struct dmarc_err *err)
{
	struct beside b;
	enum dmarc_status st = verdicts_beside(p->verdicts, domain, &b, err);

	if (st != DMARC_OK)
		return st;
	overview_inbound(o, tls_acts(&b.tls));
	if (p->verdicts->form != VERDICTS_TEXT && tls_needs_action(&b.tls))
		o->attention = true;
	return DMARC_OK;
}

/* Judge all domains for the overview: a row for each verdict. */
static enum dmarc_status
look_over(const struct pages *p, struct overview *o, int *exit_status,
    struct dmarc_err *err)
{
	const struct verdicts *v = p->verdicts;
	enum dmarc_status st = DMARC_OK;

	*o = (struct overview){ .arena = v->keep,
	    .today = day_of(v->gather->now), .last = v->summary->last };
	for (size_t i = 0; st == DMARC_OK && i < v->domains; i++) {
		struct judgement j;

		st = verdicts_judge(v, i, &j, exit_status, err);
		if (st == DMARC_OK)
			st = overview_add(o, v->domain[i], &j, err);
		if (st == DMARC_OK)
			st = note_beside(p, v->domain[i], o, err);
		judgement_free(&j);
	}
	overview_sort(o);
	return st;
}

enum dmarc_status
pages_html(struct output *out, const struct pages *p, int *exit_status,
    struct dmarc_err *err)
{
	const struct verdicts *v = p->verdicts;
	const struct summary *s = v->summary;
	struct html h = { .out = out, .summary = s, .title = p->title };
	struct overview o;
	enum dmarc_status st = look_over(p, &o, exit_status, err);

	if (st == DMARC_OK && v->quiet && !o.attention &&
	    !attention_flow(s->rest, s->last, s->newest))
		goto out;
	if (st == DMARC_OK)
		st = html_begin(&h, &o, err);
	for (size_t i = 0; st == DMARC_OK && i < o.domains; i++) {
		struct trend trend[2];
		struct judgement j;
		struct beside b;

		arena_reset(v->arena);
		st = judge_trends(v->gather, o.domain[i].domain, v->arena, &j,
		    trend, err);
		if (st == DMARC_OK)
			st = verdicts_beside(v, o.domain[i].domain, &b, err);
		if (st == DMARC_OK)
			st = html_domain(&h, o.domain[i].domain, &j, trend,
			    &b, err);
	}
	if (st == DMARC_OK)
		st = html_end(&h, err);
out:
	overview_free(&o);
	return st;
}

/* Cut text to whole lines within TEXT_MOST; the last names what is missing. */
static void
cut_text(struct buf *text, const char *command)
{
	size_t lines = 0, len = TEXT_MOST;
	char last[96];

	if (text->failed || text->len <= TEXT_MOST)
		return;
	while (len > 0 && text->data[len - 1] != '\n')
		len--;
	for (size_t i = len; i < text->len; i++)
		lines += text->data[i] == '\n';
	text->len = len;
	(void)snprintf(last, sizeof last, "\n%zu more lines are cut here: "
	    "dmarc-report %s", lines, command);
	command_complete(text, last);
	buf_byte(text, '\n');
}

/*
 * "DMARC week 46: example.com NOT READY (1 to fix)", "DMARC week 46: 2 domains,
 * 1 to do: 1 NOT READY, 1 DONE"
 */
static void
make_subject(const struct pages *p, const struct overview *o, struct buf *out)
{
	struct buf sums = BUF_INIT(1 << 20);
	char count[48];

	buf_text(out, p->title);
	buf_text(out, ": ");
	if (o->domains == 1) {
		(void)text_plain(out, o->domain[0].row[0].name,
		    NAME_COLUMNS);
		buf_byte(out, ' ');
		overview_rows(&sums, &o->domain[0]);
	} else {
		(void)snprintf(count, sizeof count, "%zu domains",
		    o->domains);
		buf_text(out, count);
		buf_text(out, o->domains > 0 ? ", " : "");
		if (o->domains > 0)
			overview_codes(&sums, o);
	}
	if (buf_string(&sums) != NULL)
		(void)text_plain(out, buf_string(&sums), SUMS_COLUMNS);
	buf_free(&sums);
}

/* Whether a domain has a section of its own in a mail. */
static bool
has_section(const struct mail_page *page, const struct overview_domain *d)
{
	return !page->brief || d->attention;
}

/* Add domains to the HTML of a mail while there is room. */
static enum dmarc_status
make_html(const struct pages *p, const struct overview *o,
    struct mail_page *page, struct dmarc_err *err)
{
	const struct verdicts *v = p->verdicts;
	enum dmarc_status st = DMARC_OK;
	size_t more = 0;

	mail_page_begin(page, o);
	for (size_t i = 0; st == DMARC_OK && i < o->domains; i++) {
		struct trend trend[2];
		struct judgement j;
		struct beside b;

		if (!has_section(page, &o->domain[i]))
			continue;
		if (!mail_page_room(page)) {
			more++;
			continue;
		}
		arena_reset(v->arena);
		st = page->brief ? judge_domain(v->gather,
		    o->domain[i].domain, v->arena, &j, err) :
		    judge_trends(v->gather, o->domain[i].domain, v->arena, &j,
		    trend, err);
		if (st == DMARC_OK)
			st = verdicts_beside(v, o->domain[i].domain, &b, err);
		if (st == DMARC_OK)
			mail_page_domain(page, o->domain[i].domain, &j, trend,
			    &b);
	}
	if (st == DMARC_OK)
		mail_page_end(page, more);
	return st;
}

enum dmarc_status
pages_mail(struct output *out, const struct pages *p, int *exit_status,
    struct dmarc_err *err)
{
	struct output text = OUTPUT_INIT(NULL);
	struct buf subject = BUF_INIT(1 << 20);
	struct mail_page page = { .summary = p->verdicts->summary,
	    .title = p->title, .command = p->list,
	    .out = BUF_INIT(MAIL_BYTES) };
	struct mail m = { .to = p->to, .from = p->from, .list = p->list,
	    .now = p->verdicts->gather->now };
	struct overview o;
	int ignored = 0;	/* look_over() has set *exit_status */
	enum dmarc_status st = look_over(p, &o, exit_status, err);

	if (st == DMARC_OK)
		st = verdicts_write(&text, p->verdicts, &ignored, err);
	if (st != DMARC_OK || (text.buf.len == 0 && !text.buf.failed))
		goto out;	/* quiet, and nothing to report */
	cut_text(&text.buf, p->list);
	page.most = MAIL_BYTES - text.buf.len;
	make_subject(p, &o, &subject);
	st = make_html(p, &o, &page, err);
	m.subject = buf_string(&subject);
	m.text = buf_string(&text.buf);
	m.html = buf_string(&page.out);
	if (st == DMARC_OK && (m.subject == NULL || m.text == NULL ||
	    m.html == NULL))
		st = dmarc_no_memory(err);
	if (st == DMARC_OK) {
		mail_write(&out->buf, &m);
		st = output_flush(out, err);
	}
out:
	buf_free(&page.out);
	buf_free(&subject);
	buf_free(&text.buf);
	overview_free(&o);
	return st;
}

/* A site while its domains are judged. */
struct site_run {
	const struct verdicts *v;
	struct tree *tree;
	struct overview overview;
	char **todo;		/* of each domain, owned */
	bool terminal;
};

/* Says how far the run is; a terminal only. */
static void
show_progress(const struct site_run *r, size_t done)
{
	char all[FORMAT_TEXT], so_far[FORMAT_TEXT];

	if (!r->terminal)
		return;
	format_count(r->v->domains, all);
	format_count(done, so_far);
	(void)fprintf(stderr, "\rdomains: %s of %s", so_far, all);
}

static void
show_end(const struct site_run *r, const struct tree_count *count)
{
	char pages[FORMAT_TEXT], written[FORMAT_TEXT], removed[FORMAT_TEXT];

	if (!r->terminal)
		return;
	format_count(count->pages, pages);
	format_count(count->written, written);
	format_count(count->removed, removed);
	(void)fprintf(stderr, "\r\033[K%s pages: %s written, %s removed\n",
	    pages, written, removed);
}

/* Keeps what the index says of a domain. */
static enum dmarc_status
keep_todo(struct site_run *r, size_t i, struct buf *text,
    struct dmarc_err *err)
{
	const char *todo = buf_string(text);

	r->todo[i] = todo != NULL ? strdup(todo) : NULL;
	return r->todo[i] != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* Judges a domain and gives its pages to the folder. */
static enum dmarc_status
add_domain(struct site_run *r, size_t i, struct dmarc_err *err)
{
	const struct verdicts *v = r->v;
	struct site_pages pages = { .first = NULL };
	struct judgement j;
	struct trend trend[2];
	struct beside b;
	const struct site_domain d = { .domain = v->domain[i],
	    .judgement = &j, .trend = trend, .beside = &b,
	    .now = v->summary->now, .last = v->summary->last };
	enum dmarc_status st;

	arena_reset(v->arena);
	st = judge_trends(v->gather, v->domain[i], v->arena, &j, trend, err);
	if (st == DMARC_OK)
		st = verdicts_beside(v, v->domain[i], &b, err);
	if (st == DMARC_OK)
		st = overview_add(&r->overview, v->domain[i], &j, err);
	if (st == DMARC_OK) {
		summary_note(v->summary, &j.hearing);
		overview_inbound(&r->overview, tls_acts(&b.tls));
		st = site_domain(&d, v->arena, &pages, err);
	}
	if (st == DMARC_OK)
		st = site_put(r->tree, &pages, err);
	if (st == DMARC_OK)
		st = keep_todo(r, i, &pages.todo, err);
	site_pages_free(&pages);
	judgement_free(&j);
	return st;
}

/* Writes the page of all domains, and removes what is gone. */
static enum dmarc_status
end_site(struct site_run *r, struct dmarc_err *err)
{
	struct site_pages pages = { .first = NULL };
	const struct site_index index = { .overview = &r->overview,
	    .summary = r->v->summary, .todo = r->todo };
	struct tree_count count;
	enum dmarc_status st;

	overview_sort(&r->overview);
	st = site_index(&index, &pages, err);
	if (st == DMARC_OK)
		st = site_put(r->tree, &pages, err);
	if (st == DMARC_OK)
		st = tree_finish(r->tree, &count, err);
	if (st == DMARC_OK)
		show_end(r, &count);
	site_pages_free(&pages);
	return st;
}

enum dmarc_status
pages_site(const struct verdicts *v, const char *folder,
    struct dmarc_err *err)
{
	struct site_run r = { .v = v, .overview = { .arena = v->keep,
	    .today = day_of(v->gather->now), .last = v->summary->last },
	    .todo = calloc(v->domains + 1, sizeof *r.todo),
	    .terminal = isatty(STDERR_FILENO) };
	enum dmarc_status st = r.todo == NULL ? dmarc_no_memory(err) :
	    tree_open(folder, &r.tree, err);

	for (size_t i = 0; st == DMARC_OK && i < v->domains; i++) {
		show_progress(&r, i);
		st = add_domain(&r, i, err);
	}
	if (st == DMARC_OK)
		st = end_site(&r, err);
	else if (r.terminal)
		(void)fputs("\r\033[K", stderr);
	for (size_t i = 0; r.todo != NULL && i < v->domains; i++)
		free(r.todo[i]);
	free(r.todo);
	overview_free(&r.overview);
	tree_close(r.tree);
	return st;
}

/*
 * site.c: see site.h.
 */
#include "report/run/verdicts/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/html/site/site.h"
#include "report/html/site/tree.h"
#include "report/say/format.h"
#include "report/say/output.h"
#include "report/say/overview.h"

/* A site while its domains are judged. */
struct site_state {
	const struct verdicts *v;
	struct tree *tree;
	struct overview overview;
	char **todo;		/* of each domain, owned */
	bool terminal;
	int exit_status;	/* unused: site has no --exit-code */
};

/* Says how far the run is; a terminal only. */
static void
show_progress(const struct site_state *r, size_t done)
{
	char all[FORMAT_TEXT], so_far[FORMAT_TEXT];

	if (!r->terminal)
		return;
	format_count(r->v->domains, all);
	format_count(done, so_far);
	(void)fprintf(stderr, "\rdomains: %s of %s", so_far, all);
}

static void
show_end(const struct site_state *r, const struct tree_count *count)
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

/* A domain, judged, and its pages. */
struct made {
	struct verdicts_judged judged;
	struct site_pages pages;
};

static enum dmarc_status
make(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	const struct verdicts *v = ((const struct site_state *)ctx)->v;
	struct made *m = arena_alloc(seat->arena, sizeof *m);
	const struct site_domain d = { .domain = v->domain[i],
	    .judgement = m != NULL ? &m->judged.judgement : NULL,
	    .trend = m != NULL ? m->judged.trend : NULL,
	    .beside = m != NULL ? &m->judged.beside : NULL,
	    .now = v->summary->now, .last = v->summary->last };
	enum dmarc_status st;

	if (m == NULL)
		return dmarc_no_memory(err);
	seat->made = m;
	st = verdicts_judge(v, seat, i, true, &m->judged, err);
	return st == DMARC_OK ? site_domain(&d, seat->arena, &m->pages, err) :
	    st;
}

/* Gives the pages of a domain to the folder. */
static enum dmarc_status
put(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	struct site_state *r = ctx;
	struct made *m = seat->made;
	const char *todo;
	enum dmarc_status st;

	show_progress(r, i);
	verdicts_note(r->v, &m->judged, &r->exit_status);
	st = overview_add(&r->overview, r->v->domain[i], &m->judged.judgement,
	    err);
	if (st != DMARC_OK)
		return st;
	overview_inbound(&r->overview, tls_acts(&m->judged.beside.tls));
	st = site_put(r->tree, &m->pages, err);
	if (st != DMARC_OK)
		return st;
	todo = buf_string(&m->pages.todo);
	r->todo[i] = todo != NULL ? strdup(todo) : NULL;
	return r->todo[i] != NULL ? DMARC_OK : dmarc_no_memory(err);
}

static void
end(struct each_seat *seat)
{
	struct made *m = seat->made;

	if (m == NULL)
		return;
	site_pages_free(&m->pages);
	verdicts_free(&m->judged);
}

/* Writes the page of all domains, and removes what is gone. */
static enum dmarc_status
end_site(struct site_state *r, struct dmarc_err *err)
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
site_run(const struct verdicts *v, const char *folder,
    struct dmarc_err *err)
{
	struct site_state r = { .v = v, .overview = { .arena = v->keep,
	    .today = day_of(v->gather->now), .last = v->summary->last },
	    .todo = calloc(v->domains + 1, sizeof *r.todo),
	    .terminal = output_is_terminal(stderr) };
	const struct each_work work = { make, put, end, &r };
	enum dmarc_status st = r.todo == NULL ? dmarc_no_memory(err) :
	    tree_open(folder, &r.tree, err);

	if (st == DMARC_OK)
		st = each_domain(v->each, &work, v->domains, err);
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

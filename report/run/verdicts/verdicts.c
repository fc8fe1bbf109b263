/*
 * verdicts.c: see verdicts.h. Each thread writes its domain into memory; what
 * depends on the domains before it, such as a comma, is added in order.
 */
#include "report/run/verdicts/verdicts.h"

#include "common/day.h"
#include "report/data/document.h"
#include "report/data/explain_json.h"
#include "report/data/prom.h"
#include "report/say/attention.h"
#include "report/text/digest.h"
#include "report/text/explain.h"
#include "report/text/readiness.h"
#include "report/text/sources.h"

/* The state of the output while domains are judged. */
struct writer {
	const struct verdicts *v;
	verdicts_seer *see;	/* NULL: nobody */
	void *ctx;
	int *exit_status;
	struct output *out;
	struct document document;
	struct explain_json explain;
	struct digest digest;
	struct prom prom;
	size_t pages;
	bool attention;		/* some domain needs it */
};

/* A domain that is judged, and its part of the output. */
struct part {
	struct verdicts_judged judged;
	struct output text;	/* in memory */
	size_t pages;		/* in it */
	struct prom prom;
	struct apart apart;	/* of its week */
	bool attention;
};

/* The entries of a domain, each of which begins with a comma. */
static enum dmarc_status
make_json(const struct writer *w, const char *domain, struct part *p,
    struct dmarc_err *err)
{
	struct document d = w->document;
	const struct judgement *j = &p->judged.judgement;
	enum dmarc_status st = DMARC_OK;

	d.out = &p->text;
	d.entries = 1;
	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++)
		st = document_verdict(&d, domain, &j->verdict[i],
		    &j->hearing, &j->dns, i == 0 ? &p->judged.beside : NULL,
		    err);
	return st;
}

static enum dmarc_status
make_explanation(const struct writer *w, struct each_seat *seat,
    const char *domain, struct part *p, struct dmarc_err *err)
{
	const struct judgement *j = &p->judged.judgement;
	struct script s = { .gather = &seat->gather, .domain = domain,
	    .judgement = j, .beside = &p->judged.beside,
	    .arena = seat->arena };
	struct explain_json x = w->explain;
	enum dmarc_status st = DMARC_OK;

	x.out = &p->text;
	x.entries = 1;
	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++) {
		s.verdict = &j->verdict[i];
		if (w->v->form == VERDICTS_EXPLAIN_JSON) {
			st = explain_json_add(&x, &s, err);
			continue;
		}
		if (p->pages++ > 0)
			buf_byte(&p->text.buf, '\n');
		st = explain_page(&p->text, &s, w->v->sql, err);
	}
	return st;
}

/* Makes a page; of a weekly page only its facts: put_domain() writes it. */
static enum dmarc_status
make_page(const struct writer *w, struct each_seat *seat, const char *domain,
    struct part *p, struct dmarc_err *err)
{
	const struct summary *s = w->v->summary;

	if (w->v->quiet && !p->attention)
		return DMARC_OK;
	p->pages = 1;
	if (w->v->form == VERDICTS_WEEKLY)
		return apart_read(seat->gather.db, domain, s->week, &p->apart,
		    err);
	return readiness_page(&p->text, domain, &p->judged.judgement,
	    &p->judged.beside, day_of(s->now), s->last, err);
}

static enum dmarc_status
make_text(const struct writer *w, struct each_seat *seat, const char *domain,
    struct part *p, struct dmarc_err *err)
{
	switch (w->v->form) {
	case VERDICTS_JSON:
		return make_json(w, domain, p, err);
	case VERDICTS_PROM:
		return prom_domain(&p->prom, domain, &p->judged.judgement,
		    &p->judged.beside, seat->arena, err);
	case VERDICTS_EXPLAIN:
	case VERDICTS_EXPLAIN_JSON:
		return make_explanation(w, seat, domain, p, err);
	case VERDICTS_DIGEST:
		return DMARC_OK;	/* put_domain() adds the domain */
	default:
		return make_page(w, seat, domain, p, err);
	}
}

static enum dmarc_status
make(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	const struct writer *w = ctx;
	struct part *p = arena_alloc(seat->arena, sizeof *p);
	const struct judgement *j;
	enum dmarc_status st;

	if (p == NULL)
		return dmarc_no_memory(err);
	seat->made = p;
	p->text = (struct output)OUTPUT_INIT(NULL);
	p->text.colour = w->out->colour;
	prom_begin(&p->prom, &seat->gather);
	st = verdicts_judge(w->v, seat, i, false, &p->judged, err);
	if (st != DMARC_OK)
		return st;
	j = &p->judged.judgement;
	p->attention = attention_domain(j->verdict, j->verdicts,
	    w->v->summary->last, j->last_report) ||
	    (w->v->form != VERDICTS_TEXT &&
	    tls_needs_action(&p->judged.beside.tls));
	return make_text(w, seat, w->v->domain[i], p, err);
}

static void
end(struct each_seat *seat)
{
	struct part *p = seat->made;

	if (p == NULL)
		return;
	verdicts_free(&p->judged);
	prom_free(&p->prom);
	buf_free(&p->text.buf);
}

/* Begins pages of text: after a blank line, or after notes on the names. */
static void
begin_pages(struct writer *w, size_t pages)
{
	struct buf *out = &w->out->buf;
	size_t before = out->len;

	if (w->pages == 0)
		summary_asked(out, w->v->summary->asked);
	if (w->pages > 0 || out->len > before)
		buf_byte(out, '\n');
	w->pages += pages;
}

/* Adds the text of a domain; comma: drop its first byte, a comma, if first. */
static enum dmarc_status
put_text(struct writer *w, const struct part *p, bool comma,
    struct dmarc_err *err)
{
	const struct buf *text = &p->text.buf;
	size_t from = comma && text->len > 0 && w->pages++ == 0 ? 1 : 0;

	if (text->failed)
		return dmarc_no_memory(err);
	if (text->len > from)
		buf_add(&w->out->buf, text->data + from, text->len - from);
	return output_flush(w->out, err);
}

static enum dmarc_status
put_domain(struct writer *w, const char *domain, struct part *p,
    struct dmarc_err *err)
{
	const struct judgement *j = &p->judged.judgement;

	switch (w->v->form) {
	case VERDICTS_JSON:
		return put_text(w, p, !w->v->lines, err);
	case VERDICTS_EXPLAIN_JSON:
		return put_text(w, p, true, err);
	case VERDICTS_PROM:
		prom_join(&w->prom, &p->prom);
		return DMARC_OK;
	case VERDICTS_DIGEST:
		return digest_add(&w->digest, domain, j, &p->judged.beside,
		    err);
	default:
		if (p->pages == 0)
			return DMARC_OK;
		begin_pages(w, p->pages);
		return w->v->form != VERDICTS_WEEKLY ?
		    put_text(w, p, false, err) :
		    weekly_page(w->out, w->v->summary, domain, &p->apart, j,
		    &p->judged.beside, err);
	}
}

static enum dmarc_status
put(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	struct writer *w = ctx;
	struct part *p = seat->made;
	const char *domain = w->v->domain[i];
	enum dmarc_status st = DMARC_OK;

	verdicts_note(w->v, &p->judged, w->exit_status);
	w->attention = w->attention || p->attention;
	if (w->see != NULL)
		st = w->see(w->ctx, domain, &p->judged, err);
	return st == DMARC_OK ? put_domain(w, domain, p, err) : st;
}

/* Write the end of the output, after the last domain. */
static enum dmarc_status
write_end(struct writer *w, struct dmarc_err *err)
{
	const struct summary *s = w->v->summary;
	bool flow = attention_flow(s->rest, s->last, s->newest);

	if (w->v->form == VERDICTS_JSON)
		return document_end(&w->document, err);
	if (w->v->form == VERDICTS_EXPLAIN_JSON)
		explain_json_end(&w->explain);
	if (w->v->form == VERDICTS_PROM)
		return prom_write(&w->prom, w->out, err);
	if (w->v->form == VERDICTS_DIGEST && (!w->v->quiet || w->attention ||
	    flow)) {
		enum dmarc_status st = apart_read(w->v->gather->db, NULL,
		    s->week, &w->digest.apart, err);

		return st == DMARC_OK ? digest_write(&w->digest, err) : st;
	}
	/* Pages of weekly already end with the summary. */
	if (w->v->form == VERDICTS_TEXT && (w->pages > 0 || !w->v->quiet))
		summary_end(&w->out->buf, s);
	else if (w->v->form == VERDICTS_TEXT ||
	    (w->v->form == VERDICTS_WEEKLY && w->pages == 0 && flow))
		summary_alert(&w->out->buf, s);
	return DMARC_OK;
}

enum dmarc_status
verdicts_judge(const struct verdicts *v, struct each_seat *seat, size_t i,
    bool trends, struct verdicts_judged *out, struct dmarc_err *err)
{
	const char *domain = v->domain[i];
	struct judgement *j = &out->judgement;
	enum dmarc_status st = trends ? judge_trends(&seat->gather, domain,
	    seat->arena, j, out->trend, err) :
	    judge_domain(&seat->gather, domain, seat->arena, j, err);

	return st != DMARC_OK ? st : beside_read(seat->gather.db, domain,
	    v->summary->last, day_of(v->summary->now), seat->arena,
	    &out->beside, err);
}

void
verdicts_free(struct verdicts_judged *d)
{
	judgement_free(&d->judgement);
}

void
verdicts_note(const struct verdicts *v, const struct verdicts_judged *d,
    int *exit_status)
{
	const struct judgement *j = &d->judgement;

	summary_note(v->summary, &j->hearing);
	for (size_t s = 0; s < j->verdicts; s++)
		judge_note_exit(exit_status, j->verdict[s].code);
}

enum dmarc_status
verdicts_write(struct output *out, const struct verdicts *v,
    verdicts_seer *see, void *ctx, int *exit_status, struct dmarc_err *err)
{
	struct writer w = { .v = v, .out = out, .see = see, .ctx = ctx,
	    .exit_status = exit_status,
	    .document = { .out = out, .rest = v->summary->rest,
	    .asked = v->summary->asked,
	    .now = v->summary->now, .from = v->summary->last - W28 + 1,
	    .to = v->summary->last, .lines = v->lines, .top = v->top },
	    .explain = { .out = out, .sql = v->sql, .now = v->summary->now,
	    .last = v->summary->last },
	    .digest = { .out = out, .summary = v->summary, .arena = v->keep } };
	const struct each_work work = { make, put, end, &w };
	enum dmarc_status st = DMARC_OK;

	if (v->domains == 0 && v->form != VERDICTS_JSON &&
	    v->form != VERDICTS_EXPLAIN_JSON && v->form != VERDICTS_PROM) {
		summary_nothing(&out->buf, v->summary->rest);
		summary_looked(&out->buf, &v->summary->rest->looked);
		summary_aside(&out->buf, v->summary->rest);
		return DMARC_OK;
	}
	prom_begin(&w.prom, v->gather);
	if (v->form == VERDICTS_JSON)
		st = document_begin(&w.document, err);
	if (v->form == VERDICTS_EXPLAIN_JSON)
		st = explain_json_begin(&w.explain, err);
	if (st == DMARC_OK)
		st = each_domain(v->each, &work, v->domains, err);
	if (st == DMARC_OK)
		st = write_end(&w, err);
	digest_free(&w.digest);
	prom_free(&w.prom);
	return st;
}

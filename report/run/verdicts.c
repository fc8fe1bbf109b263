/*
 * verdicts.c: see verdicts.h.
 */
#include "report/run/verdicts.h"

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
	struct output *out;
	struct document document;
	struct digest digest;
	struct prom prom;
	struct explain_json explain;
	struct beside beside;	/* of the domain that is being written */
	size_t pages;
	bool attention;		/* some domain needs it */
};

static enum dmarc_status
write_json(struct writer *w, const char *domain, const struct judgement *j,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++)
		st = document_verdict(&w->document, domain, &j->verdict[i],
		    &j->hearing, &j->dns, i == 0 ? &w->beside : NULL, err);
	return st;
}

/* Begins a page of text: after a blank line, or after notes on the names. */
static void
begin_page(struct writer *w)
{
	struct buf *out = &w->out->buf;
	size_t before = out->len;

	if (w->pages++ == 0)
		summary_asked(out, w->v->summary->asked);
	if (w->pages > 1 || out->len > before)
		buf_byte(out, '\n');
}

static enum dmarc_status
write_explanation(struct writer *w, const char *domain,
    const struct judgement *j, struct dmarc_err *err)
{
	struct script s = { .gather = w->v->gather, .domain = domain,
	    .judgement = j, .beside = &w->beside, .arena = w->v->arena };
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++) {
		s.verdict = &j->verdict[i];
		if (w->v->form == VERDICTS_EXPLAIN_JSON) {
			st = explain_json_add(&w->explain, &s, err);
			continue;
		}
		begin_page(w);
		st = explain_page(w->out, &s, w->v->sql, err);
	}
	return st;
}

static enum dmarc_status
write_page(struct writer *w, const char *domain,
    const struct judgement *j, struct dmarc_err *err)
{
	const struct summary *s = w->v->summary;
	struct apart apart = { 0 };
	enum dmarc_status st;

	begin_page(w);
	if (w->v->form == VERDICTS_TEXT)
		return readiness_page(w->out, domain, j, &w->beside,
		    day_of(s->now), s->last, err);
	st = apart_read(w->v->gather->db, domain, s->week, &apart, err);
	return st != DMARC_OK ? st : weekly_page(w->out, s, domain, &apart, j,
	    &w->beside, err);
}

static enum dmarc_status
write_domain(struct writer *w, const char *domain,
    const struct judgement *j, struct dmarc_err *err)
{
	bool attention = attention_domain(j->verdict, j->verdicts,
	    w->v->summary->last, j->last_report) ||
	    (w->v->form != VERDICTS_TEXT && tls_needs_action(&w->beside.tls));

	w->attention = w->attention || attention;
	switch (w->v->form) {
	case VERDICTS_JSON:
		return write_json(w, domain, j, err);
	case VERDICTS_PROM:
		return prom_domain(&w->prom, domain, j, &w->beside,
		    w->v->arena, err);
	case VERDICTS_EXPLAIN:
	case VERDICTS_EXPLAIN_JSON:
		return write_explanation(w, domain, j, err);
	case VERDICTS_DIGEST:
		return digest_add(&w->digest, domain, j, &w->beside, err);
	default:
		return w->v->quiet && !attention ? DMARC_OK :
		    write_page(w, domain, j, err);
	}
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
verdicts_judge(const struct verdicts *v, size_t i, struct judgement *out,
    int *exit_status, struct dmarc_err *err)
{
	enum dmarc_status st;

	arena_reset(v->arena);
	st = judge_domain(v->gather, v->domain[i], v->arena, out, err);
	if (st != DMARC_OK)
		return st;
	summary_note(v->summary, &out->hearing);
	for (size_t s = 0; s < out->verdicts; s++)
		judge_note_exit(exit_status, out->verdict[s].code);
	return DMARC_OK;
}

enum dmarc_status
verdicts_beside(const struct verdicts *v, const char *domain,
    struct beside *out, struct dmarc_err *err)
{
	return beside_read(v->gather->db, domain, v->summary->last,
	    day_of(v->summary->now), v->arena, out, err);
}

enum dmarc_status
verdicts_write(struct output *out, const struct verdicts *v,
    int *exit_status, struct dmarc_err *err)
{
	struct writer w = { .v = v, .out = out,
	    .document = { .out = out, .rest = v->summary->rest,
	    .asked = v->summary->asked,
	    .now = v->summary->now, .from = v->summary->last - W28 + 1,
	    .to = v->summary->last, .lines = v->lines, .top = v->top },
	    .explain = { .out = out, .sql = v->sql, .now = v->summary->now,
	    .last = v->summary->last },
	    .digest = { .out = out, .summary = v->summary, .arena = v->keep } };
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
	for (size_t i = 0; st == DMARC_OK && i < v->domains; i++) {
		struct judgement j;

		st = verdicts_judge(v, i, &j, exit_status, err);
		if (st == DMARC_OK)
			st = verdicts_beside(v, v->domain[i], &w.beside, err);
		if (st == DMARC_OK)
			st = write_domain(&w, v->domain[i], &j, err);
		judgement_free(&j);
	}
	if (st == DMARC_OK)
		st = write_end(&w, err);
	digest_free(&w.digest);
	prom_free(&w.prom);
	return st;
}

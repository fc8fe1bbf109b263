/*
 * verdicts.c: see verdicts.h.
 */
#include "report/verdicts.h"

#include "common/day.h"
#include "report/readiness.h"

/* 10 is worse than 11 is worse than 12, and 0 is fine. */
static void
note_exit(int *worst, int status)
{
	if (status != 0 && (*worst == 0 || status < *worst))
		*worst = status;
}

static enum dmarc_status
write_one(struct output *out, const struct verdicts *v, struct document *d,
    const char *domain, const struct judgement *j, size_t i,
    struct dmarc_err *err)
{
	switch (v->form) {
	case VERDICTS_JSON:
		return document_verdict(d, domain, &j->verdict[i],
		    &j->mismatch, &j->dns, err);
	case VERDICTS_TEXT:
		return readiness_page(out, domain, &j->verdict[i],
		    &j->mismatch, day_of(v->gather->now), err);
	default:
		return DMARC_OK;
	}
}

enum dmarc_status
verdicts_write(struct output *out, const struct verdicts *v,
    int *exit_status, struct dmarc_err *err)
{
	struct document d = { .out = out, .rest = v->rest,
	    .now = v->gather->now, .top = v->top,
	    .last = gather_last_settled(v->gather->now) };
	enum dmarc_status st = DMARC_OK;
	size_t written = 0;

	if (v->form == VERDICTS_JSON)
		st = document_begin(&d, err);
	for (size_t i = 0; st == DMARC_OK && i < v->domains; i++) {
		const char *domain = v->domain[i].name;
		struct judgement j;

		arena_reset(v->arena);
		st = judge_domain(v->gather, domain, v->arena, &j, err);
		for (size_t s = 0; st == DMARC_OK && s < j.verdicts; s++) {
			note_exit(exit_status, judge_exit(j.verdict[s].code));
			if (written++ > 0 && v->form == VERDICTS_TEXT)
				buf_byte(&out->buf, '\n');
			st = write_one(out, v, &d, domain, &j, s, err);
		}
	}
	if (v->form == VERDICTS_JSON)
		document_end(&d);
	return st;
}

/*
 * context.c: see context.h.
 */
#include "report/run/context.h"

enum dmarc_status
context_window(struct run *r, const char *until, int64_t last, int64_t days,
    struct dmarc_err *err)
{
	const char *since = r->opts->since;
	struct day_window w;
	const char *fault;
	char text[DAY_TEXT];

	if (!day_window_of(since, until, day_of(r->opts->now), last, days, &w,
	    &fault)) {
		day_iso(last, text);
		if (fault == NULL)
			return dmarc_fail(err, DMARC_E_USAGE, "--until is "
			    "before --since; without --until, the last day is "
			    "%s", text);
		return dmarc_fail(err, DMARC_E_USAGE, "'%.60s' is not a date, "
		    "RFC 3339 time, ISO week, number of days (28d) or "
		    "last-week", fault);
	}
	r->window = w;
	return DMARC_OK;
}

void
context_nothing(struct run *r, const char *what)
{
	char span[DAY_SPAN_TEXT];

	day_span(r->window.from, r->window.to, false, span);
	buf_text(&r->out.buf, "No ");
	buf_text(&r->out.buf, what);
	buf_text(&r->out.buf, " about your domains in ");
	buf_text(&r->out.buf, span);
	buf_text(&r->out.buf, " (UTC).\n");
}

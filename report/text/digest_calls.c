/*
 * digest_calls.c: see digest_part.h. The number of things to do, and the
 * domains to act on, to step up and to look at.
 */
#include "report/text/digest_part.h"

#include <stdio.h>

#include "report/say/format.h"

/* The first lines of the page, each with its own rows. */
enum call { CALL_ACT, CALL_STEP, CALL_LOOK, CALLS };

static enum call
call_of(const struct overview_row *r)
{
	if (r->code == VERDICT_ROLL_BACK || r->code == VERDICT_NOT_READY)
		return CALL_ACT;
	if (r->todo == 0)
		return CALLS;
	return r->code == VERDICT_READY_FOR_QUARANTINE ||
	    r->code == VERDICT_READY_FOR_REJECT ? CALL_STEP : CALL_LOOK;
}

static void
put_call(struct digest *d, enum call call)
{
	static const char *const word[CALLS][2] = {
		{ "Act on", "" }, { "", "may step up" }, { "Look at", "" } };
	struct format_flow f;
	size_t n = 0, named = 0;
	char count[FORMAT_TEXT + 2];

	for (size_t i = 0; i < d->rows; i++)
		n += call_of(&d->row[i].row) == call;
	if (n == 0)
		return;
	flow_begin(&f, &d->out->buf, "");
	flow_text(&f, word[call][0]);
	(void)snprintf(count, sizeof count, "%zu%s", n,
	    word[call][1][0] == '\0' ? ":" : "");
	flow_text(&f, count);
	if (word[call][1][0] != '\0')
		flow_text(&f, call == CALL_STEP ? "may step up:" : "");
	for (size_t i = 0; i < d->rows && named < DIGEST_NAMES; i++) {
		const struct overview_row *r = &d->row[i].row;

		if (call_of(r) != call)
			continue;
		named++;
		flow_value(&f, r->name, call == CALL_STEP ? named < n ? "," :
		    "." : "");
		if (call != CALL_STEP) {
			flow_text(&f, r->verdict);
			buf_text(&d->out->buf, named < n ? "," : ".");
			f.at++;
		}
	}
	if (n > named) {
		(void)snprintf(count, sizeof count, "%zu", n - named);
		flow_text(&f, "and");
		flow_text(&f, count);
		flow_text(&f, "more.");
	}
	flow_end(&f);
}

void
digest_calls(struct digest *d)
{
	char line[OVERVIEW_TODO];
	size_t todo = 0;

	if (d->rows == 0)
		return;
	for (size_t i = 0; i < d->rows; i++)
		todo += d->row[i].row.todo;
	overview_todo(todo, d->tls.acts, line);
	line[0] = line[0] == 'n' ? 'N' : line[0];
	buf_text(&d->out->buf, line);
	buf_text(&d->out->buf, todo + d->tls.acts == 0 &&
	    d->silents > 0 ?
	    " for domains with reports.\n" : ".\n");
	for (int c = 0; c < CALLS; c++)
		put_call(d, (enum call)c);
}

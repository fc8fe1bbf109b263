/*
 * weekly.c: see weekly.h. A verdict is about 28 settled days, a week is from
 * Monday to Sunday; every part says which days it is about.
 */
#include "report/text/weekly.h"

#include <stdio.h>

#include "common/day.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/format.h"
#include "report/text/page.h"
#include "report/text/readiness.h"
#include "report/text/sources.h"

void
weekly_title(const struct weekly *w, const char *about)
{
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8];
	char week[WEEKLY_TITLE_TEXT];
	int year;
	unsigned number;

	day_week(w->week->from, &year, &number);
	(void)snprintf(week, sizeof week, "DMARC week %u", number);
	day_span(w->week->from, w->week->to, true, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	page_title(w->out, week, about, right);
}

/* Nothing is open, and nothing happened that is worth a line. */
static bool
is_quiet(const struct judgement *j)
{
	for (size_t i = 0; i < j->verdicts; i++)
		if (j->verdict[i].code != VERDICT_DONE ||
		    j->verdict[i].advices > 0 || j->verdict[i].changes > 0)
			return false;
	return !j->mismatch.differs[0] && !j->mismatch.differs[1];
}

/* All that a domain at its goal has to say. */
static void
put_quiet(const struct weekly *w, const struct judgement *j)
{
	const struct verdict *v = &j->verdict[0];
	struct buf *out = &w->out->buf;
	struct page p = { .out = w->out, .v = v, .today = day_of(w->now),
	    .last = w->last };
	uint64_t ours = 0, pass = 0, forged = 0;
	char a[FORMAT_TEXT], b[FORMAT_TEXT], c[FORMAT_TEXT], line[320];
	struct format_flow f;

	for (size_t s = 0; s < j->verdicts; s++)
		for (size_t i = 0; i < j->verdict[s].entries; i++) {
			const struct verdict_entry *e =
			    &j->verdict[s].entry[i];

			if (e->class == CLASS_SPOOF)
				forged += e->messages;
			if (!class_direct(e->class))
				continue;
			ours += e->messages;
			pass += e->pass;
		}
	format_count(ours, a);
	format_percent(pass, ours, b);
	format_count(forged, c);
	page_verdict(&p);
	flow_begin(&f, out, "");
	(void)snprintf(line, sizeof line, "Nothing to do. In 28 days %s "
	    "message%s of yours (%s pass) and %s forged. Reports: %u of 28 "
	    "days, %zu organization%s.", a, ours == 1 ? "" : "s", b, c,
	    (unsigned)v->days, v->reporters, v->reporters == 1 ? "" : "s");
	flow_text(&f, line);
	flow_end(&f);
}

static void
put_command(const struct weekly *w, const char *text, const char *domain)
{
	struct format_flow f;

	flow_begin(&f, &w->out->buf, "");
	flow_text(&f, text);
	flow_name(&f, domain, "");
	flow_end(&f);
}

enum dmarc_status
weekly_page(const struct weekly *w, const char *domain,
    const struct model_apart *apart, const struct judgement *j,
    struct dmarc_err *err)
{
	struct buf *out = &w->out->buf;

	weekly_title(w, domain);
	if (is_quiet(j)) {
		put_quiet(w, j);
		text_uncounted(out, "", apart);
		weekly_rest(w);
		return output_flush(w->out, err);
	}
	readiness_body(w->out, domain, j, day_of(w->now), w->last);
	text_uncounted(out, "", apart);
	weekly_rest(w);
	if (j->last_report != INT64_MIN) {
		format_rule(out, NULL, '-');
		put_command(w, "Who sends: dmarc-report sources", domain);
		put_command(w, "Why: dmarc-report explain", domain);
	}
	return output_flush(w->out, err);
}

void
weekly_rest(const struct weekly *w)
{
	struct buf *out = &w->out->buf;
	char day[DAY_SHORT_TEXT], since[DAY_SHORT_TEXT + 2];
	struct format_flow f;

	text_rest(out, "", w->rest);
	if (w->rest->last_seen == INT64_MIN)
		buf_text(out, "The database has seen no mail yet: "
		    "dmarc-ingest MAILDIR reads it.\n");
	if (!attention_silence(w->last, w->newest) ||
	    w->newest == INT64_MIN)
		return;
	day_short(w->newest, day_of(w->now), day);
	flow_begin(&f, out, "SILENCE  ");
	flow_text(&f, "No reports at all since those about");
	(void)snprintf(since, sizeof since, "%s:", day);
	flow_text(&f, since);
	flow_text(&f, "does dmarc-ingest run, and does their mailbox still "
	    "get mail?");
	flow_end(&f);
}

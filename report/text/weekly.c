/*
 * weekly.c: see weekly.h. A verdict covers 28 settled days, the week is the
 * last 7 of them; every part names its days.
 */
#include "report/text/weekly.h"

#include <stdio.h>

#include "common/day.h"
#include "report/beside/tls_text.h"
#include "report/say/format.h"
#include "report/say/paragraph.h"
#include "report/text/page.h"
#include "report/text/readiness.h"

void
weekly_title(struct output *out, const struct summary *s, const char *about)
{
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8];
	char week[SUMMARY_TITLE];

	summary_title(s, week);
	day_span(s->week->from, s->week->to, true, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	page_title(out, week, about, right);
}

/* Whether nothing is open and no event is worth a line. */
static bool
is_quiet(const struct judgement *j)
{
	for (size_t i = 0; i < j->verdicts; i++)
		if (j->verdict[i].code != VERDICT_DONE ||
		    j->verdict[i].advices > 0 || j->verdict[i].changes > 0)
			return false;
	return !judge_differs(&j->hearing.mismatch) &&
	    !judge_differs(&j->hearing.unvouched);
}

/* The short page of a domain at its goal. */
static void
put_quiet(struct output *out, const struct summary *s,
    const struct judgement *j, size_t inbound)
{
	const struct verdict *v = &j->verdict[0];
	struct page p = { .out = out, .v = v, .today = day_of(s->now),
	    .last = s->last };
	uint64_t ours = 0, pass = 0, forged = 0;
	char a[FORMAT_TEXT], b[FORMAT_TEXT], c[FORMAT_TEXT], line[320];
	struct format_flow f;

	for (size_t k = 0; k < j->verdicts; k++)
		for (size_t i = 0; i < j->verdict[k].entries; i++) {
			const struct verdict_entry *e =
			    &j->verdict[k].entry[i];

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
	flow_begin(&f, &out->buf, "");
	flow_text(&f, inbound > 0 ? "The policy may stay." :
	    "Nothing to do.");
	paragraph_inbound(&f, inbound);
	(void)snprintf(line, sizeof line, "In 28 days %s "
	    "message%s of yours (%s pass) and %s forged. Reports: %u of 28 "
	    "days, %zu organization%s.", a, ours == 1 ? "" : "s", b, c,
	    (unsigned)v->days, v->reporters, v->reporters == 1 ? "" : "s");
	flow_text(&f, line);
	flow_end(&f);
	paragraph_hearing(&out->buf, &j->hearing);
	paragraph_dns_changes(&out->buf, "DNS changed: ", &j->dns, p.today);
}

static void
put_command(struct buf *out, const char *label, const char *command,
    const char *domain)
{
	struct format_flow f;

	flow_begin(&f, out, label);
	flow_command(&f, command, domain, "");
	flow_end(&f);
}

enum dmarc_status
weekly_page(struct output *out, const struct summary *s, const char *domain,
    const struct apart *apart, const struct judgement *j,
    const struct beside *b, struct dmarc_err *err)
{
	bool quiet = is_quiet(j);

	weekly_title(out, s, domain);
	if (quiet)
		put_quiet(out, s, j, tls_acts(&b->tls));
	else
		readiness_body(out, domain, j, b, day_of(s->now), s->last,
		    tls_acts(&b->tls));
	if (b->tls.groups > 0) {
		buf_byte(&out->buf, '\n');
		tls_text(out, &b->tls, day_of(s->now), true);
		buf_byte(&out->buf, '\n');
	}
	summary_uncounted(&out->buf, "", apart);
	summary_end(&out->buf, s);
	if (!quiet && j->last_report != INT64_MIN) {
		format_rule(&out->buf, NULL, '-');
		put_command(&out->buf, "Who sends: ", "dmarc-report sources",
		    domain);
		put_command(&out->buf, "Why: ", "dmarc-report explain",
		    domain);
	}
	return output_flush(out, err);
}

/*
 * readiness.c: see readiness.h.
 */
#include "report/text/readiness.h"

#include <stdio.h>

#include "common/day.h"
#include "report/say/paragraph.h"
#include "report/text/page.h"

/* Everything about one scope. dns is NULL for the scope of subdomains. */
static void
put_scope(struct page *p, const struct dns *dns, int64_t last_report,
    size_t inbound)
{
	const struct paragraph_days days = { p->today, p->last, last_report,
	    inbound };

	page_verdict(p);
	paragraph_counts(&p->out->buf, p->v, &days);
	if (p->v->code == VERDICT_NO_DATA)
		return;
	page_todo(p);
	page_what_if(p);
	page_senders(p);
	page_other(p);
	page_changes(p);
	buf_byte(&p->out->buf, '\n');
	page_reports(p);
	if (dns != NULL)
		paragraph_dns(&p->out->buf, p->domain, dns, p->today);
	page_next(p);
}

void
readiness_body(struct output *out, const char *domain,
    const struct judgement *j, const struct beside *b, int64_t today,
    int64_t last, size_t inbound)
{
	struct page p = { .out = out, .domain = domain, .today = today,
	    .last = last, .beside = b };

	for (size_t i = 0; i < j->verdicts; i++) {
		p.v = &j->verdict[i];
		p.items = 0;
		if (p.v->below) {
			buf_byte(&out->buf, '\n');
			format_rule(&out->buf, "SUBDOMAINS", '-');
		}
		put_scope(&p, i == 0 ? &j->dns : NULL, j->last_report,
		    i == 0 ? inbound : 0);
		if (i == 0)
			paragraph_hearing(&out->buf, &j->hearing);
	}
}

enum dmarc_status
readiness_page(struct output *out, const char *domain,
    const struct judgement *j, const struct beside *b, int64_t today,
    int64_t last,
    struct dmarc_err *err)
{
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8];

	day_span(last - W28 + 1, last, false, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	page_title(out, "DMARC readiness", domain, right);
	readiness_body(out, domain, j, b, today, last, 0);
	return output_flush(out, err);
}

/*
 * domain_page.c: see pages.h. The verdicts about a domain, with all that the
 * page of dmarc-report weekly --format html says of it.
 */
#include "report/html/site/pages.h"

#include "report/html/write.h"

enum dmarc_status
pages_domain(struct pages *s, struct dmarc_err *err)
{
	const struct judgement *j = s->d->judgement;
	struct output o = OUTPUT_INIT(NULL);
	struct buf *out = &o.buf;

	pages_begin(s, &o, "DMARC: ", NULL);
	buf_text(out, "<p class=\"dim\">");
	/* Without data, the page is about no days. */
	if (j->verdict[0].code != VERDICT_NO_DATA) {
		buf_text(out, "28 days: ");
		html_span(out, s->d->last - W28 + 1, s->d->last);
		buf_text(out, " (UTC). ");
	}
	buf_text(out, "<a href=\"" PAGES_EXPLAIN "\">How the verdict "
	    "came about</a>");
	if (g_hash_table_size(s->other) > 0)
		buf_text(out, " · <a href=\"" PAGES_OTHERS "\">Other senders"
		    "</a>");
	buf_text(out, "</p>\n");
	for (size_t i = 0; i < j->verdicts; i++) {
		struct part p = pages_part(s, &o, i);

		p.level = j->verdicts > 1 ? 2 : 1;
		part_all(&p);
	}
	return pages_end(s, &o, "index.html", err);
}

/*
 * overview.c: see part.h. All domains of a page in one table.
 */
#include "report/html/part.h"

#include <stdio.h>

#include "common/day.h"
#include "report/html/write.h"

/* Where a row leads: to the page of its domain, or its section below. */
static void
put_address(const struct part *p, const char *domain, bool below,
    size_t section)
{
	struct buf *out = &p->out->buf;

	if (p->links != NULL && p->links->domain(p->links->site, domain,
	    below, out))
		return;
	buf_text(out, "#s");
	html_number(out, (int64_t)section);
}

static void
put_row(const struct part *p, const char *domain,
    const struct overview_row *r, size_t section)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<tr><th scope=\"row\"><a href=\"");
	put_address(p, domain, r->below, section);
	buf_text(out, "\">");
	html_text(out, r->name);
	buf_text(out, "</a></th><td>");
	buf_text(out, r->policy);
	buf_text(out, "</td><td class=\"");
	buf_text(out, part_tone(r->code));
	buf_text(out, "\">");
	html_text(out, r->verdict);
	buf_text(out, "</td>");
	html_cell_count(out, r->yours);
	html_cell_percent(out, r->pass, r->yours);
	html_cell_count(out, r->forged);
	html_cell_count(out, r->todo);
	buf_text(out, "</tr>\n");
}

/* "3 to do: 1 ROLL BACK, 2 NOT READY" */
static void
put_codes(struct buf *out, const struct overview *o)
{
	struct buf text = BUF_INIT(4096);

	overview_codes(&text, o);
	buf_text(out, "<p>");
	html_built(out, &text);
	buf_text(out, "</p>\n");
}

static void
put_legend(struct buf *out, const struct overview *o)
{
	struct buf text = BUF_INIT(PART_LINES);
	const char *below = NULL;

	for (size_t i = 0; i < o->domains && below == NULL; i++)
		if (o->domain[i].rows > 1)
			below = o->domain[i].row[1].name;
	overview_legend(&text, below, false);
	buf_text(out, "<p class=\"dim small\">");
	html_built(out, &text);
	buf_text(out, "</p>\n");
}

enum dmarc_status
part_overview(const struct part *p, const struct overview *o,
    struct dmarc_err *err)
{
	static const char *const column[] = { "Domain", "Policy", "Verdict",
	    ">Yours", ">Pass", ">Forged", ">To do" };
	struct buf *out = &p->out->buf;
	char caption[DAY_SPAN_TEXT + 96], span[DAY_SPAN_TEXT];
	enum dmarc_status st = DMARC_OK;
	size_t section = 0;

	day_span(o->last - W7 + 1, o->last, false, span);
	(void)snprintf(caption, sizeof caption, "Verdicts look at 28 days; "
	    "yours, pass and forged are of %s", span);
	put_codes(out, o);
	part_table(p, caption);
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; st == DMARC_OK && i < o->domains; i++) {
		for (size_t r = 0; r < o->domain[i].rows; r++)
			put_row(p, o->domain[i].domain,
			    &o->domain[i].row[r], ++section);
		st = output_flush(p->out, err);
	}
	part_table_end(p);
	put_legend(out, o);
	return st;
}

/*
 * inbound.c: see part.h. Mail to the domain, by its TLS reports.
 */
#include "report/html/part.h"

#include "report/beside/tls_text.h"
#include "report/html/write.h"

#define NAME_BYTES (1 << 20)	/* of names */
#define ITEMS_MOST 50

static void
put_group(const struct part *p, const struct tls_group *g)
{
	struct buf *out = &p->out->buf, who = BUF_INIT(NAME_BYTES);

	buf_text(out, "<tr><th scope=\"row\">");
	buf_text(out, tls_group_name(g->type, g->mode));
	buf_text(out, "</th>");
	html_cell_count(out, g->successful + g->failed);
	html_cell_count(out, g->failed);
	buf_text(out, "<td class=\"n\">");
	if (g->since != INT64_MIN)
		html_day(out, g->since, p->today);
	else
		buf_byte(out, '-');
	buf_text(out, "</td><td class=\"text\">");
	tls_describe_who(&who, g->who, g->whos, true);
	html_built(out, &who);
	buf_text(out, "</td></tr>\n");
}

static void
put_item(const struct part *p, const struct tls_item *item)
{
	struct buf *out = &p->out->buf;
	struct buf text = BUF_INIT(NAME_BYTES), fix = BUF_INIT(NAME_BYTES);
	bool act = tls_code_severity(item->code) == TLS_ACT;

	buf_text(out, "<li><b class=\"");
	buf_text(out, act ? "bad" : "care");
	buf_text(out, "\">");
	buf_text(out, tls_verb(item));
	buf_text(out, "</b> ");
	tls_describe(&text, item, p->today);
	html_built(out, &text);
	buf_text(out, ". ");
	tls_describe_fix(&fix, item);
	html_built(out, &fix);
	buf_text(out, "</li>\n");
}

void
part_inbound(const struct part *p)
{
	static const char *const column[] = { "Policy", ">Sessions",
	    ">Failed", ">Since", "Failed for" };
	const struct tls_facts *t = &p->beside->tls;
	struct buf *out = &p->out->buf;

	if (t->groups == 0)
		return;
	part_heading(p, 1, "inbound", "Mail to you");
	part_table(p, "Sessions of others who delivered mail to you, by TLS "
	    "reports of 28 days; a session may stand under several policies");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < t->groups; i++)
		put_group(p, &t->group[i]);
	part_table_end(p);
	if (t->items == 0)
		return;
	buf_text(out, "<ol>\n");
	for (size_t i = 0; i < t->items && i < ITEMS_MOST; i++)
		put_item(p, &t->item[i]);
	buf_text(out, "</ol>\n");
}

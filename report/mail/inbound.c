/*
 * inbound.c: see body_part.h. Mail to a domain, by its TLS reports.
 */
#include "report/mail/body_part.h"

#include "report/beside/tls_text.h"
#include "report/html/write.h"

#define NAME_BYTES (1 << 20)	/* of names */
#define ITEMS_MOST 8

static void
put_group(struct mail_page *p, const struct tls_group *g, int64_t today)
{
	struct buf *out = &p->out;
	size_t mark = out->len;

	mail_row(p);
	buf_text(out, MAIL_LEFT);
	buf_text(out, tls_group_name(g->type, g->mode));
	buf_text(out, "</td>");
	mail_count(out, g->successful + g->failed);
	mail_count(out, g->failed);
	buf_text(out, MAIL_RIGHT);
	if (g->since != INT64_MIN)
		html_day(out, g->since, today);
	else
		buf_byte(out, '-');
	buf_text(out, "</td></tr>\n");
	(void)mail_keep(p, mark);
}

static void
put_item(struct mail_page *p, const struct tls_item *item, int64_t today)
{
	struct buf *out = &p->out;
	struct buf text = BUF_INIT(NAME_BYTES), fix = BUF_INIT(NAME_BYTES);
	size_t mark = out->len;

	buf_text(out, "<p style=\"margin:8px 0;font-size:13px\"><b>");
	buf_text(out, tls_verb(item));
	buf_text(out, "</b> ");
	tls_describe(&text, item, today);
	mail_cut(out, &text);
	buf_text(out, ". ");
	tls_describe_fix(&fix, item);
	html_built(out, &fix);
	buf_text(out, "</p>\n");
	(void)mail_keep(p, mark);
}

void
mail_inbound(struct mail_page *p, const struct tls_facts *t, int64_t today)
{
	static const char *const column[] = { "Policy", ">Sessions",
	    ">Failed", ">Since" };
	size_t mark = p->out.len;

	if (t->groups == 0)
		return;
	mail_heading(&p->out, "3", "15px",
	    "Mail to you, by TLS reports of 28 days");
	mail_columns(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < t->groups; i++)
		put_group(p, &t->group[i], today);
	buf_text(&p->out, "</table>\n");
	if (!mail_keep(p, mark))
		return;
	for (size_t i = 0; i < t->items && i < ITEMS_MOST; i++)
		put_item(p, &t->item[i], today);
}

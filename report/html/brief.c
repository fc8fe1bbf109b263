/*
 * brief.c: see part.h. A to-do list in a few lines, for a page of all domains.
 */
#include "report/html/part.h"

#include "report/html/write.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/items.h"
#include "report/say/paragraph.h"

#define BRIEF 3			/* items; the most urgent stand first */

static void
put_record(const struct part *p)
{
	struct buf *out = &p->out->buf, text = BUF_INIT(PART_LINES);

	buf_text(out, "<li><span class=\"tag bad\">PUBLISH</span> <code>");
	describe_record(&text, p->domain, p->v->next_record);
	html_built(out, &text);
	buf_text(out, "</code> <span class=\"dim\">");
	buf_text(out, paragraph_tags(p->v));
	buf_text(out, "</span></li>\n");
}

/* The item that the blocker i leads. */
static void
put_item(const struct part *p, size_t i)
{
	struct verdict_blocker b = items_sum(p->v->blocker, p->v->blockers, i);
	struct buf *out = &p->out->buf;
	char failing[DESCRIBE_FAILING];

	buf_text(out, "<li>");
	part_tag(out, &b);
	part_title(p, &b);
	if (b.messages > 0) {
		describe_failing(&b, failing);
		buf_text(out, " <span class=\"dim\">");
		html_text(out, failing);
		buf_text(out, "</span>");
	}
	buf_text(out, "</li>\n");
}

void
part_brief(const struct part *p)
{
	const struct verdict *v = p->v;
	struct buf *out = &p->out->buf;
	bool publish = attention_publish(v);
	size_t n = 0;

	for (size_t i = 0; i < v->blockers; i++)
		n += attention_counted(v->blocker, i);
	if (n == 0 && !publish)
		return;
	buf_text(out, "<ul class=\"brief\">\n");
	if (publish)
		put_record(p);
	for (size_t i = 0, shown = 0; i < v->blockers && shown < BRIEF; i++)
		if (attention_counted(v->blocker, i)) {
			put_item(p, i);
			shown++;
		}
	if (n > BRIEF) {
		buf_text(out, "<li class=\"dim\">and ");
		html_count(out, n - BRIEF);
		buf_text(out, " more</li>\n");
	}
	buf_text(out, "</ul>\n");
}

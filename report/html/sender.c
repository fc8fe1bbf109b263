/*
 * sender.c: see part.h. The days of a sender, and what changed on them.
 */
#include "report/html/part.h"

#include "common/day.h"
#include "report/html/days.h"
#include "report/html/write.h"
#include "report/say/marks.h"

#define MARK_BYTES (1 << 20)	/* of the words of a mark */

/* The marks of one day, from number at on; returns the next day's first. */
static size_t
put_day(const struct part *p, const struct day_marks *m, size_t at)
{
	struct buf text = BUF_INIT(MARK_BYTES);
	int64_t day = m->list[at].day;

	do {
		marks_describe(&text, &m->list[at++], p->today);
		if (at < m->n && m->list[at].day == day)
			buf_text(&text, "; ");
	} while (at < m->n && m->list[at].day == day);
	html_built(&p->out->buf, &text);
	return at;
}

/* The sign of a mark, and its day. */
static void
put_sign(const struct part *p, const struct day_marks *m, size_t at,
    bool of_domain)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<b class=\"sign\">");
	buf_byte(out, (unsigned char)days_sign(m, at, of_domain));
	buf_text(out, "</b> ");
	html_day(out, m->list[at].day, p->today);
}

static void
put_earlier(struct buf *out, uint64_t n)
{
	html_plural(out, n, "earlier change", "earlier changes");
}

void
part_marks(const struct part *p, const struct day_marks *m, bool of_domain)
{
	struct buf *out = &p->out->buf;

	if (m->n == 0)
		return;
	buf_text(out, of_domain ? "<p class=\"small dim\">" :
	    "<tr class=\"told\"><td class=\"text\" colspan=\"6\">");
	for (size_t i = 0; i < m->n; ) {
		buf_text(out, i > 0 ? ". " : "");
		put_sign(p, m, i, of_domain);
		buf_text(out, ": ");
		i = put_day(p, m, i);
	}
	if (m->earlier > 0) {
		buf_text(out, ". Not shown: ");
		put_earlier(out, m->earlier);
	}
	buf_text(out, of_domain ? "</p>\n" : "</td></tr>\n");
}

/* Seven days of a sender, from day from: seven cells. */
static void
put_days(const struct part *p, const struct trend_days *d, int from)
{
	struct buf *out = &p->out->buf;

	for (int i = from; i < from + 7; i++) {
		buf_text(out, "<td class=\"n\">");
		if (p->t->reported[i])
			html_count(out, d->day[i].messages);
		else
			buf_byte(out, '-');
		if (d->day[i].fail > 0) {
			buf_text(out, "<span class=\"sub bad\">");
			html_count(out, d->day[i].fail);
			buf_text(out, d->day[i].fail == 1 ? " fails</span>" :
			    " fail</span>");
		}
		buf_text(out, "</td>");
	}
	buf_text(out, "</tr>\n");
}

/* The first week with any report among the days of a sender. */
static int
first_week(const struct trend *t, const struct trend_days *d)
{
	int day = d->from;

	while (day < TREND_DAYS && !t->reported[day])
		day++;
	return day / 7;
}

void
part_days(const struct part *p, const struct trend_days *list, size_t n)
{
	static const char *const weekday[] = { ">Mon", ">Tue", ">Wed", ">Thu",
	    ">Fri", ">Sat", ">Sun" };
	const char *column[8] = { "From" };
	struct buf *out = &p->out->buf;
	int64_t first = trend_first(p->t);

	for (unsigned i = 0; i < 7; i++)
		column[1 + i] = weekday[(day_weekday(first) + i) % 7];
	part_fold(p, "Day by day");
	part_table(p, "Messages a day; - is a day without reports");
	part_columns(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < n; i++) {
		const struct trend_days *d = &list[i];

		buf_text(out, i > 0 ? "</tbody><tbody>\n" : "");
		buf_text(out, "<tr><th scope=\"rowgroup\" colspan=\"8\">");
		part_name(out, d->name);
		buf_text(out, "</th></tr>\n");
		for (int week = first_week(p->t, d); week < TREND_WEEKS;
		    week++) {
			buf_text(out, "<tr><th scope=\"row\" class=\"n\">");
			html_day(out, first + INT64_C(7) * week, p->today);
			buf_text(out, "</th>");
			put_days(p, d, week * 7);
		}
	}
	part_table_end(p);
	part_fold_end(p);
}

/* The changes of a day as a row; returns the first of the next. */
static size_t
put_change(const struct part *p, const struct day_marks *m, size_t at,
    bool of_domain)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<tr><th scope=\"row\">");
	put_sign(p, m, at, of_domain);
	buf_text(out, "</th><td class=\"text\">");
	at = put_day(p, m, at);
	buf_text(out, "</td></tr>\n");
	return at;
}

/* The first mark since a day. */
static size_t
first_since(const struct day_marks *m, int64_t since)
{
	size_t at = 0;

	while (at < m->n && m->list[at].day < since)
		at++;
	return at;
}

/* The changes of the domain and of the sender since a day, as a table. */
static void
put_changes(const struct part *p, const struct day_marks *domain,
    const struct day_marks *sender, int64_t since)
{
	static const char *const column[] = { "Day", "What changed" };
	size_t i = first_since(domain, since), j = first_since(sender, since);
	struct buf *out = &p->out->buf;

	if (i == domain->n && j == sender->n)
		return;
	part_table(p, "Numbers are changes of this sender, letters those of "
	    "the domain");
	part_columns(p, column, sizeof column / sizeof *column);
	if (domain->earlier + sender->earlier > 0) {
		buf_text(out, "<tr><th scope=\"row\">before</th>"
		    "<td class=\"text\">");
		put_earlier(out, domain->earlier + sender->earlier);
		buf_text(out, "</td></tr>\n");
	}
	while (i < domain->n || j < sender->n)
		if (j == sender->n || (i < domain->n &&
		    domain->list[i].day <= sender->list[j].day))
			i = put_change(p, domain, i, true);
		else
			j = put_change(p, sender, j, false);
	part_table_end(p);
}

void
part_sender_days(const struct part *p, const struct trend_days *d)
{
	int64_t since = trend_first(p->t) + d->from;
	struct buf *out = &p->out->buf;
	char id[PART_ID];

	part_id(p, "d", id);
	days_chart(out, id, p->t, d, true, p->today);
	buf_text(out, d->from == 0 ? "<p class=\"small dim\">Messages a day "
	    "in 12 weeks that are yours or a service's" :
	    "<p class=\"small dim\">All its messages a day in 28 days");
	buf_text(out, ": what passes stands above the line, what fails hangs "
	    "below it. Hatched: no reports</p>\n");
	put_changes(p, &p->t->marks, &d->marks, since);
	part_days(p, d, 1);
}

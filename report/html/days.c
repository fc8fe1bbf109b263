/*
 * days.c: see days.h.
 */
#include "report/html/days.h"

#include "common/day.h"
#include "report/html/svg.h"
#include "report/html/write.h"
#include "report/say/marks.h"

#define TENTHS INT64_C(10)
#define VISIBLE INT64_C(12)	/* tenths; the least visible size */
#define NAME_BYTES (1 << 20)	/* of a text with names */
#define SIGNS (2 * MARKS_MOST)

/* Lengths in tenths. The days begin at left, below the signs. */
struct shape {
	int64_t left, top, width, height;
	int64_t sign;		/* least distance between two signs */
	bool wide;
};

static const struct shape narrow = { 0, 100, INT64_C(20) * TREND_DAYS, 240, 80,
    false };
static const struct shape page = { 340, 160, INT64_C(53) * TREND_DAYS, 840,
    100, true };

/* What is drawn, and where. */
struct days {
	struct buf *out;
	const struct trend *t;
	const struct trend_days *d;
	const struct shape *s;
	int64_t cell;		/* the width of a day */
	int64_t base;		/* of the bars */
	uint64_t pass, fail;	/* the largest of any day */
	double most;		/* their sum: the full height */
};

char
days_sign(const struct day_marks *m, size_t at, bool of_domain)
{
	char sign = of_domain ? 'A' : '1';

	for (size_t i = 1; i <= at; i++)
		sign = (char)(sign + (m->list[i].day > m->list[i - 1].day));
	return sign;
}

/* The left edge of day number at of the trend. */
static int64_t
x_at(const struct days *x, int at)
{
	return x->s->left + x->cell * (at - x->d->from);
}

static int64_t
right_of(const struct days *x)
{
	return x_at(x, TREND_DAYS);
}

/* The height of n messages, visible if n is not 0. */
static int64_t
height_of(const struct days *x, uint64_t n)
{
	int64_t h = svg_scale(n, x->most, x->s->height);

	return n > 0 && h < VISIBLE ? VISIBLE : h;
}

static void
find_scale(struct days *x)
{
	int64_t below;

	for (int i = 0; i < TREND_DAYS; i++) {
		const struct share *day = &x->d->day[i];

		if (day->messages - day->fail > x->pass)
			x->pass = day->messages - day->fail;
		if (day->fail > x->fail)
			x->fail = day->fail;
	}
	x->most = (double)x->pass + (double)x->fail;
	below = height_of(x, x->fail);
	if (x->pass > 0 && below > x->s->height - VISIBLE)
		below = x->s->height - VISIBLE;
	x->base = x->s->top + x->s->height - below;
}

/* Hatch each run of days without any report. */
static void
draw_gaps(const struct days *x)
{
	for (int from = x->d->from, to; from < TREND_DAYS; from = to + 1) {
		to = from;
		if (x->t->reported[from])
			continue;
		while (to + 1 < TREND_DAYS && !x->t->reported[to + 1])
			to++;
		svg_marks(x->out, "gap", SVG_SLANTED, x_at(x, from),
		    x->s->top, x->cell * (to - from + 1), x->s->height);
	}
}

static void
draw_bars(const struct days *x, bool failing)
{
	const int64_t gap = x->s->wide ? x->cell / 5 : 0;

	svg_shape_begin(x->out, failing ? "fail" : "pass");
	for (int i = 0; i < TREND_DAYS; i++) {
		const struct share *day = &x->d->day[i];
		int64_t h = height_of(x, failing ? day->fail :
		    day->messages - day->fail);

		if (!failing && h > x->base - x->s->top)
			h = x->base - x->s->top;
		if (h > 0)
			svg_shape_rect(x->out, x_at(x, i),
			    failing ? x->base : x->base - h, x->cell - gap,
			    h);
	}
	svg_shape_end(x->out);
}

/* A day with marks, and its sign. */
struct signed_day {
	int64_t day;
	char sign;
	int64_t line, x;	/* where line and sign stand */
};

/* Add the days of a list of marks, which are of the domain or a sender. */
static size_t
add_signs(const struct days *x, const struct day_marks *m, bool of_domain,
    struct signed_day *list, size_t n)
{
	for (size_t i = 0; i < m->n; i++) {
		int64_t day = m->list[i].day;
		int place = (int)(day - trend_first(x->t));
		size_t at = n;

		if (place < x->d->from || (i > 0 &&
		    m->list[i - 1].day == day))
			continue;
		for (; at > 0 && list[at - 1].day > day; at--)
			list[at] = list[at - 1];
		list[at] = (struct signed_day){ day, days_sign(m, i,
		    of_domain), x_at(x, place), x_at(x, place) };
		n++;
	}
	return n;
}

/*
 * Move signs apart that would stand on each other: to the right while there is
 * room, else to the left.
 */
static void
spread(const struct days *x, struct signed_day *list, size_t n)
{
	int64_t most = right_of(x) - x->s->sign / 2;

	for (size_t i = 1; i < n; i++)
		if (list[i].x < list[i - 1].x + x->s->sign)
			list[i].x = list[i - 1].x + x->s->sign;
	for (size_t i = n; i-- > 0; most = list[i].x - x->s->sign)
		if (list[i].x > most)
			list[i].x = most;
}

static void
draw_signs(const struct days *x)
{
	struct signed_day list[SIGNS];
	size_t n = add_signs(x, &x->t->marks, true, list, 0);

	n = add_signs(x, &x->d->marks, false, list, n);
	for (size_t i = 0; i < n; i++) {
		int64_t at = list[i].line;

		svg_line(x->out, list[i].sign >= 'A' ? "policy" : "change",
		    at, x->s->top - x->s->sign / 6, at,
		    x->s->top + x->s->height);
	}
	spread(x, list, n);
	for (size_t i = 0; i < n; i++) {
		const char sign[] = { list[i].sign, '\0' };

		svg_text(x->out, "note", "middle", list[i].x,
		    x->s->top - x->s->sign / 4, sign, 0);
	}
}

/* The words beside the bars and the dates below them. */
static void
draw_words(const struct days *x, int64_t today)
{
	const int64_t left = x->s->left - 5 * TENTHS;
	int64_t bottom = x->s->top + x->s->height;

	if (x->pass > 0)
		svg_text(x->out, "axis", "end", left,
		    x->base - (x->base - x->s->top) / 2 + 4 * TENTHS, "pass",
		    0);
	if (x->fail > 0)
		svg_text(x->out, "axis", "end", left, x->base +
		    (bottom - x->base) / 2 + (x->pass > 0 &&
		    bottom - x->base < 16 * TENTHS ? 10 : 4) * TENTHS, "fail",
		    0);
	for (int i = x->d->from; i < TREND_DAYS;
	    i += (TREND_DAYS - x->d->from) / 4) {
		char day[DAY_SHORT_TEXT];

		day_short(trend_first(x->t) + i, today, day);
		svg_line(x->out, "base", x_at(x, i), bottom, x_at(x, i),
		    bottom + 4 * TENTHS);
		svg_text(x->out, "axis", "start", x_at(x, i) + 3 * TENTHS,
		    bottom + 13 * TENTHS, day, 0);
	}
}

static void
describe_marks(const struct days *x, struct buf *desc,
    const struct day_marks *m, int64_t today)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->list[i].day < trend_first(x->t) + x->d->from)
			continue;
		buf_text(desc, "; ");
		html_day(desc, m->list[i].day, today);
		buf_text(desc, ": ");
		marks_describe(desc, &m->list[i], today);
	}
}

/* "24 Aug - 15 Nov 2026: 2,772 pass, 28 fail; 9 Nov: ..." */
static void
describe_days(const struct days *x, struct buf *desc, int64_t today)
{
	struct share sum = { 0, 0 };
	uint64_t silent = 0;

	for (int i = x->d->from; i < TREND_DAYS; i++) {
		silent += !x->t->reported[i];
		sum.messages += x->d->day[i].messages;
		sum.fail += x->d->day[i].fail;
	}
	html_span(desc, trend_first(x->t) + x->d->from, x->t->last);
	buf_text(desc, ": ");
	html_count(desc, sum.messages - sum.fail);
	buf_text(desc, sum.messages - sum.fail == 1 ? " passes, " :
	    " pass, ");
	html_count(desc, sum.fail);
	buf_text(desc, sum.fail == 1 ? " fails" : " fail");
	if (silent > 0) {
		buf_text(desc, "; no reports on ");
		html_plural(desc, silent, "day", "days");
	}
	describe_marks(x, desc, &x->t->marks, today);
	describe_marks(x, desc, &x->d->marks, today);
}

void
days_chart(struct buf *out, const char *id, const struct trend *t,
    const struct trend_days *d, bool wide, int64_t today)
{
	struct days x = { .out = out, .t = t, .d = d,
	    .s = wide ? &page : &narrow,
	    .cell = (wide ? page : narrow).width / (TREND_DAYS - d->from) };
	struct buf title = BUF_INIT(NAME_BYTES), desc = BUF_INIT(NAME_BYTES);
	const char *words[2];
	int64_t bottom = x.s->top + x.s->height + (wide ? 180 : 10);

	find_scale(&x);
	buf_text(&title, "Messages a day: ");
	buf_text(&title, d->name);
	describe_days(&x, &desc, today);
	words[0] = buf_string(&title);
	words[1] = buf_string(&desc);
	svg_begin(out, id, wide ? "days page" : "days",
	    (int)(right_of(&x) / TENTHS), (int)(bottom / TENTHS),
	    words[0] != NULL ? words[0] : "", words[1] != NULL ? words[1] :
	    "");
	draw_gaps(&x);
	draw_bars(&x, false);
	draw_bars(&x, true);
	svg_line(out, "base", x.s->left, x.base, right_of(&x), x.base);
	if (wide)
		draw_words(&x, today);
	draw_signs(&x);
	svg_end(out);
	buf_free(&title);
	buf_free(&desc);
}

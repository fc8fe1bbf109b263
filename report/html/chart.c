/*
 * chart.c: see chart.h. Axes are linear and begin at 0. Every part above 0 is
 * visible: a part too small to see is drawn a little too large.
 */
#include "report/html/chart.h"

#include <stdio.h>

#include "common/day.h"
#include "report/html/svg.h"
#include "report/html/write.h"
#include "report/say/format.h"

#define TENTHS INT64_C(10)
#define WIDTH 480
#define VISIBLE INT64_C(12)		/* tenths; the least visible size */
#define TICKS 4			/* lines of a scale at most */
#define SEEN_CELL (11 * TENTHS)	/* of the grid of reporters */
#define LABELS 3		/* rows of policies above the weeks */

/* The look and the name of each kind of mail. */
static const struct {
	const char *class, *name;
	enum svg_marks marks;
} kinds[TREND_KINDS] = {
	[TREND_PASS] = { "pass", "yours, passing", SVG_PLAIN },
	[TREND_FAIL] = { "fail", "yours, failing", SVG_SLANTED },
	[TREND_FORWARDED] = { "fwd", "forwarded", SVG_LEVEL },
	[TREND_UNKNOWN] = { "unk", "not identified", SVG_CROSSED },
	[TREND_FORGED] = { "forged", "forged", SVG_UPRIGHT },
};

static void
draw_kind(struct buf *out, enum trend_kind kind, int64_t x, int64_t y,
    int64_t w, int64_t h)
{
	svg_rect(out, kinds[kind].class, x, y, w, h);
	svg_marks(out, "marks", kinds[kind].marks, x, y, w, h);
}

/* A stretch of time without reports. */
static void
draw_gap(struct buf *out, int64_t x, int64_t y, int64_t w, int64_t h)
{
	svg_marks(out, "gap", SVG_SLANTED, x, y, w, h);
}

const char *
chart_kind(enum trend_kind kind)
{
	return kinds[kind].name;
}

static void
key_begin(struct buf *out)
{
	buf_text(out, "<svg class=\"key\" viewBox=\"0 0 15 15\" "
	    "aria-hidden=\"true\">");
}

void
chart_key(struct buf *out, enum trend_kind kind)
{
	key_begin(out);
	draw_kind(out, kind, 0, 0, 15 * TENTHS, 15 * TENTHS);
	buf_text(out, "</svg>");
}

void
chart_key_gap(struct buf *out)
{
	key_begin(out);
	draw_gap(out, 0, 0, 15 * TENTHS, 15 * TENTHS);
	buf_text(out, "</svg>");
}

void
chart_outcome(struct buf *out, const char *id,
    const struct verdict_what_if *x)
{
	const uint64_t part[TREND_KINDS] = {
		[TREND_PASS] = x->messages - x->lost,
		[TREND_FAIL] = x->at_risk, [TREND_FORWARDED] = x->collateral,
		[TREND_UNKNOWN] = x->unknown, [TREND_FORGED] = x->forged,
	};
	struct buf title = BUF_INIT(256), desc = BUF_INIT(512);
	int64_t width[TREND_KINDS], all = 0, at = 0;
	int largest = 0;

	buf_text(&title, "What becomes of ");
	html_plural(&title, x->messages, "message", "messages");
	for (int k = 0; k < TREND_KINDS; k++) {
		buf_text(&desc, k > 0 ? "; " : "");
		html_count(&desc, part[k]);
		buf_byte(&desc, ' ');
		buf_text(&desc, k == TREND_PASS ? "delivered" :
		    kinds[k].name);
		width[k] = svg_scale(part[k], (double)x->messages,
		    WIDTH * TENTHS);
		if (part[k] > 0 && width[k] < 2 * VISIBLE)
			width[k] = 2 * VISIBLE;
		all += width[k];
		if (width[k] > width[largest])
			largest = k;
	}
	width[largest] -= all - WIDTH * TENTHS;
	svg_begin(out, id, "bar", WIDTH, 28, buf_string(&title) != NULL ?
	    buf_string(&title) : "", buf_string(&desc) != NULL ?
	    buf_string(&desc) : "");
	for (int k = 0; k < TREND_KINDS; k++) {
		if (part[k] == 0)
			continue;
		/* A thin gap between two parts, if there is room. */
		draw_kind(out, (enum trend_kind)k, at, 0, width[k] -
		    (width[k] > 3 * VISIBLE && at + width[k] < WIDTH * TENTHS ?
		    TENTHS : 0), 28 * TENTHS);
		at += width[k];
	}
	svg_end(out);
	buf_free(&title);
	buf_free(&desc);
}

/* A scale from 0 in steps of 1, 2 or 5 times a power of ten. */
struct scale {
	double step, top;
	int steps;
};

static struct scale
scale_for(uint64_t most)
{
	struct scale s = { .step = 1 };
	int turn = 0;

	while ((double)most > s.step * TICKS)
		s.step *= turn++ % 3 == 1 ? 2.5 : 2;	/* 1 2 5 10 */
	while (s.steps == 0 || s.top < (double)most)
		s.top = s.step * ++s.steps;
	return s;
}

/* "400", "2 k", "30 M"; exact, since steps are round numbers. */
static void
scale_label(double value, double step, char out[FORMAT_TEXT])
{
	static const char *const unit[] = { "", " k", " M", " G", " T" };
	size_t u = 0;

	while (step >= 1e3 && u + 1 < sizeof unit / sizeof *unit) {
		step /= 1e3;
		value /= 1e3;
		u++;
	}
	(void)snprintf(out, FORMAT_TEXT, "%.0f%s", value,
	    value > 0 ? unit[u] : "");
}

/* A chart of weeks, of some kinds of mail. Lengths in tenths. */
struct panel {
	const struct trend *t;
	bool kind[TREND_KINDS];	/* drawn here */
	int64_t top, height, left, width;
};

static uint64_t
panel_sum(const struct panel *p, const struct trend_week *w)
{
	uint64_t sum = 0;

	for (int k = 0; k < TREND_KINDS; k++)
		sum += p->kind[k] ? w->messages[k] : 0;
	return sum;
}

static struct scale
panel_scale(const struct panel *p)
{
	uint64_t most = 0;

	for (int i = 0; i < TREND_WEEKS; i++) {
		uint64_t sum = panel_sum(p, &p->t->week[i]);

		if (sum > most)
			most = sum;
	}
	return scale_for(most);
}

static void
panel_grid(struct buf *out, const struct panel *p, const struct scale *s)
{
	for (int i = 0; i <= s->steps; i++) {
		int64_t y = p->top + p->height - p->height * i / s->steps;
		char label[FORMAT_TEXT];

		scale_label(s->step * i, s->step, label);
		svg_line(out, i > 0 ? "grid" : "base", p->left, y,
		    p->left + p->width, y);
		svg_text(out, "axis", "end", p->left - 5 * TENTHS,
		    y + 4 * TENTHS, label, 0);
	}
}

static void
panel_week(struct buf *out, const struct panel *p, const struct scale *s,
    int i)
{
	const struct trend_week *w = &p->t->week[i];
	int64_t cell = p->width / TREND_WEEKS, x = p->left + cell * i;
	int64_t base = p->top + p->height;

	if (w->days == 0) {
		draw_gap(out, x, p->top, cell, p->height);
		return;
	}
	for (int k = 0; k < TREND_KINDS; k++) {
		int64_t h = svg_scale(w->messages[k], s->top, p->height);

		if (!p->kind[k] || w->messages[k] == 0)
			continue;
		if (h < VISIBLE)
			h = VISIBLE;
		draw_kind(out, (enum trend_kind)k, x + 4 * TENTHS, base - h,
		    cell - 8 * TENTHS, h);
		base -= h;
	}
}

static void
panel_draw(struct buf *out, const struct panel *p)
{
	struct scale s = panel_scale(p);

	panel_grid(out, p, &s);
	for (int i = 0; i < TREND_WEEKS; i++)
		panel_week(out, p, &s, i);
}

bool
chart_apart(const struct trend *t)
{
	uint64_t ours = 0, forged = 0;

	for (int i = 0; i < TREND_WEEKS; i++) {
		const uint64_t *n = t->week[i].messages;
		uint64_t sum = n[TREND_PASS] + n[TREND_FAIL] +
		    n[TREND_FORWARDED];

		if (sum > ours)
			ours = sum;
		if (n[TREND_FORGED] > forged)
			forged = n[TREND_FORGED];
	}
	return ours > 0 && forged / 3 > ours;
}

/* Draw the rule on the day of a change, or its label; row 0: no label. */
static void
draw_policy(struct buf *out, const struct panel *p, int64_t bottom, size_t row,
    const struct verdict_policy_change *c, bool label)
{
	int64_t x = p->left + p->width * (c->day - p->t->week[0].first) /
	    (INT64_C(7) * TREND_WEEKS);
	int64_t y = (int64_t)row * 13 * TENTHS;
	bool right = x > p->left + p->width * 2 / 3;
	char text[64];

	if (!label) {
		svg_line(out, "policy", x, row > 0 ? y - 9 * TENTHS : p->top,
		    x, bottom);
		return;
	}
	(void)snprintf(text, sizeof text, "p=%s%s",
	    verdict_level_word(c->written), c->effective == c->written ? "" :
	    c->testing ? " (test)" : " (sampled)");
	svg_text(out, "note", right ? "end" : "start",
	    x + (right ? -4 : 4) * TENTHS, y, text, 0);
}

/* Only the latest changes get labels, drawn last, above any other rule. */
static void
draw_policies(struct buf *out, const struct panel *p, int64_t bottom)
{
	const struct trend *t = p->t;
	size_t from = t->changes > LABELS ? t->changes - LABELS : 0;

	for (size_t i = 0; i < t->changes; i++)
		draw_policy(out, p, bottom, i >= from ? i - from + 1 : 0,
		    &t->change[i], false);
	for (size_t i = from; i < t->changes; i++)
		draw_policy(out, p, bottom, i - from + 1, &t->change[i],
		    true);
}

static void
describe_weeks(const struct trend *t, struct buf *desc)
{
	uint64_t sum[TREND_KINDS] = { 0 };
	unsigned silent = 0;

	for (int i = 0; i < TREND_WEEKS; i++) {
		silent += t->week[i].days == 0;
		for (int k = 0; k < TREND_KINDS; k++)
			sum[k] += t->week[i].messages[k];
	}
	html_span(desc, t->week[0].first, t->last);
	for (int k = 0; k < TREND_KINDS; k++) {
		buf_text(desc, k == 0 ? ": " : ", ");
		html_count(desc, sum[k]);
		buf_byte(desc, ' ');
		buf_text(desc, kinds[k].name);
	}
	if (silent > 0) {
		buf_text(desc, "; no reports in ");
		html_plural(desc, silent, "week", "weeks");
	}
}

void
chart_weeks(struct buf *out, const char *id, const struct trend *t)
{
	size_t rows = t->changes < LABELS ? t->changes : LABELS;
	struct panel p = { .t = t, .kind = { true, true, true, true, true },
	    .top = (int64_t)(rows * 13 + 8) * TENTHS, .height = 130 * TENTHS,
	    .left = 36 * TENTHS, .width = 444 * TENTHS };
	struct panel forged = p;
	bool apart = chart_apart(t);
	struct buf desc = BUF_INIT(1024);
	int64_t bottom = p.top + p.height;

	if (apart) {
		p.kind[TREND_FORGED] = false;
		forged = (struct panel){ .t = t, .left = p.left,
		    .kind = { [TREND_FORGED] = true },
		    .top = bottom + 28 * TENTHS, .height = 60 * TENTHS,
		    .width = p.width };
		bottom = forged.top + forged.height;
	}
	describe_weeks(t, &desc);
	svg_begin(out, id, "weeks", WIDTH, (int)(bottom / TENTHS) + 20,
	    "Messages a week, by kind", buf_string(&desc) != NULL ?
	    buf_string(&desc) : "");
	panel_draw(out, &p);
	if (apart) {
		svg_text(out, "note", "start", p.left, forged.top - 8 * TENTHS,
		    "forged, on a scale of its own", 0);
		panel_draw(out, &forged);
	}
	draw_policies(out, &p, bottom);
	for (int i = 0; i < TREND_WEEKS; i += 3) {
		char day[DAY_SHORT_TEXT];

		day_short(t->week[i].first, t->week[i].first, day);
		svg_text(out, "axis", "start", p.left + p.width * i /
		    TREND_WEEKS + 4 * TENTHS, bottom + 14 * TENTHS, day, 0);
	}
	svg_end(out);
	buf_free(&desc);
}

/* A reporter's squares for days with a report (which), or without. */
static void
draw_seen(struct buf *out, const bool seen[W28], bool which, int64_t x,
    int64_t y)
{
	svg_shape_begin(out, which ? "seen" : "unseen");
	for (int i = 0; i < W28; i++)
		if (seen[i] == which)
			svg_shape_rect(out, x + SEEN_CELL * i + 5, y + 15,
			    SEEN_CELL - 20, SEEN_CELL - 20);
	svg_shape_end(out);
}

void
chart_coverage(struct buf *out, const char *id, const struct verdict *v,
    const struct trend *t)
{
	const int64_t left = 146 * TENTHS, cell = SEEN_CELL;
	const int64_t row = 15 * TENTHS, head = 16 * TENTHS;
	struct buf desc = BUF_INIT(256);

	html_plural(&desc, v->reporters, "organization", "organizations");
	buf_text(&desc, " on ");
	html_plural(&desc, v->days, "day", "days");
	buf_text(&desc, " of 28; a filled square is a day with a report");
	svg_begin(out, id, "grid28", WIDTH, (int)((head + row *
	    (int64_t)t->reporters) / TENTHS) + 2, "Who reported on which day",
	    buf_string(&desc) != NULL ? buf_string(&desc) : "");
	for (int i = 0; i < W28; i += 7) {
		char day[DAY_SHORT_TEXT];

		day_short(t->last - W28 + 1 + i, t->last, day);
		svg_text(out, "axis", "start", left + cell * i, 10 * TENTHS,
		    day, 0);
	}
	for (size_t r = 0; r < t->reporters; r++) {
		int64_t y = head + row * (int64_t)r;
		char days[FORMAT_TEXT];

		svg_text(out, "label", "end", left - 6 * TENTHS,
		    y + 10 * TENTHS, v->reporter[r].org, 22);
		draw_seen(out, t->reporter[r], true, left, y);
		draw_seen(out, t->reporter[r], false, left, y);
		format_count(v->reporter[r].days, days);
		svg_text(out, "axis", "end", WIDTH * TENTHS, y + 10 * TENTHS,
		    days, 0);
	}
	svg_end(out);
	buf_free(&desc);
}

/*
 * way.c: see part.h. The way of a domain from none to reject as a picture, and
 * step by step.
 */
#include "report/html/part.h"

#include <stdio.h>

#include "common/day.h"
#include "report/html/svg.h"
#include "report/html/write.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/items.h"
#include "report/say/marks.h"
#include "report/say/title.h"

#define TENTHS INT64_C(10)
#define WIDTH 480
#define HEIGHT 76
#define EDGE INT64_C(400)	/* of the first and of the last place */
#define TRACK INT64_C(320)	/* where the places stand */
#define WORDS_BYTES (1 << 20)	/* of names and text about them */
#define WAITS_DRAWN 9		/* items of each kind */
#define STAYS_MOST 12		/* the latest, in the table */

/* The picture that is drawn. */
struct picture {
	struct buf *out;
	const struct way *way;
	const struct verdict *v;
	int64_t today;
	enum way_place end;	/* the last place that is drawn */
	size_t acts, waits;	/* items to do, and to wait for */
};

static struct picture
picture_of(const struct part *p)
{
	const struct way *w = &p->t->way;
	struct picture x = { .out = &p->out->buf, .way = w, .v = p->v,
	    .today = p->today, .end = w->goal };

	if (w->now > x.end || (w->has_next && w->next > x.end))
		x.end = WAY_REJECT;
	for (size_t i = 0; i < p->v->blockers; i++) {
		const struct verdict_blocker *b = &p->v->blocker[i];

		x.acts += items_lead(p->v->blocker, i) && attention_item(b);
		x.waits += items_lead(p->v->blocker, i) && !attention_item(b);
	}
	return x;
}

static int64_t
x_of(const struct picture *x, enum way_place place)
{
	return EDGE + (WIDTH * TENTHS - 2 * EDGE) * (int64_t)place /
	    (int64_t)x->end;
}

/* "3 to do, 1 to wait for"; false: nothing waits. */
static bool
put_waits(struct buf *out, const struct picture *x)
{
	if (x->acts > 0) {
		html_count(out, x->acts);
		buf_text(out, " to do");
	}
	if (x->waits > 0) {
		buf_text(out, x->acts > 0 ? ", " : "");
		html_count(out, x->waits);
		buf_text(out, " to wait for");
	}
	return x->acts + x->waits > 0;
}

/* When the next step may come: "now", "from 9 Dec", "when done", "not yet". */
static void
put_next_day(struct buf *out, const struct picture *x)
{
	const struct way *w = x->way;

	if (w->next_now) {
		buf_text(out, w->next < w->now ? "back now" : "now");
	} else if (w->next_day != NEVER) {
		buf_text(out, "from ");
		html_day(out, w->next_day, x->today);
	} else {
		buf_text(out, x->acts > 0 ? "when done" : "not yet");
	}
}

/*
 * A bar across the track for each item that stands in the way, between the
 * place now and the one beside it (even if the step skips that place).
 */
static void
draw_waits(const struct picture *x)
{
	const struct way *w = x->way;
	size_t acts = x->acts < WAITS_DRAWN ? x->acts : WAITS_DRAWN;
	size_t all = acts + (x->waits < WAITS_DRAWN ? x->waits : WAITS_DRAWN);
	enum way_place first = w->next > w->now ? w->now + 1 : w->now - 1;
	int64_t from = x_of(x, w->now), to = x_of(x, first);
	int64_t step = (to - from) / (int64_t)(all + 1);
	struct buf words = BUF_INIT(64);
	int64_t middle = (from + to) / 2;

	if (step > 80)
		step = 80;
	for (size_t i = 0; i < all; i++) {
		int64_t at = middle + step * (int64_t)(2 * i + 1) / 2 -
		    step * (int64_t)all / 2;

		svg_rect(x->out, i < acts ? "bar fail" : "bar waits", at - 15,
		    TRACK - 80, 30, 160);
	}
	if (put_waits(&words, x) && buf_string(&words) != NULL)
		svg_text(x->out, "note", "middle", middle, 140,
		    buf_string(&words), 0);
	buf_free(&words);
}

/* The radius of a place. */
static int64_t
radius(enum way_place place)
{
	return way_is_trial(place) ? 45 : 70;
}

/* The next step, with a tip that shows where it leads. */
static void
draw_step(const struct picture *x)
{
	const struct way *w = x->way;
	bool back = w->next < w->now;
	const char *tip = back ? "tip back" : "tip";
	int64_t side = back ? 1 : -1;
	int64_t to = x_of(x, w->next) + side * (radius(w->next) + 25);

	svg_line(x->out, back ? "step back" : "step", x_of(x, w->now), TRACK,
	    to, TRACK);
	svg_line(x->out, tip, to, TRACK, to + side * 60, TRACK - 45);
	svg_line(x->out, tip, to, TRACK, to + side * 60, TRACK + 45);
	if (!w->next_now)
		draw_waits(x);
}

/* The track: behind, ahead, and the next step. */
static void
draw_track(const struct picture *x)
{
	const struct way *w = x->way;
	int64_t now = x_of(x, w->now);
	enum way_place kept = w->has_next && w->next < w->now ? w->next :
	    w->now;

	svg_line(x->out, "ahead", now, TRACK, x_of(x, x->end), TRACK);
	svg_line(x->out, "behind", x_of(x, WAY_NONE), TRACK, x_of(x, kept),
	    TRACK);
	if (w->has_next)
		draw_step(x);
}

/* The day of a place, below its name: when it began, or may begin. */
static void
draw_day(const struct picture *x, enum way_place place, const char *class)
{
	const struct way *w = x->way;
	const struct way_stay *stay = way_last_stay(w, place);
	struct buf text = BUF_INIT(128);

	if (w->has_next && place == w->next)
		put_next_day(&text, x);
	else if (stay != NULL)
		html_day(&text, stay->first, x->today);
	if (text.len > 0 && buf_string(&text) != NULL)
		svg_text(x->out, class, "middle", x_of(x, place), 710,
		    buf_string(&text), 0);
	buf_free(&text);
}

static void
draw_place(const struct picture *x, enum way_place place)
{
	const struct way *w = x->way;
	const struct way_stay *stay = way_last_stay(w, place);
	int64_t at = x_of(x, place), r = radius(place);
	bool is_next = w->has_next && place == w->next;
	bool is_bold = is_next || place == w->now;
	char name[16] = "test";

	if (!way_is_trial(place))
		(void)snprintf(name, sizeof name, "%s",
		    verdict_level_word(way_level(place)));
	else if (stay != NULL && stay->pct >= 0)
		(void)snprintf(name, sizeof name, "%d%%", stay->pct);
	if (place == w->now)
		svg_circle(x->out, "here", at, TRACK, r + 35);
	svg_circle(x->out, is_next ? "place next" : place == w->now ||
	    stay != NULL ? "place seen" : "place", at, TRACK, r);
	svg_text(x->out, is_bold ? "note" : "label", "middle", at, 560, name,
	    0);
	draw_day(x, place, is_bold ? "note" : "axis");
}

/* "now reject since 3 Mar; next: quarantine, from 9 Dec; 2 to do" */
static void
describe_way(struct buf *out, const struct picture *x)
{
	const struct way *w = x->way;
	const struct way_stay *stay = way_last_stay(w, w->now);

	buf_text(out, "now ");
	marks_place(out, w->now, stay != NULL ? stay->pct : -1);
	if (stay != NULL) {
		buf_text(out, " since ");
		html_day(out, stay->first, x->today);
	}
	if (!w->has_next)
		return;
	buf_text(out, "; next ");
	marks_place(out, w->next, -1);
	buf_text(out, ": ");
	put_next_day(out, x);
	if (w->next_now)
		return;
	buf_text(out, x->acts + x->waits > 0 ? "; " : "");
	(void)put_waits(out, x);
}

static void
draw(const struct part *p, const struct picture *x)
{
	struct buf title = BUF_INIT(WORDS_BYTES), desc = BUF_INIT(512);
	char id[PART_ID];

	part_id(p, "y", id);
	buf_text(&title, "The way of ");
	buf_text(&title, p->v->below ? "*." : "");
	buf_text(&title, p->domain);
	buf_text(&title, " to ");
	buf_text(&title, verdict_level_word(way_level(x->end)));
	describe_way(&desc, x);
	svg_begin(x->out, id, "way", WIDTH, HEIGHT, buf_string(&title) != NULL ?
	    buf_string(&title) : "", buf_string(&desc) != NULL ?
	    buf_string(&desc) : "");
	draw_track(x);
	for (int i = WAY_NONE; i <= (int)x->end; i++)
		draw_place(x, (enum way_place)i);
	svg_end(x->out);
	buf_free(&title);
	buf_free(&desc);
}

/* A policy that reporters saw. */
static void
put_stay(const struct picture *x, const struct way_stay *s)
{
	struct buf *out = x->out;

	buf_text(out, "<tr><th scope=\"row\">");
	marks_place(out, s->place, s->pct);
	buf_text(out, "</th><td class=\"n\">");
	html_day(out, s->first, x->today);
	buf_text(out, "</td><td class=\"n\">");
	if (s->last != NEVER)
		html_day(out, s->last, x->today);
	else
		buf_text(out, "now");
	buf_text(out, "</td></tr>\n");
}

/* The items that wait, in the words of the page. */
static void
put_items(const struct picture *x)
{
	const struct verdict *v = x->v;
	bool any = false;

	for (size_t i = 0; i < v->blockers; i++) {
		struct verdict_blocker b;
		struct buf text = BUF_INIT(WORDS_BYTES);

		if (!items_lead(v->blocker, i)) {
			buf_free(&text);
			continue;
		}
		b = items_sum(v->blocker, v->blockers, i);
		buf_text(&text, any ? "; " : "");
		title_whole(&text, v, &b);
		if (!attention_item(&b) && b.fix != NULL) {
			buf_text(&text, " (");
			buf_text(&text, b.fix);
			buf_byte(&text, ')');
		}
		html_built(x->out, &text);
		any = true;
	}
}

static void
put_next(const struct picture *x)
{
	const struct way *w = x->way;
	struct buf *out = x->out;

	if (!w->has_next)
		return;
	buf_text(out, "<tr><th scope=\"row\">next: ");
	marks_place(out, w->next, -1);
	buf_text(out, "</th><td class=\"n\">");
	put_next_day(out, x);
	buf_text(out, "</td><td class=\"n\">-</td></tr>\n");
}

void
part_way(const struct part *p)
{
	static const char *const column[] = { "Policy", ">From", ">To" };
	const struct way *w = &p->t->way;
	size_t from = w->stays > STAYS_MOST ? w->stays - STAYS_MOST : 0;
	struct picture x;

	if (!w->is_known || p->v->code == VERDICT_NO_DATA)
		return;
	x = picture_of(p);
	draw(p, &x);
	part_fold(p, "Step by step");
	part_table(p, "Policies as reporters saw them, and the next step");
	part_columns(p, column, sizeof column / sizeof *column);
	for (size_t i = from; i < w->stays; i++)
		put_stay(&x, &w->stay[i]);
	put_next(&x);
	part_table_end(p);
	if (from > 0) {
		buf_text(x.out, "<p class=\"dim\">after ");
		html_plural(x.out, from, "earlier policy",
		    "earlier policies");
		buf_text(x.out, "</p>\n");
	}
	if (w->has_next && !w->next_now && x.acts + x.waits > 0) {
		buf_text(x.out, "<p>What waits: ");
		put_items(&x);
		buf_text(x.out, "</p>\n");
	}
	part_fold_end(p);
}

/*
 * marks.c: see marks.h.
 */
#include "report/say/marks.h"

#include <stdio.h>

#include "common/day.h"
#include "report/say/describe.h"
#include "report/say/format.h"

/* The level of a policy; trial: how much of it acts. */
static void
put_step(struct buf *out, enum verdict_level level, bool trial, int pct)
{
	char text[32];

	buf_text(out, verdict_level_word(level));
	if (!trial)
		return;
	(void)snprintf(text, sizeof text, " (%d%% sampled)", pct);
	buf_text(out, pct >= 0 ? text : " (test)");
}

static void
put_policy(struct buf *out, const struct verdict_policy_change *p)
{
	put_step(out, p->written, p->effective != p->written,
	    p->testing ? -1 : p->pct);
}

static void
put_selector(struct buf *out, const struct day_mark *m)
{
	buf_text(out, m->selector);
	buf_text(out, " of ");
	describe_domain(out, m->domain);
}

/* Until when DNS was seen as before, if that is not the day before. */
static void
put_until(struct buf *out, const struct day_mark *m, int64_t today)
{
	char day[DAY_SHORT_TEXT];

	if (m->until == NEVER || m->until >= m->day - 1)
		return;
	day_short(m->until, today, day);
	buf_text(out, " (as before until ");
	buf_text(out, day);
	buf_byte(out, ')');
}

static void
put_share(struct buf *out, const struct day_mark *m, int64_t today)
{
	char before[FORMAT_TEXT], after[FORMAT_TEXT], day[DAY_SHORT_TEXT];

	format_percent(m->before.fail, m->before.messages, before);
	format_percent(m->after.fail, m->after.messages, after);
	if (m->until == NEVER) {
		buf_text(out, "from then on ");
	} else if (m->until == m->day) {
		buf_text(out, "that day ");
	} else {
		day_short(m->until, today, day);
		buf_text(out, "until ");
		buf_text(out, day);
		buf_byte(out, ' ');
	}
	buf_text(out, after);
	buf_text(out, " fails, before ");
	buf_text(out, before);
}

void
marks_describe(struct buf *out, const struct day_mark *m, int64_t today)
{
	static const char *const words[][2] = {
		[MARK_SPF_OTHER] = { "another SPF record in DNS", "" },
		[MARK_SPF_NEW] = { "DNS now has an SPF record", "" },
		[MARK_SPF_GONE] = { "DNS has no SPF record any more", "" },
		[MARK_KEY_OTHER] = { "another key in DNS for selector ", "" },
		[MARK_KEY_NEW] = { "DNS now has a key for selector ", "" },
		[MARK_KEY_GONE] = { "DNS has no key any more for selector ",
		    "" },
		[MARK_SELECTOR_NEW] = { "selector ", " first seen" },
		[MARK_SELECTOR_LAST] = { "selector ", " last seen" },
	};

	if (m->kind == MARK_SHARE) {
		put_share(out, m, today);
		return;
	}
	if (m->kind == MARK_POLICY) {
		buf_text(out, "policy ");
		put_policy(out, m->policy - 1);
		buf_text(out, " to ");
		put_policy(out, m->policy);
		return;
	}
	buf_text(out, words[m->kind][0]);
	if (m->selector != NULL)
		put_selector(out, m);
	buf_text(out, words[m->kind][1]);
	if (m->kind != MARK_SELECTOR_NEW && m->kind != MARK_SELECTOR_LAST)
		put_until(out, m, today);
}

void
marks_place(struct buf *out, enum way_place place, int pct)
{
	put_step(out, way_level(place), way_is_trial(place), pct);
}

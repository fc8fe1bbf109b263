/*
 * lines.c: see lines.h.
 */
#include "report/run/check/lines.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include <glib.h>

#include "common/day.h"
#include "common/text.h"
#include "report/say/command.h"
#include "report/say/format.h"

static const struct {
	const char *word;	/* in text; JSON has it in lower case */
	const char *json;
	enum format_tone tone;
} states[CHECK_STATES] = {
	[CHECK_OK] = { "ok  ", "ok", TONE_GOOD },
	[CHECK_NOTE] = { "note", "note", TONE_PLAIN },
	[CHECK_DO] = { "DO  ", "do", TONE_BAD },
};

void
lines_begin(struct check_lines *l)
{
	char time[DAY_TIME_TEXT];

	if (!l->json)
		return;
	day_time(l->now, time);
	buf_text(&l->out->buf, "{\"schema\":\"dmarc-check/1\","
	    "\"generated_at\":");
	text_json(&l->out->buf, time);
	buf_text(&l->out->buf, ",\"checks\":[");
}

static void
add_json(struct check_lines *l, enum check_state state, const char *what,
    const char *text)
{
	struct buf *out = &l->out->buf;

	buf_text(out, l->n > 0 ? ",\n {\"check\":" : "\n {\"check\":");
	text_json(out, what);
	buf_text(out, ",\"state\":");
	text_json(out, states[state].json);
	buf_text(out, ",\"text\":");
	text_json(out, text);
	buf_byte(out, '}');
}

static void
add_text(struct check_lines *l, enum check_state state, const char *what,
    const char *text)
{
	struct buf *out = &l->out->buf;
	struct buf whole = BUF_INIT(1 << 20);
	char label[24];

	(void)snprintf(label, sizeof label, "  %-11s ", what);
	format_state(out, l->out->colour, states[state].tone,
	    states[state].word);
	buf_text(out, label);
	command_complete(&whole, text);
	if (buf_string(&whole) != NULL)
		(void)text_plain(out, buf_string(&whole), 0);
	buf_byte(out, '\n');
	buf_free(&whole);
}

void
lines_add(struct check_lines *l, enum check_state state, const char *what,
    const char *fmt, ...)
{
	char *text;
	va_list args;

	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	if (l->json)
		add_json(l, state, what, text);
	else
		add_text(l, state, what, text);
	g_free(text);
	l->n++;
	l->todo = l->todo || state == CHECK_DO;
}

enum dmarc_status
lines_end(struct check_lines *l, struct dmarc_err *err)
{
	if (l->json)
		buf_text(&l->out->buf, l->todo ? "],\"ok\":false}\n" :
		    "],\"ok\":true}\n");
	return output_flush(l->out, err);
}

void
lines_age(int64_t then, int64_t now, char out[LINES_AGE])
{
	static const struct {
		int64_t seconds;
		const char *one, *many;
	} units[] = { { DAY_SECONDS, "day", "days" }, { 3600, "hour", "hours" },
		{ 60, "minute", "minutes" } };
	int64_t age = now > then ? now - then : 0, n;
	size_t i = 0;

	/* "47 hours" says more than "1 day". */
	while (i < 2 && age < 2 * units[i].seconds)
		i++;
	n = age / units[i].seconds;
	if (n == 0) {
		(void)snprintf(out, LINES_AGE, "a moment");
		return;
	}
	(void)snprintf(out, LINES_AGE, "%" PRId64 " %s", n, n == 1 ?
	    units[i].one : units[i].many);
}

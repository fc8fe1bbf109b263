/*
 * work.c: allocates arrays, and writes sentences, numbers and records, in the
 * arena.
 */
#include "report/verdict/work.h"

#include "common/day.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STRING_MOST 255		/* bytes of a string of a TXT record */

void *
work_array(struct work *w, size_t n, size_t size)
{
	void *p = arena_array(w->a, n > 0 ? n : 1, size);

	if (p == NULL)
		w->out_of_memory = true;
	return p;
}

void *
work_grow(struct work *w, void *list, size_t n, size_t size)
{
	void *more;

	/* Lists have room for 8, 16, 32, ...: full if n is one of these. */
	if (n == 0)
		return work_array(w, 8, size);
	if (n < 8 || (n & (n - 1)) != 0)
		return list;
	more = work_array(w, n * 2, size);
	if (more != NULL)
		memcpy(more, list, n * size);
	return more;
}

const char *
work_say(struct work *w, const char *fmt, ...)
{
	char *text = NULL;
	const char *kept;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0) {
		w->out_of_memory = true;
		return "";
	}
	kept = arena_strndup(w->a, text, (size_t)len);
	free(text);
	if (kept == NULL) {
		w->out_of_memory = true;
		return "";
	}
	return kept;
}

/* Says 0% and 100% only if exact. */
const char *
work_day(struct work *w, int64_t day)
{
	char text[DAY_SHORT_TEXT];

	day_short(day, w->f->today, text);
	return work_say(w, "%s", text);
}

const char *
work_percent(struct work *w, uint64_t part, uint64_t whole)
{
	unsigned tenths;

	if (whole == 0)
		return "-";
	if (part == 0)
		return "0%";
	if (part >= whole)
		return "100%";
	tenths = (unsigned)((double)part * 1000 / (double)whole + 0.5);
	if (tenths == 0)
		return "<0.1%";
	if (tenths >= 1000)
		return ">99.9%";
	return work_say(w, "%u.%u%%", tenths / 10, tenths % 10);
}

const char *
work_count(struct work *w, uint64_t n)
{
	const char *head;

	if (n < 1000)
		return work_say(w, "%llu", (unsigned long long)n);
	head = work_count(w, n / 1000);
	return work_say(w, "%s,%03u", head, (unsigned)(n % 1000));
}

const char *
work_txt(struct work *w, const char *name, const char *record)
{
	size_t n = strlen(record);
	/* Each byte may be escaped, each STRING_MOST of them are quoted. */
	char *text = work_array(w, 2 * n + 3 * (n / STRING_MOST + 1) + 1, 1);
	char *at = text;

	if (text == NULL)
		return "";
	*at++ = '"';
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i % STRING_MOST == 0) {
			*at++ = '"';
			*at++ = ' ';
			*at++ = '"';
		}
		if (record[i] == '"' || record[i] == '\\')
			*at++ = '\\';
		*at++ = record[i];
	}
	*at = '"';
	return work_say(w, "%s. TXT %s", name, text);
}

/*
 * finding.c: see finding.h and codes.h.
 */
#include "dns/check/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/record/txt.h"

#define SENTENCE 1024		/* bytes of a detail; longer ones are cut */
#define FIX_MOST ((size_t)64 << 10)
#define STRING_MOST 255		/* bytes of a string of a TXT record */

static const struct {
	const char *word;
	enum finding_section section;
} codes[FINDING_CODES_N] = {
#define ROW(code, section) [CODE_##code] = { #code, section },
	FINDING_CODES(ROW)
#undef ROW
};

const char *
finding_word(enum finding_code code)
{
	return codes[code].word;
}

enum finding_section
finding_section(enum finding_code code)
{
	return codes[code].section;
}

/* Makes room for one more: the array doubles. */
static struct finding *
room(struct findings *f)
{
	struct finding *more = f->item;

	if (f->n == 0 || (f->n & (f->n - 1)) == 0) {
		more = arena_array(f->arena, f->n == 0 ? 1 : 2 * f->n,
		    sizeof *more);
		if (more != NULL && f->n > 0)
			memcpy(more, f->item, f->n * sizeof *more);
	}
	if (more == NULL) {
		f->no_memory = true;
		return NULL;
	}
	f->item = more;
	return &f->item[f->n];
}

static const char *
copy(struct findings *f, const char *s)
{
	const char *out = arena_strndup(f->arena, s, strlen(s));

	f->no_memory |= out == NULL;
	return out != NULL ? out : "";
}

/* The number of findings of a code; *last is the last of them. */
static size_t
count(struct findings *f, enum finding_code code, struct finding **last)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (f->item[i].code == code) {
			*last = &f->item[i];
			n++;
		}
	return n;
}

bool
finding_add(struct findings *f, enum finding_code code,
    enum dns_severity severity, const char *subject, const char *fmt, ...)
{
	struct finding *item, *last = NULL;
	char detail[SENTENCE];
	va_list ap;

	f->enough = count(f, code, &last) >= FINDINGS_OF_A_CODE;
	if (f->enough) {
		if (severity < last->severity)
			last->severity = severity;
		last->detail = "there are more like these";
		return false;
	}
	item = room(f);
	if (item == NULL)
		return false;
	va_start(ap, fmt);
	(void)vsnprintf(detail, sizeof detail, fmt, ap);
	va_end(ap);
	*item = (struct finding){ .code = code, .severity = severity,
		.subject = copy(f, subject != NULL ? subject : ""),
		.detail = copy(f, detail) };
	f->n++;
	return true;
}

struct finding *
finding_last(struct findings *f)
{
	return f->n > 0 && !f->enough ? &f->item[f->n - 1] : NULL;
}

void
finding_fix(struct findings *f, const char *fmt, ...)
{
	struct finding *item = finding_last(f);
	char text[4 * SENTENCE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (item != NULL)
		item->fix = copy(f, text);
}

/* A string of a zone file (RFC 1035 section 5.1). */
static void
put_string(struct buf *out, const char *s, size_t len)
{
	buf_byte(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\')
			buf_byte(out, '\\');
		buf_byte(out, (unsigned char)s[i]);
	}
	buf_byte(out, '"');
}

void
finding_put_txt(struct findings *f, struct finding *item, const char *name,
    const char *text, size_t len)
{
	struct buf line = BUF_INIT(FIX_MOST);
	const char *whole;

	if (len > TXT_TEXT_MOST)
		return;
	if (item->fix != NULL) {
		buf_text(&line, item->fix);
		buf_byte(&line, '\n');
	}
	buf_text(&line, name);
	buf_text(&line, ". TXT");
	for (size_t at = 0; at == 0 || at < len; at += STRING_MOST) {
		buf_byte(&line, ' ');
		put_string(&line, text + at,
		    len - at < STRING_MOST ? len - at : STRING_MOST);
	}
	whole = buf_string(&line);
	if (whole != NULL)
		item->fix = copy(f, whole);
	else
		f->no_memory = true;
	buf_free(&line);
}

void
finding_fix_txt(struct findings *f, const char *name, const char *text,
    size_t len)
{
	struct finding *item = finding_last(f);

	if (item != NULL)
		finding_put_txt(f, item, name, text, len);
}

static int
in_order(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;
	int order;

	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	order = strcmp(a->subject, b->subject);
	return order != 0 ? order : strcmp(a->detail, b->detail);
}

void
findings_sort(struct findings *f)
{
	if (f->n > 1)
		qsort(f->item, f->n, sizeof *f->item, in_order);
}

bool
findings_have(const struct findings *f, enum finding_code code)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->item[i].code == code)
			return true;
	return false;
}

bool
findings_trouble(const struct findings *f, enum finding_section section)
{
	for (size_t i = 0; i < f->n; i++)
		if (finding_section(f->item[i].code) == section &&
		    f->item[i].severity <= DNS_WARNING)
			return true;
	return false;
}

/*
 * feedback.c: see feedback.h; words and texts of a failure report.
 */
#include "parse/feedback/feedback.h"

#include <string.h>
#include <strings.h>

#include "common/memory/buf.h"
#include "common/names/domain.h"
#include "common/text.h"

void
feedback_begin(struct feedback *f, const struct dmarc_limits *lim,
    struct arena *a, const unsigned char *tag_key)
{
	*f = (struct feedback){ .lim = lim, .arena = a, .tag_key = tag_key,
		.report = { .identity = -1, .incidents = 1 } };
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *
feedback_clean(struct feedback *f, const unsigned char *value, size_t len,
    size_t most)
{
	struct buf b = BUF_INIT(most + 8);
	const char *text = (const char *)value, *out = NULL;
	bool blank = false;
	size_t n;

	for (; len > 0; text += n, len -= n) {
		unsigned long cp;

		n = text_decode(text, len, &cp);
		if (n <= 1 && is_blank((unsigned char)*text)) {
			blank = b.len > 0;
			n = 1;
			continue;
		}
		if (b.len + blank + 4 > most)
			break;
		if (blank)
			buf_byte(&b, ' ');
		blank = false;
		if (n > 0 && cp != 0)
			buf_add(&b, text, n);
		else
			buf_text(&b, "\xef\xbf\xbd");	/* U+FFFD */
		n += n == 0;
	}
	if (b.len > 0)
		out = arena_strndup(f->arena, (const char *)b.data, b.len);
	f->no_memory |= b.failed || (b.len > 0 && out == NULL);
	buf_free(&b);
	return out;
}

size_t
feedback_word(const unsigned char **at, const unsigned char *end,
    const unsigned char **word)
{
	const unsigned char *p = *at;
	size_t depth = 0;

	for (; p < end; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !is_blank(*p) && *p != ',' &&
		    *p != ';')
			break;
	}
	*word = p;
	while (p < end && !is_blank(*p) && *p != ',' && *p != ';' &&
	    *p != '(')
		p++;
	*at = p;
	return (size_t)(p - *word);
}

/* Whether an empty line is just before the cursor. */
static bool
is_after_blank(const struct header_scan *s)
{
	const unsigned char *p = s->at;

	if (p == s->data || *--p != s->eol)
		return false;
	if (p > s->data && p[-1] == '\r' && s->eol == '\n')
		p--;
	return p == s->data || p[-1] == s->eol;
}

/* Whether a field follows, so that header_scan_next() can go on. */
static bool
is_field(const struct header_scan *s)
{
	struct header_scan here = *s;
	struct header_field field;

	return header_scan_next(&here, &field) && field.name == s->at;
}

bool
feedback_next(struct header_scan *s, bool beyond, struct header_field *field)
{
	while (!header_scan_next(s, field)) {
		const unsigned char *end;

		if (s->at >= s->end || (!beyond && is_after_blank(s)))
			return false;
		if (is_field(s))
			continue;	/* after an empty line */
		end = memchr(s->at, s->eol, (size_t)(s->end - s->at));
		s->at = end != NULL ? end + 1 : s->end;
	}
	return true;
}

bool
feedback_is(const unsigned char *word, size_t len, const char *want)
{
	return len == strlen(want) &&
	    strncasecmp((const char *)word, want, len) == 0;
}

void
feedback_domain(struct feedback *f, const unsigned char *value, size_t len,
    const char **out)
{
	const unsigned char *at = value, *word;
	size_t n = feedback_word(&at, value + len, &word);
	const char *domain;
	bool valid;

	if (*out != NULL || n == 0 || n > f->lim->domain_bytes)
		return;
	domain = domain_read(f->arena, (const char *)word, n, &valid);
	if (domain == NULL)
		f->no_memory = true;
	else if (valid)
		*out = feedback_fits(f, domain);
}

const char *
feedback_fits(const struct feedback *f, const char *domain)
{
	return domain != NULL && strlen(domain) <= f->lim->domain_bytes ?
	    domain : NULL;
}

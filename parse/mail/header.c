/*
 * header.c: see header.h.
 */
#include "parse/mail/header.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"

/* A line: [at, stop) without its line end; next begins the line after it. */
struct line {
	const unsigned char *at, *stop, *next;
};

static struct line
line_at(const unsigned char *at, const unsigned char *end, unsigned char eol)
{
	const unsigned char *nl = memchr(at, eol, (size_t)(end - at));
	struct line l = { at, nl != NULL ? nl : end,
		nl != NULL ? nl + 1 : end };

	if (l.stop > at && l.stop[-1] == '\r')
		l.stop--;
	return l;
}

/* Returns the length of the field name that begins the line, or 0. */
static size_t
field_name(const struct line *l, const unsigned char **value)
{
	const unsigned char *p = l->at;
	size_t len;

	while (p < l->stop && *p > ' ' && *p < 0x7f && *p != ':')
		p++;
	len = (size_t)(p - l->at);
	while (p < l->stop && (*p == ' ' || *p == '\t'))
		p++;
	if (p == l->stop || *p != ':')
		return 0;
	*value = p + 1;
	return len;
}

static bool
is_folded(const struct line *l)
{
	return l->at < l->stop && (*l->at == ' ' || *l->at == '\t');
}

/* The "From " line that mbox files, and some mail programs, put first. */
static bool
is_envelope(const struct line *l)
{
	size_t len = (size_t)(l->stop - l->at);

	return (len >= 5 && memcmp(l->at, "From ", 5) == 0) ||
	    (len >= 6 && memcmp(l->at, ">From ", 6) == 0);
}

/* =?charset?... becomes =_charset?..., name*=charset'... name*='... */
static void
drop_charsets(char *text)
{
	const char *quote = text;	/* or ; whatever comes next */
	char *out = text;

	for (const char *p = text; *p != '\0'; p++) {
		*out++ = *p == '?' && p > text && p[-1] == '=' ? '_' : *p;
		if (*p != '=' || p == text || p[-1] != '*')
			continue;
		if (quote <= p)
			quote = p + 1 + strcspn(p + 1, "'\";");
		if (*quote == '\'')
			p = quote - 1;
	}
	*out = '\0';
}

/* Joins the lines of the value. NUL becomes a blank: GMime would stop at it. */
static char *
unfold(const unsigned char *from, const unsigned char *to)
{
	char *text = malloc((size_t)(to - from) + 1), *out = text;

	if (text == NULL)
		return NULL;
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	for (; from < to; from++)
		if (*from != '\r' && *from != '\n')
			*out++ = *from == '\0' ? ' ' : (char)*from;
	while (out > text && (out[-1] == ' ' || out[-1] == '\t'))
		out--;
	*out = '\0';
	drop_charsets(text);
	return text;
}

static enum dmarc_status
too_long(uint64_t most, struct dmarc_err *err)
{
	return dmarc_refuse(err, DMARC_R_HEADER_BYTES,
	    "a header of more than %" PRIu64 " bytes", most);
}

void
header_scan_start(struct header_scan *s, const unsigned char *data, size_t len,
    unsigned char eol)
{
	const unsigned char *end = data + len;
	struct line l = line_at(data, end, eol);

	while (is_envelope(&l)) {
		size_t lead = text_lead(l.next, (size_t)(end - l.next));

		l = line_at(l.next + lead, end, eol);
		if (lead > 0)
			data = l.at;
	}
	/* Skip continuation lines whose field was lost in transit. */
	while (is_folded(&l))
		l = line_at(l.next, end, eol);
	*s = (struct header_scan){ data, l.at, end, eol };
}

bool
header_scan_next(struct header_scan *s, struct header_field *out)
{
	struct line l = line_at(s->at, s->end, s->eol), next;
	const unsigned char *value;
	size_t name;

	for (; l.at < l.stop; l = next) {
		s->at = l.at;
		name = field_name(&l, &value);
		next = line_at(l.next, s->end, s->eol);
		if (name == 0) {
			/*
			 * Two lines without a field name are the body; the
			 * blank line is missing. A single one is skipped.
			 */
			if (l.at == s->data || (next.at < next.stop &&
			    field_name(&next, &value) == 0))
				return false;
			continue;
		}
		while (is_folded(&next)) {
			l.stop = next.stop;
			next = line_at(next.next, s->end, s->eol);
		}
		*out = (struct header_field){ l.at, value, name,
		    (size_t)(l.stop - value) };
		s->at = next.at;
		return true;
	}
	s->at = l.next;		/* past the blank line */
	return false;
}

bool
header_is(const struct header_field *f, const char *name)
{
	return strlen(name) == f->name_len &&
	    strncasecmp(name, (const char *)f->name, f->name_len) == 0;
}

bool
header_is_type(const struct header_field *f)
{
	return header_is(f, "Content-Type") || header_is(f, "ContentType");
}

/* Returns where to put the value of f; NULL: it is not kept. */
static char **
place_of(struct header *h, const struct header_field *f)
{
	size_t types = 0;

	while (types < HEADER_TYPES && h->type[types] != NULL)
		types++;
	if (header_is_type(f))
		return types < HEADER_TYPES ? &h->type[types] : NULL;
	if (header_is(f, "Content-Transfer-Encoding"))
		return h->encoding == NULL ? &h->encoding : NULL;
	if (header_is(f, "Content-Disposition"))
		return h->disposition == NULL ? &h->disposition : NULL;
	return NULL;
}

enum dmarc_status
header_read(const unsigned char *data, size_t len,
    const struct header_rules *rules, struct header *out,
    struct dmarc_err *err)
{
	struct header h = { 0 };
	struct header_scan s;
	struct header_field f;
	char **field;

	header_scan_start(&s, data, len, rules->eol);
	while (header_scan_next(&s, &f)) {
		if ((uint64_t)(s.at - data) > rules->most) {
			header_free(&h);
			return too_long(rules->most, err);
		}
		if (rules->is_noted != NULL && !h.noted)
			h.noted = rules->is_noted(&f);
		field = place_of(&h, &f);
		if (field == NULL)
			continue;
		if ((uint64_t)(f.value + f.len - f.name) >
		    rules->most_field) {
			header_free(&h);
			return too_long(rules->most_field, err);
		}
		*field = unfold(f.value, f.value + f.len);
		if (*field == NULL) {
			header_free(&h);
			return dmarc_no_memory(err);
		}
	}
	h.body = (size_t)(s.at - data);
	*out = h;
	return DMARC_OK;
}

void
header_free(struct header *h)
{
	for (size_t i = 0; i < HEADER_TYPES; i++)
		free(h->type[i]);
	free(h->encoding);
	free(h->disposition);
	*h = (struct header){ 0 };
}

/*
 * Starts after blank lines. Returns whether the first line is a header field,
 * or the "From " line of an mbox.
 */
static bool
start(struct header_scan *s, const unsigned char *data, size_t len)
{
	unsigned char eol = memchr(data, '\n', len) != NULL ? '\n' : '\r';
	size_t lead = text_lead(data, len);
	struct line l = line_at(data + lead, data + len, eol);
	const unsigned char *value;

	header_scan_start(s, data + lead, len - lead, eol);
	return is_envelope(&l) || field_name(&l, &value) > 0;
}

bool
header_begins(const unsigned char *data, size_t len)
{
	struct header_scan s;
	struct header_field f;

	return start(&s, data, len) || header_scan_next(&s, &f);
}

bool
header_is_mail(const unsigned char *data, size_t len)
{
	struct header_scan s;
	struct header_field f;

	if (!start(&s, data, len))
		return false;
	while (header_scan_next(&s, &f))
		if (header_is(&f, "MIME-Version") ||
		    header_is(&f, "Content-Type") || header_is(&f, "Received"))
			return true;
	return false;
}

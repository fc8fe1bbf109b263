/*
 * header.c: see header.h.
 */
#include "parse/header.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A cursor over lines; [at, stop) is one without its line end. */
struct line {
	const unsigned char *at, *stop, *next;
};

static struct line
line_at(const unsigned char *at, const unsigned char *end, unsigned char eol)
{
	const unsigned char *nl = memchr(at, eol, (size_t)(end - at));
	struct line l = { at, nl != NULL ? nl : end, nl != NULL ? nl + 1 : end };

	if (l.stop > at && l.stop[-1] == '\r')
		l.stop--;
	return l;
}

/* The length of the field name the line begins with, or 0. */
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

/* The line that mbox files, and some mail programs, put before a mail. */
static bool
is_envelope(const struct line *l)
{
	size_t len = (size_t)(l->stop - l->at);

	return (len >= 5 && memcmp(l->at, "From ", 5) == 0) ||
	    (len >= 6 && memcmp(l->at, ">From ", 6) == 0);
}

static char **
field_of(struct header *h, const unsigned char *name, size_t len)
{
	static const struct {
		const char *name;
		size_t offset;
	} fields[] = {
		{ "Content-Type", offsetof(struct header, type) },
		/* Sent for years by a mail gateway. */
		{ "ContentType", offsetof(struct header, type) },
		{ "Content-Transfer-Encoding",
		    offsetof(struct header, encoding) },
		{ "Content-Disposition",
		    offsetof(struct header, disposition) },
	};

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strlen(fields[i].name) == len &&
		    strncasecmp(fields[i].name, (const char *)name, len) == 0)
			return (char **)(void *)((char *)h + fields[i].offset);
	return NULL;
}

/* =?charset?... becomes =_charset?..., name*=charset'... name*='... */
static void
drop_charsets(char *text)
{
	char *out = text;

	for (const char *p = text; *p != '\0'; p++) {
		const char *quote = p + 1 + strcspn(p + 1, "'\";");

		*out++ = *p == '?' && p > text && p[-1] == '=' ? '_' : *p;
		if (*p == '=' && p > text && p[-1] == '*' && *quote == '\'')
			p = quote - 1;
	}
	*out = '\0';
}

/* The value without line ends; NUL, which GMime would stop at, is a blank. */
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

enum dmarc_status
header_read(const unsigned char *data, size_t len, unsigned char eol,
    uint64_t most, uint64_t most_field, struct header *out,
    struct dmarc_err *err)
{
	const unsigned char *end = data + len, *value;
	struct line l = line_at(data, end, eol), next;
	struct header h = { 0 };
	size_t name;
	char **field;

	while (is_envelope(&l))
		l = line_at(l.next, end, eol);
	/* Folded lines whose field got lost on the way. */
	while (is_folded(&l))
		l = line_at(l.next, end, eol);
	for (; l.at < l.stop; l = next) {
		name = field_name(&l, &value);
		next = line_at(l.next, end, eol);
		if (name == 0) {
			/* A body without a blank line, or one stray line. */
			if (l.at == data || (next.at < next.stop &&
			    field_name(&next, &value) == 0))
				break;
			continue;
		}
		while (is_folded(&next)) {
			l.stop = next.stop;
			next = line_at(next.next, end, eol);
		}
		if ((uint64_t)(next.at - data) > most) {
			header_free(&h);
			return too_long(most, err);
		}
		field = field_of(&h, l.at, name);
		if (field == NULL || *field != NULL)
			continue;
		if ((uint64_t)(l.stop - l.at) > most_field) {
			header_free(&h);
			return too_long(most_field, err);
		}
		*field = unfold(value, l.stop);
		if (*field == NULL) {
			header_free(&h);
			return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
		}
	}
	h.body = (size_t)((l.at == l.stop ? l.next : l.at) - data);
	*out = h;
	return DMARC_OK;
}

void
header_free(struct header *h)
{
	free(h->type);
	free(h->encoding);
	free(h->disposition);
	*h = (struct header){ 0 };
}

bool
header_begins(const unsigned char *data, size_t len, unsigned char eol)
{
	struct line l = line_at(data, data + len, eol);
	const unsigned char *value;

	return is_envelope(&l) || field_name(&l, &value) > 0;
}

/*
 * scan.c: see scan.h. It may misread text that is not XML: libxml2 stops at
 * the first fault there.
 */
#include "parse/xml/scan.h"

#include <stdbool.h>
#include <string.h>

/* Matches the end mark of a comment, CDATA section or instruction. */
static void
follow(struct scan *s, const char *mark, size_t len, unsigned char c)
{
	if (c == (unsigned char)mark[s->matched]) {
		if (++s->matched == len)
			s->state = SCAN_TEXT;
		return;
	}
	/* "--->" and "]]]>" end in the mark, too. */
	if (s->matched == 2 && c == (unsigned char)mark[0] && len == 3)
		return;
	s->matched = c == (unsigned char)mark[0] ? 1 : 0;
}

/* Takes a byte after "<!": of a comment, CDATA section or declaration. */
static enum dmarc_status
bang(struct scan *s, unsigned char c, struct dmarc_err *err)
{
	static const char cdata[] = "[CDATA[";

	s->bang[s->bangs++] = (char)c;
	s->matched = 0;
	if (s->bangs == 2 && memcmp(s->bang, "--", 2) == 0)
		s->state = SCAN_COMMENT;
	else if (s->bangs == sizeof cdata - 1 &&
	    memcmp(s->bang, cdata, s->bangs) == 0)
		s->state = SCAN_CDATA;
	else if (memcmp(s->bang, "--", s->bangs < 2 ? s->bangs : 2) != 0 &&
	    memcmp(s->bang, cdata, s->bangs) != 0)
		return dmarc_refuse(err, DMARC_R_XML_DOCTYPE,
		    "the XML has a document type declaration");
	return DMARC_OK;
}

/* Takes a byte of a start or end tag. */
static enum dmarc_status
tag(struct scan *s, const struct dmarc_limits *lim, unsigned char c,
    struct dmarc_err *err)
{
	if (++s->bytes > lim->xml_tag_bytes)
		return dmarc_refuse(err, DMARC_R_XML_TAG_BYTES,
		    "a tag of more than %llu bytes",
		    (unsigned long long)lim->xml_tag_bytes);
	if (s->state == SCAN_QUOTED) {
		if (c == s->quote)
			s->state = SCAN_TAG;
		return DMARC_OK;
	}
	if (c == '>') {
		s->state = SCAN_TEXT;
	} else if (c == '"' || c == '\'') {
		s->state = SCAN_QUOTED;
		s->quote = c;
	} else if (c == '=' && ++s->attributes > lim->xml_attributes) {
		return dmarc_refuse(err, DMARC_R_XML_ATTRIBUTES,
		    "an element with more than %llu attributes",
		    (unsigned long long)lim->xml_attributes);
	}
	return DMARC_OK;
}

/* Takes the byte after "<". */
static void
open_markup(struct scan *s, unsigned char c)
{
	s->bytes = s->attributes = s->matched = s->bangs = 0;
	if (c == '!')
		s->state = SCAN_BANG;
	else if (c == '?')
		s->state = SCAN_PI;
	else
		s->state = c == '>' ? SCAN_TEXT : SCAN_TAG;
}

/*
 * Skips a tag without attributes, as most are. data follows the "<", equals is
 * the first "=" from there on. Returns a pointer past the ">", or data if the
 * tag needs a closer look.
 */
static const unsigned char *
skip_plain_tag(const struct dmarc_limits *lim, const unsigned char *data,
    const unsigned char *end, const unsigned char *equals)
{
	size_t left = (size_t)(end - data);
	const unsigned char *gt;

	if (left > lim->xml_tag_bytes)
		left = (size_t)lim->xml_tag_bytes;
	if (left == 0 || *data == '!' || *data == '?')
		return data;
	gt = memchr(data, '>', left);
	return gt == NULL || gt > equals ? data : gt + 1;
}

/* Returns the first "=" from data on; end if there is none. */
static const unsigned char *
find_equals(const unsigned char *data, const unsigned char *end)
{
	const unsigned char *at = memchr(data, '=', (size_t)(end - data));

	return at != NULL ? at : end;
}

enum dmarc_status
scan_push(struct scan *s, const struct dmarc_limits *lim,
    const unsigned char *data, size_t len, struct dmarc_err *err)
{
	const unsigned char *end = data + len, *lt;
	const unsigned char *equals = find_equals(data, end);
	enum dmarc_status st = DMARC_OK;

	while (data < end && st == DMARC_OK) {
		if (s->state == SCAN_TEXT) {
			data = memchr(data, '<', (size_t)(end - data));
			if (data == NULL)
				break;
			lt = data + 1;
			if (equals < lt)
				equals = find_equals(lt, end);
			data = skip_plain_tag(lim, lt, end, equals);
			if (data == lt)
				s->state = SCAN_OPEN;
			continue;
		}
		switch (s->state) {
		case SCAN_OPEN:
			open_markup(s, *data);
			break;
		case SCAN_BANG:
			st = bang(s, *data, err);
			break;
		case SCAN_COMMENT:
			follow(s, "-->", 3, *data);
			break;
		case SCAN_CDATA:
			follow(s, "]]>", 3, *data);
			break;
		case SCAN_PI:
			follow(s, "?>", 2, *data);
			break;
		default:
			st = tag(s, lim, *data, err);
			break;
		}
		data++;
	}
	return st;
}

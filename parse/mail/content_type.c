/*
 * content_type.c: see content_type.h.
 */
#include "parse/mail/content_type.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parse/mail/multipart.h"
#include "parse/mail/returned.h"

/*
 * Most bytes before the first part where the boundary is in doubt: else each
 * level of a deep mail would be searched to its end for each doubt.
 */
#define MOST_PREAMBLE ((size_t)64 << 10)

/* The body in which a boundary has to occur. */
struct body {
	const unsigned char *data;
	size_t len;
	unsigned char eol;
};

static bool
is_multipart(const struct content_type *t)
{
	return strncmp(t->word, "multipart/", 10) == 0;
}

bool
content_type_is_mail(const struct content_type *t)
{
	return strcmp(t->word, "message/rfc822") == 0 ||
	    strcmp(t->word, "message/global") == 0;
}

void
content_type_free(struct content_type *t)
{
	if (t->parsed != NULL)
		g_object_unref(t->parsed);
	g_free(t->word);
	free(t->loose);
	*t = (struct content_type){ 0 };
}

static struct content_type
parse(const char *value)
{
	struct content_type t = {
		.parsed = g_mime_content_type_parse(NULL, value) };

	t.word = g_mime_content_type_get_mime_type(t.parsed);
	for (char *p = t.word; *p != '\0'; p++)
		*p = g_ascii_tolower(*p);
	return t;
}

/* ---- boundaries ---- */

/*
 * Finds the boundary in a value that breaks the grammar: in single quotes, in a
 * quote without an end, or without a semicolon before it. Returns its length.
 */
static size_t
loose_boundary(const char *value, const char **out)
{
	static const char name[] = "boundary";
	const char *p = value, *before;

	while ((before = strcasestr(p, name)) != NULL) {
		p = before + strlen(name);
		if (before > value && strchr(" \t;,", before[-1]) == NULL)
			continue;
		p += strspn(p, " \t");
		if (*p != '=')
			continue;
		p += 1 + strspn(p + 1, " \t");
		*out = *p == '"' || *p == '\'' ? p + 1 : p;
		return *p == '"' ? strcspn(*out, "\"") :
		    *p == '\'' ? strcspn(*out, "'") : strcspn(*out, " \t;,");
	}
	return 0;
}

/* Sets *occurs if the boundary is in the body. */
static enum dmarc_status
look_for(const char *boundary, const struct body *in, bool *occurs,
    struct dmarc_err *err)
{
	struct multipart m;
	enum dmarc_status st = multipart_start(&m, in->data, in->len, boundary,
	    in->eol, err);

	*occurs = st == DMARC_OK && m.found;
	multipart_end(&m);
	return st;
}

/* Finds a boundary that GMime does not see; it has to occur in the body. */
static enum dmarc_status
find_loose(struct content_type *t, const char *value, const struct body *body,
    struct dmarc_err *err)
{
	const char *at = NULL;
	size_t len = loose_boundary(value, &at);
	enum dmarc_status st;
	bool occurs;

	if (len == 0)
		return DMARC_OK;
	t->loose = strndup(at, len);
	if (t->loose == NULL)
		return dmarc_no_memory(err);
	st = look_for(t->loose, body, &occurs, err);
	if (occurs)
		t->boundary = t->loose;
	return st;
}

/*
 * Finds the boundary of a multipart with this value. Where there is doubt, it
 * has to occur in the body.
 */
static enum dmarc_status
find_boundary(struct content_type *t, const char *value, bool doubt,
    const struct body *body, struct dmarc_err *err)
{
	const char *plain = g_mime_content_type_get_parameter(t->parsed,
	    "boundary");
	bool occurs = plain != NULL && *plain != '\0';
	enum dmarc_status st = DMARC_OK;

	if (occurs && (doubt || strchr("'\"", *plain) != NULL))
		st = look_for(plain, body, &occurs, err);
	if (st != DMARC_OK)
		return st;
	if (!occurs)
		return find_loose(t, value, body, err);
	t->boundary = plain;
	return DMARC_OK;
}

/* ---- fields ---- */

/* Whether a multipart of this type and value returns a mail. */
static bool
says_return(const struct content_type *t, const char *value)
{
	const char *type = g_mime_content_type_get_parameter(t->parsed,
	    "report-type");

	return (type != NULL && returned_report_type(type)) ||
	    (t->loose != NULL && returned_mentioned(value));
}

/* Takes the field *t if it is better than the best so far; frees the other. */
static void
take_better(struct content_type *best, struct content_type *t)
{
	bool strict = content_type_is_mail(t) || returned_status_type(t->word);
	bool bound = t->boundary != NULL && best->boundary == NULL;
	bool had = best->word != NULL;
	struct content_type worse = *t;

	if (had && (content_type_is_mail(best) ||
	    returned_status_type(best->word)))
		strict = bound = false;
	if (!had || strict || bound) {
		worse = *best;
		*best = *t;
	}
	best->returns |= worse.returns;
	content_type_free(&worse);
}

enum dmarc_status
content_type_read(const struct header *h, const char *otherwise,
    const unsigned char *body, size_t len, unsigned char eol,
    struct content_type *out, struct dmarc_err *err)
{
	const struct body in = { body, len < MOST_PREAMBLE ? len :
		MOST_PREAMBLE, eol };
	struct content_type best = { 0 };

	if (h->type[0] == NULL) {
		*out = parse(otherwise);
		return DMARC_OK;
	}
	for (size_t i = 0; i < HEADER_TYPES && h->type[i] != NULL; i++) {
		struct content_type t = parse(h->type[i]);

		if (is_multipart(&t) && find_boundary(&t, h->type[i],
		    h->type[1] != NULL, &in, err) != DMARC_OK) {
			content_type_free(&t);
			content_type_free(&best);
			return err->code;
		}
		t.returns = says_return(&t, h->type[i]);
		take_better(&best, &t);
	}
	*out = best;
	return DMARC_OK;
}

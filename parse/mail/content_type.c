/*
 * content_type.c: see content_type.h.
 */
#include "parse/mail/content_type.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "parse/mail/multipart.h"
#include "parse/mail/returned.h"

/* The body in which a boundary has to occur. */
struct body {
	const unsigned char *data;
	size_t len;
	unsigned char eol;
};

/* Returns "text/plain" in lower case; NULL: out of memory. */
static char *
word_of(GMimeContentType *parsed)
{
	char *text = g_mime_content_type_get_mime_type(parsed);
	char *word = strdup(text);

	for (char *p = word; p != NULL && *p != '\0'; p++)
		*p = g_ascii_tolower(*p);
	g_free(text);
	return word;
}

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
	free(t->word);
	free(t->boundary);
	*t = (struct content_type){ 0 };
}

static enum dmarc_status
parse(const char *value, struct content_type *out, struct dmarc_err *err)
{
	*out = (struct content_type){
		.parsed = g_mime_content_type_parse(NULL, value) };
	out->word = word_of(out->parsed);
	if (out->word != NULL)
		return DMARC_OK;
	content_type_free(out);
	return dmarc_no_memory(err);
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

/* Keeps the boundary of t; with in, only if it occurs there. */
static enum dmarc_status
keep_boundary(struct content_type *t, const char *boundary, size_t len,
    const struct body *in, struct dmarc_err *err)
{
	struct multipart m;
	enum dmarc_status st = DMARC_OK;

	t->boundary = strndup(boundary, len);
	if (t->boundary == NULL)
		return dmarc_no_memory(err);
	if (in == NULL)
		return DMARC_OK;
	st = multipart_start(&m, in->data, in->len, t->boundary, in->eol, err);
	if (st == DMARC_OK && m.found) {
		multipart_end(&m);
		return DMARC_OK;
	}
	multipart_end(&m);
	free(t->boundary);
	t->boundary = NULL;
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
	    "boundary"), *loose = NULL;
	enum dmarc_status st = DMARC_OK;
	size_t len;

	if (plain != NULL && *plain != '\0') {
		doubt = doubt || strchr("'\"", *plain) != NULL;
		st = keep_boundary(t, plain, strlen(plain),
		    doubt ? body : NULL, err);
	}
	if (st != DMARC_OK || t->boundary != NULL)
		return st;
	len = loose_boundary(value, &loose);
	if (len > 0)
		st = keep_boundary(t, loose, len, body, err);
	t->loose = t->boundary != NULL;
	return st;
}

/* ---- fields ---- */

/* Whether a multipart of this type and value returns a mail. */
static bool
says_return(const struct content_type *t, const char *value)
{
	const char *type = g_mime_content_type_get_parameter(t->parsed,
	    "report-type");

	return (type != NULL && returned_report_type(type)) ||
	    (t->loose && returned_mentioned(value));
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
	const struct body in = { body, len, eol };
	struct content_type best = { 0 }, t;
	enum dmarc_status st;

	if (h->type[0] == NULL)
		return parse(otherwise, out, err);
	for (size_t i = 0; i < HEADER_TYPES && h->type[i] != NULL; i++) {
		st = parse(h->type[i], &t, err);
		if (st == DMARC_OK && is_multipart(&t))
			st = find_boundary(&t, h->type[i],
			    h->type[1] != NULL, &in, err);
		if (st != DMARC_OK) {
			content_type_free(&t);
			content_type_free(&best);
			return st;
		}
		t.returns = says_return(&t, h->type[i]);
		take_better(&best, &t);
	}
	*out = best;
	return DMARC_OK;
}

bool
content_type_may_return(const struct header *h)
{
	for (size_t i = 0; i < HEADER_TYPES && h->type[i] != NULL; i++)
		if (strcasestr(h->type[i], "message") != NULL ||
		    strcasestr(h->type[i], "multipart") != NULL)
			return true;
	return false;
}

/*
 * mime.c: see mime.h.
 */
#include "parse/mime.h"

#include <iconv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "parse/decode.h"
#include "parse/header.h"
#include "parse/sniff.h"

#define PATH_BYTES 2048		/* mime_depth numbers of six digits, and dots */

struct walk {
	const struct dmarc_limits *lim;
	const struct mime_visitor *visitor;
	void *ctx;
	uint64_t parts;
	bool full;		/* too many parts: no more are looked at */
	unsigned char eol;
	size_t path_len;
	char path[PATH_BYTES];
};

/* A mail, or a part of one, before its header is read. */
struct entity {
	const unsigned char *data;
	size_t len;
	uint64_t depth;
	bool attached;		/* in a mail within the mail */
	bool is_message;	/* its header may be a whole mail's */
	const char *type;	/* when it names none */
};

static enum dmarc_status walk_entity(struct walk *w, const struct entity *e,
    struct dmarc_err *err);

void
mime_warm_up(void)
{
	static iconv_t latin1;
	GMimeContentType *type;

	g_mime_init();
	/* For bytes that are no UTF-8. Open for good, to stay loaded. */
	latin1 = iconv_open("UTF-8", "ISO-8859-1");
	(void)latin1;
	type = g_mime_content_type_parse(NULL, "text/plain; name=\"\xe4\"");
	g_object_unref(type);
}

bool
mime_has_header(const unsigned char *data, size_t len)
{
	return header_begins(data, len, '\n');
}

static const char *
path_of(const struct walk *w)
{
	return w->path_len > 0 ? w->path : NULL;
}

static enum dmarc_status
refused(struct walk *w, const struct dmarc_err *why, struct dmarc_err *err)
{
	return w->visitor->refused(w->ctx, path_of(w), why, err);
}

/* ---- leaves ---- */

/*
 * The encoding of a body. Some label base64 as nothing at all, some label
 * plain XML as base64: what a report begins with tells.
 */
static GMimeContentEncoding
encoding_of(const char *label, const unsigned char *body, size_t len)
{
	static const char *const magic[] = {
		"H4sI", "UEsDB", "PD94bWw", "PGZlZWRi",
	};
	GMimeContentEncoding e = label == NULL ? GMIME_CONTENT_ENCODING_DEFAULT
	    : g_mime_content_encoding_from_string(label);
	size_t n = sniff_blanks(body, len);

	if (e == GMIME_CONTENT_ENCODING_BASE64)
		return n < len && body[n] == '<' ?
		    GMIME_CONTENT_ENCODING_BINARY : e;
	if (e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	    e == GMIME_CONTENT_ENCODING_UUENCODE)
		return e;
	for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
		if (len - n > strlen(magic[i]) &&
		    memcmp(body + n, magic[i], strlen(magic[i])) == 0)
			return GMIME_CONTENT_ENCODING_BASE64;
	return GMIME_CONTENT_ENCODING_BINARY;
}

/* The body decoded: in *owned (to be freed), or as it lies (NULL). */
static enum dmarc_status
decode(const char *label, const unsigned char *body, size_t len,
    unsigned char **owned, size_t *out, struct dmarc_err *err)
{
	static const struct {
		GMimeContentEncoding encoding;
		size_t (*decode)(const unsigned char *, size_t,
		    unsigned char *);
	} decoders[] = {
		{ GMIME_CONTENT_ENCODING_BASE64, decode_base64 },
		{ GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, decode_quoted },
		{ GMIME_CONTENT_ENCODING_UUENCODE, decode_uu },
	};
	GMimeContentEncoding e = encoding_of(label, body, len);

	*owned = NULL;
	*out = len;
	for (size_t i = 0; i < sizeof decoders / sizeof decoders[0]; i++) {
		if (decoders[i].encoding != e)
			continue;
		/* No decoder gives more than it takes, or a few bytes. */
		*owned = malloc(len + DECODE_ROOM);
		if (*owned == NULL)
			return dmarc_refuse(err, DMARC_R_MEMORY,
			    "out of memory for %zu bytes", len);
		*out = decoders[i].decode(body, len, *owned);
	}
	return DMARC_OK;
}

static enum dmarc_status
visit(struct walk *w, bool attached, GMimeContentType *type,
    const char *type_text, GMimeContentDisposition *disposition,
    const char *encoding, const unsigned char *body, size_t len,
    struct dmarc_err *err)
{
	struct mime_part part = { .path = path_of(w), .type = type_text,
		.attached = attached };
	unsigned char *owned = NULL;
	struct dmarc_err why;
	enum dmarc_status st;

	if (decode(encoding, body, len, &owned, &part.len, &why) != DMARC_OK)
		return refused(w, &why, err);
	part.data = owned != NULL ? owned : body;
	part.undecodable = part.len == 0 && sniff_blanks(body, len) < len;
	if (disposition != NULL)
		part.name = g_mime_content_disposition_get_parameter(
		    disposition, "filename");
	if (part.name == NULL)
		part.name = g_mime_content_type_get_parameter(type, "name");
	part.smime = g_mime_content_type_get_parameter(type, "smime-type");
	st = w->visitor->part(w->ctx, &part, err);
	free(owned);
	return st;
}

/* ---- multiparts ---- */

struct delimiter {
	const unsigned char *at, *after;	/* the line, its line end too */
	bool closing;
};

/* The next line that is --boundary or --boundary--; false if there is none. */
static bool
next_delimiter(const unsigned char *from, const unsigned char *start,
    const unsigned char *end, const char *line, unsigned char eol,
    struct delimiter *out)
{
	const size_t len = strlen(line);
	const unsigned char *at, *p;

	for (; (at = memmem(from, (size_t)(end - from), line, len)) != NULL;
	    from = at + 1) {
		if (at != start && at[-1] != eol)
			continue;
		p = at + len;
		out->closing = end - p >= 2 && p[0] == '-' && p[1] == '-';
		if (out->closing)
			p += 2;
		while (p < end && (*p == ' ' || *p == '\t' || *p == '\r') &&
		    *p != eol)
			p++;
		if (p < end && *p != eol)
			continue;	/* a longer boundary */
		out->at = at;
		out->after = p < end ? p + 1 : p;
		return true;
	}
	return false;
}

static enum dmarc_status
walk_child(struct walk *w, const struct entity *e, size_t number,
    struct dmarc_err *err)
{
	size_t was = w->path_len;
	enum dmarc_status st;

	(void)snprintf(w->path + was, sizeof w->path - was, "%s%zu",
	    was > 0 ? "." : "", number);
	w->path_len += strlen(w->path + was);
	st = walk_entity(w, e, err);
	w->path_len = was;
	w->path[was] = '\0';
	return st;
}

/* *found: whether the boundary is there at all. */
static enum dmarc_status
walk_multipart(struct walk *w, const struct entity *e, const char *boundary,
    bool *found, struct dmarc_err *err)
{
	const unsigned char *end = e->data + e->len;
	enum dmarc_status st = DMARC_OK;
	struct delimiter d, next;
	struct entity child = *e;
	char *line = NULL;
	size_t number = 0;
	bool more;

	if (asprintf(&line, "--%s", boundary) < 0)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	*found = next_delimiter(e->data, e->data, end, line, w->eol, &d);
	for (more = *found; more && !w->full && st == DMARC_OK; d = next) {
		more = next_delimiter(d.after, e->data, end, line, w->eol,
		    &next);
		if (d.closing)
			continue;	/* an epilogue, if nothing follows */
		child.data = d.after;
		child.len = (size_t)((more ? next.at : end) - d.after);
		/* The line end before a delimiter belongs to it. */
		if (more && child.len > 0)
			child.len--;
		if (more && child.len > 0 &&
		    child.data[child.len - 1] == '\r' && w->eol != '\r')
			child.len--;
		st = walk_child(w, &child, ++number, err);
	}
	free(line);
	return st;
}

/* ---- entities ---- */

static enum dmarc_status
walk_message(struct walk *w, const struct entity *e, const char *encoding,
    struct dmarc_err *err)
{
	struct entity inner = *e;
	unsigned char *owned;
	enum dmarc_status st;
	struct dmarc_err why;

	if (decode(encoding, e->data, e->len, &owned, &inner.len, &why) !=
	    DMARC_OK)
		return refused(w, &why, err);
	if (owned != NULL)
		inner.data = owned;
	inner.is_message = true;
	inner.attached = true;
	inner.type = "text/plain";
	st = walk_entity(w, &inner, err);
	free(owned);
	return st;
}

/* The body of e, whose header is h and whose type is type. */
static enum dmarc_status
walk_body(struct walk *w, const struct entity *e, const struct header *h,
    GMimeContentType *type, const char *type_text, struct dmarc_err *err)
{
	struct entity body = *e;
	GMimeContentDisposition *disposition = NULL;
	const char *boundary;
	enum dmarc_status st;
	bool deeper = false, found = false;

	body.data += h->body;
	body.len -= h->body;
	body.depth++;
	body.is_message = false;
	boundary = strncmp(type_text, "multipart/", 10) != 0 ? NULL :
	    g_mime_content_type_get_parameter(type, "boundary");
	deeper = (boundary != NULL && *boundary != '\0') ||
	    strcmp(type_text, "message/rfc822") == 0 ||
	    strcmp(type_text, "message/global") == 0;
	if (deeper && body.depth > w->lim->mime_depth) {
		struct dmarc_err why;

		(void)dmarc_refuse(&why, DMARC_R_MIME_DEPTH,
		    "parts are nested more than %" PRIu64 " deep",
		    w->lim->mime_depth);
		return refused(w, &why, err);
	}
	if (deeper && boundary == NULL)
		return walk_message(w, &body, h->encoding, err);
	if (deeper) {
		body.type = strcmp(type_text, "multipart/digest") == 0 ?
		    "message/rfc822" : "text/plain";
		st = walk_multipart(w, &body, boundary, &found, err);
		if (st != DMARC_OK || found)
			return st;
	}
	/* A leaf; or a multipart in name only, which may be the report. */
	if (h->disposition != NULL)
		disposition = g_mime_content_disposition_parse(NULL,
		    h->disposition);
	st = visit(w, e->attached, type, type_text, disposition, h->encoding,
	    body.data, body.len, err);
	if (disposition != NULL)
		g_object_unref(disposition);
	return st;
}

static enum dmarc_status
walk_entity(struct walk *w, const struct entity *e, struct dmarc_err *err)
{
	uint64_t most = e->is_message ? w->lim->header_bytes :
	    w->lim->part_header_bytes;
	GMimeContentType *type;
	struct dmarc_err why;
	enum dmarc_status st;
	struct header h;
	char *text;

	if (w->parts++ == w->lim->mime_parts) {
		w->full = true;
		(void)dmarc_refuse(&why, DMARC_R_MIME_PARTS,
		    "more than %" PRIu64 " parts", w->lim->mime_parts);
		return refused(w, &why, err);
	}
	st = header_read(e->data, e->len, w->eol, most,
	    w->lim->part_header_bytes, &h, &why);
	if (st == DMARC_E_LIMIT)
		return refused(w, &why, err);
	if (st != DMARC_OK) {
		*err = why;
		return st;
	}
	type = g_mime_content_type_parse(NULL,
	    h.type != NULL ? h.type : e->type);
	text = g_mime_content_type_get_mime_type(type);
	for (char *p = text; *p != '\0'; p++)
		*p = g_ascii_tolower(*p);
	st = walk_body(w, e, &h, type, text, err);
	g_free(text);
	g_object_unref(type);
	header_free(&h);
	return st;
}

enum dmarc_status
mime_walk(const unsigned char *data, size_t len,
    const struct dmarc_limits *lim, const struct mime_visitor *v, void *ctx,
    struct dmarc_err *err)
{
	struct walk w = {
		.lim = lim,
		.visitor = v,
		.ctx = ctx,
		/* Nothing but CR: line ends of an old Mac, or of a gateway. */
		.eol = memchr(data, '\n', len) != NULL ? '\n' : '\r',
	};
	struct entity root = {
		.data = data,
		.len = len,
		.is_message = true,
		.type = "text/plain",
	};

	return walk_entity(&w, &root, err);
}

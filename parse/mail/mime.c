/*
 * mime.c: see mime.h.
 */
#include "parse/mail/mime.h"

#include <iconv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "common/text.h"
#include "parse/mail/content_type.h"
#include "parse/mail/decode.h"
#include "parse/mail/header.h"
#include "parse/mail/multipart.h"
#include "parse/mail/returned.h"
#include "parse/input/sniff.h"

#define PATH_BYTES 2048		/* mime_depth numbers of 6 digits, and dots */

struct walk {
	const struct dmarc_limits *lim;
	const struct mime_visitor *visitor;
	void *ctx;
	uint64_t *parts;
	struct header_rules of_mail, of_part;
	bool full;		/* too many parts: skip the rest */
	unsigned char eol;
	size_t path_len;
	char path[PATH_BYTES];
};

/* A mail, or a part of one, before its header is read. */
struct entity {
	const unsigned char *data;
	size_t len;
	uint64_t depth;
	bool attached;		/* in a mail within the mail, or in an
				 * automatic reply */
	bool answer;		/* the mail is an automatic reply */
	bool returned;		/* in a mail that returns another mail */
	bool is_message;	/* a whole mail: its header may be longer */
	const char *type;	/* default Content-Type */
};

static enum dmarc_status walk_entity(struct walk *w, const struct entity *e,
    struct dmarc_err *err);

void
mime_warm_up(void)
{
	static iconv_t latin1;
	GMimeContentType *type;

	g_mime_init();
	/* For bytes other than UTF-8. Never closed, so that it stays loaded. */
	latin1 = iconv_open("UTF-8", "ISO-8859-1");
	(void)latin1;
	type = g_mime_content_type_parse(NULL, "text/plain; name=\"\xe4\"");
	g_object_unref(type);
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

static const char *
name_of(GMimeContentType *type, GMimeContentDisposition *disposition)
{
	const char *name = disposition == NULL ? NULL :
	    g_mime_content_disposition_get_parameter(disposition, "filename");

	return name != NULL ? name :
	    g_mime_content_type_get_parameter(type, "name");
}

/*
 * Visits the leaf e of a mail that returns another one. Of the returned mail,
 * which may be large, no more is decoded than a header can have.
 */
static enum dmarc_status
visit_returned(struct walk *w, const struct entity *e, const struct header *h,
    struct mime_part *part, struct dmarc_err *err)
{
	const bool fields = strcmp(part->type, "message/feedback-report") == 0;
	const size_t most = 2 * (size_t)w->lim->header_bytes;
	const size_t len = e->len > most && !fields ? most : e->len;
	unsigned char *owned;
	struct dmarc_err why;
	enum dmarc_status st;

	if (!fields && strncmp(part->type, "message/", 8) != 0 &&
	    strcmp(part->type, "text/rfc822-headers") != 0)
		return w->visitor->part(w->ctx, part, err);
	if (decode_body(h->encoding, e->data, len, &owned, &part->len, &why) !=
	    DMARC_OK)
		return refused(w, &why, err);
	part->data = owned != NULL ? owned : e->data;
	st = w->visitor->part(w->ctx, part, err);
	free(owned);
	return st;
}

/* Visits the leaf e with the header h. */
static enum dmarc_status
visit(struct walk *w, const struct entity *e, const struct header *h,
    const struct content_type *type, struct dmarc_err *err)
{
	struct mime_part part = { .path = path_of(w), .type = type->word,
		.depth = e->depth, .attached = e->attached,
		.answer = e->answer, .returned = e->returned };
	GMimeContentDisposition *disposition = NULL;
	unsigned char *owned = NULL;
	struct dmarc_err why;
	enum dmarc_status st;

	if (e->returned)
		return visit_returned(w, e, h, &part, err);
	if (decode_body(h->encoding, e->data, e->len, &owned, &part.len,
	    &why) != DMARC_OK)
		return refused(w, &why, err);
	part.data = owned != NULL ? owned : e->data;
	part.undecodable = part.len == 0 && sniff_blanks(e->data, e->len) <
	    e->len;
	if (h->disposition != NULL)
		disposition = g_mime_content_disposition_parse(NULL,
		    h->disposition);
	part.name = name_of(type->parsed, disposition);
	part.smime = g_mime_content_type_get_parameter(type->parsed,
	    "smime-type");
	st = w->visitor->part(w->ctx, &part, err);
	if (disposition != NULL)
		g_object_unref(disposition);
	free(owned);
	return st;
}

/* ---- multiparts ---- */

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

/* Sets *found if the boundary occurs in the body. */
static enum dmarc_status
walk_multipart(struct walk *w, const struct entity *e, const char *boundary,
    bool *found, struct dmarc_err *err)
{
	struct multipart m;
	struct entity child = *e;
	enum dmarc_status st = multipart_start(&m, e->data, e->len, boundary,
	    w->eol, err);
	size_t number = 0;

	if (st != DMARC_OK)
		return st;
	*found = m.found;
	while (st == DMARC_OK && !w->full &&
	    multipart_next(&m, &child.data, &child.len))
		st = walk_child(w, &child, ++number, err);
	multipart_end(&m);
	return st;
}

/* ---- returned mail ---- */

static enum dmarc_status look_for_status(struct walk *w,
    const struct entity *e, const char *boundary, uint64_t *left, bool *found,
    struct dmarc_err *err);

/* Sets *found if the part e is a status, or a multipart with a status in it. */
static enum dmarc_status
look_at_part(struct walk *w, const struct entity *e, uint64_t *left,
    bool *found, struct dmarc_err *err)
{
	struct entity body = *e;
	struct content_type t;
	enum dmarc_status st;
	struct header h;

	if (!returned_possible(e->data, e->len, w->of_part.most, w->eol))
		return DMARC_OK;
	if (header_read(e->data, e->len, &w->of_part, &h, err) != DMARC_OK)
		/* walk_entity() refuses a header over its limit. */
		return err->code == DMARC_E_LIMIT ? DMARC_OK : err->code;
	body.data += h.body;
	body.len -= h.body;
	body.depth++;
	st = content_type_read(&h, e->type, body.data, body.len, w->eol, &t,
	    err);
	header_free(&h);
	if (st != DMARC_OK)
		return st;
	*found = returned_status_type(t.word);
	if (t.boundary != NULL && body.depth <= w->lim->mime_depth)
		st = look_for_status(w, &body, t.boundary, left, found, err);
	content_type_free(&t);
	return st;
}

/*
 * Sets *found if one of the next *left parts reports the fate of another mail;
 * does not look into mails within the mail. Runs before the parts are walked,
 * because the returned mail may come before the status.
 */
static enum dmarc_status
look_for_status(struct walk *w, const struct entity *e, const char *boundary,
    uint64_t *left, bool *found, struct dmarc_err *err)
{
	struct multipart m;
	struct entity child = *e;
	enum dmarc_status st = multipart_start(&m, e->data, e->len, boundary,
	    w->eol, err);

	if (st != DMARC_OK)
		return st;
	*found = false;
	while (st == DMARC_OK && !*found && *left > 0 &&
	    multipart_next(&m, &child.data, &child.len)) {
		--*left;
		st = look_at_part(w, &child, left, found, err);
	}
	multipart_end(&m);
	return st;
}

/*
 * Sets body->returned if the multipart body returns another mail: its
 * report-type or, checked once for the whole mail, one of its parts says so.
 */
static enum dmarc_status
look_for_return(struct walk *w, const struct entity *whole,
    struct entity *body, const struct content_type *type,
    struct dmarc_err *err)
{
	uint64_t left = w->lim->mime_parts;
	bool found = type->returns;

	if (!found && whole->is_message && look_for_status(w, body,
	    type->boundary, &left, &found, err) != DMARC_OK)
		return err->code;
	body->returned |= found;
	return DMARC_OK;
}

/* ---- entities ---- */

/* Leaves out the blank lines before the header of a mail. */
static void
skip_lead(struct entity *e)
{
	size_t lead = text_lead(e->data, e->len);

	e->data += lead;
	e->len -= lead;
}

/* Walks the mail in the body e, which has this transfer encoding. */
static enum dmarc_status
walk_message(struct walk *w, const struct entity *e, const char *encoding,
    struct dmarc_err *err)
{
	struct entity inner = *e;
	unsigned char *owned;
	enum dmarc_status st;
	struct dmarc_err why;

	if (decode_body(encoding, e->data, e->len, &owned, &inner.len, &why) !=
	    DMARC_OK)
		return refused(w, &why, err);
	if (owned != NULL)
		inner.data = owned;
	skip_lead(&inner);
	inner.is_message = true;
	inner.attached = true;
	inner.type = "text/plain";
	st = walk_entity(w, &inner, err);
	free(owned);
	return st;
}

static enum dmarc_status
too_deep(struct walk *w, struct dmarc_err *err)
{
	struct dmarc_err why;

	(void)dmarc_refuse(&why, DMARC_R_MIME_DEPTH,
	    "parts are nested more than %" PRIu64 " deep", w->lim->mime_depth);
	return refused(w, &why, err);
}

/* Returns the body of e, which has the header h. */
static struct entity
body_of(const struct entity *e, const struct header *h)
{
	struct entity body = *e;

	body.data += h->body;
	body.len -= h->body;
	body.depth++;
	body.is_message = false;
	return body;
}

/* Walks the body of e, which has the header h and the type type. */
static enum dmarc_status
walk_body(struct walk *w, const struct entity *e, const struct header *h,
    const struct content_type *type, struct dmarc_err *err)
{
	struct entity body = body_of(e, h);
	bool is_mail = content_type_is_mail(type), found;
	enum dmarc_status st;

	if (is_mail)
		body.returned |= body.answer;
	if ((type->boundary != NULL || (is_mail && !body.returned)) &&
	    body.depth > w->lim->mime_depth)
		return too_deep(w, err);
	if (type->boundary != NULL) {
		st = look_for_return(w, e, &body, type, err);
		if (st != DMARC_OK)
			return st;
		body.type = strcmp(type->word, "multipart/digest") == 0 ?
		    "message/rfc822" : "text/plain";
		st = walk_multipart(w, &body, type->boundary, &found, err);
		if (st != DMARC_OK || found)
			return st;
	} else if (is_mail && !body.returned)
		return walk_message(w, &body, h->encoding, err);
	/* A leaf, or a multipart without its boundary: it may be the report. */
	return visit(w, &body, h, type, err);
}

/* Walks the mail e, which has the header h and the type type. */
static enum dmarc_status
walk_mail(struct walk *w, const struct entity *e, const struct header *h,
    const struct content_type *type, struct dmarc_err *err)
{
	struct entity whole = *e;
	struct mime_mail mail = { .path = path_of(w), .type = type->word,
		.header = e->data, .len = h->body, .eol = w->eol,
		.answer = h->noted, .returned = e->returned };
	enum dmarc_status st = DMARC_OK;

	whole.answer = h->noted;
	whole.attached |= h->noted;
	if (w->visitor->enter != NULL)
		st = w->visitor->enter(w->ctx, &mail, err);
	if (st == DMARC_OK)
		st = walk_body(w, &whole, h, type, err);
	if (st == DMARC_OK && w->visitor->leave != NULL)
		st = w->visitor->leave(w->ctx, &mail, err);
	return st;
}

static enum dmarc_status
walk_entity(struct walk *w, const struct entity *e, struct dmarc_err *err)
{
	struct content_type type;
	struct dmarc_err why;
	enum dmarc_status st;
	struct header h;

	if (*w->parts >= w->lim->mime_parts) {
		w->full = true;
		(void)dmarc_refuse(&why, DMARC_R_MIME_PARTS,
		    "more than %" PRIu64 " parts", w->lim->mime_parts);
		return refused(w, &why, err);
	}
	++*w->parts;
	st = header_read(e->data, e->len, e->is_message ? &w->of_mail :
	    &w->of_part, &h, &why);
	if (st == DMARC_E_LIMIT)
		return refused(w, &why, err);
	if (st != DMARC_OK) {
		*err = why;
		return st;
	}
	st = content_type_read(&h, e->type, e->data + h.body, e->len - h.body,
	    w->eol, &type, err);
	if (st == DMARC_OK) {
		st = (e->is_message ? walk_mail : walk_body)(w, e, &h, &type,
		    err);
		content_type_free(&type);
	}
	header_free(&h);
	return st;
}

enum dmarc_status
mime_walk(const unsigned char *data, size_t len,
    const struct dmarc_limits *lim, const struct mime_place *place,
    const struct mime_visitor *v, void *ctx, struct dmarc_err *err)
{
	struct walk w = {
		.lim = lim,
		.visitor = v,
		.ctx = ctx,
		.parts = place->parts,
		/* CR alone: line ends of an old Mac, or of a gateway. */
		.eol = memchr(data, '\n', len) != NULL ? '\n' : '\r',
		.of_mail = { .most = lim->header_bytes,
		    .most_field = lim->part_header_bytes,
		    .is_noted = returned_field },
		.of_part = { .most = lim->part_header_bytes,
		    .most_field = lim->part_header_bytes },
	};
	struct entity root = {
		.data = data,
		.len = len,
		.depth = place->depth,
		.attached = place->attached,
		.is_message = true,
		.type = "text/plain",
	};

	w.of_mail.eol = w.of_part.eol = w.eol;
	skip_lead(&root);
	return walk_entity(&w, &root, err);
}

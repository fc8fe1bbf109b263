/*
 * message.c: see message.h.
 */
#include "parse/message.h"

#include <string.h>
#include <strings.h>

#include "parse/content.h"
#include "parse/mail/mime.h"
#include "parse/reading.h"
#include "parse/sniff.h"

/* ---- parts of a mail ---- */

static bool
is_type(const char *type, const char *const list[])
{
	for (; *list != NULL; list++)
		if (strcmp(type, *list) == 0)
			return true;
	return false;
}

/* The types of reports; an empty part of such a type is an empty report. */
static const char *const report_types[] = {
	"application/gzip", "application/x-gzip", "application/zip",
	"application/x-zip-compressed", "application/xml", "text/xml", NULL
};

/* Types that we cannot read. */
static const char *const sealed_types[] = {
	"application/pkcs7-mime", "application/x-pkcs7-mime",
	"application/pgp-encrypted", NULL
};

static const char sealed[] =
    "an encrypted or opaque-signed part cannot be read";
static const char outlook[] = "an attached Outlook .msg file";

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t len = name != NULL ? strlen(name) : 0, n = strlen(suffix);

	return len >= n && strcasecmp(name + len - n, suffix) == 0;
}

static void
note_other(struct reading *r, const struct mime_part *part)
{
	if (strcmp(part->type, "message/feedback-report") == 0)
		r->other = DMARC_OTHER_FAILURE_REPORT;
	else if (r->other != DMARC_OTHER_MAIL)
		return;
	else if (part->returned)
		r->other = DMARC_OTHER_BOUNCE;
	else if (strncmp(part->type, "application/tlsrpt", 18) == 0)
		r->other = DMARC_OTHER_TLS_REPORT;
}

/* If a part has no finding, refuses it if its name promises a report. */
static enum dmarc_status
refuse_claim(struct reading *r, const struct mime_part *part,
    const char *path, struct dmarc_err *err)
{
	bool unlabelled = strcmp(part->type, "application/octet-stream") == 0;

	if (r->first != NULL)
		return DMARC_OK;
	if (unlabelled && has_suffix(part->name, ".p7m"))
		return reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_SMIME,
		    sealed, err);
	if (unlabelled && has_suffix(part->name, ".msg"))
		return reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_OUTLOOK,
		    outlook, err);
	if (!r->claims || r->other != DMARC_OTHER_MAIL)
		return DMARC_OK;
	if (part->undecodable)
		return reading_refuse_for(r, path, DMARC_R_MIME_ENCODING,
		    "the transfer encoding cannot be undone", err);
	return reading_refuse_for(r, path, DMARC_R_NO_FEEDBACK,
	    "named like a report, but contains none", err);
}

static enum dmarc_status
on_part(void *ctx, const struct mime_part *part, struct dmarc_err *err)
{
	struct reading *r = ctx;
	bool named = part->name != NULL && reading_is_report_name(part->name);
	struct source_memory bytes;
	const char *path = NULL;
	enum dmarc_status st;

	if (r->full)
		return DMARC_OK;
	note_other(r, part);
	if (part->returned)
		return DMARC_OK;
	r->attached = part->attached;
	if (part->path != NULL) {
		path = arena_strndup(r->arena, part->path,
		    strlen(part->path));
		if (path == NULL)
			return dmarc_no_memory(err);
	}
	reading_begin_part(r, named || (part->len == 0 && !part->undecodable &&
	    is_type(part->type, report_types)));
	if (is_type(part->type, sealed_types) && (part->smime == NULL ||
	    strcasecmp(part->smime, "certs-only") != 0))
		st = reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_SMIME,
		    sealed, err);
	else if (strcmp(part->type, "application/vnd.ms-outlook") == 0)
		st = reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_OUTLOOK,
		    outlook, err);
	else {
		source_of_memory(&bytes, part->data, part->len);
		st = content_look(r, &bytes.base, path, 0, err);
		if (st == DMARC_OK)
			st = refuse_claim(r, part, path, err);
	}
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
on_refused(void *ctx, const char *path, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct reading *r = ctx;
	const char *kept = NULL;
	enum dmarc_status st;

	if (path != NULL) {
		kept = arena_strndup(r->arena, path, strlen(path));
		if (kept == NULL)
			return dmarc_no_memory(err);
	}
	reading_begin_part(r, false);
	st = reading_refuse(r, kept, why, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
read_mail(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	static const struct mime_visitor visitor = { on_part, on_refused };

	return mime_walk(data, len, r->lim, &visitor, r, err);
}

/* ---- the whole ---- */

/* Reads a file other than a mail: an attachment that a person saved. */
static enum dmarc_status
read_file(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	struct source_memory bytes;
	enum dmarc_status st;

	reading_begin_part(r, false);
	source_of_memory(&bytes, data, len);
	st = content_look(r, &bytes.base, NULL, 0, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
read_any(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	size_t at;

	switch (sniff(data, len, len < 64)) {
	case SNIFF_OUTLOOK:
		reading_begin_part(r, false);
		if (reading_refuse_for(r, NULL, DMARC_R_UNSUPPORTED_OUTLOOK,
		    "save the message as .eml and try again", err) !=
		    DMARC_OK)
			return err->code;
		return reading_end_part(r, err);
	case SNIFF_XML:
	case SNIFF_GZIP:
	case SNIFF_ZIP:
	case SNIFF_JSON:
		return read_file(r, data, len, err);
	case SNIFF_EMPTY:
		return DMARC_OK;
	case SNIFF_OTHER:
		break;
	}
	if (!mime_has_header(data, len)) {
		at = sniff_embedded(data, len);
		if (at < len)
			return read_file(r, data + at, len - at, err);
	}
	return read_mail(r, data, len, err);
}

enum dmarc_status
parse_message(const unsigned char *data, size_t len,
    const struct dmarc_limits *lim, struct arena *a, parse_sink *sink,
    void *ctx, struct dmarc_err *err)
{
	struct reading r = {
		.lim = lim,
		.arena = a,
		.sink = sink,
		.ctx = ctx,
		.budget = { .most = lim->inflated_bytes },
	};
	struct dmarc_finding last = { .kind = DMARC_FOUND_OTHER };
	enum dmarc_status st;

	if (len > lim->message_bytes) {
		reading_begin_part(&r, false);
		st = reading_refuse_for(&r, NULL, DMARC_R_MESSAGE_BYTES,
		    "the message file is too large", err);
		if (st == DMARC_OK)
			st = reading_end_part(&r, err);
	} else
		st = read_any(&r, data, len, err);
	if (r.sink_failed || (st == DMARC_OK && r.told > 0))
		return st;
	if (st == DMARC_OK)
		last.other = r.other;
	else {			/* no memory left for a finding in the arena */
		last.kind = DMARC_FOUND_REFUSED;
		last.refused.reason = DMARC_R_MEMORY;
	}
	return sink(ctx, &last, err);
}

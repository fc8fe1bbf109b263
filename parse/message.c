/*
 * message.c: see message.h.
 */
#include "parse/message.h"

#include <string.h>
#include <strings.h>

#include "parse/claimed.h"
#include "parse/content.h"
#include "parse/failure_report.h"
#include "parse/foreign.h"
#include "parse/kinds.h"
#include "parse/mail/header.h"
#include "parse/mail/mime.h"
#include "parse/mail/provenance.h"
#include "parse/reading.h"
#include "parse/input/sniff.h"
#include "parse/xml/xml.h"

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
	"application/x-zip-compressed", "application/xml", "text/xml",
	"application/tlsrpt+gzip", "application/tlsrpt+json", NULL
};

/* Types that we cannot read. */
static const char *const sealed_types[] = {
	"application/pkcs7-mime", "application/x-pkcs7-mime",
	"application/pgp-encrypted", NULL
};

static const char *const tnef_types[] = {
	"application/ms-tnef", "application/vnd.ms-tnef", NULL
};

static const char sealed[] =
    "an encrypted or opaque-signed part cannot be read";
static const char outlook[] = "an attached Outlook .msg file";
static const char tnef[] =
    "a winmail.dat, in which Outlook packs attachments (TNEF)";

static bool
ends_with(const struct mime_part *part, const char *suffix)
{
	return part->name != NULL && reading_has_suffix(part->name, suffix);
}

/* If a part has no finding, refuses it if its name promises a report. */
static enum dmarc_status
refuse_claim(struct reading *r, const struct mime_part *part,
    const char *path, struct dmarc_err *err)
{
	bool unlabelled = strcmp(part->type, "application/octet-stream") == 0;

	if (*r->at.first != NULL)
		return DMARC_OK;
	if (unlabelled && ends_with(part, ".p7m"))
		return reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_SMIME,
		    sealed, err);
	if (unlabelled && ends_with(part, ".msg"))
		return reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_OUTLOOK,
		    outlook, err);
	if (r->at.tls && part->len > 0 && !part->undecodable)
		return reading_refuse_for(r, path, DMARC_R_NO_TLS_REPORT,
		    "its type is that of a TLS report, but it contains none",
		    err);
	/* Next to a file, Apple Mail sends a part with the same name. */
	if (!r->at.claims || r->other != DMARC_OTHER_MAIL ||
	    sniff_apple_double(part->data, part->len))
		return DMARC_OK;
	if (part->undecodable)
		return reading_refuse_for(r, path, DMARC_R_MIME_ENCODING,
		    "the transfer encoding cannot be undone", err);
	if (foreign_is_known(part->data, part->len))
		return foreign_refuse(r, part->data, part->len, path, err);
	return reading_refuse_for(r, path, DMARC_R_NO_FEEDBACK,
	    "named like a report, but contains none", err);
}

/* Sets *out to the path of a part of the current mail; NULL: the mail. */
static enum dmarc_status
path_of(const struct reading *r, const char *part, const char **out,
    struct dmarc_err *err)
{
	*out = NULL;
	if (part == NULL && r->at.prefix == NULL)
		return DMARC_OK;
	*out = reading_path(r->arena, r->at.prefix, part);
	return *out != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* Looks at the content of a part, below a greeting if there is one. */
static enum dmarc_status
look_at(struct reading *r, const struct mime_part *part, const char *path,
    struct dmarc_err *err)
{
	struct source_memory bytes;
	enum dmarc_status st;
	size_t skip;

	st = claimed_greeting(r, part, &skip, err);
	if (st != DMARC_OK)
		return st;
	r->at.quoted = skip > 0;
	source_of_memory(&bytes, part->data + skip, part->len - skip);
	if (skip == 0 || skip < part->len)
		st = content_look(r, &bytes.base, path, 0, err);
	if (st == DMARC_OK)
		st = refuse_claim(r, part, path, err);
	claimed_note(r, part);
	return st;
}

/* An automatic reply may well come from Outlook, and holds no report. */
static bool
is_tnef(const struct mime_part *part)
{
	return !part->answer && (is_type(part->type, tnef_types) ||
	    ends_with(part, "winmail.dat") ||
	    sniff_tnef(part->data, part->len));
}

/* Whether an archive of this name may hold reports: dmarc.7z, a.xml.bz2. */
static bool
hints(const char *name)
{
	return name != NULL && (strcasestr(name, "dmarc") != NULL ||
	    strcasestr(name, ".xml.") != NULL);
}

static enum dmarc_status
on_part(void *ctx, const struct mime_part *part, struct dmarc_err *err)
{
	struct reading *r = ctx;
	bool named = part->name != NULL && reading_is_report_name(part->name);
	const char *path;
	enum dmarc_status st;
	bool taken;

	if (r->full || (r->at.held && r->burst))
		return DMARC_OK;
	if (part->returned && r->other == DMARC_OTHER_MAIL)
		r->other = DMARC_OTHER_BOUNCE;
	r->at.attached = part->attached;
	r->at.answer = part->answer;
	r->at.hinted = hints(part->name);
	r->at.depth = part->depth;
	r->at.tls = strncmp(part->type, "application/tlsrpt", 18) == 0;
	if (path_of(r, part->path, &path, err) != DMARC_OK)
		return err->code;
	st = failure_look(r, part, path, &taken, err);
	if (st != DMARC_OK || taken)
		return st;
	reading_begin_part(r, named || (part->len == 0 && !part->undecodable &&
	    is_type(part->type, report_types)));
	if (is_type(part->type, sealed_types) && (part->smime == NULL ||
	    strcasecmp(part->smime, "certs-only") != 0))
		st = reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_SMIME,
		    sealed, err);
	else if (strcmp(part->type, "application/vnd.ms-outlook") == 0)
		st = reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_OUTLOOK,
		    outlook, err);
	else if (is_tnef(part))
		st = reading_refuse_for(r, path, DMARC_R_UNSUPPORTED_OUTLOOK,
		    tnef, err);
	else
		st = look_at(r, part, path, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
on_refused(void *ctx, const char *part, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	struct reading *r = ctx;
	const char *path;
	enum dmarc_status st = path_of(r, part, &path, err);

	if (st != DMARC_OK || r->full)
		return st;
	r->full = why->reason == DMARC_R_MIME_PARTS;
	reading_begin_part(r, false);
	st = reading_refuse(r, path, why, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
on_enter(void *ctx, const struct mime_mail *mail, struct dmarc_err *err)
{
	enum dmarc_status st = claimed_enter(ctx, mail, err);

	return st == DMARC_OK ? failure_enter(ctx, mail, err) : st;
}

static enum dmarc_status
on_leave(void *ctx, const struct mime_mail *mail, struct dmarc_err *err)
{
	struct reading *r = ctx;
	const char *path;
	enum dmarc_status st = failure_leave(r, err);

	if (st == DMARC_OK)
		st = path_of(r, mail->path, &path, err);
	return st == DMARC_OK ? claimed_leave(r, path, err) : st;
}

/* ---- mails ---- */

/* Walks the parts of the mail of which r->at tells where it stands. */
static enum dmarc_status
walk(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	static const struct mime_visitor visitor = {
		on_part, on_refused, on_enter, on_leave
	};
	struct mime_place place = {
		.parts = r->at.parts,
		.depth = r->at.depth,
		.attached = r->at.held,
	};

	return mime_walk(data, len, r->lim, &place, &visitor, r, err);
}

/*
 * Reads a mail that no other mail contains: the message, or a mail in this many
 * archives. The limits on parts, reports and inflated bytes are its own. path
 * leads to it; NULL: it is the message.
 */
static enum dmarc_status
read_mail(struct reading *r, const unsigned char *data, size_t len,
    const char *path, uint64_t containers, struct dmarc_err *err)
{
	const struct reading around = *r;
	struct provenance *sender = NULL;
	uint64_t parts = 0;
	enum dmarc_status st;

	if (r->opts.rule != NULL) {
		sender = arena_alloc(r->arena, sizeof *sender);
		if (sender == NULL)
			return dmarc_no_memory(err);
		provenance_read(data, len, r->lim->header_bytes,
		    r->opts.rule, r->arena, sender);
	}
	r->at = (struct reading_place){ .mail = sender, .prefix = path,
		.containers = containers, .parts = &parts };
	r->reports = 0;
	r->full = false;
	st = walk(r, data, len, err);
	r->at = around.at;
	r->list = around.list;
	r->last = around.last;
	r->burst = around.burst;
	r->full = around.full;
	r->reports = around.reports;
	r->budget = around.budget;
	r->known = true;
	return st;
}

/* Reads a mail within a mail: in an archive, or attached as a file. */
static enum dmarc_status
read_attached(struct reading *r, const unsigned char *data, size_t len,
    const char *path, uint64_t containers, struct dmarc_err *err)
{
	const struct reading_place around = r->at;
	enum dmarc_status st;

	if (r->at.depth > r->lim->mime_depth)
		return reading_refuse_for(r, path, DMARC_R_MIME_DEPTH,
		    "mails are nested too deeply", err);
	r->at = (struct reading_place){ .mail = around.mail, .prefix = path,
		.containers = around.containers + containers,
		.depth = around.depth, .parts = around.parts, .held = true };
	st = walk(r, data, len, err);
	r->at = around;
	return st;
}

static enum dmarc_status
read_carried(struct reading *r, const unsigned char *data, size_t len,
    const char *path, uint64_t containers, struct dmarc_err *err)
{
	if (r->at.parts == NULL)
		return read_mail(r, data, len, path, containers, err);
	if (!r->at.answer)
		return read_attached(r, data, len, path, containers, err);
	/* What an automatic reply carries was returned: see returned.h. */
	if (r->other == DMARC_OTHER_MAIL)
		r->other = DMARC_OTHER_BOUNCE;
	return DMARC_OK;
}

/* ---- files ---- */

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
	if (st == DMARC_OK && r->list == NULL && r->told == 0 && !r->known)
		st = reading_refuse_for(r, NULL, DMARC_R_NOT_A_MAIL,
		    "holds neither a mail nor a report", err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
refuse_file(struct reading *r, enum dmarc_reason reason, const char *text,
    struct dmarc_err *err)
{
	enum dmarc_status st;

	reading_begin_part(r, false);
	st = reading_refuse_for(r, NULL, reason, text, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

/* Reads a file that begins with no sign of its kind. */
static enum dmarc_status
read_other(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	size_t at, mail;
	enum dmarc_status st;

	if (!foreign_is_known(data, len)) {
		if (header_begins(data, len))
			return read_mail(r, data, len, NULL, 0, err);
		at = sniff_emlx(data, len, &mail);
		if (at > 0 && header_begins(data + at, mail))
			return read_mail(r, data + at, mail, NULL, 0, err);
		at = sniff_embedded(data, len);
		if (at < len)
			return read_file(r, data + at, len - at, err);
	}
	reading_begin_part(r, false);
	st = foreign_refuse(r, data, len, NULL, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

static enum dmarc_status
read_any(struct reading *r, const unsigned char *data, size_t len,
    struct dmarc_err *err)
{
	switch (sniff(data, len, len < 64)) {
	case SNIFF_OUTLOOK:
		return refuse_file(r, DMARC_R_UNSUPPORTED_OUTLOOK,
		    "save the message as .eml and try again", err);
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
	return read_other(r, data, len, err);
}

static enum dmarc_status
tell(struct reading *r, struct found *f, struct dmarc_err *err)
{
	const struct parse_kind *kind = &parse_kinds[f->finding.kind];

	if (f->mail != NULL && kind->judge != NULL)
		f->finding.provenance = kind->judge(f->mail, &f->finding,
		    r->arena);
	return r->sink(r->ctx, &f->finding, err);
}

enum dmarc_status
parse_message(const unsigned char *data, size_t len,
    const struct dmarc_limits *lim, const struct parse_options *opts,
    struct arena *a, parse_sink *sink, void *ctx, struct dmarc_err *err)
{
	struct reading r = {
		.lim = lim,
		.opts = opts != NULL ? *opts : (struct parse_options){ 0 },
		.arena = a,
		.sink = sink,
		.ctx = ctx,
		.tell = tell,
		.carried = read_carried,
		.budget = { .most = lim->inflated_bytes },
		.foreign_room = XML_FOREIGN_BYTES,
	};
	struct dmarc_finding last = { .kind = DMARC_FOUND_OTHER };
	enum dmarc_status st;

	if (len > lim->message_bytes)
		st = refuse_file(&r, DMARC_R_MESSAGE_BYTES,
		    "the message file is too large", err);
	else
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

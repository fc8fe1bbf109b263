/*
 * failure_report.c: see failure_report.h. parse/feedback reads the parts.
 */
#include "parse/failure_report.h"

#include <string.h>

#include "common/facts/failure_report.h"
#include "parse/feedback/feedback.h"
#include "parse/mail/date.h"
#include "parse/mail/header.h"
#include "parse/mail/mailbox.h"

/* The reports of a mail; in the arena. */
struct failure_parts {
	struct failure_parts *outer;	/* of the mail around it; or NULL */
	const struct mime_mail *mail;
	struct feedback feedback;
	bool fields;		/* the fields, or the text, were read */
	bool sampled;		/* so was the sample */
	bool attached;		/* see struct dmarc_finding */
	const char *path;	/* of the fields */
};

enum dmarc_status
failure_enter(struct reading *r, const struct mime_mail *mail,
    struct dmarc_err *err)
{
	struct failure_parts *p = arena_alloc(r->arena, sizeof *p);

	if (p == NULL)
		return dmarc_no_memory(err);
	p->outer = r->at.failure;
	p->mail = mail;
	r->at.failure = p;
	return DMARC_OK;
}

/* Begins the next report of the mail. */
static enum dmarc_status
begin(struct reading *r, struct failure_parts *p, struct dmarc_err *err)
{
	feedback_begin(&p->feedback, r->lim, r->arena, r->opts.tag_key);
	p->fields = p->sampled = false;
	if (!r->opts.personal)
		return DMARC_OK;
	p->feedback.personal = arena_alloc(r->arena,
	    sizeof *p->feedback.personal);
	p->feedback.report.personal = p->feedback.personal;
	return p->feedback.personal != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* Reads what the header of the report's mail adds. */
static void
read_header(struct failure_parts *p)
{
	struct dmarc_failure_report *report = &p->feedback.report;
	struct header_scan s;
	struct header_field field;
	struct mailbox from;
	int64_t date;

	header_scan_start(&s, p->mail->header, p->mail->len, p->mail->eol);
	while (header_scan_next(&s, &field)) {
		if (report->reporter == NULL && header_is(&field, "From")) {
			if (!mailbox_read(field.value, field.len,
			    p->feedback.arena, &from))
				p->feedback.no_memory = true;
			report->reporter = feedback_fits(&p->feedback,
			    from.domain);
		} else if (!report->has_arrival && header_is(&field, "Date") &&
		    date_read(field.value, field.len, &date)) {
			report->arrival = date;
			report->has_arrival = report->arrival_guessed = true;
		}
	}
}

/* Completes the report. Fails with the reason for which it is refused. */
static enum dmarc_status
complete(struct failure_parts *p, struct dmarc_err *err)
{
	struct feedback *f = &p->feedback;
	struct dmarc_failure_report *report = &f->report;

	if (!f->no_memory && !f->any && !report->is_text)
		return dmarc_refuse(err, DMARC_R_BAD_FAILURE_REPORT,
		    "it has none of the fields of a failure report");
	if (f->too_many)
		return dmarc_refuse(err, DMARC_R_HEADER_BYTES,
		    "a failure report of too many fields");
	read_header(p);
	if (report->domain == NULL)
		report->domain = report->header_from;
	if (!f->no_memory && report->domain == NULL)
		return dmarc_refuse(err, DMARC_R_NO_REPORTED_DOMAIN,
		    "neither the report nor the mail that it is about has a "
		    "domain");
	if (!f->no_memory && report->reporter == NULL)
		return dmarc_refuse(err, DMARC_R_NO_REPORTER,
		    "the mail of the failure report has no From: with a "
		    "domain");
	if (f->no_memory || !failure_digest(report, report->facts))
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	return DMARC_OK;
}

/* Whether the fields are of a complaint, or of no type. */
static bool
is_complaint(const struct feedback *f)
{
	if (f->no_memory)
		return false;	/* not known */
	if (f->type != FEEDBACK_UNTYPED || f->report.is_text)
		return f->type == FEEDBACK_COMPLAINT;
	return f->any && f->report.failed == 0 && f->report.identity < 0;
}

static enum dmarc_status
add(struct reading *r, struct failure_parts *p, struct dmarc_err *err)
{
	struct dmarc_failure_report *report;
	struct dmarc_finding *f;
	struct dmarc_err why;
	enum dmarc_status st = complete(p, &why);

	if (st != DMARC_OK)
		return reading_refuse(r, p->path, &why, err);
	report = arena_alloc(r->arena, sizeof *report);
	if (report == NULL)
		return dmarc_no_memory(err);
	*report = p->feedback.report;
	r->at.attached = p->attached;
	r->at.quoted = false;
	st = reading_add_report(r, DMARC_FOUND_FAILURE, p->path, &f, err);
	if (st == DMARC_OK && f != NULL)
		f->failure = report;
	return st;
}

/* Ends the report that was begun, if any. */
static enum dmarc_status
end(struct reading *r, struct failure_parts *p, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (!p->fields || r->full)
		return DMARC_OK;
	p->fields = false;
	if (is_complaint(&p->feedback)) {
		r->other = DMARC_OTHER_COMPLAINT;
		return DMARC_OK;
	}
	if (r->opts.skip_failures) {
		r->other = DMARC_OTHER_FAILURE_REPORT;
		return DMARC_OK;
	}
	reading_begin_part(r, false);
	st = add(r, p, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

enum dmarc_status
failure_leave(struct reading *r, struct dmarc_err *err)
{
	struct failure_parts *p = r->at.failure;

	r->at.failure = p->outer;
	return end(r, p, err);
}

/* Whether a part of this type is the mail, or its header alone. */
static enum dmarc_sample
sample_of(const char *type)
{
	static const struct {
		const char *type;
		enum dmarc_sample sample;
	} types[] = {
		{ "message/rfc822", DMARC_SAMPLE_MESSAGE },
		{ "message/global", DMARC_SAMPLE_MESSAGE },
		{ "text/rfc822-headers", DMARC_SAMPLE_HEADERS },
		{ "message/rfc822-headers", DMARC_SAMPLE_HEADERS },
		{ "message/global-headers", DMARC_SAMPLE_HEADERS },
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(type, types[i].type) == 0)
			return types[i].sample;
	return DMARC_SAMPLE_NONE;
}

/* Reads the fields, or the text, of the next report. */
static enum dmarc_status
look_at_fields(struct reading *r, const struct mime_part *part,
    const char *path, bool text, struct dmarc_err *err)
{
	struct failure_parts *p = r->at.failure;
	bool fresh = !p->fields && p->sampled;	/* the sample came first */
	enum dmarc_status st = end(r, p, err);

	if (st == DMARC_OK && !fresh)
		st = begin(r, p, err);
	if (st != DMARC_OK)
		return st;
	p->fields = true;
	p->path = path;
	p->attached = part->attached;
	if (text)
		feedback_text(&p->feedback, part->data, part->len);
	else
		feedback_fields(&p->feedback, part->data, part->len);
	return DMARC_OK;
}

static enum dmarc_status
look_at_sample(struct reading *r, const struct mime_part *part,
    enum dmarc_sample sample, struct dmarc_err *err)
{
	struct failure_parts *p = r->at.failure;
	enum dmarc_status st;

	if (p->sampled)
		return DMARC_OK;	/* the first one counts */
	if (!p->fields) {
		st = begin(r, p, err);
		if (st != DMARC_OK)
			return st;
	}
	p->sampled = true;
	p->feedback.report.sample = sample;
	feedback_sample(&p->feedback, part->data, part->len);
	return DMARC_OK;
}

enum dmarc_status
failure_look(struct reading *r, const struct mime_part *part,
    const char *path, bool *taken, struct dmarc_err *err)
{
	enum dmarc_sample sample = sample_of(part->type);
	bool text = !part->returned && strcmp(part->type, "text/plain") == 0 &&
	    feedback_is_text(part->data, part->len);

	*taken = text || strcmp(part->type, "message/feedback-report") == 0;
	if (r->at.failure == NULL)
		return DMARC_OK;
	if (*taken)
		return look_at_fields(r, part, path, text, err);
	*taken = part->returned;
	if (part->returned && sample != DMARC_SAMPLE_NONE)
		return look_at_sample(r, part, sample, err);
	return DMARC_OK;
}

enum dmarc_provenance
failure_judge(const struct provenance *mail, const struct dmarc_finding *f,
    struct arena *a)
{
	return provenance_judge_domain(mail, NULL, f->failure->reporter,
	    f->attached, f->quoted, a);
}

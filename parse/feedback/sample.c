/*
 * sample.c: the header of the mail that a failure report is about; see
 * feedback.h. Its body is never looked at.
 */
#include "parse/feedback/feedback.h"

#include <string.h>

#include "common/facts/digest.h"
#include "common/text.h"
#include "parse/mail/mailbox.h"

#define TAGGED_MOST 4096	/* bytes of a text that make its tag */

/* Tags a text, however it is folded. */
static void
tag(struct feedback *f, const char *text, struct dmarc_tag *out)
{
	if (f->tag_key != NULL && text != NULL && !digest_tag(f->tag_key,
	    text, strlen(text), out))
		f->no_memory = true;
}

/* What was found so far: the first field of each name counts. */
struct seen {
	bool from, subject, message_id, to;
};

static void
read_from(struct feedback *f, const struct header_field *field)
{
	struct mailbox m;

	if (!mailbox_read(field->value, field->len, f->arena, &m))
		f->no_memory = true;
	f->report.header_from = feedback_fits(f, m.domain);
	tag(f, m.address, &f->report.from_tag);
}

static bool
is_first(const struct header_field *field, const char *name, bool *seen)
{
	if (*seen || !header_is(field, name))
		return false;
	*seen = true;
	return true;
}

/* Keeps a text for people; most fields of a mail are none of these. */
static void
keep(struct feedback *f, const char *text, const char **out)
{
	if (f->personal != NULL)
		*out = text;
}

static void
read_field(struct feedback *f, const struct header_field *field,
    struct seen *seen)
{
	struct dmarc_personal nobody = { 0 }, *p = f->personal;
	const char *text;

	if (p == NULL)
		p = &nobody;
	if (is_first(field, "From", &seen->from)) {
		read_from(f, field);
		keep(f, feedback_clean(f, field->value, field->len,
		    TAGGED_MOST), &p->from);
	} else if (is_first(field, "Subject", &seen->subject)) {
		text = feedback_clean(f, field->value, field->len,
		    TAGGED_MOST);
		tag(f, text, &f->report.subject_tag);
		keep(f, text, &p->subject);
	} else if (is_first(field, "Message-ID", &seen->message_id)) {
		text = feedback_clean(f, field->value, field->len,
		    TAGGED_MOST);
		tag(f, text, &f->report.message_tag);
		keep(f, text, &p->message_id);
	} else if (f->personal != NULL && is_first(field, "To", &seen->to))
		keep(f, feedback_clean(f, field->value, field->len,
		    TAGGED_MOST), &p->to);
}

void
feedback_sample(struct feedback *f, const unsigned char *data, size_t len)
{
	size_t lead = text_lead(data, len);
	struct seen seen = { false };
	struct header_scan s;
	struct header_field field;

	if (len > f->lim->header_bytes)
		len = (size_t)f->lim->header_bytes;
	if (lead > len)
		lead = len;
	header_scan_start(&s, data + lead, len - lead,
	    memchr(data, '\n', len) != NULL ? '\n' : '\r');
	while (!f->no_memory && feedback_next(&s, false, &field))
		read_field(f, &field, &seen);
}

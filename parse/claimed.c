/*
 * claimed.c: see claimed.h.
 */
#include "parse/claimed.h"

#include <string.h>

#include "parse/mail/claim.h"
#include "parse/input/sniff.h"

/* A mail whose parts are being read; in the arena. */
struct reading_mail {
	const struct mime_mail *mail;
	struct reading_mail *outer;	/* the mail around it; NULL: none */
	size_t found;			/* findings before it */
	enum dmarc_other other;		/* what the outer mail was so far */
	bool named;			/* a text has a report's file name */
	bool scrubbed;			/* list software took a part off */
	bool read;			/* claim is what the header says */
	struct claim claim;
};

enum dmarc_status
claimed_enter(struct reading *r, const struct mime_mail *mail,
    struct dmarc_err *err)
{
	struct reading_mail *m = arena_alloc(r->arena, sizeof *m);

	if (m == NULL)
		return dmarc_no_memory(err);
	*m = (struct reading_mail){ .mail = mail, .outer = r->at.innermost,
		.found = r->found, .other = r->other };
	r->at.innermost = m;
	r->other = DMARC_OTHER_MAIL;
	return DMARC_OK;
}

const struct mime_mail *
claimed_mail(const struct reading *r)
{
	return r->at.innermost != NULL ? r->at.innermost->mail : NULL;
}

void
claimed_note(struct reading *r, const struct mime_part *part)
{
	struct reading_mail *m = r->at.innermost;

	/* An unread multipart, too: its boundary may be lost. */
	if (m == NULL || r->found > m->found ||
	    (strncmp(part->type, "text/", 5) != 0 &&
	    strncmp(part->type, "multipart/", 10) != 0))
		return;
	m->named |= claim_names_report(part->data, part->len);
	m->scrubbed |= claim_was_scrubbed(part->data, part->len);
}

/* Reads the header of a mail once, and only if it matters. */
static enum dmarc_status
read_header(const struct reading *r, struct reading_mail *m,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (!m->read)
		st = claim_read(m->mail->header, m->mail->len,
		    r->lim->header_bytes, m->mail->eol, &m->claim, err);
	m->read = true;
	return st;
}

/* Whether only a bounce or a notice can be of this kind. */
static bool
is_notice(const struct mime_mail *mail)
{
	return mail->answer || mail->returned ||
	    strcmp(mail->type, "multipart/report") == 0;
}

/*
 * Whether a part that begins with "<" is a text: it begins with an address
 * (<user@example.org>: no such user), or is HTML. Its name may say that it is
 * XML all the same.
 */
static bool
only_begins_like_xml(const struct mime_part *part)
{
	const char *name = part->name;

	return strncmp(part->type, "text/", 5) == 0 &&
	    strcmp(part->type, "text/xml") != 0 && (name == NULL ||
	    !(reading_has_suffix(name, ".xml") ||
	    reading_is_report_name(name))) &&
	    !sniff_document(part->data, part->len);
}

enum dmarc_status
claimed_greeting(const struct reading *r, const struct mime_part *part,
    size_t *skip, struct dmarc_err *err)
{
	struct reading_mail *m = r->at.innermost;
	size_t at;

	*skip = 0;
	if (sniff(part->data, part->len, false) == SNIFF_XML) {
		if (!only_begins_like_xml(part))
			return DMARC_OK;
		*skip = part->len;
	}
	if (m == NULL || is_notice(m->mail) || part->answer ||
	    strcmp(part->type, "text/plain") != 0)
		return DMARC_OK;
	at = claim_greeting(part->data, part->len);
	if (at == part->len)
		return DMARC_OK;
	if (read_header(r, m, err) != DMARC_OK)
		return err->code;
	if (m->claim.subject && !m->claim.forward && !m->claim.automatic &&
	    !m->claim.no_sender)
		*skip = at;
	return DMARC_OK;
}

/* Whether a mail is of this kind by its own words, unlike a bounce. */
static bool
is_feedback(enum dmarc_other other)
{
	return other == DMARC_OTHER_FAILURE_REPORT ||
	    other == DMARC_OTHER_COMPLAINT;
}

/* Returns the words for a mail without a report; NULL: it claims none. */
static const char *
words_for(const struct reading_mail *m)
{
	const struct claim *claim = &m->claim;
	bool named = m->named && !claim->reply && !claim->no_sender;

	if (claim->automatic || (!claim->subject && !named))
		return NULL;
	if (m->scrubbed)
		return "list software took the report off (its text says "
		    "\"scrubbed\"); get it from the list, or send reports to "
		    "an address that is no list";
	return claim->subject ?
	    "the Subject says that it is a report, but it holds none" :
	    "its text names the file of a report, but it holds none";
}

enum dmarc_status
claimed_leave(struct reading *r, const char *path, struct dmarc_err *err)
{
	struct reading_mail *m = r->at.innermost;
	bool empty = r->found == m->found && r->other == DMARC_OTHER_MAIL &&
	    !r->full && !(r->at.held && r->burst);
	const char *words;
	enum dmarc_status st;

	r->at.innermost = m->outer;
	if (is_feedback(m->other) ||
	    (m->other != DMARC_OTHER_MAIL && !is_feedback(r->other)))
		r->other = m->other;
	if (!empty || is_notice(m->mail))
		return DMARC_OK;
	if (read_header(r, m, err) != DMARC_OK)
		return err->code;
	words = words_for(m);
	if (words == NULL)
		return DMARC_OK;
	reading_begin_part(r, false);
	st = reading_refuse_for(r, path, DMARC_R_NO_FEEDBACK, words, err);
	return st == DMARC_OK ? reading_end_part(r, err) : st;
}

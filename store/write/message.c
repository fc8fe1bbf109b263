/*
 * message.c: the ledger of messages; what was found in each, and what became
 * of it.
 */
#include <string.h>

#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "common/text.h"
#include "store/write/internal.h"

/* PATH_MAX and NAME_MAX in bytes, each of which may become \xNN. */
#define NAME_MOST ((size_t)64 << 10)

/*
 * File names are bytes, and the database holds text: bytes that are no UTF-8
 * become \xNN. buf_string() is NULL when out of memory.
 */
static const char *
as_text(struct buf *b, const char *name)
{
	static const char hex[] = "0123456789abcdef";
	size_t len = strlen(name), n;
	unsigned long cp;

	for (; len > 0; name += n, len -= n) {
		unsigned char byte = (unsigned char)*name;

		n = text_decode(name, len, &cp);
		if (n > 0) {
			buf_add(b, name, n);
			continue;
		}
		n = 1;
		buf_text(b, "\\x");
		buf_byte(b, (unsigned char)hex[byte >> 4]);
		buf_byte(b, (unsigned char)hex[byte & 15]);
	}
	return buf_string(b);
}

/*
 * Whether a name says which file it is. One with bytes that are no UTF-8
 * does not, nor one that looks as if it had: such a message is read again,
 * and its hash decides.
 */
static bool
is_telling(const char *name)
{
	return text_is_clean(name, strlen(name)) &&
	    strstr(name, "\\x") == NULL;
}

/*
 * The second of delivery that the name of a mail begins with, in steps of
 * 256, before 24 bits of a hash: what came together lies together in the
 * index, and of a million mails of one second few share a key.
 */
int64_t
store_name_key(const char *name)
{
	unsigned char digest[DMARC_DIGEST];
	int64_t second = 0;

	digest_bytes(name, strlen(name), digest);
	for (size_t i = 0; i < 10 && name[i] >= '0' && name[i] <= '9'; i++)
		second = second * 10 + (name[i] - '0');
	return (second >> 8 & 0x7fffff) << 24 | digest[0] << 16 |
	    digest[1] << 8 | digest[2];
}

enum dmarc_status
store_lookup(struct store *s, const char *mailbox, const char *name,
    struct store_known *out, struct dmarc_err *err)
{
	struct buf path = BUF_INIT(NAME_MOST);
	struct call c = call_start(s, SQL_find_outcome);
	const char *text = as_text(&path, mailbox);
	enum dmarc_status st;
	struct store_known known = { 0 };

	if (text == NULL)
		st = dmarc_no_memory(err);
	else if (!is_telling(name) || !is_telling(mailbox))
		st = DMARC_OK;
	else {
		call_text(&c, P_path, text);
		call_text(&c, P_name, name);
		call_int(&c, P_name_key, store_name_key(name));
		st = call_row(&c, &known.known, err);
	}
	if (known.known) {
		const void *reason = sqlite3_column_text(c.stmt, 1);

		known.outcome = outcome_of_code(sqlite3_column_int(c.stmt, 0));
		if (reason != NULL)
			known.reason = dmarc_reason_of(reason);
		call_end(&c);
	}
	buf_free(&path);
	if (st == DMARC_OK)
		*out = known;
	return st;
}

/* The row of the ledger for the message at hand. */
struct row {
	int64_t mailbox, message;
	const char *name;
	bool exists;		/* before this run */
	bool unread;		/* its mail could not be read then */
	enum store_outcome outcome;
};

static enum dmarc_status
find_row(struct store *s, const struct store_message *m, struct row *row,
    struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_find_message);
	enum dmarc_status st;

	call_int(&c, P_mailbox, row->mailbox);
	call_text(&c, P_name, row->name);
	call_int(&c, P_name_key, store_name_key(row->name));
	if (m->sha256 != NULL)
		call_blob(&c, P_sha256, m->sha256, DMARC_DIGEST);
	st = call_row(&c, &row->exists, err);
	if (st != DMARC_OK || !row->exists)
		return st;
	row->message = sqlite3_column_int64(c.stmt, 0);
	row->outcome = outcome_of_code(sqlite3_column_int(c.stmt, 1));
	row->unread = sqlite3_column_int(c.stmt, 2) != 0;
	call_end(&c);
	return DMARC_OK;
}

static void
bind_mailbox(struct call *c, const void *what)
{
	call_text(c, P_path, what);
}

static const struct row_of mailbox_rows = {
	SQL_find_mailbox, SQL_add_mailbox, CACHE_MAILBOX, bind_mailbox,
};

static void
bind_row(struct call *c, const struct store_message *m,
    const struct store_result *r)
{
	if (m->sha256 != NULL)
		call_blob(c, P_sha256, m->sha256, DMARC_DIGEST);
	call_int(c, P_outcome, outcome_code(r->outcome));
	call_text(c, P_reason, dmarc_reason_word(r->reason));
	call_text(c, P_detail, r->detail[0] != '\0' ? r->detail : NULL);
	call_int(c, P_seen_ts, m->now);
}

static enum dmarc_status
add_row(struct store *s, const struct store_message *m,
    const struct store_result *r, struct row *row, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_add_message);

	bind_row(&c, m, r);
	call_int(&c, P_mailbox, row->mailbox);
	call_text(&c, P_name, row->name);
	call_int(&c, P_name_key, store_name_key(row->name));
	return call_add(&c, &row->message, err);
}

static enum dmarc_status
set_row(struct store *s, const struct store_message *m,
    const struct store_result *r, const struct row *row,
    struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_set_message);

	bind_row(&c, m, r);
	call_int(&c, P_message, row->message);
	return call_run(&c, err);
}

/* Append text to the detail, cut where a character ends. */
static void
say(struct store_result *r, const char *text)
{
	size_t used = strlen(r->detail), len = strlen(text), n;
	unsigned long cp;

	while (len > 0 && (n = text_decode(text, len, &cp)) > 0 &&
	    used + n < sizeof r->detail) {
		memcpy(r->detail + used, text, n);
		used += n;
		text += n;
		len -= n;
	}
	r->detail[used] = '\0';
}

/* The message's reason: the first part that was refused, else a mark. */
static void
explain(struct store_result *r, enum dmarc_reason reason, const char *part,
    const char *detail)
{
	r->reason = reason;
	r->detail[0] = '\0';
	if (part != NULL && *part != '\0') {
		say(r, part);
		say(r, ": ");
	}
	say(r, detail != NULL && *detail != '\0' ? detail :
	    dmarc_reason_text(reason));
}

/* What the findings of a message came to. */
struct tally {
	struct store_result *result;
	bool refused;
	bool pruned;		/* a report had ended before what is kept */
	enum dmarc_other other;
};

static void
note_refused(struct tally *t, enum dmarc_reason reason, const char *part,
    const char *detail)
{
	if (!t->refused)
		explain(t->result, reason, part, detail);
	t->refused = true;
}

static enum dmarc_status
put_aggregate(struct store *s, const struct store_message *m,
    const struct dmarc_finding *f, int64_t message, struct tally *t,
    struct dmarc_err *err)
{
	struct store_result *r = t->result;
	struct store_report report;
	enum dmarc_status st = store_report(s, f, message, m->now,
	    &report, err);

	if (st != DMARC_OK)
		return st;
	if (report.refused != DMARC_R_NONE) {
		note_refused(t, report.refused, f->part, report.detail);
	} else if (!report.is_new) {
		r->duplicates++;
		t->pruned = t->pruned || report.pruned;
	} else {
		r->reports++;
		r->records += f->aggregate->records;
		if (report.mark != DMARC_R_NONE && r->reason == DMARC_R_NONE)
			explain(r, report.mark, f->part, report.detail);
	}
	return DMARC_OK;
}

static enum dmarc_status
put_findings(struct store *s, const struct store_message *m, int64_t message,
    struct tally *t, struct dmarc_err *err)
{
	for (size_t i = 0; i < m->findings; i++) {
		const struct dmarc_finding *f = &m->finding[i];
		enum dmarc_status st = DMARC_OK;

		switch (f->kind) {
		case DMARC_FOUND_AGGREGATE:
			st = put_aggregate(s, m, f, message, t, err);
			break;
		case DMARC_FOUND_REFUSED:
			note_refused(t, f->refused.reason, f->part,
			    f->refused.detail);
			break;
		case DMARC_FOUND_OTHER:
			if (t->other == DMARC_OTHER_MAIL)
				t->other = f->other;
			break;
		}
		if (st != DMARC_OK)
			return st;
	}
	return DMARC_OK;
}

static void
conclude(struct tally *t)
{
	struct store_result *r = t->result;

	if (r->reports > 0)
		r->outcome = STORE_STORED;
	else if (r->duplicates > 0)
		r->outcome = STORE_DUPLICATE;
	else if (t->refused)
		r->outcome = STORE_REJECTED;
	else
		r->outcome = STORE_NOT_A_REPORT;
	if (r->outcome == STORE_NOT_A_REPORT && t->other != DMARC_OTHER_MAIL)
		say(r, other_word(t->other));
	if (r->outcome == STORE_DUPLICATE && t->pruned && !t->refused)
		say(r, "ended before what the database keeps (--prune)");
}

/*
 * Whether the ledger already says what this look at a known message showed.
 * What a message once brought stays its merit: its own reports are known by
 * now, and one that cannot be read today is no other mail for that.
 */
static bool
is_settled(const struct store_message *m, const struct row *row,
    struct store_result *r)
{
	if (!row->exists || r->reports > 0)
		return false;
	if (row->outcome == STORE_STORED ||
	    (m->sha256 == NULL && !row->unread))
		r->outcome = row->outcome;
	return r->outcome == row->outcome &&
	    (m->sha256 == NULL || !row->unread);
}

static enum dmarc_status
put(struct store *s, const struct store_message *m, struct row *row,
    struct store_result *r, struct dmarc_err *err)
{
	struct tally t = { .result = r };
	enum dmarc_status st = find_row(s, m, row, err);

	/* Most messages are new and stored: their row is right at once. */
	if (st == DMARC_OK && !row->exists)
		st = add_row(s, m, r, row, err);
	if (st == DMARC_OK)
		st = put_findings(s, m, row->message, &t, err);
	if (st != DMARC_OK)
		return st;
	conclude(&t);
	r->known = is_settled(m, row, r);
	if (r->known || (!row->exists && r->outcome == STORE_STORED &&
	    r->reason == DMARC_R_NONE))
		return DMARC_OK;
	return set_row(s, m, r, row, err);
}

enum dmarc_status
store_put(struct store *s, const struct store_message *m,
    struct store_result *out, struct dmarc_err *err)
{
	struct buf path = BUF_INIT(NAME_MOST), name = BUF_INIT(NAME_MOST);
	struct store_result r = { .outcome = STORE_STORED };
	struct row row = { .name = as_text(&name, m->name) };
	const char *mailbox = as_text(&path, m->mailbox);
	enum dmarc_status st;

	if (row.name == NULL || mailbox == NULL) {
		st = dmarc_no_memory(err);
		goto out;
	}
	st = store_text(s, &mailbox_rows, mailbox, &row.mailbox, err);
	if (st == DMARC_OK)
		st = put(s, m, &row, &r, err);
	if (st == DMARC_OK)
		*out = r;
out:
	if (st != DMARC_OK)
		store_rollback(s);
	buf_free(&path);
	buf_free(&name);
	return st;
}

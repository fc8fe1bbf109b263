/*
 * message.c: see message.h.
 */
#include "store/write/ledger/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/facts/digest.h"
#include "common/text.h"
#include "store/write/ledger/cost.h"
#include "store/write/ledger/kinds.h"
#include "store/write/ledger/parts.h"
#include "store/write/ledger/store.h"
#include "store/write/name_key.h"
#include "store/write/transaction.h"

/* PATH_MAX and NAME_MAX in bytes; each byte may become \xNN. */
#define NAME_MOST ((size_t)64 << 10)

/*
 * Turns a file name, which is bytes, into text for the database: bytes that are
 * not UTF-8 become \xNN. NULL (from buf_string()): out of memory.
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
 * Whether no other name has the same text. False for names with bytes that are
 * not UTF-8, and for names that contain such an escape. Such a message is read
 * again, and its hash decides.
 */
static bool
is_unique(const char *name)
{
	return text_is_clean(name, strlen(name)) &&
	    strstr(name, "\\x") == NULL;
}

enum dmarc_status
store_lookup(struct store *s, const char *mailbox, const char *name,
    struct store_known *out, struct dmarc_err *err)
{
	struct buf path = BUF_INIT(NAME_MOST);
	struct call c = call_start(s->writer, SQL_find_outcome);
	const char *text = as_text(&path, mailbox);
	enum dmarc_status st;
	struct store_known known = { 0 };

	if (text == NULL)
		st = dmarc_no_memory(err);
	else if (!is_unique(name) || !is_unique(mailbox))
		st = DMARC_OK;
	else {
		call_text(&c, P_path, text);
		call_text(&c, P_name, name);
		call_int(&c, P_name_key, name_key(name));
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

/* A row of table message. */
struct entry {
	int64_t mailbox, message;
	const char *name;
	bool exists;		/* before this run */
	bool unread;		/* its mail could not be read then */
	enum store_outcome outcome;
};

static enum dmarc_status
find_entry(struct store *s, const struct store_message *m, struct entry *entry,
    struct dmarc_err *err)
{
	struct call c = call_start(s->writer, SQL_find_message);
	enum dmarc_status st;

	call_int(&c, P_mailbox, entry->mailbox);
	call_text(&c, P_name, entry->name);
	call_int(&c, P_name_key, name_key(entry->name));
	if (m->sha256 != NULL)
		call_blob(&c, P_sha256, m->sha256, DMARC_DIGEST);
	st = call_row(&c, &entry->exists, err);
	if (st != DMARC_OK || !entry->exists)
		return st;
	entry->message = sqlite3_column_int64(c.stmt, 0);
	entry->outcome = outcome_of_code(sqlite3_column_int(c.stmt, 1));
	entry->unread = sqlite3_column_int(c.stmt, 2) != 0;
	call_end(&c);
	return DMARC_OK;
}

static void
bind_mailbox(struct call *c, const void *what)
{
	call_text(c, P_path, what);
}

static const struct row_table mailbox_rows = {
	SQL_find_mailbox, SQL_add_mailbox, CACHE_MAILBOX, bind_mailbox,
};

static void
bind_entry(struct call *c, const struct store_message *m,
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
add_entry(struct store *s, const struct store_message *m,
    const struct store_result *r, struct entry *entry, struct dmarc_err *err)
{
	struct call c = call_start(s->writer, SQL_add_message);

	bind_entry(&c, m, r);
	call_int(&c, P_mailbox, entry->mailbox);
	call_text(&c, P_name, entry->name);
	call_int(&c, P_name_key, name_key(entry->name));
	return call_add(&c, &entry->message, err);
}

static enum dmarc_status
set_entry(struct store *s, const struct store_message *m,
    const struct store_result *r, const struct entry *entry,
    struct dmarc_err *err)
{
	struct call c = call_start(s->writer, SQL_set_message);

	bind_entry(&c, m, r);
	call_int(&c, P_message, entry->message);
	return call_run(&c, err);
}

/* Appends text to the detail, truncated at a character boundary. */
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

/* Sets the reason of the message, and its detail. */
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

/* The combined outcome of a message's findings. */
struct tally {
	struct store_result *result;
	uint64_t refused;	/* parts */
	const char *remark[STORE_OUTCOMES];	/* the first for each outcome */
};

static void
note_refused(struct tally *t, enum dmarc_reason reason, const char *part,
    const char *detail)
{
	if (t->refused++ == 0)
		explain(t->result, reason, part, detail);
}

static void
remark(struct tally *t, enum store_outcome outcome, const char *text)
{
	if (t->remark[outcome] == NULL)
		t->remark[outcome] = text;
}

static void
add_up(struct tally *t, const char *part, const struct entered *e)
{
	struct store_result *r = t->result;

	switch (e->as) {
	case ENTERED_NOTHING:
		remark(t, STORE_NOT_A_REPORT, e->remark);
		break;
	case ENTERED_REFUSED:
		note_refused(t, e->reason, part, e->detail);
		break;
	case ENTERED_KNOWN:
		r->duplicates++;
		remark(t, STORE_DUPLICATE, e->remark);
		break;
	case ENTERED_NEW:
		r->reports++;
		r->records += e->records;
		if (e->reason != DMARC_R_NONE && r->reason == DMARC_R_NONE)
			explain(r, e->reason, part, e->detail);
		break;
	}
}

/*
 * Refuses the whole message if its reports together could take too much of the
 * database. A part of it would be stored at the price of losing the rest.
 */
static enum dmarc_status
weigh(const struct store_message *m, struct tally *t, struct dmarc_err *err)
{
	uint64_t bytes = 0;
	char detail[160];
	enum dmarc_status st = cost_of(m->finding, m->findings, m->most_bytes,
	    &bytes, err);

	if (st != DMARC_OK || bytes <= m->most_bytes)
		return st;
	(void)snprintf(detail, sizeof detail, "its reports may need more than "
	    "%" PRIu64 " bytes of the database; unpack an archive of mails "
	    "first (database_bytes)", m->most_bytes);
	note_refused(t, DMARC_R_DATABASE_BYTES, NULL, detail);
	return DMARC_OK;
}

static enum dmarc_status
put_findings(struct store *s, const struct store_message *m,
    const struct entry *entry, struct tally *t, struct dmarc_err *err)
{
	const struct entering entering = { .message = m,
		.row = entry->message, .again = entry->exists &&
		(entry->outcome == STORE_STORED ||
		entry->outcome == STORE_DUPLICATE) };

	for (size_t i = 0; i < m->findings; i++) {
		const struct dmarc_finding *f = &m->finding[i];
		struct entered e = { 0 };
		enum dmarc_status st = store_kinds[f->kind](s, f, &entering,
		    &e, err);

		if (st != DMARC_OK)
			return st;
		add_up(t, f->part, &e);
	}
	return DMARC_OK;
}

static void
conclude(struct tally *t)
{
	struct store_result *r = t->result;
	char more[64];

	if (r->reports > 0)
		r->outcome = STORE_STORED;
	else if (r->duplicates > 0)
		r->outcome = STORE_DUPLICATE;
	else if (t->refused > 0)
		r->outcome = STORE_REJECTED;
	else
		r->outcome = STORE_NOT_A_REPORT;
	if (t->refused == 0 && t->remark[r->outcome] != NULL)
		say(r, t->remark[r->outcome]);
	if (t->refused > 1) {
		(void)snprintf(more, sizeof more, "; %" PRIu64 " more %s "
		    "refused", t->refused - 1,
		    t->refused == 2 ? "part was" : "parts were");
		say(r, more);
	}
}

/*
 * Whether the row of a known message already has the outcome of this run. The
 * first outcome is kept: if a message is seen again, its own reports are
 * duplicates; and a message that cannot be read today is still the same mail.
 */
static bool
is_unchanged(const struct store_message *m, const struct entry *entry,
    struct store_result *r)
{
	if (!entry->exists || r->reports > 0)
		return false;
	if (entry->outcome == STORE_STORED ||
	    (m->sha256 == NULL && !entry->unread))
		r->outcome = entry->outcome;
	return r->outcome == entry->outcome &&
	    (m->sha256 == NULL || !entry->unread);
}

static enum dmarc_status
put(struct store *s, const struct store_message *m, struct entry *entry,
    struct store_result *r, struct dmarc_err *err)
{
	struct tally t = { .result = r };
	enum dmarc_status st = find_entry(s, m, entry, err);

	/* As stored, like most messages, whose row is written once. */
	if (st == DMARC_OK && !entry->exists)
		st = add_entry(s, m, r, entry, err);
	if (st == DMARC_OK)
		st = weigh(m, &t, err);
	if (st == DMARC_OK && t.refused == 0)
		st = put_findings(s, m, entry, &t, err);
	if (st != DMARC_OK)
		return st;
	conclude(&t);
	r->known = is_unchanged(m, entry, r);
	if (r->known || (!entry->exists && r->outcome == STORE_STORED &&
	    r->reason == DMARC_R_NONE))
		return DMARC_OK;
	return set_entry(s, m, r, entry, err);
}

enum dmarc_status
store_put(struct store *s, const struct store_message *m,
    struct store_result *out, struct dmarc_err *err)
{
	struct buf path = BUF_INIT(NAME_MOST), name = BUF_INIT(NAME_MOST);
	struct store_result r = { .outcome = STORE_STORED };
	struct entry entry = { .name = as_text(&name, m->name) };
	const char *mailbox = as_text(&path, m->mailbox);
	enum dmarc_status st;

	if (entry.name == NULL || mailbox == NULL) {
		st = dmarc_no_memory(err);
		goto out;
	}
	st = store_refresh(s, err);
	if (st == DMARC_OK)
		st = row_by_text(&s->rows, &mailbox_rows, mailbox,
		    &entry.mailbox, err);
	if (st == DMARC_OK)
		st = put(s, m, &entry, &r, err);
	if (st == DMARC_OK)
		*out = r;
out:
	if (st != DMARC_OK)
		transaction_rollback(s->writer);
	buf_free(&path);
	buf_free(&name);
	return st;
}

enum dmarc_status
store_has_reports(struct store *s, bool *has, struct dmarc_err *err)
{
	struct call c = call_start(s->writer, SQL_find_stored);
	int64_t one;

	call_int(&c, P_outcome, outcome_code(STORE_STORED));
	return call_find(&c, has, &one, err);
}

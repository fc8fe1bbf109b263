/*
 * batch.c: see batch.h.
 */
#include "ingest/ledger/batch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <glib.h>

#include "common/clock.h"
#include "common/text.h"
#include "ingest/ledger/ledger.h"
#include "ingest/ledger/strange.h"
#include "store/write/transaction.h"

/*
 * In a large database successive transactions change mostly the same index
 * pages: fewer transactions write less.
 */
#define BATCH_MESSAGES 16000
#define BATCH_MS 5000
#define SETTLE_AT_ONCE 2	/* per message stored: keeps up */
#define NOTES_BYTES ((size_t)8 << 20)
#define NAMES 3			/* of messages without a report */
#define NOTES_KEEP ((size_t)64 << 10)

struct batch {
	struct batch_opts opts;
	struct message *settle[BATCH_MESSAGES];	/* after COMMIT */
	size_t settles, entered;
	struct message *due[BATCH_MESSAGES];	/* committed, to be settled */
	size_t dues, settled;	/* how many, and how many done */
	int64_t began;		/* ms */
	struct buf notes;	/* to print after COMMIT */
	struct strange *strange;	/* to print when a mailbox is done */
	struct buf nothing;	/* names of messages without a report */
	size_t named;		/* how many of those */
	GHashTable *marked;	/* name_hash() for batch_has_marked() */
	enum dmarc_status unreadable;	/* DMARC_OK: none */
	struct dmarc_err unsettled;	/* code DMARC_OK: none */
};

struct batch *
batch_new(const struct batch_opts *opts)
{
	struct batch *b = calloc(1, sizeof *b);

	if (b == NULL)
		return NULL;
	b->opts = *opts;
	b->began = clock_ms();
	b->notes = (struct buf)BUF_INIT(NOTES_BYTES);
	b->nothing = (struct buf)BUF_INIT(NOTES_KEEP);
	b->strange = strange_new();
	if (b->strange == NULL) {
		free(b);
		return NULL;
	}
	b->marked = g_hash_table_new(g_direct_hash, g_direct_equal);
	return b;
}

static void
forget(struct batch *b)
{
	for (size_t i = 0; i < b->settles; i++)
		message_free(b->settle[i]);
	b->settles = b->entered = 0;
	buf_clear(&b->notes, NOTES_KEEP);
}

void
batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	forget(b);
	while (b->settled < b->dues)
		message_free(b->due[b->settled++]);
	buf_free(&b->notes);
	buf_free(&b->nothing);
	strange_free(b->strange);
	g_hash_table_destroy(b->marked);
	free(b);
}

/* FNV-1a is enough: a collision can only make the tally wrong. */
static void *
name_hash(const char *name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0, n = message_base(name); i < n; i++) {
		h ^= (unsigned char)name[i];
		h *= UINT64_C(0x100000001b3);
	}
	return GSIZE_TO_POINTER((gsize)h);
}

bool
batch_has_marked(const struct batch *b, const char *name)
{
	return g_hash_table_contains(b->marked, name_hash(name));
}

enum dmarc_status
batch_unreadable(const struct batch *b)
{
	return b->unreadable;
}

const struct dmarc_err *
batch_unsettled(const struct batch *b)
{
	return &b->unsettled;
}

/* Begin a transaction if there is none. */
static enum dmarc_status
begin(struct batch *b, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (transaction_is_open(b->opts.writer))
		return DMARC_OK;
	st = ledger_begin(b->opts.writer, b->opts.wait_ms, err);
	b->began = clock_ms();
	return st;
}

/* Add a line about a message, printed after COMMIT. */
static void
note(struct batch *b, const struct message *m, const struct store_result *res)
{
	const char *what = "part set aside: ";
	const char *detail = res->detail;

	/* Anybody can cause thousands of failure reports: log counts them. */
	if (res->known || res->reason == DMARC_R_NONE ||
	    res->reason == DMARC_R_FAILURES_CUT)
		return;
	if (res->outcome == STORE_REJECTED &&
	    dmarc_reason_is_no_mail(res->reason) &&
	    strange_add(b->strange, m, res->reason, detail))
		return;
	if (res->outcome == STORE_REJECTED)
		what = "set aside: ";
	else if (dmarc_reason_is_mark(res->reason))
		what = "marked: ";
	if (dmarc_reason_is_mark(res->reason) && !b->opts.verbose)
		return;
	if (*detail == '\0')
		detail = dmarc_reason_text(res->reason);
	buf_text(&b->notes, what);
	message_show(&b->notes, m);
	buf_text(&b->notes, ": ");
	(void)text_plain(&b->notes, detail, 0);
	buf_text(&b->notes, " (");
	buf_text(&b->notes, dmarc_reason_word(res->reason));
	buf_text(&b->notes, res->outcome == STORE_REJECTED ?
	    "; kept, see dmarc-report log)\n" : "; see dmarc-report log)\n");
}

/* Count a new message without a report by its kind, and name the first ones. */
static void
count_nothing(struct batch *b, const struct message *m,
    const struct pool_answer *answer)
{
	enum dmarc_other kind = DMARC_OTHER_MAIL;

	for (size_t i = 0; i < answer->findings; i++)
		if (kind == DMARC_OTHER_MAIL)
			kind = finding_other(&answer->finding[i]);
	b->opts.tally->nothing[kind]++;
	if (b->named++ >= NAMES)
		return;
	if (b->named > 1)
		buf_text(&b->nothing, ", ");
	message_show(&b->nothing, m);
}

const char *
batch_nothing(struct batch *b)
{
	const char *names;

	if (b->named > NAMES) {
		buf_text(&b->nothing, ", ...");
		b->named = NAMES;
	}
	names = buf_string(&b->nothing);
	return names != NULL ? names : "...";
}

static void
count(struct batch *b, const struct message *m,
    const struct pool_answer *answer, const struct store_result *res)
{
	struct tally *t = b->opts.tally;

	if (res->outcome == STORE_NOT_A_REPORT && !res->known)
		count_nothing(b, m, answer);

	t->outcome[res->outcome]++;
	t->known += res->known;
	t->reports += res->reports;
	t->records += res->records;
	if (res->outcome != STORE_REJECTED)
		return;
	t->aside += !res->known;
	t->again += res->known;
	/* The first refused part gives the reason for the whole message. */
	if (res->reason == DMARC_R_UNREADABLE && t->unreadable++ == 0)
		b->unreadable = answer->trouble != DMARC_OK ?
		    answer->trouble : DMARC_E_IO;
}

static bool
to_be_settled(const struct batch *b, const struct message *m,
    enum store_outcome outcome)
{
	return !b->opts.dry_run && m->box->kind == MAILBOX_MAILDIR &&
	    (outcome == STORE_STORED || outcome == STORE_DUPLICATE) &&
	    !settle_is_done(b->opts.settle, m->name, m->fresh);
}

static void
settle_one(struct batch *b, const struct message *m)
{
	struct dmarc_err err;
	bool moved;

	if (settle_message(b->opts.settle, m, &moved, &err) != DMARC_OK) {
		if (b->opts.tally->unsettled++ == 0)
			b->unsettled = err;
	} else if (moved && !m->fresh) {
		/* Mail moved from new/ is not listed again: cur/ is done. */
		(void)g_hash_table_add(b->marked, name_hash(m->name));
	}
}

static void
settle_some(struct batch *b, size_t most)
{
	for (; most > 0 && b->settled < b->dues; most--) {
		struct message *m = b->due[b->settled++];

		settle_one(b, m);
		message_free(m);
	}
}

/* Print what is said once for many messages, as far as it is committed. */
static void
tell_strange(struct batch *b)
{
	struct buf lines = BUF_INIT(NOTES_BYTES);

	strange_tell(b->strange, &lines);
	progress_say(b->opts.progress, &lines);
	buf_free(&lines);
}

void
batch_settle(struct batch *b)
{
	settle_some(b, BATCH_MESSAGES);
	tell_strange(b);
}

static enum dmarc_status
commit(struct batch *b, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	settle_some(b, BATCH_MESSAGES);
	if (!b->opts.dry_run && transaction_is_open(b->opts.writer))
		st = transaction_commit(b->opts.writer, err);
	if (st == DMARC_OK) {
		progress_say(b->opts.progress, &b->notes);
		strange_commit(b->strange);
		for (size_t i = 0; i < b->settles; i++)
			b->due[i] = b->settle[i];
		b->dues = b->settles;
		b->settled = b->settles = 0;
	}
	forget(b);
	return st;
}

enum dmarc_status
batch_finish(struct batch *b, struct dmarc_err *err)
{
	enum dmarc_status st = commit(b, err);

	batch_settle(b);
	return st;
}

enum dmarc_status
batch_put(struct batch *b, struct message *m, const struct pool_answer *answer,
    struct dmarc_err *err)
{
	struct store_message what = {
		.mailbox = m->box->path, .name = m->name,
		.sha256 = answer->sha256, .finding = answer->finding,
		.findings = answer->findings,
		.most_bytes = b->opts.limits->database_bytes,
		.failures_per_day = b->opts.limits->failures_per_day,
		.no_failures = b->opts.no_failures,
		.now = b->opts.now == INT64_MIN ? (int64_t)time(NULL) :
		    b->opts.now,
	};
	struct store_result res;
	char cut = m->name[m->base_len];
	enum dmarc_status st = begin(b, err);

	message_close(m);
	if (st == DMARC_OK) {
		m->name[m->base_len] = '\0';
		st = store_put(b->opts.store, &what, &res, err);
		m->name[m->base_len] = cut;
	}
	if (st != DMARC_OK) {
		message_free(m);
		return st;
	}
	count(b, m, answer, &res);
	note(b, m, &res);
	if (to_be_settled(b, m, res.outcome))
		b->settle[b->settles++] = m;
	else
		message_free(m);
	settle_some(b, SETTLE_AT_ONCE);
	if (++b->entered >= BATCH_MESSAGES)
		return commit(b, err);
	return DMARC_OK;
}

enum dmarc_status
batch_tick(struct batch *b, struct dmarc_err *err)
{
	if (transaction_is_open(b->opts.writer) &&
	    clock_ms() - b->began >= BATCH_MS)
		return commit(b, err);
	return DMARC_OK;
}

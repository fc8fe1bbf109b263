/*
 * progress.c: see progress.h.
 */
#include "ingest/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/day.h"
#include "common/facts/words.h"

#define BAR 28
#define EVERY_MS 100
#define LINE_BYTES 4096

struct progress {
	enum talk talk;
	bool dry_run, terminal;
	uint64_t total;
	int64_t drawn;		/* ms; 0: the bar is not drawn */
};

/* All messages seen. */
static uint64_t
tally_seen(const struct tally *t)
{
	uint64_t n = 0;

	for (int i = 0; i < STORE_OUTCOMES; i++)
		n += t->outcome[i];
	return n;
}

struct progress *
progress_new(enum talk talk, bool dry_run)
{
	struct progress *p = calloc(1, sizeof *p);
	const char *term = getenv("TERM");

	if (p == NULL)
		return NULL;
	p->talk = talk;
	p->dry_run = dry_run;
	p->terminal = isatty(STDERR_FILENO) && term != NULL &&
	    strcmp(term, "dumb") != 0;
	return p;
}

bool
progress_wants_total(const struct progress *p)
{
	return p->terminal && p->talk != TALK_QUIET;
}

/* Whether to print a summary even if all went well. */
static bool
wants_summary(const struct progress *p)
{
	return p->talk == TALK_VERBOSE || p->dry_run ||
	    (p->talk == TALK_NORMAL && isatty(STDERR_FILENO));
}

void
progress_more(struct progress *p, uint64_t messages)
{
	p->total += messages;
}

void
progress_number(struct buf *out, uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_byte(out, ',');
		buf_byte(out, (unsigned char)digits[i]);
	}
}

static void
put_messages(struct buf *out, uint64_t n)
{
	progress_number(out, n);
	buf_text(out, n == 1 ? " message" : " messages");
}

/* Errors are ignored: there is nowhere to report them. */
static void
print(struct buf *text)
{
	if (!text->failed && text->len > 0)
		(void)fwrite(text->data, 1, text->len, stderr);
	(void)fflush(stderr);
}

static void
erase(struct progress *p)
{
	if (p->drawn != 0)
		(void)fputs("\r\033[K", stderr);
	p->drawn = 0;
}

void
progress_free(struct progress *p)
{
	if (p != NULL)
		erase(p);
	free(p);
}

void
progress_show(struct progress *p, const struct tally *t)
{
	struct buf line = BUF_INIT(LINE_BYTES);
	int64_t now = clock_ms();
	uint64_t seen = tally_seen(t), filled;

	if (!progress_wants_total(p) || now - p->drawn < EVERY_MS)
		return;
	filled = p->total == 0 || seen > p->total ? BAR :
	    seen * BAR / p->total;
	buf_text(&line, "\rreading ");
	put_messages(&line, p->total);
	buf_text(&line, " [");
	for (uint64_t i = 0; i < BAR; i++)
		buf_byte(&line, i < filled ? '=' : ' ');
	buf_text(&line, "] ");
	progress_number(&line, seen);
	buf_text(&line, "  ");
	progress_number(&line, t->outcome[STORE_STORED] +
	    t->outcome[STORE_DUPLICATE] + t->outcome[STORE_NOT_A_REPORT] +
	    t->outcome[STORE_REJECTED] - t->known);
	buf_text(&line, " new");
	if (t->aside > 0) {
		buf_text(&line, "  ");
		progress_number(&line, t->aside);
		buf_text(&line, " set aside");
	}
	buf_text(&line, "\033[K");
	print(&line);
	buf_free(&line);
	p->drawn = now;
}

void
progress_say(struct progress *p, struct buf *lines)
{
	if (lines->len == 0)
		return;
	if (p->talk != TALK_QUIET) {
		erase(p);
		print(lines);
	}
}

void
tally_text(struct buf *out, const struct tally *t, bool dry_run)
{
	uint64_t seen = tally_seen(t);
	const char *sep = ": ";

	if (dry_run)
		buf_text(out, "dry run, nothing was changed: ");
	if (seen == 0) {
		buf_text(out, "no messages");
		return;
	}
	if (t->known == seen) {
		buf_text(out, "nothing new: ");
		put_messages(out, seen);
		buf_text(out, seen == 1 ? ", known" : ", all known");
		return;
	}
	put_messages(out, seen);
	for (int i = 0; i < STORE_OUTCOMES; i++) {
		if (t->outcome[i] == 0)
			continue;
		buf_text(out, sep);
		progress_number(out, t->outcome[i]);
		buf_byte(out, ' ');
		buf_text(out, store_outcome_word((enum store_outcome)i));
		sep = ", ";
	}
	if (t->known > 0) {
		buf_text(out, " (");
		progress_number(out, t->known);
		buf_text(out, " known before)");
	}
}

void
progress_prune(struct progress *p, const struct store_pruning *done)
{
	struct buf line = BUF_INIT(LINE_BYTES);
	char day[DAY_TEXT];

	if (!wants_summary(p))
		return;
	erase(p);
	day_iso(day_of(done->before), day);
	buf_text(&line, p->dry_run ? "dry run, would prune " : "pruned ");
	progress_number(&line, done->reports);
	buf_text(&line, done->reports == 1 ? " report, " : " reports, ");
	progress_number(&line, done->records);
	buf_text(&line, done->records == 1 ? " record" : " records");
	buf_text(&line, ", that ended before ");
	buf_text(&line, day);
	if (done->kept > 0) {
		buf_text(&line, "; ");
		progress_number(&line, done->kept);
		buf_text(&line, done->kept == 1 ? " more stays" :
		    " more stay");
		buf_text(&line, " until dmarc-fleet put has shipped ");
		buf_text(&line, done->kept == 1 ? "it" : "them");
	}
	buf_byte(&line, '\n');
	print(&line);
	buf_free(&line);
}

/* The last line under cron, after a line for each message set aside. */
static void
aside_text(struct buf *out, const struct tally *t)
{
	progress_number(out, t->aside);
	buf_text(out, " of ");
	put_messages(out, tally_seen(t));
	buf_text(out, " set aside");
}

void
tally_nothing(struct buf *out, const struct tally *t, const char *names)
{
	const char *sep = "no report in ";

	for (int o = 0; o < DMARC_OTHERS; o++) {
		if (t->nothing[o] == 0)
			continue;
		buf_text(out, sep);
		progress_number(out, t->nothing[o]);
		buf_byte(out, ' ');
		buf_text(out, other_noun((enum dmarc_other)o,
		    t->nothing[o] != 1));
		sep = ", ";
	}
	if (out->len == 0)
		return;
	buf_text(out, ": ");
	buf_text(out, names);
	buf_byte(out, '\n');
}

void
progress_end(struct progress *p, const struct tally *t, const char *names)
{
	struct buf line = BUF_INIT(LINE_BYTES);

	erase(p);
	if (wants_summary(p)) {
		tally_nothing(&line, t, names);
		tally_text(&line, t, p->dry_run);
	}
	else if (p->talk == TALK_NORMAL && t->aside > 0)
		aside_text(&line, t);
	if (line.len > 0) {
		buf_byte(&line, '\n');
		print(&line);
	}
	buf_free(&line);
}

/*
 * log.c: see log.h. An entry is a line with the time, the name and the fate
 * of a message, then lines with the reason.
 */
#include "report/text/log.h"

#include <string.h>

#include "common/day.h"
#include "common/reason.h"
#include "common/text.h"
#include "report/gather/mailbox.h"
#include "report/say/format.h"
#include "report/say/summary.h"
#include "store/read/messages.h"

#define VALUE_BYTES 65536	/* bytes of a value, escaped */

struct log {
	struct output *out;
	int64_t today;
	struct buf mailbox;	/* of the previous entry */
	size_t entries;
	uint64_t cut;		/* failure reports that were only counted */
};

/*
 * A line with a trusted label and an untrusted value, never cut: the reader
 * needs whole names to find the file.
 */
static void
line(struct buf *out, const char *before, const char *value)
{
	buf_text(out, before);
	(void)text_plain(out, value, 0);
	buf_byte(out, '\n');
}

static enum dmarc_status
put_entry(struct log *log, const struct aside_row *m, struct dmarc_err *err)
{
	struct buf *out = &log->out->buf;
	char when[DAY_CLOCK_TEXT];
	const char *before = buf_string(&log->mailbox);
	const char *why = dmarc_reason_text(dmarc_reason_of(m->reason));
	struct format_flow f;

	if (log->entries++ == 0 || before == NULL ||
	    strcmp(before, m->mailbox) != 0) {
		line(out, "In ", m->mailbox);
		buf_clear(&log->mailbox, VALUE_BYTES);
		buf_text(&log->mailbox, m->mailbox);
	}
	day_clock(m->seen, log->today, when);
	buf_text(out, when);
	line(out, "  ", m->name);
	flow_begin(&f, out, "    ");
	flow_text(&f, m->outcome);
	flow_value(&f, m->reason, ":");
	flow_text(&f, why);
	flow_end(&f);
	if (m->detail != NULL && *m->detail != '\0' &&
	    strcmp(m->detail, why) != 0) {
		flow_begin(&f, out, "    ");
		flow_words(&f, m->detail);
		flow_end(&f);
	}
	return output_flush(log->out, err);
}

static void
put_cut(struct buf *out, uint64_t cut)
{
	char count[FORMAT_TEXT];

	if (cut == 0)
		return;
	format_count(cut, count);
	buf_text(out, count);
	buf_text(out, cut == 1 ? " failure report was" :
	    " failure reports were");
	buf_text(out, " counted and not kept (failures_per_day).\n");
}

enum dmarc_status
log_write(struct output *o, struct snapshot *db, int64_t since, int64_t today,
    struct dmarc_err *err)
{
	struct log log = { .out = o, .today = today,
	    .mailbox = BUF_INIT(VALUE_BYTES) };
	struct statement s = aside_start(db, since);
	struct aside_row row;
	struct mailbox_looked looked;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && aside_next(&s, &row)) {
		/* Anybody can cause thousands: they have one line. */
		if (dmarc_reason_of(row.reason) == DMARC_R_FAILURES_CUT)
			log.cut++;
		else
			st = put_entry(&log, &row, err);
	}
	st = statement_end(&s, st, err);
	buf_free(&log.mailbox);
	if (st != DMARC_OK)
		return st;
	if (log.entries == 0)
		buf_text(&o->buf, "Nothing was set aside.\n");
	else
		buf_byte(&o->buf, '\n');
	put_cut(&o->buf, log.cut);
	st = mailbox_looked(db, since, &looked, err);
	if (st == DMARC_OK)
		summary_looked(&o->buf, &looked);
	return st;
}
